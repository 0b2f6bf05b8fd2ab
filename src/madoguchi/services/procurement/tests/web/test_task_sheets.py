"""Task sheets (課題1-5, 様式6-10) of case 004: a place, an instruction and a limit for each."""

import io
from datetime import date

import pikepdf
import pytest
from tests.kept_worlds import kept

from madoguchi.core.testing.personas import as_actor
from madoguchi.core.vault.checks import inspect
from madoguchi.services.procurement.commands import proposals as proposing
from madoguchi.services.procurement.queries.file_places import place_named, places_of
from madoguchi.services.procurement.terms import ApplicationState, Channel
from madoguchi.services.procurement.tests.factories_bids import text_of
from madoguchi.services.procurement.tests.factories_ward import jst, seed_call, world_day

pytestmark = pytest.mark.django_db
A3_LANDSCAPE, A4_PORTRAIT = (1190.6, 841.9), (595.3, 841.9)


def sheets(*sizes):
    """A PDF of empty pages of these sizes."""
    document = pikepdf.new()
    for size in sizes:
        document.add_blank_page(page_size=size)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@kept
def call(world):
    return seed_call(world, "004", on=date(2024, 1, 12))


@kept
def proposal(call, world):
    application = call.open_for(world.mihon_kikaku, now=jst(2024, 1, 18), channel=Channel.COUNTER)
    application.state = ApplicationState.INVITED.value
    application.save()
    bidder = as_actor(world.yamabe, world_day())
    return proposing.start_proposal(application, by=bidder, now=jst(2024, 2, 15))


@pytest.fixture
def hand_in(call, proposal, world):
    """``hand_in("課題3", pages)``: that task's sheet is filed and checked; the findings."""

    def file(code, pdf):
        section = call.tender.sections.filter(code=code).first()
        place = place_named(call.tender, f"original-{section.pk}" if section else "original")
        now = jst(2024, 2, 16)
        kept = proposing.add_file(
            proposal, io.BytesIO(pdf), name=f"{code}.pdf", kind=place.kind, section=place.section,
            by=as_actor(world.yamabe, world_day()), now=now,
        )  # fmt: skip
        return [each["message"] for each in inspect(kept.file, now=now).findings]

    return file


@pytest.mark.requirement("PROC-086")
def test_case_004_second_page_of_form_9_is_flagged(call, proposal, hand_in, world, client_of):
    assert hand_in("課題3", sheets(A3_LANDSCAPE, A3_LANDSCAPE)) == ["A3横1枚までです（現在2枚）。"]
    page = text_of(client_of(world.yamabe), f"/procurement/bids/{call.tender.number}/proposal/")
    assert "正本　課題3 住民協働プログラムの企画提案（様式9）" in page
    assert "A3横1枚までです（現在2枚）。" in page
    assert hand_in("課題3", sheets(A3_LANDSCAPE)) == []
    assert hand_in("課題4", sheets(A4_PORTRAIT)) == [
        "1ページがA3ではありません。", "1ページが横向きではありません。",
    ]  # fmt: skip
    assert hand_in("表紙", sheets(A4_PORTRAIT)) == []


@pytest.mark.requirement("PROC-086")
def test_case_004_has_a_cover_four_task_sheets_and_a_free_estimate(call):
    places = [place for place in places_of(call.tender) if place.kind.value == "original"]
    assert [place.label for place in places] == [
        "正本　表紙（様式6）",
        "正本　課題1 業務実施方針の考え方（様式7）",
        "正本　課題2 業務実施体制の考え方（様式8）",
        "正本　課題3 住民協働プログラムの企画提案（様式9）",
        "正本　課題4 スケジュール案（様式10）",
    ]
    assert [place.section.max_pages for place in places[1:]] == [1, 1, 1, 1]
    assert places[4].hint.startswith("令和6年度と令和7年度の工程を")
    (estimate,) = [place for place in places_of(call.tender) if place.kind.value == "estimate"]
    assert estimate.hint.startswith("令和6年度と令和7年度のそれぞれについて")
    assert all(place.is_required for place in places)
