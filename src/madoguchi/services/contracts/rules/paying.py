"""支払: until when an invoice must be paid, and whether nothing stands in the way of paying it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.errors import Refused
from madoguchi.services.contracts.rules.invoices import (
    check_amount,
    check_instalment,
    check_registration_number,
    check_total,
)
from madoguchi.services.contracts.rules.thresholds import (
    PAYMENT_DAYS,
    PAYMENT_DAYS_OF_WORKS,
    PAYMENT_DAYS_UNSTATED,
)


@dataclass(frozen=True, kw_only=True)
class PayingTime:
    """Within how many days of the receipt an invoice is paid, and why so many."""

    days: int
    ground: str


def longest_days(day: date, *, is_works: bool) -> int:
    """The most days that a contract may name (支払遅延防止法6条1項)."""
    return (PAYMENT_DAYS_OF_WORKS if is_works else PAYMENT_DAYS).on(day)


def check_payment_days(days: int | None, day: date, *, is_works: bool) -> None:
    """raises  Refused  for more days than the law allows on ``day``"""
    longest = longest_days(day, is_works=is_works)
    if days is not None and days > longest:
        raise Refused(
            "payment_days_over_law",
            f"支払の日数は、法律の上限の{longest}日以内で入力してください。",
        )


def paying_time(stated_days: int | None, day: date) -> PayingTime:
    """What the contract says; where it says nothing, what the law puts in its place.

    stated_days  from the receipt, or None

    Source: 政府契約の支払遅延防止等に関する法律 6条1項, 10条 (14条: 地方公共団体に準用).
    """
    if stated_days is not None:
        return PayingTime(days=stated_days, ground=f"契約の定め（受付から{stated_days}日以内）")
    days = PAYMENT_DAYS_UNSTATED.on(day)
    return PayingTime(
        days=days, ground=f"契約に定めがないとき（支払遅延防止法10条、受付から{days}日以内）"
    )


def due_day(
    received_on: date, days: int, calendar: BusinessCalendar, *, used_days: int = 0
) -> date:
    """The last day of payment; on a closed day the open one before it.

    used_days  those that ran until earlier invoices of the same payment were returned: a corrected
               invoice goes on from there (6条2項, an invoice that is wrong by slight negligence)

    The day of the receipt is not counted (民法140条).

    >>> due_day(date(2026, 4, 1), 30, BusinessCalendar())
    datetime.date(2026, 5, 1)
    """
    return calendar.open_day_until(received_on + timedelta(days=max(days - used_days, 0)))


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One invoice with what it rests on; all yen with tax.

    nets             percent -> net yen
    inspected_on     the last pass of what it rests on, None before
    invoiced_yen     of the contract, this one not counted; ``instalment_yen`` of its 回
    """

    amount_yen: int
    nets: Mapping[int, int]
    registration_number: str
    is_legal_person: bool
    inspected_on: date | None
    approved_on: date | None
    price_yen: int
    invoiced_yen: int
    number: int
    planned_yen: int
    instalment_yen: int


@dataclass(frozen=True, kw_only=True)
class Check:
    """One line of the accountant's check; ``words``: what was found, or what to do."""

    code: str
    name: str
    is_met: bool
    words: str

    @property
    def is_awaited(self) -> bool:
        """Nothing is wrong with it: somebody else has yet to act."""
        return self.code in {"not_inspected", "not_approved"}


def checks(claim: Claim) -> tuple[Check, ...]:
    """What must hold before the payment, the approval last (地方自治法232条の4第2項)."""
    return (
        _day_check(
            "not_inspected", "検査", claim.inspected_on, "合格",
            "対象の納品物が検査に合格していないため、支払えません。担当部署に確認してください。",
        ),
        _judged("契約金額", f"契約金額{claim.price_yen:,}円以内", lambda: check_amount(
            claim.amount_yen, price_yen=claim.price_yen, invoiced_yen=claim.invoiced_yen
        )),
        _judged("支払計画", f"第{claim.number}回の予定額{claim.planned_yen:,}円以内",
                lambda: check_instalment(
            claim.amount_yen, number=claim.number, planned_yen=claim.planned_yen,
            invoiced_yen=claim.instalment_yen,
        )),
        _judged("消費税額", _tax_words(claim), lambda: check_total(claim.amount_yen, claim.nets)),
        _judged("登録番号", claim.registration_number or "なし（適格請求書ではありません）",
                lambda: check_registration_number(
            claim.registration_number, is_legal_person=claim.is_legal_person
        )),
        _day_check(
            "not_approved", "支払の承認", claim.approved_on, "承認",
            "支払の承認が済んでいません。担当部署の決裁者の承認を待ってください。",
        ),
    )  # fmt: skip


def unmet(claim: Claim) -> list[Check]:
    """What stands in the way of paying, the approval last; empty: it may be paid."""
    return [one for one in checks(claim) if not one.is_met]


def _tax_words(claim: Claim) -> str:
    named = [f"{percent}%対象 税抜{net:,}円" for percent, net in claim.nets.items() if net]
    return "、".join(named) or "税率ごとの記載なし"


def _day_check(code: str, name: str, day: date | None, did: str, otherwise: str) -> Check:
    words = f"{format_date(day)} {did}" if day is not None else otherwise
    return Check(code=code, name=name, is_met=day is not None, words=words)


def _judged(name: str, words: str, judge: Callable[[], None]) -> Check:
    try:
        judge()
    except Refused as refusal:
        return Check(code=refusal.code, name=name, is_met=False, words=refusal.message)
    return Check(code="", name=name, is_met=True, words=words)


def check_paid(
    paid_on: date, amount_yen: int, *, claimed_yen: int, inspected_on: date, approved_on: date,
    today: date,
) -> None:  # fmt: skip
    """What the accountant writes down must have happened, in this order, and with this amount.

    raises  Refused
    """
    if amount_yen != claimed_yen:
        raise Refused(
            "amount_differs",
            f"支払額が請求金額{claimed_yen:,}円と一致しません。金額を確かめて入力し直してください。",
        )
    check_paid_day(paid_on, inspected_on=inspected_on, approved_on=approved_on, today=today)


def check_paid_day(
    paid_on: date, *, inspected_on: date | None, approved_on: date | None, today: date
) -> None:
    """raises  Refused  before the inspection or the approval, or not yet"""
    if paid_on > today:
        raise Refused("paid_in_future", "支払日は、今日までの日を入力してください。")
    if inspected_on is not None and paid_on < inspected_on:
        raise Refused(
            "paid_before_acceptance",
            f"支払日は、検査に合格した{format_date(inspected_on)}以後の日を入力してください。",
        )
    if approved_on is not None and paid_on < approved_on:
        raise Refused(
            "paid_before_approval",
            f"支払日は、支払が承認された{format_date(approved_on)}以後の日を入力してください。",
        )
