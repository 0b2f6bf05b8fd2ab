"""The ward's pages: who may open them, and one whole way from intake to letters."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.documents.pdf import render_pdf
from madoguchi.core.documents.pdfium import page_texts
from madoguchi.services.procurement.commands import intake as taking_in
from madoguchi.services.procurement.documents.receipts import receipt_of
from madoguchi.services.procurement.models import Application, Letter
from madoguchi.services.procurement.terms import (
    ApplicationState,
    ApprovalSubject,
    NoticeState,
    Verdict,
)
from madoguchi.services.procurement.tests import factories as make

pytestmark = pytest.mark.django_db


@kept
def call(world, django_capture_on_commit_callbacks):
    """Published, with a filed application of みほん企画."""
    with django_capture_on_commit_callbacks(execute=True):
        call = make.publish(make.make_call(world))
        make.apply(call, world.mihon_kikaku, world.yamabe)
    return call


def address(name, call, *args):
    return reverse(f"procurement:{name}", args=[call.tender.number, *args])


LISTS = ["tender-applications", "tender-eligibility", "tender-letters"]


@pytest.mark.parametrize("name", LISTS)
def test_ward_pages_open_for_the_section(call, world, client_of, name):
    page = client_of(world.saeki).get(address(name, call))
    assert page.status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_ward_pages_are_missing_for_another_section(call, world, client_of, name):
    assert client_of(world.officers["001"]).get(address(name, call)).status_code == 404


@pytest.mark.parametrize("name", LISTS)
def test_ward_pages_are_barred_for_a_bidder(call, world, client_of, name):
    assert client_of(world.yamabe).get(address(name, call)).status_code == 403


@pytest.mark.parametrize("name", LISTS)
def test_ward_pages_ask_the_signed_out_to_sign_in(call, client, name):
    assert client.get(address(name, call)).status_code == 302


def test_application_list_hides_a_firms_own_draft(call, world, client_of):
    now = make.at(1, 9)
    Application.objects.create(tender=call.tender, applicant=world.reidai, started_at=now)
    page = client_of(world.saeki).get(address("tender-applications", call))
    assert [row.applicant for row in page.context["listing"].rows] == [world.mihon_kikaku]
    draft = address("tender-application", call, world.reidai.public_id)
    assert client_of(world.saeki).get(draft).status_code == 404


def test_application_export_holds_the_listed_rows(call, world, client_of):
    page = client_of(world.saeki).get(address("applications-export", call, "csv"))
    text = page.content.decode("utf-8-sig")
    assert [line.split(",")[1] for line in text.splitlines()] == ["事業者", "みほん企画株式会社"]


def test_application_page_shows_papers_with_findings(call, world, client_of):
    page = client_of(world.saeki).get(
        address("tender-application", call, world.mihon_kikaku.public_id)
    )
    assert page.status_code == 200
    assert [row.findings for row in page.context["papers"]] == [()] * len(page.context["papers"])


def test_acceptance_by_form_accepts_and_gives_a_receipt(call, world, client_of):
    client = client_of(world.saeki)
    firm = world.mihon_kikaku.public_id
    client.post(address("application-acceptance", call, firm))
    application = Application.objects.get()
    intake = application.intakes.get()
    assert (application.state, intake.is_accepted) == (ApplicationState.ACCEPTED, True)
    receipt = client.get(address("intake-receipt", call, firm, intake.pk))
    assert receipt["Content-Type"] == "application/pdf"
    assert receipt.content.startswith(b"%PDF")


def test_whole_way_from_judging_to_sent_invitation(call, world, client_of):
    client = client_of(world.saeki)
    firm = world.mihon_kikaku.public_id
    client.post(address("application-acceptance", call, firm))
    client.post(address("eligibility-preparation", call))
    application = Application.objects.get()
    for row in application.judgements.all():
        client.post(address("judgement", call, row.pk), {"verdict": Verdict.MET.value})
    client.post(address("eligibility-decision", call, firm))
    client.post(address("eligibility-approval", call), {"note": "全社の確認を終えました。"})
    asked = call.tender.approvals.get(subject=ApprovalSubject.ELIGIBILITY.value)
    assert asked.content == {
        "参加資格の決定": [
            {
                "事業者": "みほん企画株式会社", "受付番号": application.number,
                "結果": "参加資格あり", "理由": "",
            }
        ]
    }  # fmt: skip
    decided = client_of(world.takahashi).post(
        reverse("procurement:approval", args=[asked.pk]), {"decision": "approve", "note": ""}
    )
    assert decided.status_code == 302
    client.post(address("eligibility-invitations", call))
    letter = Letter.objects.get()
    assert letter.state == NoticeState.DRAFT
    confirm = client.get(address("letters-sending", call, letter.kind)).content.decode()
    assert "1通" in confirm
    assert letter.address in confirm
    client.post(address("letters-sending", call, letter.kind))
    letter.refresh_from_db()
    assert letter.state == NoticeState.SENT
    for form, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        printed = client.get(address("letter-print", call, letter.pk, form))
        assert printed.content.startswith(start)


def test_intake_form_keeps_what_was_typed_on_refusal(call, world, client_of):
    application = Application.objects.get()
    later = make.at(1, 9) + timedelta(days=4000)
    typed = {
        "channel": "counter", "arrived_at_era": "西暦", "arrived_at_year": str(later.year),
        "arrived_at_month": "1", "arrived_at_day": "9", "arrived_at_hour": "10",
        "arrived_at_minute": "0", "tracking_number": "123-45",
    }  # fmt: skip
    page = client_of(world.saeki).post(
        address("intake-new", call, application.applicant.public_id, "participation"), typed
    )
    assert page.status_code == 422
    assert "123-45" in page.content.decode()
    assert not application.intakes.exists()


def test_approval_page_is_read_only_for_the_officer(call, world, client_of):
    asked = call.tender.approvals.get(subject=ApprovalSubject.PUBLICATION.value)
    page = client_of(world.saeki).get(reverse("procurement:approval", args=[asked.pk]))
    assert page.status_code == 200
    assert page.context["may_decide"] is False
    page = client_of(world.officers["001"]).get(reverse("procurement:approval", args=[asked.pk]))
    assert page.status_code == 404


@pytest.mark.requirement("PROC-047")
def test_receipt_names_date_time_and_receiving_section(call, world):
    application = Application.objects.get()
    intake = taking_in.accept_filed(application, by=call.officer, now=make.at(1, 13, 9, 30))
    text = "".join(page_texts(render_pdf("receipt", receipt_of(intake), title="受付票")))
    flat = "".join(text.split())
    # Filed here at ten on 9 January: the arrival is printed, with its time.
    assert "令和8年1月9日(金)午前10時" in flat
    assert "生活文化政策部市民活動推進課" in flat
    assert intake.receipt_number in flat
