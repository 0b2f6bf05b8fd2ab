"""The public list and page: open to everybody, frozen text, counted downloads, feeds."""

import io
import json
from pathlib import Path

import jsonschema
import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from referencing import Registry
from referencing.jsonschema import DRAFT4
from tests.kept_worlds import kept

from madoguchi.services.procurement.commands import documents, publication
from madoguchi.services.procurement.documents.ocds import record_package, release_package
from madoguchi.services.procurement.models import DocumentIssue, EmailDisclosureRecord
from madoguchi.services.procurement.terms import ApprovalSubject
from madoguchi.services.procurement.tests import factories as make

pytestmark = pytest.mark.django_db
SCHEMAS = Path(__file__).parents[6] / "tests" / "vendor" / "ocds-1.1"


@kept
def call(world):
    return make.publish(make.make_call(world))


def page(call, now, route="call", *args):
    with time_machine.travel(now, tick=False):
        return Client().get(reverse(f"procurement:{route}", args=[call.tender.number, *args]))


@pytest.mark.requirement("PROC-014")
def test_call_list_shows_a_call_as_open_on_the_day_of_publication(call):
    with time_machine.travel(make.at(12, 22, 12), tick=False):
        answer = Client().get(reverse("procurement:calls"))
    assert answer.status_code == 200
    text = answer.content.decode()
    assert call.tender.case.title in text
    assert "公募中" in text
    assert "手続きの日程" not in text
    shown = page(call, make.at(12, 22, 12)).content.decode()
    assert call.tender.reason_for_proposal_method in shown


def test_call_list_before_publication_and_for_a_draft_shows_nothing(world):
    draft = make.make_call(world)
    assert page(draft, make.at(12, 22)).status_code == 404
    assert (
        draft.tender.case.title not in Client().get(reverse("procurement:calls")).content.decode()
    )


def test_call_page_shows_the_published_words_not_the_draft_being_edited(call):
    call.tender.purpose = "まだ公開していない目的"
    call.tender.save()
    assert "まだ公開していない目的" not in page(call, make.at(1, 5)).content.decode()


def test_amendment_is_a_numbered_version_with_old_and_new(call):
    milestone = call.tender.milestones.get(name="質問回答")
    publication.move_milestone(
        milestone, text="令和8年1月28日(水)", starts_on=make.at(1, 28).date(),
        ends_on=make.at(1, 28).date(), reason="質問が多いため", by=call.officer, now=make.at(1, 9),
    )  # fmt: skip
    call.approve(ApprovalSubject.AMENDMENT, "1", now=make.at(1, 9))
    version = publication.amend_tender(
        call.tender, summary="質問回答の日を変えます。", reason="質問が多いため", by=call.officer,
        now=make.at(1, 9),
    )  # fmt: skip
    assert version.number == 1
    assert version.changes == [
        {
            "section": "日程", "label": "質問回答", "old": "令和8年1月27日(火)",
            "new": "令和8年1月28日(水)",
        }
    ]  # fmt: skip
    shown = page(call, make.at(1, 9, 11)).content.decode()
    assert "訂正 第1号" in shown
    assert "<del>令和8年1月27日(火)</del>" in shown


@pytest.mark.requirement("PROC-003")
def test_email_is_withheld_and_a_request_becomes_a_record(call):
    assert call.tender.contact_email not in page(call, make.at(1, 5)).content.decode()
    with time_machine.travel(make.at(1, 5), tick=False):
        Client().post(
            reverse("procurement:call-email", args=[call.tender.number]),
            {"firm": "みほん企画株式会社", "requester": "山辺 翔"},
        )
    record = EmailDisclosureRecord.objects.get()
    assert (record.firm, record.requester) == ("みほん企画株式会社", "山辺 翔")


@pytest.mark.requirement("PROC-010")
def test_related_contract_is_printed_as_none_or_with_its_content(call):
    rows = {
        row["label"]: row["value"]
        for section in publication.frozen(call.tender)["sections"]
        for row in section["rows"]
    }
    assert rows["関連する随意契約の予定"] == "無"
    call.tender.has_related_contract = True
    call.tender.related_contract_note = "令和7年度 その2"
    outline = publication.frozen(call.tender)["sections"][0]["rows"]
    words = "有（令和7年度 その2。条件は「契約と履行期間」に示すとおり）"
    assert {"label": "関連する随意契約の予定", "value": words} in outline


def add_document(call, capture, **values):
    with capture(execute=True):
        return documents.add_document(
            call.tender, io.BytesIO(make.LANDSCAPE_PDF), file_name="説明書.pdf", number="別添1",
            name="説明書", by=call.officer, now=make.at(12, 22), **values,
        )  # fmt: skip


@pytest.mark.requirement("PROC-015")
def test_document_is_refused_after_its_issue_period(call, django_capture_on_commit_callbacks):
    document = add_document(
        call, django_capture_on_commit_callbacks, milestone_kind="participation"
    )
    url = reverse("procurement:call-document", args=[call.tender.number, document.pk])
    with time_machine.travel(make.at(1, 16, 17, 0), tick=False):
        answer = Client().post(url, {"email": "a@example.jp"})
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        # Read to the end: closing an unread stream also closes the test's connection.
        assert b"".join(answer.streaming_content).startswith(b"%PDF")
    with time_machine.travel(make.at(1, 16, 17, 1), tick=False):
        late = Client().post(url, follow=True)
    assert "交付期間は令和8年1月16日(金)午後5時で終わりました。" in late.content.decode()
    assert DocumentIssue.objects.count() == 1


@pytest.mark.requirement("PROC-145")
def test_public_pages_need_no_sign_in_and_keep_their_address(call):
    for route in ("call", "call-text", "call-calendar", "call-ocds", "call-ocds-record"):
        assert page(call, make.at(1, 5), route).status_code == 200
    text = page(call, make.at(1, 5), "call-text").content.decode()
    assert text.startswith("公募型プロポーザル　みほん区 まちかど学習室")


def test_calendar_holds_deadlines_as_moments_and_rough_times_in_words(call):
    ics = page(call, make.at(1, 5), "call-calendar").content.decode().replace("\r\n ", "")
    deadline = next(event for event in ics.split("BEGIN:VEVENT") if "提案書提出期限" in event)
    assert "DTSTART:20260202T080000Z" in deadline.splitlines()
    assert "DTEND" not in deadline  # RFC 5545: an end must lie after its start
    assert "TZID" not in ics  # no zone is named that the file does not define
    assert "令和8年2月中旬" in ics


def official(name):
    """A validator of the official schema, with what it refers to from the kept copies."""
    schemas = [json.loads(path.read_text("utf-8")) for path in SCHEMAS.glob("*.json")]
    kept = Registry().with_resources((each["id"], DRAFT4.create_resource(each)) for each in schemas)
    schema = json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))
    return jsonschema.Draft4Validator(
        schema, registry=kept, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER
    )


@pytest.mark.parametrize("schema", ["release-package-schema", "record-package-schema"])
def test_ocds_packages_are_valid_against_the_official_schema(call, schema):
    make_package = record_package if schema.startswith("record") else release_package
    package = make_package(call.tender, base_url="https://madoguchi.example.jp", now=make.at(1, 5))
    package = json.loads(json.dumps(package))
    assert [error.message for error in official(schema).iter_errors(package)] == []
    broken = {**package, "version": 1}
    assert [error.validator for error in official(schema).iter_errors(broken)] != []


def test_ocds_release_of_the_call_page_is_what_was_validated(call):
    answer = page(call, make.at(1, 5), "call-ocds")
    released = answer.json()["releases"][0]
    assert released["ocid"] == f"ocds-madoguchi-{call.tender.number}"
    assert [error.message for error in official("release-schema").iter_errors(released)] == []


def test_ocds_record_of_the_call_page_is_valid_and_at_the_address_that_it_names(call):
    answer = page(call, make.at(1, 5), "call-ocds-record")
    package = answer.json()
    assert package["uri"].endswith(answer.wsgi_request.path)
    assert package["records"][0]["compiledRelease"]["tag"] == ["compiled"]
    assert [error.message for error in official("record-package-schema").iter_errors(package)] == []


def test_ocds_names_the_department_of_the_section_once(call):
    package = release_package(
        call.tender, base_url="https://madoguchi.example.jp", now=make.at(1, 5)
    )
    assert package["publisher"]["name"] == "生活文化政策部 市民活動推進課"
