"""From clause to dated duties, and what each shows on the board."""

from datetime import date

import pytest

from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.services.contracts.rules.board import DutyFacts, sign_of_duty, worst
from madoguchi.services.contracts.rules.duties import PerformancePeriod, plan_duties
from madoguchi.services.contracts.rules.library import clause_set
from madoguchi.services.contracts.terms import DutyState, DutyTrigger, Sign

YEAR = PerformancePeriod(
    concluded_on=date(2026, 4, 1), starts_on=date(2026, 4, 1), ends_on=date(2027, 3, 31)
)


def planned(term=YEAR, attributes=frozenset(), code="data_processing"):
    return plan_duties(clause_set(code), term, attributes, BusinessCalendar())


def due_days(duties, code):
    return [duty.due_on for duty in duties if duty.template.code == code]


@pytest.mark.requirement("CONT-015")
def test_monthly_report_is_due_on_the_tenth_and_in_the_last_month_at_the_end_of_the_term():
    days = due_days(planned(), "monthly_report")
    assert len(days) == 12
    assert date(2026, 6, 10) in days  # the report of May
    assert days[-2:] == [date(2027, 3, 10), date(2027, 3, 31)]


def test_term_that_begins_in_mid_month_has_a_report_for_the_part():
    term = PerformancePeriod(
        concluded_on=date(2026, 2, 16), starts_on=date(2026, 2, 16), ends_on=date(2026, 4, 10)
    )
    assert due_days(planned(term), "monthly_report") == [
        date(2026, 3, 10), date(2026, 4, 10), date(2026, 4, 10),
    ]  # fmt: skip


def test_start_documents_are_due_on_the_day_of_the_signature():
    term = PerformancePeriod(
        concluded_on=date(2026, 2, 16), starts_on=date(2026, 4, 1), ends_on=date(2027, 3, 31)
    )
    for code in ("regulations", "roster", "emergency_contacts", "schedule"):
        assert due_days(planned(term), code) == [date(2026, 2, 16)]


def test_duties_of_a_nature_that_the_work_has_not_do_not_apply():
    duties = [duty for duty in planned() if duty.clause_number in (23, 24)]
    assert {duty.missing for duty in duties} == {"handles_specific_personal_files"}
    assert {duty.due_on for duty in duties} == {None}
    with_files = planned(attributes={"handles_specific_personal_files"})
    assert due_days(with_files, "isolation") == [date(2026, 4, 1)]
    assert len(due_days(with_files, "log_analysis")) == 12


def test_outside_servers_are_checked_every_six_months():
    days = due_days(planned(attributes={"has_outside_servers"}), "outside_servers_checked")
    assert days == [date(2026, 9, 30), date(2027, 3, 31)]


def test_six_months_count_from_the_start_and_end_with_the_term():
    term = PerformancePeriod(
        concluded_on=date(2026, 8, 31), starts_on=date(2026, 8, 31), ends_on=date(2027, 6, 15)
    )
    days = due_days(planned(term, {"has_outside_servers"}), "outside_servers_checked")
    assert days == [date(2027, 2, 27), date(2027, 6, 15)]


def test_yearly_duties_end_with_each_fiscal_year_of_a_long_contract():
    term = PerformancePeriod(
        concluded_on=date(2025, 4, 1), starts_on=date(2025, 4, 1), ends_on=date(2028, 3, 31)
    )
    assert due_days(planned(term), "training_done") == [
        date(2026, 3, 31), date(2027, 3, 31), date(2028, 3, 31),
    ]  # fmt: skip


def test_words_without_a_day_give_none():
    duties = planned(attributes={"develops_systems"})
    assert due_days(duties, "verification") == [None]


OPEN, STANDING = DutyTrigger.CONCLUSION, DutyTrigger.STANDING


@pytest.mark.parametrize(
    ("state", "trigger", "due_on", "sign"),
    [
        (DutyState.OPEN, OPEN, date(2026, 6, 10), Sign.DUE),
        (DutyState.OPEN, OPEN, date(2026, 6, 9), Sign.OVERDUE),
        (DutyState.RETURNED, OPEN, date(2026, 6, 9), Sign.OVERDUE),
        (DutyState.FILED, OPEN, date(2026, 6, 9), Sign.FILED),
        (DutyState.SETTLED, OPEN, date(2026, 6, 9), Sign.SETTLED),
        (DutyState.OPEN, STANDING, None, Sign.STANDING),
        (DutyState.BREACHED, STANDING, None, Sign.BREACHED),
        (DutyState.NOT_APPLICABLE, OPEN, date(2026, 6, 9), Sign.NOT_APPLICABLE),
    ],
)
def test_sign_on_the_tenth_of_june(state, trigger, due_on, sign):
    facts = DutyFacts(state=state, trigger=trigger, due_on=due_on)
    assert sign_of_duty(facts, date(2026, 6, 10)) is sign


def test_clause_shows_the_worst_of_its_duties():
    assert worst([Sign.SETTLED, Sign.OVERDUE, Sign.DUE]) is Sign.OVERDUE
    assert worst([Sign.NOT_APPLICABLE, Sign.SETTLED]) is Sign.SETTLED
