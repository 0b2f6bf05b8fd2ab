"""Training with attendance, oaths of secrecy, the eight rules, the IDs and the yearly checks."""

from datetime import date, datetime, timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from madoguchi.core.calendar.jst import at
from madoguchi.core.errors import Refused
from madoguchi.services.contracts.commands import duties, oaths, roster, self_checks, training
from madoguchi.services.contracts.models import Incident, SelfCheckItem, TrainingSession
from madoguchi.services.contracts.queries.board import board_of
from madoguchi.services.contracts.queries.clause_notes import notes_of
from madoguchi.services.contracts.queries.closing import open_items
from madoguchi.services.contracts.queries.training import courses_between
from madoguchi.services.contracts.rules.self_checks import QUESTIONS, CheckAnswer
from madoguchi.services.contracts.terms import (
    Attribute,
    DutyState,
    IdentityRule,
    IncidentKind,
    Sign,
    TrainingKind,
)
from madoguchi.services.contracts.tests.factories import NOW, TODAY, a_signed_contract
from madoguchi.services.contracts.tests.people import a_worker, an_approved_worker

pytestmark = pytest.mark.django_db
SYSTEM = (Attribute.DATA_PROCESSING, Attribute.MAINTENANCE)


def morning(year: int, month: int, day: int) -> datetime:
    return at(date(year, month, day), 10)


def refused(act, *args, **facts) -> str:
    with pytest.raises(Refused) as found:
        act(*args, **facts)
    return found.value.code


def clause(contract, number, today=TODAY, code="data_processing"):
    boards = board_of(contract, today, notes=notes_of(contract, today))
    board = next(one for one in boards if one.clause_set.code == code)
    return next(line for line in board.clauses if line.clause.number == number)


def words_at(contract, number, today=TODAY, code="data_processing"):
    return [note.words for note in clause(contract, number, today, code).notes]


def ten_people(contract, world):
    return [a_worker(contract, world, name=f"従事者 {number:02}") for number in range(1, 11)]


def hold(contract, kind, day, attended, firm, **facts):
    session = training.plan_training(
        contract, kind, title=kind.label, planned_on=day, by=firm, now=NOW
    )
    return training.hold_training(
        session, held_on=day, attended={one.pk for one in attended}, by=firm,
        now=at(day, 17), **facts,
    )  # fmt: skip


@pytest.mark.requirement("CONT-052")
def test_absent_get_a_repeat_and_clause_16_stays_open_until_they_were_there(
    contract, world, firm, officer
):
    people = ten_people(contract, world)
    day = date(2026, 6, 1)
    hold(contract, TrainingKind.SECURITY, day, people, firm)
    drill = hold(contract, TrainingKind.DRILL, day, people[:8], firm)
    again = drill.repeat
    assert [row.worker.name for row in again.attendances.all()] == ["従事者 09", "従事者 10"]
    assert words_at(contract, 16) == [
        "再受講が必要 2人：従事者 09、従事者 10（緊急時訓練（欠席者））"
    ]
    done = contract.duties.get(code="data_processing.training_done")
    assert done.state == DutyState.OPEN.value
    training.hold_training(
        again, held_on=day + timedelta(days=14), attended={people[8].pk}, by=firm,
        now=morning(2026, 6, 16),
    )  # fmt: skip
    done.refresh_from_db()
    assert done.state == DutyState.OPEN.value
    training.hold_training(
        again.repeat, held_on=date(2026, 6, 20), attended={people[9].pk}, by=firm,
        now=morning(2026, 6, 20),
    )  # fmt: skip
    done.refresh_from_db()
    assert done.state == DutyState.FILED.value
    filing = done.filings.get()
    assert "緊急時訓練　対象10人・出席8人" in filing.note
    duties.accept_filing(filing, by=officer, now=morning(2026, 6, 21))
    done.refresh_from_db()
    assert (done.state, words_at(contract, 16)) == (DutyState.SETTLED.value, [])
    personal = contract.duties.get(code="personal_information.training")
    assert personal.state == DutyState.OPEN.value
    hold(contract, TrainingKind.PERSONAL_DATA, date(2026, 6, 22), people, firm)
    personal.refresh_from_db()
    assert personal.state == DutyState.FILED.value


def test_training_is_recorded_once_and_not_in_the_future(contract, world, firm):
    worker = a_worker(contract, world)
    facts = {"title": "標的型メール", "planned_on": TODAY, "by": firm, "now": NOW}
    session = training.plan_training(contract, TrainingKind.SECURITY, **facts)
    assert refused(training.plan_training, contract, TrainingKind.SECURITY, **facts) == "planned"
    late = {"attended": {worker.pk}, "by": firm, "now": NOW}
    tomorrow = TODAY + timedelta(days=1)
    assert refused(training.hold_training, session, held_on=tomorrow, **late) == "in_future"
    training.hold_training(session, held_on=TODAY, **late)
    assert refused(training.hold_training, session, held_on=TODAY, **late) == "closed"
    assert TrainingSession.objects.count() == 1


def test_plan_is_filed_when_education_and_drill_are_planned(contract, world, firm):
    a_worker(contract, world)
    training.plan_training(
        contract, TrainingKind.SECURITY, title="基礎", planned_on=TODAY, by=firm, now=NOW
    )
    assert refused(training.file_training_plan, contract, by=firm, now=NOW) == "plan_incomplete"
    training.plan_training(
        contract, TrainingKind.DRILL, title="漏えい", planned_on=TODAY, by=firm, now=NOW
    )
    training.file_training_plan(contract, by=firm, now=NOW)
    plan = contract.duties.get(code="data_processing.training_plan")
    assert plan.state == DutyState.FILED.value
    assert "緊急時訓練　漏えい　対象1人" in plan.filings.get().note


def test_outside_course_of_june_is_listed_with_its_attendees_for_junes_report(
    contract, world, firm
):
    people = [a_worker(contract, world), a_worker(contract, world, name="グエン ティ ラン")]
    day = date(2026, 6, 12)
    session = training.plan_training(
        contract, TrainingKind.COURSE, title="不登校支援の研修会", planned_on=day,
        is_external=True, by=firm, now=NOW,
    )  # fmt: skip
    training.hold_training(
        session, held_on=day, attended={people[1].pk}, application="面談の進め方に取り入れた",
        by=firm, now=at(day, 18),
    )  # fmt: skip
    (found,) = courses_between(contract, date(2026, 6, 1), date(2026, 6, 30))
    assert (found.session.title, [one.name for one in found.attended]) == (
        "不登校支援の研修会", ["グエン ティ ラン"],
    )  # fmt: skip
    assert courses_between(contract, date(2026, 7, 1), date(2026, 7, 31)) == []


@pytest.mark.requirement("CONT-053")
def test_report_duty_of_june_shows_the_course_and_who_was_there(contract, world, firm, client_of):
    worker = a_worker(contract, world, name="グエン ティ ラン")
    session = training.plan_training(
        contract, TrainingKind.COURSE, title="不登校支援の研修会", planned_on=date(2026, 6, 12),
        is_external=True, by=firm, now=NOW,
    )  # fmt: skip
    training.hold_training(
        session, held_on=date(2026, 6, 12), attended={worker.pk},
        application="面談の進め方に取り入れた", by=firm, now=morning(2026, 6, 13),
    )  # fmt: skip
    rows = contract.duties.filter(code="data_processing.monthly_report")
    pages = {
        month: client_of(world.yamabe).get(
            f"/contracts/{contract.case.number}/duties/"
            f"{rows.get(period_on=date(2026, month, 1)).pk}/"
        ).content.decode()
        for month in (5, 6, 7)
    }  # fmt: skip
    assert ["不登校支援の研修会" in pages[month] for month in (5, 6, 7)] == [False, True, False]
    for words in ("グエン ティ ラン", "面談の進め方に取り入れた", "外部の研修"):
        assert words in pages[6]


@pytest.mark.requirement("CONT-054")
def test_worker_without_an_oath_is_counted_and_the_duty_lasts_after_the_end(world, firm, officer):
    contract = a_signed_contract(world, ends_on=date(2026, 11, 30))
    first = a_worker(contract, world)
    told = {"text_version": "令和8年4月版", "told_on": TODAY, "signed_on": TODAY}
    oaths.record_oath(first, **told, by=firm, now=NOW)
    duty = contract.duties.get(code="data_processing.secrecy")
    filing = duties.file_document(duty, [], note="全員へ周知", by=firm, now=NOW)
    duties.accept_filing(filing, by=officer, now=NOW)
    assert (clause(contract, 1).sign, words_at(contract, 1)) == (Sign.SETTLED, [])
    may = date(2026, 5, 1)
    a_worker(contract, world, name="﨑山 健", planned_from_on=may, now=at(may, 9))
    assert words_at(contract, 1, may) == ["誓約の未提出 1人：﨑山 健"]
    assert clause(contract, 1, may).sign is Sign.DUE
    lasting = "契約の終了後も続く義務です（誓約 1人）"
    assert lasting not in words_at(contract, 1, date(2026, 11, 30))
    assert lasting in words_at(contract, 1, date(2026, 12, 1))


@pytest.mark.requirement("CONT-055")
def test_contract_page_shows_lasting_secrecy_and_the_oaths_after_the_end(world, firm, client_of):
    contract = a_signed_contract(world, starts_on=date(2025, 4, 1), ends_on=date(2026, 3, 31))
    worker = a_worker(contract, world)
    oaths.record_oath(
        worker, text_version="令和8年4月版", told_on=TODAY, signed_on=TODAY, by=firm, now=NOW
    )
    page = client_of(world.saeki).get(f"/contracts/{contract.case.number}/").content.decode()
    assert "契約の終了後も続く義務" in page
    assert "個人情報の秘密保持の周知" in page
    for words in ("髙﨑 𠮷乃", "令和8年4月版"):
        assert words in page


def test_oath_is_signed_after_it_was_told_and_once_a_version(contract, world, firm):
    worker = a_worker(contract, world)
    yesterday = TODAY - timedelta(days=1)
    facts = {"text_version": "第1版", "by": firm, "now": NOW}
    for told, signed in ((TODAY, yesterday), (TODAY, TODAY + timedelta(days=1))):
        assert refused(oaths.record_oath, worker, told_on=told, signed_on=signed, **facts) == (
            "oath_days"
        )
    oaths.record_oath(worker, told_on=yesterday, signed_on=TODAY, **facts)
    assert refused(oaths.record_oath, worker, told_on=TODAY, signed_on=TODAY, **facts) == "signed"


@pytest.mark.requirement("CONT-061")
def test_worker_with_seven_of_eight_rules_leaves_clause_15_open_and_the_rule_named(world, firm):
    contract = a_signed_contract(world, attributes=SYSTEM)
    worker = a_worker(contract, world)
    seven = [rule for rule in IdentityRule if rule is not IdentityRule.NO_MEMORY]
    oaths.acknowledge_rules(worker, seven, on=TODAY, by=firm, now=NOW)
    assert words_at(contract, 15) == ["髙﨑 𠮷乃さんの未確認：(7) パソコンやブラウザに記憶させない"]
    assert clause(contract, 15).sign is Sign.DUE
    oaths.acknowledge_rules(worker, [IdentityRule.NO_MEMORY], on=TODAY, by=firm, now=NOW)
    assert words_at(contract, 15) == []


@pytest.mark.requirement("CONT-062")
def test_use_of_a_shared_id_by_a_third_person_opens_a_policy_breach(contract, world, firm):
    users = [a_worker(contract, world), a_worker(contract, world, name="﨑山 健")]
    facts = {"system": "学習支援", "identifier": "ops01", "starts_on": TODAY}
    facts |= {"by": firm, "now": NOW}
    assert (
        refused(oaths.register_identity, contract, users=users, is_shared=False, **facts) == "users"
    )
    shared = oaths.register_identity(contract, users=users, is_shared=True, **facts)
    assert (
        refused(oaths.register_identity, contract, users=users, is_shared=True, **facts)
        == "registered"
    )
    said = {"used_at": NOW, "by": firm, "now": NOW}
    permitted = oaths.report_use(shared, user_name="﨑山 健", **said)
    assert refused(oaths.open_incident_of, permitted, by=firm, now=NOW) == "permitted"
    third = oaths.report_use(shared, user_name="李 小龍", **said)
    incident = oaths.open_incident_of(third, by=firm, now=NOW)
    assert incident.kind == IncidentKind.POLICY_BREACH.value
    assert incident.get_kind_display() == "情報セキュリティポリシーの違反"
    assert oaths.open_incident_of(third, by=firm, now=NOW) == incident
    assert Incident.objects.count() == 1


def answers(code, **no):
    return [
        CheckAnswer(words=words, is_kept=str(number) not in no, deviation=no.get(str(number), ""),
                    correct_by_on=date(2027, 3, 20))
        for number, words in enumerate(QUESTIONS[code])
    ]  # fmt: skip


@pytest.mark.requirement("CONT-059")
def test_no_in_the_yearly_check_is_a_task_with_a_day_and_holds_the_filing_back(
    contract, world, firm
):
    code = "personal_information.regulations_kept"
    duty = contract.duties.get(code=code)
    now = morning(2027, 3, 10)
    given = answers(code, **{"1": "面談室でも書類を広げていた"})
    assert refused(self_checks.record_self_check, duty, given[:2], by=firm, now=now) == "answers"
    silent = answers(code, **{"1": " "})
    assert refused(self_checks.record_self_check, duty, silent, by=firm, now=now) == "deviation"
    assert SelfCheckItem.objects.count() == 0
    self_checks.record_self_check(duty, given, by=firm, now=now)
    duty.refresh_from_db()
    assert duty.state == DutyState.OPEN.value
    task = SelfCheckItem.objects.get(is_kept=False)
    assert (task.correct_by_on, task.deviation) == (
        date(2027, 3, 20), "面談室でも書類を広げていた",
    )  # fmt: skip
    for day, sign in ((20, Sign.DUE), (21, Sign.OVERDUE)):
        line = clause(contract, 8, date(2027, 3, day), "personal_information")
        assert [note.sign for note in line.notes] == [sign]
    self_checks.correct_item(
        task, corrected_on=date(2027, 3, 15), by=firm, now=morning(2027, 3, 15)
    )
    duty.refresh_from_db()
    assert duty.state == DutyState.FILED.value
    assert (
        refused(self_checks.correct_item, task, corrected_on=date(2027, 3, 15), by=firm, now=now)
        == "corrected"
    )
    assert refused(self_checks.record_self_check, duty, given, by=firm, now=now) == "checked"


def test_check_without_a_no_is_filed_at_once(world, firm):
    contract = a_signed_contract(world, attributes=SYSTEM)
    for code in ("data_processing.id_rules_checked", "data_processing.locked_screens"):
        duty = contract.duties.get(code=code)
        self_checks.record_self_check(duty, answers(code), by=firm, now=NOW)
        duty.refresh_from_db()
        assert duty.state == DutyState.FILED.value
    other = contract.duties.get(code="data_processing.roster")
    assert refused(self_checks.record_self_check, other, [], by=firm, now=NOW) == "no_check"


@pytest.mark.requirement("CONT-036")
def test_ethics_board_counts_who_acknowledged_and_names_the_missing_one(world, firm):
    contract = a_signed_contract(
        world, attributes=[Attribute.DATA_PROCESSING, Attribute.STAFFED_PLACE]
    )
    people = [a_worker(contract, world, name=f"職員 {number:02}") for number in range(12)]
    people += [
        a_worker(contract, world, name=f"ボランティア {number}", is_volunteer=True)
        for number in range(4)
    ]
    roster.record_days(people[:-1], "ethics_on", TODAY, by=firm, now=NOW)
    assert words_at(contract, 2, code="staffing") == ["15/16人が確認。未確認：ボランティア 3"]
    roster.record_days(people[-1:], "ethics_on", TODAY, by=firm, now=NOW)
    assert words_at(contract, 2, code="staffing") == ["16/16人が確認"]


@pytest.mark.requirement("CONT-051")
def test_worker_without_a_health_check_stands_on_the_closing_list_of_the_ended_contract(
    world, firm
):
    contract = a_signed_contract(
        world, attributes=[Attribute.DATA_PROCESSING, Attribute.STAFFED_PLACE]
    )
    worker = an_approved_worker(contract, world)
    helper = an_approved_worker(contract, world, name="ボランティア", is_volunteer=True)
    roster.record_days([helper], "insured_until_on", contract.ends_on, by=firm, now=NOW)
    for one in (worker, helper):
        roster.start_worker(one, started_on=TODAY, by=firm, now=NOW)
    words = "従事者 髙﨑 𠮷乃さんの健康管理の実施日が記録されていません。"
    assert words in [item.words for item in open_items(contract)]
    assert not any("ボランティア" in item.words for item in open_items(contract))
    roster.record_days([worker], "health_checked_on", TODAY, by=firm, now=NOW)
    assert words not in [item.words for item in open_items(contract)]


@pytest.mark.requirement("CONT-060")
@override_settings(SESSION_IDLE_MINUTES=15)
def test_user_who_stood_idle_is_locked_out_of_the_contract_until_signed_in_again(
    contract, world, client_of, time_machine
):
    page = f"/contracts/{contract.case.number}/people/"
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    browser = client_of(world.yamabe)
    assert browser.get(page).status_code == 200
    time_machine.move_to(start + timedelta(minutes=14), tick=False)
    assert browser.get(page).status_code == 200
    time_machine.move_to(start + timedelta(minutes=14 + 16), tick=False)
    locked = browser.get(page)
    assert locked.status_code == 423
    assert "パスワード" in locked.content.decode()
    assert contract.case.title not in locked.content.decode()
