"""変更契約: what an amendment may change and from when (CONT-020, 021)."""

from datetime import date

from madoguchi.core.calendar.fiscal import fiscal_year, fiscal_year_label
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.errors import Refused
from madoguchi.services.contracts.terms import (
    AmendedSubject,
    AmendmentReason,
    Attribute,
    ContractKind,
)

NO_COMMAS = str.maketrans("", "", ",，、")
BUDGET_REASONS = (AmendmentReason.BUDGET_CUT, AmendmentReason.BUDGET_END)


def earliest_budget_change(budget_year: int) -> date:
    """The first day of the year whose appropriation is cut.

    >>> earliest_budget_change(2026)
    datetime.date(2026, 4, 1)
    """
    return date(budget_year, 4, 1)


def check_budget_change(
    kind: ContractKind, starts_on: date, effective_on: date, budget_year: int | None, ground: str
) -> None:
    """A multi-year contract may be changed or ended from the year whose budget was cut (CONT-020).

    raises  Refused

    Source: 長期継続契約の履行期間の注記 (歳出予算の減額又は削減があった場合の変更・解除).
    """
    if kind is not ContractKind.LONG_TERM:
        raise Refused("not_long_term", "歳出予算の減額による変更は、長期継続契約でだけ行えます。")
    if budget_year is None or not ground.strip():
        raise Refused("ground_needed", "減額された予算の年度と、根拠となる定めを入力してください。")
    if budget_year <= fiscal_year(starts_on):
        raise Refused("first_year", "契約した年度の予算の減額は、変更の理由になりません。")
    earliest = earliest_budget_change(budget_year)
    if effective_on < earliest:
        raise Refused(
            "too_early",
            f"{fiscal_year_label(budget_year)}の予算の減額による変更は、"
            f"{format_date(earliest)}からです。効力の開始日を直してください。",
        )


def check_year_end(kind: ContractKind, starts_on: date, ends_on: date, ground: str) -> None:
    """A single-year contract runs over 31 March only with the ground of the carry-over (繰越).

    raises  Refused

    Source: 地方自治法208条2項 (会計年度独立の原則), 213条 (繰越明許費), 220条3項 (事故繰越し).
    """
    year = fiscal_year(starts_on)
    is_over = kind is ContractKind.SINGLE_YEAR and fiscal_year(ends_on) > year
    if is_over and not ground.strip():
        raise Refused(
            "carry_over_ground_needed",
            f"単年度契約を{fiscal_year_label(year)}の末日を越えて延ばすには、"
            "「根拠」に繰越明許費などの繰越の定めを入力してください。",
        )


def read_after(subject: AmendedSubject, typed: str) -> str:
    """What was typed as it is kept: digits of yen, an ISO day, codes with commas, or words.

    raises  Refused
    """
    words = typed.strip()
    if not words:
        raise Refused("after_needed", "変更後の内容を入力してください。")
    try:
        if subject is AmendedSubject.YEAR_AMOUNT:
            return str(positive(int(words.removesuffix("円").translate(NO_COMMAS))))
        if subject is AmendedSubject.ENDS_ON:
            return date.fromisoformat(words).isoformat()
        if subject is AmendedSubject.ATTRIBUTES:
            return ",".join(Attribute(code.strip()).value for code in words.split(","))
    except ValueError:
        raise Refused(
            "after_unreadable", f"{subject.label}の変更後の内容を読み取れません。"
            "金額は数字、日付は年月日で入力してください。",
        ) from None  # fmt: skip
    return words


def positive(amount: int) -> int:
    """raises  ValueError  below zero"""
    if amount < 0:
        raise ValueError(amount)
    return amount


def shown(subject: AmendedSubject, kept: str) -> str:
    """A kept value as people read it.

    >>> shown(AmendedSubject.YEAR_AMOUNT, "1200000")
    '1,200,000円'
    """
    if not kept:
        return "—"
    if subject is AmendedSubject.YEAR_AMOUNT:
        return f"{int(kept):,}円"
    if subject is AmendedSubject.ENDS_ON:
        return format_date(date.fromisoformat(kept))
    if subject is AmendedSubject.ATTRIBUTES:
        return "、".join(Attribute(code).label for code in kept.split(","))
    return kept
