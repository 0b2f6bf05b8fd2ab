"""Every due day of 200 invented contracts against the table of the bench, written apart."""

import random
import runpy
from datetime import date
from pathlib import Path

import pytest

from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.services.contracts.rules.duties import PerformancePeriod, plan_duties
from madoguchi.services.contracts.rules.library import clause_set

SETS = ("data_processing", "personal_information")


@pytest.fixture(scope="module")
def bench():
    return runpy.run_path(str(Path("bench/duty_dates.py").resolve()))


def planned(facts):
    """(code, first day of the period, due day) of both sets, as the product plans them."""
    term = PerformancePeriod(
        concluded_on=facts["signed"], starts_on=facts["first"], ends_on=facts["last"]
    )
    return [
        (f"{one.set_code}.{one.template.code}", one.period_on, one.due_on)
        for code in SETS
        for one in plan_duties(clause_set(code), term, facts["held"], BusinessCalendar())
    ]


def test_two_sets_have_54_clauses_and_the_table_names_each_of_their_duties(bench):
    clauses = [clause for code in SETS for clause in clause_set(code).clauses]
    codes = {f"{code}.{duty.code}" for code in SETS for clause in clause_set(code).clauses
             for duty in clause.duties}  # fmt: skip
    assert (len(clauses), codes) == (54, set(bench["TABLE"]))


def test_due_days_of_200_contracts_equal_the_table(bench):
    random_ = random.Random(20260401)
    for _ in range(200):
        facts = bench["invented"](random_)
        found = planned(facts)
        table = bench["expected"](facts["signed"], facts["first"], facts["last"], facts["held"])
        assert set(found) == table, facts
        assert len(found) == len(table), facts


def test_table_would_notice_a_day_too_late(bench):
    facts = {
        "first": date(2026, 4, 1), "last": date(2027, 3, 31), "signed": date(2026, 4, 1),
        "held": set(),
    }  # fmt: skip
    late = {(code, period, due and due.replace(day=11) if due and due.day == 10 else due)
            for code, period, due in planned(facts)}  # fmt: skip
    table = bench["expected"](facts["signed"], facts["first"], facts["last"], facts["held"])
    assert late != table
