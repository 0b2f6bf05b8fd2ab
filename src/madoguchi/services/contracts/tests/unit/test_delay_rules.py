"""支払遅延防止法: the days to inspect, the rate, and the interest of a late payment."""

from datetime import date

import pytest

from madoguchi.core.errors import Refused
from madoguchi.services.contracts.rules.delay import (
    DelayRate,
    check_delay_rate,
    delay_of,
    delay_rate,
    inspection_delay,
    inspection_due,
)
from madoguchi.services.contracts.rules.thresholds import (
    DELAY_RATE,
    INSPECTION_DAYS,
    INSPECTION_DAYS_OF_WORKS,
)

CONCLUDED = date(2026, 4, 1)
RATE = DelayRate(hundredths=250, ground="")
DUE = date(2026, 4, 16)


@pytest.mark.parametrize(("is_works", "last"), [
    (False, date(2026, 6, 11)), (True, date(2026, 6, 15)),
])  # fmt: skip
def test_delivery_is_inspected_within_ten_days_and_works_within_fourteen(is_works, last):
    assert inspection_due(date(2026, 6, 1), is_works=is_works) == last
    found = [
        inspection_delay(date(2026, 6, 1), day, is_works=is_works)
        for day in (last, date(2026, 6, 30))
    ]
    assert found == [0, 30 - last.day]


def test_settings_have_a_day_from_which_they_hold_and_say_that_they_are_to_be_checked():
    for one in (INSPECTION_DAYS, INSPECTION_DAYS_OF_WORKS, DELAY_RATE):
        assert ("256号" in one.source, "verify yearly" in one.source) == (True, True)
    days = (date(2021, 3, 31), date(2021, 4, 1))
    assert [DELAY_RATE.on(day) for day in days] == [260, 250]


def test_rate_is_the_contracts_and_else_that_of_the_day_of_its_conclusion():
    found = [delay_rate(stated, CONCLUDED) for stated in (None, 1_460)]
    assert [one.words for one in found] == ["年2.5%", "年14.6%"]
    assert ("令和8年4月1日" in found[0].ground, found[1].ground) == (True, "契約の定め")
    assert DelayRate(hundredths=300, ground="").words == "年3%"


@pytest.mark.parametrize(("hundredths", "code"), [
    (None, ""), (250, ""), (249, "delay_rate_below_law"),
])  # fmt: skip
def test_no_contract_names_a_lower_rate_than_the_law(hundredths, code):
    found = ""
    try:
        check_delay_rate(hundredths, CONCLUDED)
    except Refused as refused:
        found = refused.code
    assert found == code


@pytest.mark.parametrize(("amount", "until", "days", "computed", "interest"), [
    (815_000, date(2026, 4, 17), 1, 55, 0),
    (1_460_000, date(2026, 4, 17), 1, 100, 100),
    (1_459_999, date(2026, 4, 17), 1, 99, 0),
    (815_000, date(2026, 5, 16), 30, 1_674, 1_600),
    (9_130_000, date(2027, 4, 16), 365, 228_250, 228_200),
])  # fmt: skip
def test_interest_runs_from_the_day_after_and_falls_to_full_hundreds(
    amount, until, days, computed, interest
):
    found = delay_of(amount, due_on=DUE, until_on=until, rate=RATE)
    assert (found.days, found.computed_yen, found.interest_yen) == (days, computed, interest)


def test_year_of_366_days_is_still_divided_by_365():
    found = delay_of(3_650_000, due_on=date(2027, 12, 31), until_on=date(2028, 12, 31), rate=RATE)
    assert (found.days, found.computed_yen) == (366, 91_500)


def test_payment_in_time_has_no_interest_but_the_overrun_of_a_late_inspection_has():
    assert delay_of(815_000, due_on=DUE, until_on=DUE, rate=RATE) is None
    found = delay_of(1_460_000, due_on=DUE, until_on=DUE, rate=RATE, overrun_days=2)
    assert (found.days, found.interest_yen) == (2, 200)
