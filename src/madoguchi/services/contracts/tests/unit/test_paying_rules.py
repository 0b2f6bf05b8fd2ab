"""When an invoice falls due, what stands in the way of paying it, what may be written down."""

from dataclasses import replace
from datetime import date

import pytest

from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.errors import Refused
from madoguchi.services.contracts.rules.paying import (
    Claim,
    check_paid,
    check_payment_days,
    due_day,
    paying_time,
    unmet,
)

DAY = date(2026, 6, 1)
SOUND = Claim(
    amount_yen=110_000, nets={10: 100_000, 8: 0}, registration_number="T9999010000015",
    is_legal_person=True, inspected_on=DAY, approved_on=DAY, price_yen=500_000,
    invoiced_yen=390_000, number=2, planned_yen=110_000, instalment_yen=0,
)  # fmt: skip


def test_a_contract_that_says_nothing_of_it_pays_within_the_laws_fifteen_days():
    assert [paying_time(days, DAY).days for days in (None, 30, 7)] == [15, 30, 7]
    assert "10条" in paying_time(None, DAY).ground


@pytest.mark.parametrize(("days", "is_works", "code"), [
    (30, False, ""), (31, False, "payment_days_over_law"),
    (40, True, ""), (41, True, "payment_days_over_law"), (None, False, ""),
])  # fmt: skip
def test_no_contract_names_more_days_than_the_law(days, is_works, code):
    found = ""
    try:
        check_payment_days(days, DAY, is_works=is_works)
    except Refused as refused:
        found = refused.code
    assert found == code


def test_due_day_does_not_count_the_receipt_and_goes_back_before_closed_days():
    calendar = BusinessCalendar()
    assert due_day(date(2026, 6, 1), 30, calendar) == date(2026, 7, 1)
    # 1 August 2026 is a Saturday
    assert due_day(date(2026, 7, 2), 30, calendar) == date(2026, 7, 31)


def test_days_that_ran_before_an_invoice_was_returned_are_not_given_again():
    calendar = BusinessCalendar()
    assert due_day(date(2026, 6, 10), 30, calendar, used_days=9) == date(2026, 7, 1)
    assert due_day(date(2026, 6, 10), 30, calendar, used_days=45) == date(2026, 6, 10)


def test_sound_claim_may_be_paid():
    assert unmet(SOUND) == []


@pytest.mark.parametrize(("change", "code"), [
    ({"inspected_on": None}, "not_inspected"),
    ({"price_yen": 499_999}, "over_price"),
    ({"planned_yen": 109_999}, "over_instalment"),
    ({"instalment_yen": 1}, "over_instalment"),
    ({"nets": {10: 90_000, 8: 0}}, "tax_differs"),
    ({"registration_number": "T9999010000016"}, "registration_check_digit"),
    ({"registration_number": "9999010000015"}, "registration_number"),
    ({"approved_on": None}, "not_approved"),
])  # fmt: skip
def test_each_thing_that_does_not_hold_is_the_one_that_is_named(change, code):
    assert [one.code for one in unmet(replace(SOUND, **change))] == [code]


def test_firm_without_a_registration_number_is_paid_all_the_same():
    assert unmet(replace(SOUND, registration_number="")) == []


@pytest.mark.parametrize(("paid_on", "amount", "code"), [
    (date(2026, 6, 3), 110_000, ""), (date(2026, 6, 5), 110_000, ""),
    (date(2026, 6, 6), 110_000, "paid_in_future"),
    (date(2026, 6, 2), 110_000, "paid_before_approval"),
    (date(2026, 5, 31), 110_000, "paid_before_acceptance"),
    (date(2026, 6, 5), 109_999, "amount_differs"), (date(2026, 6, 5), 110_001, "amount_differs"),
])  # fmt: skip
def test_payment_is_the_amount_asked_for_on_a_day_that_can_be(paid_on, amount, code):
    found = ""
    try:
        check_paid(
            paid_on, amount, claimed_yen=110_000, inspected_on=DAY, approved_on=date(2026, 6, 3),
            today=date(2026, 6, 5),
        )  # fmt: skip
    except Refused as refused:
        found = refused.code
    assert found == code
