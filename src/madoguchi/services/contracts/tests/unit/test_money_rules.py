"""Ceilings, horizon, invoices: what may be agreed and paid."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.errors import Refused
from madoguchi.services.contracts.models import Invoice, PaymentInstalment
from madoguchi.services.contracts.queries.paying import InstalmentLine
from madoguchi.services.contracts.rules.ceilings import (
    budget_year,
    check_breakdown,
    check_year,
    years_of,
)
from madoguchi.services.contracts.rules.conclusion import check_conditions
from madoguchi.services.contracts.rules.invoices import (
    check_amount,
    check_instalment,
    check_left,
    check_registration_number,
    check_total,
    taxes_of,
)
from madoguchi.services.contracts.rules.renewal import check_horizon, check_order
from madoguchi.services.contracts.rules.thresholds import DatedAmount


def test_second_contract_of_a_year_is_refused_by_the_yen_that_it_is_over():
    check_year("令和8年度", 2_195_000, 1_500_000, 695_000)
    with pytest.raises(Refused) as refused:
        check_year("令和8年度", 2_195_000, 1_500_000, 700_000)
    assert refused.value.code == "over_ceiling"
    assert "5,000円超えます" in refused.value.message


@pytest.mark.requirement("CONT-003")
def test_cost_counts_for_the_year_of_its_days_whatever_the_title_says():
    assert budget_year(date(2026, 12, 1)) == 2026
    assert budget_year(date(2027, 3, 31)) == 2026
    assert budget_year(date(2027, 4, 1)) == 2027


def test_yearly_amounts_make_the_price():
    amounts = dict.fromkeys((2025, 2026, 2027), 1_749_880)
    check_breakdown(amounts, 5_249_640)
    with pytest.raises(Refused):
        check_breakdown(amounts, 5_249_641)
    assert list(years_of(date(2025, 4, 1), date(2028, 3, 31))) == [2025, 2026, 2027]


def test_contract_may_end_on_the_last_day_of_the_horizon_and_not_after():
    check_horizon(date(2028, 11, 30), date(2028, 11, 30))
    check_horizon(date(2099, 12, 31), None)
    with pytest.raises(Refused) as refused:
        check_horizon(date(2028, 12, 1), date(2028, 11, 30))
    assert "令和10年11月30日" in refused.value.message


def test_contract_ends_on_or_after_its_start():
    check_order(date(2026, 4, 1), date(2026, 4, 1))
    with pytest.raises(Refused):
        check_order(date(2026, 4, 2), date(2026, 4, 1))


def test_every_unmet_condition_is_named():
    check_conditions([])
    with pytest.raises(Refused) as refused:
        check_conditions(["予算の配当", "履行実績が良好"])
    assert "「予算の配当」「履行実績が良好」" in refused.value.message


@pytest.mark.parametrize("amount", [112 + 57 + 5, 112 + 57 + 6])
def test_tax_is_rounded_once_for_each_rate(amount):
    # 8% of 104 is 8.32, 10% of 57 is 5.7; three lines of 19 yen rounded down each would give 3.
    check_total(amount, {10: 57, 8: 104})


@pytest.mark.parametrize("amount", [112 + 57 + 3, 113 + 57 + 7])
def test_tax_rounded_line_by_line_is_refused_with_the_right_totals(amount):
    with pytest.raises(Refused) as refused:
        check_total(amount, {10: 57, 8: 104})
    assert "合計は174円から176円です" in refused.value.message


def test_price_with_tax_that_no_net_amount_gives_exactly_can_be_invoiced():
    check_total(815_000, {10: 740_910, 8: 0})  # 815,000 x 10/110 = 74,090.9, rounded down
    check_total(815_000, {10: 740_909, 8: 0})
    with pytest.raises(Refused):
        check_total(815_000, {10: 740_911, 8: 0})
    with pytest.raises(Refused):
        check_total(815_000, {10: 740_908, 8: 0})


def test_invoice_that_names_no_net_amount_is_not_recomputed():
    check_total(815_000, {10: 0, 8: 0})


@given(st.integers(min_value=0, max_value=10**10), st.sampled_from([8, 10]))
def test_tax_is_the_rate_but_for_one_rounding(net, percent):
    taxes = taxes_of(net, percent)
    assert all(abs(tax * 100 - net * percent) < 100 + percent for tax in taxes)
    assert {net * percent // 100, -(-net * percent // 100)} <= taxes


@pytest.mark.parametrize("number", ["", "T9234567890123"])
def test_registration_number_is_taken(number):
    check_registration_number(number)


@pytest.mark.parametrize(
    "number", ["1234567890123", "T123456789012", "T12345678901234", "t1234567890123"]
)
def test_registration_number_is_refused(number):
    with pytest.raises(Refused):
        check_registration_number(number)


def test_registration_number_of_a_firm_has_its_check_digit():
    with pytest.raises(Refused) as refused:
        check_registration_number("T1234567890123")
    assert refused.value.code == "registration_check_digit"
    check_registration_number("T1234567890123", is_legal_person=False)


def test_registration_number_of_full_width_digits_is_refused():
    with pytest.raises(Refused):
        check_registration_number("T１２３４５６７８９０１２３")


def test_invoice_may_reach_the_price_and_not_pass_it():
    check_amount(815_000, price_yen=815_000, invoiced_yen=0)
    for amount in (815_001, 0, -1):
        with pytest.raises(Refused):
            check_amount(amount, price_yen=815_000, invoiced_yen=0)


def test_dated_amount_holds_from_its_day():
    amount = DatedAmount(
        label="", source="", steps=((date(2024, 4, 1), 1_330), (date(2025, 4, 1), 1_460))
    )
    assert amount.on(date(2023, 1, 1)) == 1_330
    assert amount.on(date(2025, 3, 31)) == 1_330
    assert amount.on(date(2025, 4, 1)) == 1_460


def test_invoices_of_one_instalment_reach_its_amount_and_do_not_pass_it():
    plan = {"number": 2, "planned_yen": 3_740_000, "invoiced_yen": 2_740_000}
    check_instalment(1_000_000, **plan)
    with pytest.raises(Refused) as refused:
        check_instalment(1_000_001, **plan)
    assert refused.value.code == "over_instalment"
    assert "第2回の予定額3,740,000円を1円超えます。" in refused.value.message


def line_with(*invoices, opened_on=date(2026, 6, 1)):
    rows = [Invoice(amount_yen=amount, state=state) for amount, state in invoices]
    planned = PaymentInstalment(number=2, amount_yen=1_000)
    return InstalmentLine(instalment=planned, opened_on=opened_on, invoices=rows)


def test_instalment_takes_an_invoice_until_all_of_it_is_invoiced():
    assert not line_with(opened_on=None).may_be_invoiced
    assert line_with().may_be_invoiced
    assert line_with((999, "received")).may_be_invoiced
    assert not line_with((400, "paid"), (600, "received")).may_be_invoiced
    assert line_with((400, "paid"), (600, "refused")).may_be_invoiced


def test_instalment_that_is_invoiced_in_full_refuses_one_more():
    check_left(number=2, planned_yen=1_000, invoiced_yen=999)
    with pytest.raises(Refused) as refused:
        check_left(number=2, planned_yen=1_000, invoiced_yen=1_000)
    assert refused.value.code == "instalment_invoiced"
    assert refused.value.message.startswith("第2回は、予定額1,000円の全額の請求書を受け付けて")
