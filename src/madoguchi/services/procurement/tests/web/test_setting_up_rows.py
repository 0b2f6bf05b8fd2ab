"""Setting a call up: what the notice cites and demands, what it lends, and the free issue."""

import io
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.testing.clock import stop_clock
from madoguchi.core.vault.checks import inspect
from madoguchi.services.procurement.commands import documents, publication
from madoguchi.services.procurement.errors import NotReady
from madoguchi.services.procurement.models import DocumentIssue
from madoguchi.services.procurement.queries.readiness import readiness
from madoguchi.services.procurement.tests.factories import LANDSCAPE_PDF
from madoguchi.services.procurement.tests.factories_bids import text_of
from madoguchi.services.procurement.tests.factories_ward import (
    early_world,
    jst,
    put_out,
    seed_call,
)

pytestmark = pytest.mark.django_db
PLANS = [
    "世田谷区基本計画", "世田谷区都市整備方針", "世田谷区みどりの基本計画",
    "生きものつながる世田谷プラン（生物多様性地域戦略及び行動計画）",
]  # fmt: skip
OWN_ACT = {"001": "会社更生法（平成14年法律第154号）", "004": "会社更生法（昭和27年法律第172号）"}


@kept
def world(db):
    return early_world()


def attach(call, *, number, name, now):
    document = documents.add_document(
        call.tender, io.BytesIO(LANDSCAPE_PDF), file_name="資料.pdf", number=number, name=name,
        by=call.officer, now=now,
    )  # fmt: skip
    inspect(document.file, now=now)
    return document


def counter(day, **typed):
    """What the officer types for an issue at 10:05 on a day of January 2024."""
    return {
        "issued_at_era": "reiwa", "issued_at_year": "6", "issued_at_month": "1",
        "issued_at_day": str(day), "issued_at_hour": "10", "issued_at_minute": "5", **typed,
    }  # fmt: skip


@pytest.mark.requirement("PROC-016")
def test_issue_at_the_counter_is_logged_free_with_firm_time_and_version(world, client_of):
    call = seed_call(world, "004", on=date(2024, 1, 12))
    first = attach(call, number="別添1", name="実施要領", now=jst(2024, 1, 12))
    second = documents.add_document(
        call.tender, io.BytesIO(LANDSCAPE_PDF), file_name="資料.pdf", number="別添1",
        name="実施要領", by=call.officer, now=jst(2024, 1, 12, 11), replaces=first,
    )  # fmt: skip
    client = client_of(world.officers["004"])
    new = reverse("procurement:tender-issue-new", args=[call.tender.number])
    typed = {"document": second.pk, "receiver": "㈱髙﨑造園𠮷設計", "email": "a@example.jp"}
    kept = client.post(new, counter(15, **typed), follow=True)
    issue = DocumentIssue.objects.get()
    assert (issue.receiver, issue.issued_at, issue.document.version, issue.warning) == (
        "㈱髙﨑造園𠮷設計", jst(2024, 1, 15, 10, 5), 2, "",
    )  # fmt: skip
    text = kept.content.decode()
    log = "".join(text[text.find("<tbody>") : text.find("</tbody>")].split())
    for words in ("㈱髙﨑造園𠮷設計", "令和6年1月15日(月)午前10時5分", "第2版", "無償"):
        assert words in log
    export = reverse("procurement:tender-issues-export", args=[call.tender.number, "csv"])
    row = client.get(export).content.decode("utf-8-sig").splitlines()[1]
    assert row.split(",")[1:6] == ["別添1 実施要領", "第2版", "㈱髙﨑造園𠮷設計", "窓口", "無償"]
    # A replaced version is no longer handed out.
    refused = client.post(new, counter(15, **{**typed, "document": first.pk}))
    assert (refused.status_code, DocumentIssue.objects.count()) == (422, 1)


@pytest.mark.requirement("PROC-016")
def test_issue_on_a_saturday_raises_a_warning(world, client_of):
    call = seed_call(world, "004", on=date(2024, 1, 12))
    document = attach(call, number="別添1", name="実施要領", now=jst(2024, 1, 12))
    page = client_of(world.officers["004"]).post(
        reverse("procurement:tender-issue-new", args=[call.tender.number]),
        counter(13, document=document.pk, receiver="有限会社らんたん"),
        follow=True,
    )
    warning = DocumentIssue.objects.get().warning
    assert "土曜" in warning
    assert page.content.decode().count(warning) == 2


def test_issue_register_is_the_sections_own(world, client_of, client):
    call = seed_call(world, "004", on=date(2024, 1, 12))
    for name in ("tender-issues", "tender-issue-new"):
        address = reverse(f"procurement:{name}", args=[call.tender.number])
        assert client_of(world.officers["004"]).get(address).status_code == 200
        assert client_of(world.officers["001"]).get(address).status_code == 404
        assert client_of(world.himuro).get(address).status_code == 403
        assert client.get(address).status_code == 302


@pytest.mark.requirement("PROC-017")
def test_case_004_waits_for_the_annex_that_its_text_cites(world, client_of):
    call, now = seed_call(world, "004", on=date(2024, 1, 11)), jst(2024, 1, 11)
    call.tender.reason_for_proposal_method = "専門的な知見を比べて選ぶため。"
    call.tender.save()
    message = (
        "本文で引用している「別紙仕様書(案)」が添付されていません。"
        "添付するか、引用を直してください。"
    )
    address = reverse("procurement:tender-publication", args=[call.tender.number])
    client = client_of(world.officers["004"])
    assert message in client.get(address).content.decode()
    with pytest.raises(NotReady, match="仕様書"):
        publication.request_publication(call.tender, note="", by=call.officer, now=now)
    attach(call, number="別紙", name="仕様書（案）", now=now)
    assert [gap.message for gap in readiness(call.tender).blocking] == []
    publication.request_publication(call.tender, note="", by=call.officer, now=now)


@pytest.mark.requirement("PROC-024")
def test_case_004_lists_four_plans_on_the_bidders_materials_page(world, client_of, monkeypatch):
    call = put_out(seed_call(world, "004", on=date(2024, 1, 12)), at=jst(2024, 1, 12, 9))
    call.tender.reference_plans.filter(title=PLANS[0]).update(url="https://ward.example.jp/plan/")
    stop_clock(monkeypatch, jst(2024, 1, 16))
    bidder = client_of(world.yamabe)
    bidder.post(f"/procurement/bids/{call.tender.number}/start/", {"kind": "single"})
    page = text_of(bidder, f"/procurement/bids/{call.tender.number}/materials/")
    listed = page[page.find("参考となる計画") :]
    assert [title for title in PLANS if title not in listed] == []
    assert 'href="https://ward.example.jp/plan/"' in listed


@pytest.mark.requirement("PROC-036")
def test_case_000_warns_that_the_tax_condition_has_no_evidence(world, client_of):
    call = seed_call(world, "000", on=date(2025, 12, 1))
    message = (
        "参加資格「都道府県民税・市町村民税の滞納なし」を確認する書類がありません。"
        "宣誓だけで確認することになります。"
    )
    found = [gap for gap in readiness(call.tender).gaps if gap.message == message]
    assert [(gap.code, gap.blocks) for gap in found] == [("no_evidence", False)]
    client = client_of(world.officers["000"])
    address = reverse("procurement:tender-publication", args=[call.tender.number])
    assert message in client.get(address).content.decode()
    # The officer asks for the proof on the list of papers: the warning goes.
    condition = call.tender.conditions.get(code="local_tax")
    saved = client.post(
        reverse("procurement:tender-part", args=[call.tender.number, "papers"]),
        {
            "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-stage": "participation",
            "form-0-name": "納税証明書", "form-0-obligation": "mandatory",
            "form-0-applies_to": "all", "form-0-max_age_months": "3", "form-0-proves": condition.pk,
        },
    )  # fmt: skip
    assert saved.status_code == 302, saved.context["formset"].errors
    assert message not in client.get(address).content.decode()


@pytest.mark.requirement("PROC-036")
def test_case_001_and_004_ask_for_the_proof_of_each_tax(world):
    papers = {
        key: {
            paper.proves.code: paper.name
            for paper in seed_call(world, key, on=date(2023, 12, 1)).tender.required_papers.all()
            if paper.proves and "tax" in paper.proves.code
        }
        for key in ("001", "004")
    }
    assert papers == {
        "001": {"local_tax": "滞納なし証明書(3か月以内)"},
        "004": {
            "national_tax": "納税(滞納なし)証明書（国税）",
            "local_tax": "納税(滞納なし)証明書（都道府県民税・市町村民税）",
        },
    }


def test_paper_cannot_prove_a_condition_of_another_call(world, client_of):
    call, other = (seed_call(world, key, on=date(2025, 12, 1)) for key in ("000", "001"))
    before = call.tender.required_papers.count()
    answer = client_of(world.officers["000"]).post(
        reverse("procurement:tender-part", args=[call.tender.number, "papers"]),
        {
            "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-stage": "participation",
            "form-0-name": "納税証明書", "form-0-obligation": "mandatory",
            "form-0-applies_to": "all", "form-0-proves": other.tender.conditions.first().pk,
        },
    )  # fmt: skip
    assert (answer.status_code, call.tender.required_papers.count()) == (422, before)


@pytest.mark.requirement("PROC-055")
def test_each_notice_shows_its_own_citation_of_the_act_unchanged(world):
    shown = {}
    for key, on in (("001", date(2025, 12, 23)), ("004", date(2024, 1, 12))):
        call = put_out(seed_call(world, key, on=on), at=jst(on.year, on.month, on.day, 9))
        address = reverse("procurement:call", args=[call.tender.number])
        shown[key] = Client().get(address).content.decode()
    for key, other in (("001", "004"), ("004", "001")):
        assert OWN_ACT[key] in shown[key]
        assert OWN_ACT[other] not in shown[key]
        assert "民事再生法（平成11年法律第225号）" in shown[key]


def test_case_000_second_contract_is_no_renewal_and_the_third_is(world):
    call = seed_call(world, "000", on=date(2025, 12, 22))
    conditions = {plan.ordinal: plan.conditions for plan in call.tender.contract_plans.all()}
    assert conditions == {
        1: [], 2: ["各年度の予算配当"], 3: ["各年度の予算配当", "業務の履行実績が良好"],
    }  # fmt: skip
    rows = {
        row["label"]: row["value"]
        for section in publication.frozen(call.tender)["sections"]
        for row in section["rows"]
    }
    assert rows["更新を予定する年度"] == "令和8年度(12-3月)、令和9年度、令和10年度(4-11月)"


@pytest.mark.requirement("PROC-010")
def test_case_004_names_the_follow_on_contract_and_the_others_say_none(world):
    printed = {}
    for key in ("000", "001", "002", "004"):
        outline = publication.frozen(seed_call(world, key, on=date(2023, 12, 1)).tender)
        rows = {row["label"]: row["value"] for row in outline["sections"][0]["rows"]}
        printed[key] = rows["関連する随意契約の予定"]
    follow_on = "有（令和7年度 その2。条件は「契約と履行期間」に示すとおり）"
    assert printed == {"000": "無", "001": "無", "002": "無", "004": follow_on}


@pytest.mark.requirement("PROC-014")
def test_case_002_is_listed_as_open_on_the_day_of_its_publication(world):
    call = put_out(seed_call(world, "002", on=date(2024, 10, 25)), at=jst(2024, 10, 25, 9))
    calls, own = (
        reverse("procurement:calls"),
        reverse("procurement:call", args=[call.tender.number]),
    )
    with time_machine.travel(jst(2024, 10, 25, 8, 59), tick=False):
        assert call.tender.case.title not in Client().get(calls).content.decode()
        assert Client().get(own).status_code == 404
    with time_machine.travel(jst(2024, 10, 25, 9), tick=False):
        listed = Client().get(calls).content.decode()
        shown = Client().get(own).content.decode()
    row = listed[listed.index(call.tender.case.title) :]
    assert "公募中" in row[:2500]
    for words in ("公募中", "4,712,000円", "令和6年11月8日(金)正午", "入札参加資格名簿に登録"):
        assert words in shown


@pytest.mark.requirement("PROC-015")
def test_case_001_document_ends_at_five_to_the_minute(world):
    call = seed_call(world, "001", on=date(2025, 12, 23))
    document = documents.add_document(
        call.tender, io.BytesIO(LANDSCAPE_PDF), file_name="説明書.pdf", number="別添1",
        name="選定実施説明書", milestone_kind="document_issue", by=call.officer,
        now=jst(2025, 12, 23),
    )  # fmt: skip
    inspect(document.file, now=jst(2025, 12, 23))
    put_out(call, at=jst(2025, 12, 23, 9))
    url = reverse("procurement:call-document", args=[call.tender.number, document.pk])
    with time_machine.travel(jst(2026, 1, 13, 17, 0), tick=False):
        taken = Client().post(url, {"email": "a@example.jp"})
        assert b"".join(taken.streaming_content).startswith(b"%PDF")
    with time_machine.travel(jst(2026, 1, 13, 17, 1), tick=False):
        late = Client().post(url, follow=True)
    assert "交付期間は令和8年1月13日(火)午後5時で終わりました。" in late.content.decode()
    assert DocumentIssue.objects.count() == 1
