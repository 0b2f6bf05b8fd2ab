"""The ward's pages from the committee to the hand-over: each opens, acts, and keeps its secrets."""

from datetime import timedelta

import pytest
from tests.kept_worlds import kept

from madoguchi.core.calendar.jst import JST
from madoguchi.core.calendar.wareki import format_moment
from madoguchi.core.vault.models import Seal
from madoguchi.services.procurement.commands import scoring
from madoguchi.services.procurement.models import Application, NegotiationMeeting, ScoreSheet
from madoguchi.services.procurement.queries.opening import bar_to_opening
from madoguchi.services.procurement.terms import ApprovalSubject, RoundState, TenderState
from madoguchi.services.procurement.tests import factories as make

pytestmark = pytest.mark.django_db

WARD_PAGES = ("committee", "opening", "copies", "rounds", "rounds/1", "result", "talks")


@kept
def proposed(world, django_capture_on_commit_callbacks):
    """Two firms have handed in; the committee is seated and the weights are frozen."""
    with django_capture_on_commit_callbacks(execute=True):
        call = make.publish(make.make_call(world))
        mihon = make.apply(call, world.mihon_kikaku, world.yamabe)
        reidai = make.apply(call, world.reidai, world.himuro)
        make.invite(call, mihon, reidai)
        make.seat_committee(call)
        make.propose(call, mihon, world.yamabe)
        make.propose(call, reidai, world.himuro)
    call.tender.refresh_from_db()
    return call


@kept
def confirmed(proposed):
    return make.confirm_copies(make.open_proposals(proposed))


@kept
def scored(confirmed, world):
    names = {world.mihon_kikaku.name: 20, world.reidai.name: 16}
    return make.score(confirmed, names)


def ward(call, page):
    return f"/procurement/tenders/{call.tender.number}/{page}/"


def test_ward_pages_open_for_the_officer_in_every_stage(proposed, client_of, world):
    officer = client_of(world.saeki)
    for page in WARD_PAGES:
        assert officer.get(ward(proposed, page)).status_code == 200, page
    make.confirm_copies(make.open_proposals(proposed))
    make.score(proposed, {world.mihon_kikaku.name: 20, world.reidai.name: 16})
    for page in (*WARD_PAGES, "codes"):
        assert officer.get(ward(proposed, page)).status_code == 200, page


def test_ward_pages_refuse_member_bidder_stranger_and_another_section(
    confirmed, client_of, world, client
):
    outsiders = {world.yoshida: 403, world.yamabe: 403, world.officers["001"]: 404}
    browsers = [(client, 302)]
    browsers += [(client_of(person), answer) for person, answer in outsiders.items()]
    for page in WARD_PAGES:
        for browser, answer in browsers:
            assert browser.get(ward(confirmed, page)).status_code == answer, page


def test_opening_page_shows_counts_only_before_the_opening(proposed, client_of, world):
    page = client_of(world.saeki).get(ward(proposed, "opening")).content.decode()
    assert world.mihon_kikaku.name not in page
    assert world.reidai.name not in page
    assert "提案書の提出" in page


def openings_at_home(browser):
    """What the home page says of seals that wait for this person."""
    panels = [placed.panel for placed in browser.get("/").context["due"]]
    return [item.label for each in panels if each.title == "開封の承認待ち" for item in each.items]


def test_opening_takes_two_people_and_makes_the_record(proposed, client_of, world):
    first, second = client_of(world.saeki), client_of(world.onishi)
    address = ward(proposed, "opening/approval")
    assert openings_at_home(second) == []
    assert "2人目の承認で開封されます" in first.get(address).content.decode()
    assert first.post(address).status_code == 302
    seal = Seal.objects.get(pk=proposed.tender.seal_id)
    told = first.get(address, follow=True)
    assert told.redirect_chain == [(ward(proposed, "opening"), 302)]
    moment = format_moment(seal.first_opened_at.astimezone(JST))
    assert [str(each) for each in told.context["messages"]][-1] == (
        f"あなたは{moment}に開封を承認しました。もう1人の開封立会者の承認を待っています。"
    )
    assert "開封を承認する" not in told.content.decode()
    assert "2人目の承認で開封されます" not in second.get(address).content.decode()
    waiting = f"提案書の開封：{proposed.tender.case.title}"
    assert (openings_at_home(second), openings_at_home(first)) == ([waiting], [])
    assert first.post(address).status_code == 403
    proposed.tender.refresh_from_db()
    assert not hasattr(proposed.tender, "opening")
    assert second.post(address).status_code == 302
    assert openings_at_home(second) == []
    assert "に済んでいます。" in str(
        next(iter(second.get(address, follow=True).context["messages"]))
    )
    record = first.get(ward(proposed, "opening/record"))
    assert record["Content-Type"] == "application/pdf"
    assert record.content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("before", "seconds", "bar"),
    [
        ("", 0, ""),
        ("", -1, "開封できるのは令和8年1月30日(金)午後5時からです。"),
        ("weights", 0, "先に評価項目の配点を確定してください。開封の後では変更できません。"),
        ("seal", 0, "封緘された提案書がありません。開封の承認は要りません。"),
    ],
)
def test_opening_is_barred_in_words_before_its_form_is_shown(world, before, seconds, bar):
    at = make.at(1, 30, 17)
    tender = make.make_call(world).tender
    tender.criteria_frozen_at = None if before == "weights" else at
    tender.seal = None if before == "seal" else Seal(opens_not_before=at)
    officer = make.as_actor(world.saeki, make.TODAY, mfa=True)
    assert bar_to_opening(tender, officer, at + timedelta(seconds=seconds)) == bar


def test_copies_are_confirmed_page_by_page_by_the_buttons(proposed, client_of, world):
    make.open_proposals(proposed)
    officer = client_of(world.saeki)
    assert officer.post(ward(proposed, "copies/preparation")).status_code == 302
    for copy in officer.get(ward(proposed, "copies")).context["copies"]:
        page = f"copies/{copy.copy.pk}/pages/1"
        image = officer.get(ward(proposed, f"{page}/image"))
        assert image["Content-Type"] == "image/png"
        assert image["Cache-Control"] == "no-store"
        assert officer.get(ward(proposed, page)).status_code == 200
        assert officer.post(ward(proposed, f"copies/{copy.copy.pk}/check/run")).status_code == 302
        assert officer.post(ward(proposed, f"{page}/confirmation")).status_code == 302
        copy.copy.refresh_from_db()
        assert copy.copy.state == "confirmed"


def test_copies_page_shows_codes_and_never_names(confirmed, client_of, world):
    page = client_of(world.saeki).get(ward(confirmed, "copies")).content.decode()
    assert "A社" in page
    assert "B社" in page
    assert world.mihon_kikaku.name not in page
    assert world.reidai.name not in page


def test_round_page_shows_no_mark_before_all_are_final(confirmed, client_of, world):
    round_ = confirmed.tender.rounds.get()
    now = make.at(2, 5)
    scoring.open_round(round_, by=confirmed.officer, now=now)
    member = confirmed.tender.committee_members.first()
    actor = confirmed.actor(member.person)
    leaves = round_.criteria.filter(children__isnull=True)
    for application in Application.objects.filter(tender=confirmed.tender):
        sheet = scoring.sheet_for(round_, member, application, by=actor)
        marks = {leaf.pk: 23 for leaf in leaves}
        scoring.save_scores(sheet, marks, {}, by=actor, now=now)
        scoring.finalise(sheet, by=actor, now=now)
    answer = client_of(world.saeki).get(ward(confirmed, "rounds/1"))
    assert answer.context["totals"] == []
    assert [seat.state for seat in answer.context["seats"]] == ["確定", "未確定", "未確定"]
    assert "92点" not in answer.content.decode()
    export = client_of(world.saeki).get(
        f"/procurement/tenders/{confirmed.tender.number}/rounds/1/marks.csv"
    )
    assert export.status_code == 422


def test_marks_export_recomputes_the_totals_under_codes(scored, client_of, world):
    answer = client_of(world.saeki).get(
        f"/procurement/tenders/{scored.tender.number}/rounds/1/marks.csv"
    )
    text = answer.content.decode("utf-8-sig")
    rows = [line.split(",") for line in text.splitlines()[1:]]
    code = Application.objects.get(applicant=world.mihon_kikaku).drawn_code.code
    assert sum(int(row[4]) for row in rows if row[0] == f"{code}社") == 240
    assert world.mihon_kikaku.name not in text


def test_result_runs_from_the_decision_to_the_candidate_by_its_pages(scored, client_of, world):
    officer = client_of(world.saeki)
    assert officer.get(ward(scored, "rounds/1/closing")).status_code == 200
    assert officer.post(ward(scored, "rounds/1/closing")).status_code == 302
    assert scored.tender.rounds.get().state == RoundState.CLOSED
    page = officer.get(ward(scored, "result")).content.decode()
    assert world.mihon_kikaku.name not in page
    typed = {"outcome": "first", "reason": "地域の実情に即した提案である。"}
    assert officer.post(ward(scored, "result/selection"), typed).status_code == 302
    assert officer.post(ward(scored, "result/confirmation")).status_code == 422
    scored.approve(ApprovalSubject.RESULT, now=make.at(2, 10))
    assert officer.post(ward(scored, "result/confirmation")).status_code == 302
    assert world.mihon_kikaku.name in officer.get(ward(scored, "result")).content.decode()
    talk = {
        "specification": "仕様 第1版", "attendees": "市民活動推進課長\n代表理事", "note": "",
        "amount-1": "815,000", "amount-2": "2195000", "held_at_era": "reiwa", "held_at_year": "8",
        "held_at_month": "2", "held_at_day": "13", "held_at_hour": "10", "held_at_minute": "0",
    }  # fmt: skip
    assert officer.post(ward(scored, "talks/meetings"), talk).status_code == 302
    kept = NegotiationMeeting.objects.get()
    assert (kept.version, kept.specification, kept.amounts_yen, kept.held_at) == (
        1, "仕様 第1版", {"1": 815_000, "2": 2_195_000}, make.at(2, 13, 10),
    )  # fmt: skip
    assert kept.attendees == ["市民活動推進課長", "代表理事"]
    assert "第1版" in officer.get(ward(scored, "talks")).content.decode()
    unread = officer.post(ward(scored, "talks/meetings"), {**talk, "held_at_day": "31"})
    assert unread.status_code == 422
    assert "仕様 第1版" in unread.content.decode()
    begun = officer.get(ward(scored, "talks/meetings")).context["form"]
    assert [begun[name].value() for name in ("specification", "amount-1", "amount-2")] == [
        "仕様 第1版", 815_000, 2_195_000,
    ]  # fmt: skip


def test_refused_selection_keeps_what_was_typed(confirmed, client_of, world):
    typed = {"outcome": "first", "reason": "理由をここに書きました。"}
    answer = client_of(world.saeki).post(ward(confirmed, "result/selection"), typed)
    assert answer.status_code == 422
    assert "理由をここに書きました。" in answer.content.decode()
    assert confirmed.tender.state == TenderState.REVIEWING
    assert not ScoreSheet.objects.exists()
