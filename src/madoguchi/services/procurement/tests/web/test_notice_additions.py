"""What joins the notice: addenda of published answers, and the leaflet of the pay ordinance."""

import io
from datetime import date

import pytest
from tests.kept_worlds import kept

from madoguchi.core.documents.pdfium import page_texts
from madoguchi.core.errors import Refused
from madoguchi.core.testing.clock import stop_clock
from madoguchi.core.vault.checks import inspect
from madoguchi.core.vault.reading import open_file
from madoguchi.services.procurement.commands import documents, publication, questions, setup
from madoguchi.services.procurement.models import (
    AnswerEntry,
    NoticeVersion,
    Question,
    TenderDocument,
)
from madoguchi.services.procurement.queries.readiness import open_doubts
from madoguchi.services.procurement.terms import ApplicationState, TenderState
from madoguchi.services.procurement.tests.factories_bids import text_of
from madoguchi.services.procurement.tests.factories_ward import jst, seed_call

pytestmark = pytest.mark.django_db
CHANGE = "提案書は20ページ以内に、参考資料5ページを加えることができます。"


@kept
def published(world):
    """Case 001 with an answer to 問1 that changes §9, published on 2026-01-22 at 9:00."""
    call = seed_call(world, "001", on=date(2025, 12, 23))
    tender = call.tender
    NoticeVersion.objects.create(
        tender=tender, number=0, frozen=publication.frozen(tender),
        published_at=jst(2025, 12, 23),
    )  # fmt: skip
    tender.state, tender.published_at = TenderState.PUBLISHED.value, jst(2025, 12, 23)
    tender.save()
    application = call.open_for(world.mihon_kikaku, now=jst(2026, 1, 9))
    application.state = ApplicationState.INVITED.value
    application.save()
    AnswerEntry.objects.create(
        tender=tender, number=1, question="参考資料を付けてよいか。", answer=CHANGE,
        changes_clause="§9(1)", published_at=jst(2026, 1, 22, 9),
    )  # fmt: skip
    return call


def section_of(page, number):
    """The markup of one numbered section of the notice."""
    start = page.index(f'<h2 id="section-{number}">')
    return page[start : page.index("</section>", start)]


@pytest.mark.requirement("PROC-076")
def test_addendum_stands_beside_the_clause_from_its_publication_on(
    published, world, client_of, monkeypatch
):
    clock = stop_clock(monkeypatch, jst(2026, 1, 22, 8, 59))
    bidder, address = client_of(world.yamabe), f"/procurement/calls/{published.tender.number}/"
    assert CHANGE not in text_of(bidder, address)
    clock.moment = jst(2026, 1, 22, 9, 0)
    page = text_of(bidder, address)
    ninth = section_of(page, 9)
    title = published.tender.notice_versions.get().frozen["sections"][8]["title"]
    assert f"9　{title}" in ninth
    assert "追補 第1号" in ninth
    assert CHANGE in ninth
    assert 'href="#answer-1"' in ninth
    assert 'id="answer-1"' in page
    assert 'href="#section-9"' in page
    for number in (1, 8, 10):
        assert CHANGE not in section_of(page, number)
    text = text_of(bidder, f"{address}notice.txt")
    assert f"【追補 第1号】{CHANGE}" in text[text.index(f"9　{title}") : text.index("\n10　")]


def test_addendum_is_shown_to_the_audience_of_the_answers_only(published, client, monkeypatch):
    stop_clock(monkeypatch, jst(2026, 1, 23))
    assert CHANGE not in text_of(client, f"/procurement/calls/{published.tender.number}/")


@pytest.mark.parametrize("clause", ["様式5", "0", "99(1)"])
def test_clause_that_the_notice_does_not_have_is_refused(published, clause):
    asked = Question.objects.create(
        tender=published.tender, text="可否", channel="email", received_at=jst(2026, 1, 19)
    )
    with pytest.raises(Refused) as refusal:
        questions.consolidate(
            published.tender, [asked], question="可否", answer="可", changes_clause=clause,
            by=published.officer, now=jst(2026, 1, 20),
        )  # fmt: skip
    assert refusal.value.code == "unknown_clause"


def asked_for_approval(world, key, *, on):
    """The notice of the case as it goes to the approver."""
    call = seed_call(world, key, on=on)
    tender, now = call.tender, jst(on.year, on.month, on.day)
    tender.reason_for_proposal_method = "専門的な知見が必要なため。"
    tender.counter_address, tender.contact_phone = "東京都みほん区本町1-1-1", "03-0000-0000"
    tender.contact_email = "madoguchi@ward.example.jp"
    tender.save()
    documents.add_document(
        tender, io.BytesIO(b"x"), file_name="仕様書（案）.txt", number="別紙", name="仕様書（案）",
        by=call.officer, now=now,
    )  # fmt: skip
    for doubt in open_doubts(tender):
        setup.accept_doubt(
            tender, doubt.about, doubt.code, note="公告のとおり", by=call.officer, now=now
        )
    asked = publication.request_publication(tender, note="", by=call.officer, now=now)
    return call, asked.content


def note_of(content):
    """The notice's row about the ordinance, "" if there is none."""
    rows = [row for each in content["sections"] for row in each["rows"]]
    return next((row["value"] for row in rows if row["label"] == "労働報酬下限額"), "")


@pytest.mark.requirement("PROC-140")
def test_case_004_notice_carries_the_ordinance_note_and_its_leaflet(world):
    call, content = asked_for_approval(world, "004", on=date(2024, 1, 12))
    note = "公契約条例の労働報酬下限額(1時間1,330円)の適用を受ける見込みです。"
    assert note_of(content) == note
    leaflet = TenderDocument.objects.get(tender=call.tender, name__contains="公契約条例")
    now = jst(2024, 1, 12)
    inspect(leaflet.file, now=now)
    with open_file(leaflet.file, by=call.officer, now=now, purpose="確認") as stream:
        text = "".join("".join(page_texts(stream.read())).split())
    assert note in text
    publication.attach_leaflet(call.tender, by=call.officer, now=now)
    assert call.tender.documents.filter(name__contains="公契約条例").count() == 1


@pytest.mark.requirement("PROC-140")
def test_case_001_notice_carries_neither_note_nor_leaflet(world):
    call, content = asked_for_approval(world, "001", on=date(2025, 12, 23))
    assert note_of(content) == ""
    assert not TenderDocument.objects.filter(
        tender=call.tender, name__contains="公契約条例"
    ).exists()
