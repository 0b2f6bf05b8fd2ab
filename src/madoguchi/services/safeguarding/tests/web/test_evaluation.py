"""Evaluation: from entries to alerts, once each, delivered, corrected, held back, escalated."""

from datetime import date, timedelta

import pytest
from tests.kept_worlds import kept

from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.mail.bodies import readable_body
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.services.safeguarding.commands.alerting import confirm_alert, escalate_alerts
from madoguchi.services.safeguarding.commands.evaluation import (
    evaluate_changed,
    evaluate_nightly,
    mark_for_evaluation,
)
from madoguchi.services.safeguarding.commands.silence import watch_silence
from madoguchi.services.safeguarding.models import (
    Alert,
    AlertDelivery,
    AttendanceEntry,
    ChildSighting,
    EvaluationDue,
    FacilityClosedDay,
    Placement,
    RuleSetting,
    Standing,
)
from madoguchi.services.safeguarding.rules import rulebook as book
from madoguchi.services.safeguarding.rules.case_work import AlertState, Judgement
from madoguchi.services.safeguarding.terms import DayKind, FacilityKind, HolderRole
from madoguchi.services.safeguarding.tests.factories import NAMES, a_child, a_facility, make_safe
from madoguchi.services.safeguarding.tests.factories_ward import (
    MONDAY,
    another_centre,
    at,
    attend,
    evaluate,
    hold,
)

pytestmark = pytest.mark.django_db
NINTH, TENTH = date(2025, 6, 9), date(2025, 6, 10)
SEVEN = "xxxxxxx"


@kept
def safe(world):
    return make_safe(world)


@kept
def child(safe):
    placement = a_child(safe)
    attend(placement, "o" * 41, date(2025, 4, 1))
    return placement


def rules_of(alerts):
    return sorted(alert.rule for alert in alerts)


@pytest.mark.requirement("SAFE-028")
def test_seven_days_raise_the_alert_on_the_tenth_and_not_on_the_ninth(child):
    attend(child, SEVEN[:-1])
    assert rules_of(evaluate([child], at(NINTH, 10))) == [book.EARLY_RUN]
    attend(child, "x", TENTH)
    (alert,) = evaluate([child], at(TENTH, 10))
    assert (alert.rule, alert.reached_on, alert.figures["certain"]) == (
        book.SEVEN_DAYS, TENTH, 7,
    )  # fmt: skip
    assert alert.counted == [
        "2025-06-02", "2025-06-03", "2025-06-04", "2025-06-05", "2025-06-06", "2025-06-09",
        "2025-06-10",
    ]  # fmt: skip
    early = Alert.objects.get(rule=book.EARLY_RUN)
    assert early.state == AlertState.SUPERSEDED


def test_evaluating_again_changes_nothing(child):
    attend(child, SEVEN)
    evaluate([child], at(TENTH, 10))
    before = list(Alert.objects.values())
    assert evaluate([child], at(TENTH, 11)) == []
    assert list(Alert.objects.values()) == before
    assert AlertDelivery.objects.count() == 1


@pytest.mark.requirement("SAFE-007")
def test_substitute_holiday_skips_the_count_of_that_school_only(safe, child):
    other_school = a_facility(safe.contract, "S0002", "例題小学校", FacilityKind.ELEMENTARY)
    other = a_child(safe, NAMES[1], facility=other_school)
    attend(child, SEVEN)
    attend(other, SEVEN)
    FacilityClosedDay.objects.create(
        facility=safe.school, day=NINTH, kind=DayKind.SUBSTITUTE.value, entered_at=at(MONDAY, 9)
    )
    raised = evaluate([child, other], at(TENTH, 10))
    seven = [alert.child_id for alert in raised if alert.rule == book.SEVEN_DAYS]
    assert seven == [other.child_id]


@pytest.mark.requirement("SAFE-008")
def test_days_off_of_a_nursery_child_count_nothing(safe):
    placement = a_child(safe, facility=safe.nursery)
    placement.expected_weekdays.create(weekdays="12345", from_on=date(2025, 4, 1))
    days = attend(placement, SEVEN)
    assert date(2025, 6, 7) not in days
    (alert,) = evaluate([placement], at(TENTH, 10))
    assert (alert.rule, alert.reached_on) == (book.SEVEN_DAYS, TENTH)


@pytest.mark.requirement("SAFE-030")
def test_run_over_suspension_and_over_the_month_end(safe):
    suspended, over_month = a_child(safe), a_child(safe, NAMES[1])
    days = attend(suspended, "xxxssxxxx")
    attend(over_month, "oxxxxxxx", date(2025, 5, 26))
    raised = evaluate([suspended, over_month], at(days[-1], 18))
    found = {a.child_id: a.reached_on for a in raised if a.rule == book.SEVEN_DAYS}
    assert found == {
        suspended.child_id: date(2025, 6, 12),
        over_month.child_id: date(2025, 6, 4),
    }


def test_run_of_years_is_counted_from_its_first_day(child):
    attend(child, "x" * 300, date(2025, 6, 2))
    now = at(date(2026, 6, 30), 10)
    (alert,) = [a for a in evaluate([child], now) if a.rule == book.SEVEN_DAYS]
    assert alert.started_on == MONDAY
    assert alert.figures["certain"] == len(alert.counted) > 240


@pytest.mark.requirement("SAFE-029")
def test_sighting_holds_the_alert_back_until_it_expires(child):
    ChildSighting.objects.create(
        child=child.child, placement=child, confirmed_on=date(2025, 6, 5), means="home_visit",
        valid_days=14, entered_at=at(TENTH, 9),
    )  # fmt: skip
    attend(child, "x" * 15)
    assert book.SEVEN_DAYS not in rules_of(evaluate([child], at(TENTH, 10)))
    alert = Alert.objects.get(rule=book.SEVEN_DAYS)
    assert (alert.state, alert.held_back_until) == (AlertState.HELD_BACK, date(2025, 6, 19))
    assert AlertDelivery.objects.filter(alert=alert).count() == 0
    assert evaluate_nightly(at(date(2025, 6, 19), 5)) == 1
    alert.refresh_from_db()
    assert alert.state == AlertState.HELD_BACK
    assert evaluate_nightly(at(date(2025, 6, 20), 5)) == 1
    alert.refresh_from_db()
    assert (alert.state, alert.raised_at) == (AlertState.OPEN, at(date(2025, 6, 20), 5))
    assert AlertDelivery.objects.filter(alert=alert).count() == 1


@pytest.mark.requirement("SAFE-031")
def test_third_absence_warns_the_same_day_and_a_new_threshold_holds_for_new_judgements(safe):
    first, second = a_child(safe), a_child(safe, NAMES[1])
    attend(first, "oxxx")
    assert rules_of(evaluate([first], at(date(2025, 6, 5), 10))) == [book.EARLY_RUN]
    RuleSetting.objects.create(
        rule=book.EARLY_RUN, parameter="days", value=4, from_on=date(2025, 6, 6),
        reason="庁内の決定", set_by=safe.officer, set_at=at(date(2025, 6, 5), 17),
    )  # fmt: skip
    attend(second, "oxxx")
    assert evaluate([first, second], at(date(2025, 6, 6), 10)) == []
    kept = Alert.objects.get(child=first.child)
    assert (kept.values["days"], kept.rule_version) == (3, "2019-02-28")
    attend(second, "x", date(2025, 6, 6))
    (new,) = evaluate([second], at(date(2025, 6, 6), 11))
    assert (new.values["days"], new.rule_version) == (4, "2025-06-06")


@pytest.mark.requirement("SAFE-024")
def test_correction_after_the_alert_keeps_it_and_says_that_its_ground_is_gone(child):
    attend(child, SEVEN)
    (alert,) = evaluate([child], at(TENTH, 10))
    AttendanceEntry.objects.filter(placement=child, day=date(2025, 6, 5)).update(
        code="present", family_contact="", reason=""
    )
    evaluate([child], at(TENTH, 14))
    alert.refresh_from_db()
    assert (alert.state, alert.is_still_met) == (AlertState.OPEN, False)
    AttendanceEntry.objects.filter(placement=child, day=date(2025, 6, 5)).update(
        code="absent", family_contact="received", reason="illness"
    )
    assert book.SEVEN_DAYS not in rules_of(evaluate([child], at(TENTH, 15)))
    alert.refresh_from_db()
    assert (alert.is_still_met, Alert.objects.filter(rule=book.SEVEN_DAYS).count()) == (True, 1)


def test_month_that_comes_in_at_once_raises_what_was_in_it(child):
    attend(child, "xxxxxxxxo")
    raised = evaluate([child], at(date(2025, 7, 4), 10))
    assert (raised[0].rule, raised[0].ended_on) == (book.SEVEN_DAYS, date(2025, 6, 12))


def test_silence_warns_and_the_warning_ends_when_somebody_speaks(child):
    attend(child, "xx?????")
    raised = evaluate([child], at(date(2025, 6, 11), 10))
    assert rules_of(raised) == [book.POSSIBLE_SEVEN]
    assert len(raised[0].unreported) == 5
    attend(child, "ooooo", date(2025, 6, 4))
    evaluate([child], at(date(2025, 6, 11), 11))
    lapsed = Alert.objects.get(pk=raised[0].pk)
    assert (lapsed.state, lapsed.is_still_met) == (AlertState.CLOSED, False)


def test_today_is_not_owed_before_it_is_over(child):
    attend(child, "xxx????")
    today = date(2025, 6, 10)
    assert book.POSSIBLE_SEVEN not in rules_of(evaluate([child], at(today, 18)))
    assert book.POSSIBLE_SEVEN in rules_of(evaluate([child], at(today + timedelta(days=1), 4)))


@pytest.mark.requirement("SAFE-045")
def test_run_goes_on_over_a_change_of_school(safe):
    old = a_child(safe)
    new_school = a_facility(safe.contract, "S0002", "例題小学校", FacilityKind.ELEMENTARY)
    Placement.objects.filter(pk=old.pk).update(until_on=date(2025, 6, 5))
    old.refresh_from_db()
    new = Placement.objects.create(
        child=old.child, facility=new_school, grade="P3", from_on=date(2025, 6, 6)
    )
    attend(old, "xxxx")
    attend(new, "xxx", date(2025, 6, 6))
    (alert,) = evaluate([new], at(TENTH, 10))
    assert (alert.rule, len(alert.counted), alert.facility) == (book.SEVEN_DAYS, 7, new_school)


def test_club_never_stands_for_the_school(safe, child):
    club = a_facility(safe.contract, "G0001", "みほん学童クラブ", FacilityKind.AFTER_SCHOOL)
    at_club = Placement.objects.create(
        child=child.child, facility=club, grade="P3", from_on=date(2025, 4, 1)
    )
    attend(child, SEVEN)
    attend(at_club, "ooooooo")
    raised = evaluate([child], at(TENTH, 10))
    assert [(a.rule, a.line) for a in raised] == [(book.SEVEN_DAYS, "main")]
    lines = Standing.objects.filter(child=child.child).values_list("line", "certain")
    assert sorted(lines) == [("after_school", 0), ("main", 7)]


def test_one_absence_evaluates_one_child(safe, child):
    others = [a_child(safe, name) for name in NAMES[1:4]]
    attend(child, "xxx")
    mark_for_evaluation([child.child_id, child.child_id], now=at(date(2025, 6, 4), 10))
    assert evaluate_changed(at(date(2025, 6, 4), 10)) == 1
    assert list(Standing.objects.values_list("child", flat=True)) == [child.child_id]
    assert (EvaluationDue.objects.count(), len(others)) == (0, 3)
    assert evaluate_changed(at(date(2025, 6, 4), 11)) == 0


def test_night_takes_every_child_once_and_from_four_o_clock(safe, child):
    a_child(safe, NAMES[1])
    assert evaluate_nightly(at(TENTH, 3, 59)) == 0
    assert evaluate_nightly(at(TENTH, 4)) == 2
    assert evaluate_nightly(at(TENTH, 5)) == 0


def test_night_asks_no_more_for_more_children(safe, child, django_assert_num_queries):
    for number in range(6):
        placement = a_child(safe, f"例題 {number}")
        attend(placement, "o" * 41 + "oxo?o", date(2025, 4, 1))
    keys = list(Placement.objects.values_list("child", flat=True))
    now = at(date(2025, 6, 6), 10)
    evaluate([p.child for p in Placement.objects.all()], now)
    few, many = Placement.objects.filter(child__in=keys[:1]), Placement.objects.all()
    with django_assert_num_queries(16) as one:
        evaluate([p.child for p in few.select_related("child")], now)
    with django_assert_num_queries(len(one.captured_queries)):
        evaluate([p.child for p in many.select_related("child")], now)


@pytest.mark.requirement("SAFE-034")
def test_unconfirmed_alert_goes_to_the_supervisor_at_noon(safe, child):
    attend(child, SEVEN)
    (alert,) = evaluate([child], at(TENTH, 10))
    assert alert.confirm_by == at(TENTH, 12)
    told = AlertDelivery.objects.filter(alert=alert)
    assert [one.person for one in told] == [safe.caseworker]
    assert escalate_alerts(at(TENTH, 11, 59)) == 0
    assert escalate_alerts(at(TENTH, 12)) == 1
    assert escalate_alerts(at(TENTH, 13)) == 0
    escalated = AlertDelivery.objects.get(alert=alert, is_escalation=True)
    assert (escalated.person, escalated.delivered_at) == (safe.supervisor, at(TENTH, 12))


@pytest.mark.requirement("SAFE-034")
def test_confirmation_keeps_name_time_and_planned_action(safe, child):
    attend(child, SEVEN)
    (alert,) = evaluate([child], at(TENTH, 10))
    by = safe.actor(safe.caseworker)
    confirm_alert(alert, Judgement.HOME_VISIT, by=by, now=at(TENTH, 11))
    alert.refresh_from_db()
    assert (alert.confirmed_by, alert.confirmed_at, alert.planned) == (
        safe.caseworker, at(TENTH, 11), Judgement.HOME_VISIT,
    )  # fmt: skip
    assert escalate_alerts(at(TENTH, 12)) == 0
    with pytest.raises(Refused, match="瀧川 拓"):
        confirm_alert(alert, Judgement.WATCH, by=by, now=at(TENTH, 12))


def test_others_confirm_nothing(safe, child):
    attend(child, SEVEN)
    (alert,) = evaluate([child], at(TENTH, 10))
    _, stranger, _ = another_centre(safe)
    for person in (stranger, safe.head, safe.world.yamabe):
        with pytest.raises(Forbidden):
            confirm_alert(alert, Judgement.WATCH, by=safe.actor(person), now=at(TENTH, 11))


@pytest.mark.requirement("SAFE-034")
def test_deputy_is_told_as_well(safe, child):
    centre, deputy, _ = another_centre(safe)
    hold(child.child, centre, deputy, HolderRole.SECONDARY)
    attend(child, SEVEN)
    (alert,) = evaluate([child], at(TENTH, 10))
    told = {one.person for one in AlertDelivery.objects.filter(alert=alert)}
    assert told == {safe.caseworker, deputy}


def test_where_nobody_is_named_the_supervisor_is_told_at_once(safe, child):
    hold(child.child, safe.centre, None, HolderRole.PRIMARY)
    attend(child, SEVEN)
    (alert,) = evaluate([child], at(TENTH, 10))
    assert [one.person for one in AlertDelivery.objects.filter(alert=alert)] == [safe.supervisor]


@pytest.mark.requirement("SAFE-035")
def test_mails_carry_no_child(safe, child):
    attend(child, SEVEN)
    evaluate([child], at(TENTH, 10))
    escalate_alerts(at(TENTH, 12))
    mails = list(OutgoingMail.objects.filter(template="safeguarding/mail/alert"))
    assert {mail.to_address for mail in mails} == {safe.caseworker.email, safe.supervisor.email}
    alert = Alert.objects.get(rule=book.SEVEN_DAYS)
    for mail in mails:
        text = f"{mail.subject}\n{readable_body(mail)}"
        assert alert.number in text
        for hidden in ("花子", "みほん小学校", "3年", "欠席", "7日", child.child.number):
            assert hidden not in text


def test_silent_facility_is_an_alert_of_its_own(safe, child):
    nursery_child = a_child(safe, NAMES[1], facility=safe.nursery)
    attend(nursery_child, "oo")  # Monday and Tuesday, then nothing
    attend(child, "ooooo")
    assert watch_silence(at(date(2025, 6, 5), 5)) == 0
    assert watch_silence(at(date(2025, 6, 6), 3, 59)) == 0
    assert watch_silence(at(date(2025, 6, 6), 4)) == 1
    assert watch_silence(at(date(2025, 6, 6), 5)) == 0
    alert = Alert.objects.get(rule=book.SILENT_FACILITY)
    assert (alert.facility, alert.child, alert.counted) == (
        safe.nursery, None, ["2025-06-04", "2025-06-05"],
    )  # fmt: skip
    watch_silence(at(date(2025, 6, 7), 5))
    alert.refresh_from_db()
    assert alert.counted[-1] == "2025-06-06"
    attend(nursery_child, "x", date(2025, 6, 7))
    watch_silence(at(date(2025, 6, 9), 5))
    alert.refresh_from_db()
    assert alert.state == AlertState.CLOSED
