"""Reports, minutes, consultations, programmes, applicants: by their days, by both sides."""

import io
import zipfile
from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from tests.kept_worlds import kept

from madoguchi.core.calendar.jst import at
from madoguchi.core.documents.reading import read_document
from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.testing.personas import as_actor
from madoguchi.core.vault.checks import inspect as inspect_file
from madoguchi.core.vault.reading import open_file
from madoguchi.services.contracts.commands import (
    approvals,
    consulting,
    deliveries,
    duties,
    meetings,
    reports,
    requests,
)
from madoguchi.services.contracts.commands.requests import Asked, Subject
from madoguchi.services.contracts.documents.minutes_paper import minutes_docx
from madoguchi.services.contracts.models import Duty, Meeting
from madoguchi.services.contracts.queries.board import board_of, line_of, with_counts
from madoguchi.services.contracts.queries.clocks import Days
from madoguchi.services.contracts.queries.closing import open_items
from madoguchi.services.contracts.queries.meetings import state_of
from madoguchi.services.contracts.queries.programmes import programme_lines
from madoguchi.services.contracts.queries.visibility import visible_contracts
from madoguchi.services.contracts.terms import (
    ApprovalKind,
    DutyState,
    FilingState,
    MeetingWay,
    MinutesState,
    Sign,
)
from madoguchi.services.contracts.tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db
MONTHLY = "data_processing.monthly_report"


def report_of(contract, month):
    return contract.duties.get(code=MONTHLY, period_on=date(2026, month, 1))


def file(name="報告.csv"):
    return (BytesIO("利用,件数\n4月,3\n".encode()), name)


@pytest.mark.requirement("CONT-114")
def test_monthly_report_has_its_days_and_goes_back_without_its_annex(contract, firm, officer):
    last = contract.duties.get(code=MONTHLY, period_on=date(2027, 3, 1))
    may = report_of(contract, 5)
    assert (last.due_on, may.due_on) == (date(2027, 3, 31), date(2026, 6, 10))
    reports.require_annex(contract, MONTHLY, "利用統計", by=officer, now=NOW)
    bare = reports.file_report(may, file(), by=firm, now=NOW)
    assert (bare.state, may.state) == (FilingState.RETURNED.value, DutyState.RETURNED.value)
    assert "利用統計" in bare.reason
    whole = reports.file_report(
        may, file(), annexes={"利用統計": file("統計.csv")}, by=firm, now=NOW
    )
    assert [one.annex for one in whole.files.all()] == ["", "利用統計"]
    duties.accept_filing(whole, by=officer, now=NOW)
    may.refresh_from_db()
    assert may.state == DutyState.SETTLED.value


@pytest.mark.requirement("CONT-113")
def test_missing_report_stands_in_the_list_and_either_side_opens_an_extra_one(
    contract, firm, officer, world
):
    from_may = contract.duties.filter(
        code__endswith=".monthly_report", due_on__gte=date(2026, 6, 1)
    )
    contract.duties.exclude(pk__in=list(from_may.values_list("pk", flat=True))).update(
        state=DutyState.SETTLED.value
    )
    for day, count in ((date(2026, 6, 10), 0), (date(2026, 6, 11), 1)):
        found = with_counts(visible_contracts(officer), Days(today=day)).get()
        assert found.overdue == count
    may = report_of(contract, 5)
    # The twin of the other set is late too, but it is the same paper.
    assert [one.code for one in may.also.all()] == ["personal_information.monthly_report"]
    for side, title in ((officer, "臨時の報告"), (firm, "追加の報告")):
        asked = Asked(title=title, due_on=date(2026, 4, 20))
        extra = requests.ask_report(contract, Subject.WORK, asked, by=side, now=NOW)
        assert (extra.clause.number, extra.asked_by_id) == (32, side.person_id)
        assert line_of(extra, date(2026, 4, 21)).sign is Sign.OVERDUE
        again = requests.ask_report(contract, Subject.WORK, asked, by=side, now=NOW)
        assert again == extra


def test_request_is_refused_to_others_with_a_past_day_and_without_a_name(
    contract, world, officer, firm
):
    yesterday = TODAY - timedelta(days=1)
    for asked in (Asked(title="　", due_on=TODAY), Asked(title="報告", due_on=yesterday)):
        with pytest.raises(Refused):
            requests.ask_report(contract, Subject.WORK, asked, by=officer, now=NOW)
    asked = Asked(title="報告", due_on=TODAY)
    for nobody in (as_actor(world.himuro, TODAY), as_actor(world.takahashi, TODAY)):
        with pytest.raises(Forbidden):
            requests.ask_report(contract, Subject.WORK, asked, by=nobody, now=NOW)
    with pytest.raises(Forbidden):
        requests.ask_report(contract, Subject.SECURITY, asked, by=firm, now=NOW)
    assert not Duty.objects.filter(trigger="on_request").exists()


@pytest.mark.requirement("CONT-143")
def test_security_report_asked_for_makes_clause_33_late(contract, officer, firm):
    asked_at = datetime.combine(date(2026, 9, 1), NOW.timetz())
    asked = Asked(title="管理状況の報告", due_on=date(2026, 9, 15), words="第26項から第31項まで")
    duty = requests.ask_report(contract, Subject.SECURITY, asked, by=officer, now=asked_at)
    assert (duty.clause.number, duty.clause.clause_set.code) == (33, "data_processing")

    def shown(day):
        clauses = next(
            board.clauses for board in board_of(contract, day)
            if board.clause_set.code == "data_processing"
        )  # fmt: skip
        return next(line.sign for line in clauses if line.clause.number == 33)

    assert (shown(date(2026, 9, 15)), shown(date(2026, 9, 16))) == (Sign.DUE, Sign.OVERDUE)
    filing = duties.file_document(duty, [], note="第26項：保管庫に施錠", by=firm, now=asked_at)
    duties.accept_filing(filing, by=officer, now=asked_at)
    assert shown(date(2026, 9, 16)) is Sign.STANDING


@pytest.mark.requirement("CONT-117")
def test_24_session_reports_or_the_missing_ones_are_listed(contract, officer, firm):
    teams = [f"団体{team:02}" for team in range(1, 13)]
    titles = [f"アドバイス内容報告書 {team} 第{n}回" for team in teams for n in (1, 2)]
    made = requests.ask_each(contract, titles, date(2026, 11, 28), by=officer, now=NOW)
    assert len(made) == 24
    for duty in made[:22]:
        filing = duties.file_document(duty, [], note="実施", by=firm, now=NOW)
        duties.accept_filing(filing, by=officer, now=NOW)
    missing = [one.words for one in open_items(contract) if "アドバイス" in one.words]
    assert missing == [f"義務「{title}」が承認されていません。" for title in titles[22:]]
    with pytest.raises(Refused):
        requests.ask_each(contract, ["同じ", "同じ"], date(2026, 11, 28), by=officer, now=NOW)


@pytest.mark.requirement("CONT-118")
def test_ward_decides_the_day_that_counts_for_a_saturday(contract, officer, client_of, world):
    asked = Asked(title="事業報告書", due_on=date(2026, 11, 28))
    duty = requests.ask_report(contract, Subject.WORK, asked, by=officer, now=NOW)
    with pytest.raises(Refused):
        requests.decide_due(duty, date(2026, 11, 27), ground=" ", by=officer, now=NOW)
    requests.decide_due(duty, date(2026, 11, 27), ground="28日は土曜日", by=officer, now=NOW)
    assert (duty.due_on, duty.printed_due_on) == (date(2026, 11, 27), date(2026, 11, 28))
    page = client_of(world.yamabe).get(f"/contracts/{contract.case.number}/reports/")
    text = page.content.decode()
    assert ("令和8年11月27日(金)" in text, "令和8年11月28日(土)" in text) == (True, True)


@pytest.mark.requirement("CONT-119")
def test_request_for_figures_keeps_question_answer_and_times(contract, officer, firm):
    asked_at = datetime.combine(date(2026, 10, 5), NOW.timetz())
    asked = Asked(title="学年別の利用状況", due_on=date(2026, 10, 9), words="学年ごとの延べ人数")
    duty = requests.ask_report(contract, Subject.MATERIAL, asked, by=officer, now=asked_at)
    answered_at = asked_at + timedelta(days=1)
    filing = duties.file_document(duty, [file("学年別.csv")], by=firm, now=answered_at)
    kept = Duty.objects.get(pk=duty.pk)
    assert (kept.asked_words, kept.asked_at) == ("学年ごとの延べ人数", asked_at)
    assert (filing.filed_at, filing.files.get().file.name) == (answered_at, "学年別.csv")


@pytest.mark.requirement("CONT-116")
def test_nobody_starts_before_the_ward_has_confirmed_the_list(contract, officer, firm):
    filed_at = at(date(2026, 5, 8), 10)
    reports.file_applicants(contract, ["U-001", "U-001", " "], by=firm, now=filed_at)
    start = {"by": firm, "now": filed_at}
    with pytest.raises(Refused) as refused:
        reports.register_start(contract, "U-001", date(2026, 5, 11), **start)
    assert refused.value.code == "not_confirmed"
    assert contract.applicants.get().started_on is None
    with pytest.raises(Forbidden):
        reports.confirm_applicants(contract, by=firm, now=filed_at)
    assert reports.confirm_applicants(contract, by=officer, now=filed_at) == 1
    reports.register_start(contract, "U-001", date(2026, 5, 11), **start)
    assert contract.applicants.get().started_on == date(2026, 5, 11)
    with pytest.raises(Refused):
        reports.register_start(contract, "U-002", date(2026, 5, 11), **start)


@kept
def pupils(contract, officer, firm):
    """Three confirmed; one has ended, one has not begun."""
    reports.file_applicants(contract, ["U-001", "U-002", "U-003"], by=firm, now=NOW)
    reports.confirm_applicants(contract, by=officer, now=NOW)
    for one in ("U-001", "U-002"):
        reports.register_start(contract, one, date(2026, 4, 8), by=firm, now=NOW)
    contract.applicants.filter(reference="U-002").update(ended_on=date(2026, 7, 16))


@pytest.mark.requirement("CONT-115")
@pytest.mark.usefixtures("pupils")
def test_one_closed_report_for_each_active_pupil(contract, officer, firm, world, client_of):
    term = {"term": "1学期", "ended_on": date(2026, 7, 17), "due_on": date(2026, 7, 31)}
    made = reports.open_term_reports(contract, **term, by=officer, now=NOW)
    assert [duty.title for duty in made] == ["1学期 通室状況報告書（利用者番号 U-001）"]
    filing = duties.file_document(made[0], [file("個票.csv")], note="様子", by=firm, now=NOW)
    inspect_file(filing.files.get().file, now=NOW)
    number = contract.case.number
    paper = f"/contracts/{number}/filings/files/{filing.files.get().pk}/"
    expected = {"saeki": 200, "yamabe": 200, "takahashi": 403, "saotome": 403, "himuro": 404}
    seen = {name: client_of(getattr(world, name)).get(paper).status_code for name in expected}
    assert seen == expected
    page = f"/contracts/{number}/duties/{made[0].pk}/"
    assert "様子" in client_of(world.saeki).get(page).content.decode()
    assert client_of(world.takahashi).get(page).status_code == 403


def held(**facts):
    return meetings.Held(
        **{
            "held_at": at(date(2026, 7, 16), 15),
            "way": MeetingWay.ONLINE,
            "subject": "監査計画の確認",
            "attendees": "区　佐伯 真理子\n受託者　山辺 翔",
            "agenda": "監査計画\n日程",
            **facts,
        }
    )


LATER = at(date(2026, 7, 17), 10)


@pytest.mark.requirement("CONT-111")
def test_minutes_are_due_on_the_third_business_day(contract, firm):
    meeting = meetings.record_meeting(contract, held(), by=firm, now=LATER)
    assert (meeting.duty.due_on, meeting.way) == (date(2026, 7, 22), "online")
    assert meetings.record_meeting(contract, held(), by=firm, now=LATER) == meeting
    with pytest.raises(Refused):
        meetings.record_meeting(contract, held(subject="別の議題"), by=firm, now=LATER)
    with pytest.raises(Refused):
        meetings.record_meeting(contract, held(held_at=LATER + timedelta(minutes=1)),
                                by=firm, now=LATER)  # fmt: skip
    assert Meeting.objects.count() == 1


@pytest.mark.requirement("CONT-110")
def test_minutes_are_locked_when_both_have_confirmed_and_both_hold_the_same_file(
    contract, firm, officer, world, client_of
):
    meeting = meetings.record_meeting(contract, held(), by=officer, now=LATER)
    minutes = meetings.file_minutes(meeting, "計画を確認した。", "8月に実施", by=firm, now=LATER)
    assert state_of(meeting) is MinutesState.FILED
    meetings.confirm_minutes(minutes, by=firm, now=LATER)
    assert (state_of(meeting).label, minutes.file) == ("片方確認", None)
    locked = meetings.confirm_minutes(minutes, by=officer, now=LATER)
    assert state_of(meeting) is MinutesState.LOCKED
    meeting.duty.refresh_from_db()
    assert meeting.duty.state == DutyState.SETTLED.value
    inspect_file(locked.file, now=LATER)
    page = f"/contracts/{contract.case.number}/meetings/{meeting.pk}/minutes/{locked.pk}.pdf"
    copies = [b"".join(client_of(p).get(page).streaming_content)
              for p in (world.saeki, world.yamabe)]  # fmt: skip
    assert copies[0] == copies[1]
    assert copies[0].startswith(b"%PDF-")
    changed = meetings.file_minutes(meeting, "直した。", "", by=firm, now=LATER)
    assert (changed.version, state_of(meeting)) == (2, MinutesState.FILED)
    with pytest.raises(Refused):
        meetings.confirm_minutes(locked, by=officer, now=LATER)


def test_minutes_as_docx_say_what_was_written(contract, firm, officer):
    meeting = meetings.record_meeting(contract, held(), by=officer, now=LATER)
    minutes = meetings.file_minutes(meeting, "計画を確認した。", "8月に実施", by=firm, now=LATER)
    read = read_document(io.BytesIO(minutes_docx(minutes)), "議事録.docx")
    text = "\n".join(line.text for line in read.lines)
    for words in ("計画を確認した。", "8月に実施", "佐伯 真理子", "監査計画の確認"):
        assert words in text


@pytest.mark.requirement("CONT-112")
def test_all_nine_confirmed_minutes_are_in_the_delivery(contract, firm, officer):
    row = deliveries.register_deliverable(contract, "打合せ議事録", by=officer, now=NOW)
    said = {"software": "ClamAV 1.4", "checked_on": TODAY, "by": firm, "now": LATER}
    for day in range(1, 10):
        held_at = at(date(2026, 6, day), 15)
        meeting = meetings.record_meeting(contract, held(held_at=held_at), by=firm, now=LATER)
        minutes = meetings.file_minutes(meeting, f"{day}日の議事", "", by=firm, now=LATER)
        meetings.confirm_minutes(minutes, by=firm, now=LATER)
        with pytest.raises(Refused) as refused:
            meetings.deliver_minutes(row, **said)
        assert refused.value.message.endswith(f"第{day}回打合せ")
        locked = meetings.confirm_minutes(minutes, by=officer, now=LATER)
        inspect_file(locked.file, now=LATER)
    delivered = meetings.deliver_minutes(row, **said).deliverable.file
    inspect_file(delivered, now=LATER)
    with open_file(delivered, by=officer, now=LATER, purpose="検査") as stream:
        names = zipfile.ZipFile(io.BytesIO(stream.read())).namelist()
    assert names == [f"議事録_第{n}回_第1版.pdf" for n in range(1, 10)]


@pytest.mark.requirement("CONT-019")
def test_consultation_sets_the_day_that_was_left_open(contract, firm, officer):
    row = deliveries.register_deliverable(
        contract, "監査結果報告書", due_words="別途協議", by=officer, now=NOW
    )
    clause = contract.clause_sets.first().clauses.first()
    agreed = consulting.Agreement(
        question="納品物4の納期", result="令和8年12月18日とする", agreed_on=TODAY,
        ward_name="佐伯 真理子", contractor_name="山辺 翔", source_words="仕様書 §8",
        clause=clause, deliverable=row, due_on=date(2026, 12, 18),
    )  # fmt: skip
    kept = consulting.record_consultation(contract, agreed, by=officer, now=NOW)
    assert consulting.record_consultation(contract, agreed, by=officer, now=NOW) == kept
    row.deliverable.refresh_from_db()
    assert (row.deliverable.due_on, kept.clause) == (date(2026, 12, 18), clause)
    bare = consulting.Agreement(
        question="時刻", result="", agreed_on=TODAY, ward_name="佐伯", contractor_name="山辺"
    )
    with pytest.raises(Refused):
        consulting.record_consultation(contract, bare, by=firm, now=NOW)
    assert contract.agreed_points.count() == 1


@pytest.mark.requirement("CONT-018")
def test_event_without_an_approved_plan_shows_as_unapproved(contract, firm, world):
    held_on, after = date(2026, 8, 5), at(date(2026, 8, 6), 9)
    summer = {"title": "夏のイベント", "held_on": held_on, "by": firm, "now": after}
    consulting.log_programme(contract, **summer)
    assert [line.words for line in programme_lines(contract)] == ["未承認実施"]
    chief = as_actor(world.takahashi, TODAY)

    def approve(moment):
        plan = approvals.request_approval(
            contract, ApprovalKind.PLAN, subject="夏のイベント", reason="夏季休業中",
            planned_on=held_on, by=firm, now=moment,
        )  # fmt: skip
        approvals.approve(plan, from_on=moment.date(), by=chief, now=moment)

    approve(after)
    assert [line.words for line in programme_lines(contract)] == ["未承認実施"]
    approve(at(date(2026, 7, 20), 9))
    assert [line.words for line in programme_lines(contract)] == ["承認済み"]
