"""Ceilings, estimates, periods and the pay-floor sign, with the figures of the notices."""

import doctest
import importlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.calendar.expressions import parse_interval, parse_when
from madoguchi.core.errors import Refused
from madoguchi.services.procurement.rules.ceilings import (
    Ceiling,
    check_breakdown,
    compare_estimate,
    estimate_excesses,
)
from madoguchi.services.procurement.rules.estimate import (
    EstimateLine,
    add_tax,
    describe_missing,
    missing_years,
    split_gross,
)
from madoguchi.services.procurement.rules.pay_floor import (
    ContractKind,
    Threshold,
    hourly_floor_on,
    sign_of_pay_floor,
)
from madoguchi.services.procurement.rules.periods import Segment, check_segments, fiscal_years_of

THREE_YEARS = {2025: 1_749_880, 2026: 1_749_880, 2027: 1_749_880}


@pytest.mark.parametrize("name", ["ceilings", "estimate", "pay_floor", "windows", "schedule"])
def test_examples_hold(name: str) -> None:
    module = importlib.import_module(f"madoguchi.services.procurement.rules.{name}")
    assert doctest.testmod(module).failed == 0


def test_breakdown_must_add_up_to_the_yen() -> None:
    check_breakdown(Ceiling((2025, 2026, 2027), 5_249_640, annual_yen=THREE_YEARS))
    with pytest.raises(Refused) as refusal:
        check_breakdown(Ceiling((2025, 2026, 2027), 5_249_641, annual_yen=THREE_YEARS))
    assert refusal.value.message == (
        "内訳の合計5,249,640円が、限度額5,249,641円と一致しません。どちらかを直してください。"
    )


def test_breakdown_must_cover_its_years() -> None:
    with pytest.raises(Refused) as refusal:
        check_breakdown(Ceiling((2025, 2026), 5_249_640, annual_yen=THREE_YEARS))
    assert refusal.value.code == "breakdown_years"
    check_breakdown(Ceiling((2025,), 815_000))


@pytest.mark.parametrize(
    ("estimate", "excess", "is_over"),
    [(13_152_345, 0, False), (13_152_346, 0, False), (13_152_347, 1, True)],
)
def test_estimate_one_yen_over_the_ceiling_is_flagged(
    estimate: int, excess: int, is_over: bool
) -> None:
    comparison = compare_estimate(Ceiling((2026,), 13_152_346), [estimate])
    assert (comparison.excess_yen, comparison.is_over) == (excess, is_over)
    assert ("1円超えています" in comparison.message) is is_over


def test_shared_ceiling_takes_the_sum_of_its_contracts() -> None:
    shared = Ceiling((2026,), 2_195_000, contracts=("伴走支援", "募集支援"))
    assert not compare_estimate(shared, [1_500_000, 695_000]).is_over
    assert compare_estimate(shared, [1_500_000, 695_001]).excess_yen == 1


def test_each_year_is_compared_with_its_part_of_the_breakdown() -> None:
    ceiling = Ceiling((2025, 2026, 2027), 5_249_640, annual_yen=THREE_YEARS)
    estimates = {2025: 1_749_881, 2026: 1_749_880, 2027: 1_749_879}
    assert compare_estimate(ceiling, list(estimates.values())).excess_yen == 0
    [told] = estimate_excesses([ceiling], estimates)
    assert told.startswith("令和7年度の見積額1,749,881円は")


def test_ceiling_that_the_notice_does_not_say_compares_nothing() -> None:
    comparison = compare_estimate(Ceiling((2027,), None), [1])
    assert (comparison.excess_yen, comparison.is_over) == (None, False)


def test_excess_is_told_of_each_ceiling_and_each_year_of_its_breakdown() -> None:
    three = Ceiling((2025, 2026, 2027), 5_249_640, annual_yen=THREE_YEARS)
    one = Ceiling((2024,), 4_712_000)
    told = estimate_excesses([one, three], {2024: 4_712_000, 2025: 1_749_881, 2026: 1_749_880})
    assert told == ("令和7年度の見積額1,749,881円は、提案限度額1,749,880円を1円超えています。",)
    assert estimate_excesses([one, Ceiling((2027,), None)], {2024: 4_712_000, 2027: 9}) == ()


def test_two_ceilings_of_one_year_take_its_estimate_together() -> None:
    two = [Ceiling((2026,), 1_000_000), Ceiling((2026,), 500_000)]
    assert estimate_excesses(two, {2026: 1_500_000}) == ()
    assert len(estimate_excesses(two, {2026: 1_500_001})) == 1


def test_tax_is_cut_and_rounded_once() -> None:
    assert split_gross(815_000).tax_yen == 74_090
    assert split_gross(815_000).net_yen == 740_910
    lines = [EstimateLine("助言", 3, 333), EstimateLine("ちらし", 1, 1)]
    together = add_tax(sum(line.net_yen for line in lines))
    by_line = sum(add_tax(line.net_yen).tax_yen for line in lines)
    assert (together.tax_yen, by_line) == (100, 99)


def test_negative_amount_is_refused() -> None:
    with pytest.raises(Refused):
        split_gross(-1)


@given(st.integers(0, 10**12))
def test_tax_parts_always_add_up(amount: int) -> None:
    split, added = split_gross(amount), add_tax(amount)
    assert split.net_yen + split.tax_yen == amount
    assert split_gross(added.gross_yen).net_yen in (amount, amount + 1)


def test_missing_year_of_an_estimate_is_named() -> None:
    missing = missing_years([2024, 2025, 2026, 2027], [2024, 2025, 2026])
    assert describe_missing(missing) == "令和9年度の見積書がありません。提出してください。"
    assert describe_missing(missing_years([2026], [2026])) is None


def segment(title: str, iso: str) -> Segment:
    return Segment(title, parse_interval(iso))


CASE_000 = [
    segment("募集支援(令和8年度)", "2026-02-16/2026-03-31"),
    segment("伴走支援", "2026-04-01/2026-11-30"),
    segment("募集支援(令和9年度)", "2026-12-01/2027-03-31"),
]


def test_segments_belong_to_their_fiscal_years_without_gap() -> None:
    assert [fiscal_years_of(part) for part in CASE_000] == [(2025,), (2026,), (2026,)]
    assert check_segments(CASE_000) == ()
    assert fiscal_years_of(segment("長期継続", "2025-04-01/2028-03-31")) == (2025, 2026, 2027)
    assert fiscal_years_of(segment("監査", "../2027-03-31")) == (2026,)


@pytest.mark.parametrize(
    ("iso", "code"),
    [
        ("2026-03-31/2026-11-30", "period_overlap"),
        ("2026-04-02/2026-11-30", "period_gap"),
        ("2026-04-01/2026-11-30", None),
    ],
)
def test_gap_and_overlap_of_one_day_are_reported(iso: str, code: str | None) -> None:
    findings = check_segments([CASE_000[0], segment("伴走支援", iso)])
    assert [finding.code for finding in findings] == ([code] if code else [])


def test_vague_bound_is_reported_only_when_certain() -> None:
    first = Segment("導入", parse_when("令和7年1月上旬から令和7年3月31日"))
    after = Segment("運用", parse_when("令和7年4月"))
    assert check_segments([first, after]) == ()
    assert [f.code for f in check_segments([first, segment("運用", "2025-05-01/2025-06-30")])] == [
        "period_gap"
    ]


SERVICE = ContractKind.SERVICE


@pytest.mark.parametrize(
    ("planned", "is_inclusive", "applies"),
    [
        (19_999_999, True, False),
        (20_000_000, True, True),
        (20_000_000, False, False),
        (20_000_001, False, True),
    ],
)
def test_threshold_switches_between_over_and_from(
    planned: int, is_inclusive: bool, applies: bool
) -> None:
    threshold = Threshold(
        SERVICE, 20_000_000, is_inclusive=is_inclusive, valid_from=date(2024, 4, 1), source="試験"
    )
    sign = sign_of_pay_floor(
        planned, kind=SERVICE, signed_on=date(2024, 4, 1), thresholds=[threshold]
    )
    assert sign.applies is applies


def test_sign_of_the_published_cases() -> None:
    case_004 = sign_of_pay_floor(22_630_000, kind=SERVICE, signed_on=date(2024, 4, 1))
    assert case_004.note == "公契約条例の労働報酬下限額(1時間1,330円)の適用を受ける見込みです。"
    case_001 = sign_of_pay_floor(13_152_346, kind=SERVICE, signed_on=date(2026, 4, 1))
    assert (case_001.applies, case_001.note) == (False, "")


def test_works_have_their_own_threshold_and_no_single_hourly_amount() -> None:
    signed_on = date(2026, 4, 1)
    assert not sign_of_pay_floor(29_999_999, kind=ContractKind.WORKS, signed_on=signed_on).applies
    sign = sign_of_pay_floor(30_000_000, kind=ContractKind.WORKS, signed_on=signed_on)
    assert sign.note == "公契約条例の労働報酬下限額の適用を受ける見込みです。"


@pytest.mark.parametrize(
    ("signed_on", "hourly"),
    [
        (date(2022, 4, 1), 1_170),
        (date(2023, 4, 1), None),
        (date(2025, 3, 31), 1_330),
        (date(2025, 4, 1), 1_460),
        (date(2026, 4, 1), 1_610),
        (date(2027, 4, 1), None),
    ],
)
def test_hourly_amount_is_that_of_the_day_of_signing(signed_on: date, hourly: int | None) -> None:
    floor = hourly_floor_on(signed_on)
    assert (floor.hourly_yen if floor else None) == hourly


def test_unknown_threshold_is_an_error_and_no_guess() -> None:
    with pytest.raises(ValueError, match="no threshold"):
        sign_of_pay_floor(1, kind=SERVICE, signed_on=date(2000, 1, 1))
