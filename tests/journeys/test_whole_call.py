"""One whole call in the browser, by all its people: from the copied draft to the hand-over."""

from datetime import date, datetime

import pytest
from django.utils import timezone
from tests.journeys.bidding import Bidder, Member
from tests.journeys.calling import JST, TITLE, Ward
from tests.journeys.people import People, follow, says

from madoguchi.core.documents.papers import Ledger, LedgerColumn
from madoguchi.core.documents.pdf import render_pdf
from madoguchi.core.testing.clock import FakeClock
from madoguchi.core.testing.personas import make_world
from madoguchi.core.trail import verify
from madoguchi.services.procurement.models import DrawnCode, Handover, Tender
from madoguchi.services.procurement.terms import TenderState
from madoguchi.services.procurement.tests import factories as make

QUESTION = "表紙は、提案書の20ページに含まれますか。"
ANSWER = "含みます。表紙を含めて20ページ以内としてください。"
REASON = "地域の実情に即した提案で、体制が具体的であるため。"
MARKS = ((20, 16), (21, 17), (19, 15))


@pytest.fixture
def clock(monkeypatch):
    """The clock of the whole house, the live server's too: they are one process."""
    clock = FakeClock.at(2026, 12, 1, 10)
    monkeypatch.setattr(timezone, "now", lambda: clock.utc)
    return clock


@pytest.fixture
def world(transactional_db, clock):
    """Everybody, and the section's call of last year that this year's is copied from."""
    world = make_world(clock.now.date())
    make.make_call(world, here=False)
    return world


def paper(title, *lines):
    columns = (LedgerColumn("項番", 1), LedgerColumn("提案の内容", 6))
    rows = tuple((str(ordinal), line) for ordinal, line in enumerate(lines, start=1))
    return render_pdf("ledger", Ledger(title=title, columns=columns, rows=rows), title=title)


def public_page(people, number):
    page = people.page(None)
    page.goto(f"/procurement/calls/{number}/")
    return page.inner_text("main")


def prepare_and_publish(ward, people):
    ward.copy_last_years_call()
    ward.move_everything_to_this_year()
    ward.take_everything_here()
    ward.add_document(paper("実施説明書", "学びの場を、地域の中につくります。"))
    ward.ask_for_approval()
    ward.decide("公告の公開")
    people.at(12, 21, 9)
    ward.publish()
    street = people.page(None)
    street.goto("/")
    follow(street, TITLE)
    says(street, "公募中", "令和9年1月15日(金)午後5時", "あと25日", "実施説明書")


def take_part(ward, people, mihon, rival):
    people.at(1, 8, 10)
    mihon.find_the_call(TITLE)
    mihon.file_statement(paper("参加表明書", "参加を表明します。"))
    people.at(1, 14, 11, 30)
    ward.take_in_paper("株式会社例題学習社", rival.person)
    ward.accept("みほん企画株式会社")
    people.at(1, 18, 9)
    ward.judge_eligibility(firms=2)
    ward.decide("参加資格の決定")
    people.at(1, 19, 9)
    ward.invite()
    assert mihon.sees("", "プロポーザル招請通知")
    assert rival.sees("", "プロポーザル招請通知")


def ask_and_answer(ward, people, mihon, rival):
    people.at(1, 21, 15)
    mihon.ask("提案書の表紙は、20ページに含まれますか。")
    rival.ask("表紙もページ数に数えるのでしょうか。")
    people.at(1, 25, 10)
    ward.consolidate(QUESTION, ANSWER)
    ward.decide("質問回答の公開")
    ward.publish_answers(datetime(2027, 1, 26, 13, tzinfo=JST))
    people.at(1, 26, 12, 59, 59)
    assert [firm.sees("questions/", ANSWER) for firm in (mihon, rival)] == [False, False]
    people.at(1, 26, 13)
    assert [firm.sees("questions/", ANSWER) for firm in (mihon, rival)] == [True, True]
    assert not rival.sees("questions/", "みほん企画")


def propose(people, mihon, rival):
    people.at(1, 29, 14)
    mihon.hand_in_files(
        paper("企画提案書 みほん企画株式会社", "みほん企画は、担当者を専任で置きます。"),
        paper("企画提案書", "当社は、担当者を専任で置きます。"),
    )
    mihon.fill_in({"令和8年度": "700,000", "令和9年度": "1,900,000"})
    mihon.submit()
    people.at(2, 1, 16, 50)
    rival.hand_in_files(
        paper("企画提案書 株式会社例題学習社", "例題学習社は、週に三日ひらきます。"),
        paper("企画提案書", "当社は、週に三日ひらきます。"),
    )
    rival.fill_in({"令和8年度": "735,000", "令和9年度": "1,980,000"})
    people.at(2, 1, 17)
    rival.submit()
    people.at(2, 1, 17, 0, 1)
    closed = "修正・差替え・追加・取下げはできません。"
    assert [firm.sees("proposal/", closed) for firm in (mihon, rival)] == [True, True]


def review(ward, people, members):
    people.at(2, 2, 9)
    ward.open_proposals()
    ward.confirm_copies()
    people.at(2, 3, 10)
    ward.open_round()
    codes = {
        row.application.applicant.name: row.code
        for row in DrawnCode.objects.select_related("application__applicant")
    }
    order = (codes["みほん企画株式会社"], codes["株式会社例題学習社"])
    for member, points in zip(members, MARKS, strict=True):
        member.score(tuple(zip(order, points, strict=True)))
    ward.close_round()


def tell_the_result(ward, people):
    ward.record_selection(REASON)
    people.at(2, 12, 10)
    ward.decide("審査結果の決定")
    ward.confirm_selection()
    ward.publish_result(datetime(2027, 2, 15, 9, tzinfo=JST))
    people.at(2, 15, 8, 59, 59)
    assert REASON not in public_page(people, ward.number)
    people.at(2, 15, 9)
    told = public_page(people, ward.number)
    for words in (REASON, "240点（満点300点）", "契約候補者\nみほん企画株式会社"):
        assert words in told


def test_whole_call_runs_through_the_pages_of_all_its_people(world, clock, page_as):
    people = People(page_as, clock)
    ward = Ward(world, people)
    prepare_and_publish(ward, people)
    mihon = Bidder(people, world.yamabe, ward.number)
    rival = Bidder(people, world.himuro, ward.number)
    take_part(ward, people, mihon, rival)
    ask_and_answer(ward, people, mihon, rival)
    people.at(1, 27, 10)
    ward.seat_committee()
    members = [Member(people, person, ward.number) for person in world.committee]
    for member in members:
        member.declare_no_ties()
    ward.freeze_criteria()
    propose(people, mihon, rival)
    review(ward, people, members)
    tell_the_result(ward, people)
    assert mihon.sees("", "審査結果通知")
    ward.agree(clock.now, "週2回の開室とする。", (770_000, 2_090_000))
    ward.hand_over()
    assert list(Handover.objects.values_list("amount_yen", "starts_on", "ends_on")) == [
        (770_000, date(2027, 2, 15), date(2027, 3, 31)),
        (2_090_000, date(2027, 4, 1), date(2028, 3, 31)),
    ]
    assert Tender.objects.get(case__number=ward.number).state == TenderState.CONCLUDED
    assert verify().ok
