"""労働報酬下限額: thresholds, rates, shortfalls; payment plans, damages and insurance gaps."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.errors import Refused
from madoguchi.services.contracts.rules.damages import check_cancellation, check_claim
from madoguchi.services.contracts.rules.insurance import gaps
from madoguchi.services.contracts.rules.pay_floor import (
    Rate,
    Threshold,
    hourly_from_daily,
    hourly_wage,
    judge,
    library,
    rate_on,
    shortfall,
)
from madoguchi.services.contracts.rules.payment_plans import divide, instalment_of, months_of
from madoguchi.services.contracts.terms import Gravity, PaymentPlan, WorkKind

DAY_6 = date(2024, 4, 5)
RATES = library()[1]


@pytest.mark.requirement("CONT-040")
def test_floor_follows_the_planned_price_of_each_single_year_contract():
    assert judge(WorkKind.SERVICE, 22_630_000, DAY_6).applies
    later = judge(WorkKind.SERVICE, 13_400_000, date(2025, 4, 1))
    assert (later.applies, later.words) == (
        False, "予定価格13,400,000円は、基準（20,000,000円以上）に当たりません。",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("inclusive", "expected"), [(True, [False, True, True]), (False, [False, False, True])]
)
def test_comparison_at_the_very_amount_is_a_setting(inclusive, expected):
    setting = [
        Threshold(
            kind=WorkKind.SERVICE, amount_yen=20_000_000, is_inclusive=inclusive,
            valid_from=date(2024, 4, 1), source="",
        )
    ]  # fmt: skip
    around = (19_999_999, 20_000_000, 20_000_001)
    assert [judge(WorkKind.SERVICE, yen, DAY_6, setting).applies for yen in around] == expected


def test_kind_of_contract_decides_before_the_price():
    assert judge(WorkKind.DESIGNATED_MANAGER, 1, DAY_6).applies
    assert not judge(WorkKind.REAL_ESTATE, 10**10, DAY_6).applies
    assert not judge(WorkKind.WORKS, 29_999_999, DAY_6).applies
    assert judge(WorkKind.WORKS, 30_000_000, DAY_6).applies
    assert "登録されていません" in judge(WorkKind.WORKS, 10**9, date(2024, 3, 31)).words


@pytest.mark.requirement("CONT-041")
def test_wage_of_1300_lacks_30_and_a_gardener_is_checked_against_2338():
    floor = rate_on(RATES, WorkKind.SERVICE, "", DAY_6)
    assert floor is not None
    assert shortfall(1_300, floor.hourly_yen) == 30
    assert (floor.hourly_yen, floor.notified_on) == (1_330, date(2023, 12, 21))
    gardener = rate_on(RATES, WorkKind.WORKS, "造園工", DAY_6)
    assert gardener is not None
    assert gardener.hourly_yen == 2_338 == hourly_from_daily(22_000)


def test_rate_holds_in_its_days_and_for_calls_after_its_notice():
    days = (date(2024, 3, 31), date(2024, 4, 1), date(2025, 3, 31), date(2025, 4, 1))
    found = [rate_on(RATES, WorkKind.SERVICE, "", day) for day in days]
    assert [one.hourly_yen if one else None for one in found] == [None, 1_330, 1_330, 1_460]
    called = (date(2023, 12, 20), date(2023, 12, 21))
    assert [
        rate_on(RATES, WorkKind.SERVICE, "", DAY_6, tendered_on=day) is not None for day in called
    ] == [False, True]


def test_no_trade_stands_in_for_another():
    assert rate_on(RATES, WorkKind.WORKS, "大工", DAY_6) is None
    other = Rate(
        kind=WorkKind.WORKS, trade="大工", hourly_yen=2_700, notified_on=date(2023, 12, 21),
        valid_from=date(2024, 4, 1), valid_until=date(2025, 3, 31), source="",
    )  # fmt: skip
    assert rate_on([*RATES, other], WorkKind.WORKS, "大工", DAY_6) == other


def test_every_figure_of_the_library_is_to_be_verified_and_has_its_source():
    thresholds, rates = library()
    assert all(one.verify and one.source for one in (*thresholds, *rates))


def test_hourly_wage_never_rounds_up():
    assert hourly_wage(208_000, 9_600) == 1_300
    assert hourly_wage(207_999, 9_600) == 1_299
    with pytest.raises(ZeroDivisionError):
        hourly_wage(1, 0)


@given(st.integers(1, 10**9), st.integers(1, 60))
def test_parts_of_a_price_add_up_and_the_last_holds_the_remainder(amount, count):
    parts = divide(amount, count)
    assert (sum(parts), len(parts)) == (amount, count)
    assert 0 <= parts[-1] - parts[0] < count


def test_months_of_each_plan():
    term = (date(2026, 4, 1), date(2026, 11, 30))
    assert months_of(PaymentPlan.ONCE, *term) == [date(2026, 12, 1)]
    assert months_of(PaymentPlan.ON_INVOICE, *term) == [date(2026, 12, 1)]
    monthly = months_of(PaymentPlan.MONTHLY, *term)
    assert (monthly[0], monthly[-1], len(monthly)) == (date(2026, 5, 1), date(2026, 12, 1), 8)
    assert months_of(PaymentPlan.BY_QUANTITY, *term) == []
    for wrong in ([], [date(2026, 3, 31)]):
        with pytest.raises(Refused):
            months_of(PaymentPlan.IN_MONTHS, *term, wrong)


def test_deliverable_belongs_to_the_first_payment_not_before_its_month():
    months = [date(2026, 7, 1), date(2026, 12, 1)]
    days = (date(2026, 7, 31), date(2026, 8, 1), date(2027, 1, 1), None)
    assert [instalment_of(months, day) for day in days] == [0, 1, 1, 1]


@pytest.mark.requirement("CONT-157")
def test_claim_goes_up_to_the_loss_that_is_proved():
    items = [120_000, 80_000]
    check_claim(200_000, items)
    for wrong in (250_000, 200_001, 0):
        with pytest.raises(Refused) as refused:
            check_claim(wrong, items)
    with pytest.raises(Refused) as refused:
        check_claim(250_000, items)
    assert "200,000円" in refused.value.message


def test_minor_breach_ends_no_contract():
    check_cancellation(Gravity.SERIOUS)
    with pytest.raises(Refused):
        check_cancellation(Gravity.MINOR)


@pytest.mark.parametrize(
    ("policies", "expected"),
    [
        ([], [((4, 1), (3, 31))]),
        ([((4, 1), (3, 31))], []),
        ([((4, 2), (3, 30))], [((4, 1), (4, 1)), ((3, 31), (3, 31))]),
        ([((4, 1), (9, 30)), ((10, 2), (3, 31))], [((10, 1), (10, 1))]),
    ],
)
def test_days_of_the_term_that_no_policy_covers(policies, expected):
    def day(pair):
        month, number = pair
        return date(2026 if month >= 4 else 2027, month, number)

    found = gaps(
        date(2026, 4, 1), date(2027, 3, 31), [(day(first), day(last)) for first, last in policies]
    )
    assert found == [(day(first), day(last)) for first, last in expected]
