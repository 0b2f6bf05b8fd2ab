"""業務報告の下書き: what the record of the contract says of a month; nobody types it again."""

from collections.abc import Iterable
from datetime import date, datetime

from madoguchi.core.calendar.business import months_after
from madoguchi.core.calendar.jst import at, day_of
from madoguchi.core.calendar.wareki import format_date
from madoguchi.services.contracts.models import Contract, Duty
from madoguchi.services.contracts.queries.levels import words_of_month
from madoguchi.services.contracts.queries.programmes import programme_lines
from madoguchi.services.contracts.terms import ContactKind, DutyTrigger

NOTHING = "ありません。"


def draft_of_month(contract: Contract, period_on: date, now: datetime) -> str:
    """Sections with what was recorded in the month of ``period_on``; empty ones say so."""
    first, following = period_on.replace(day=1), months_after(period_on.replace(day=1), 1)
    sections = (
        ("1 打合せ", _meetings(contract, first, following)),
        ("2 事業", _programmes(contract, first, following)),
        ("3 問合せ・苦情", _contacts(contract, first, following)),
        ("4 区への協力", _cooperation(contract, first, following)),
        ("5 障害", _faults(contract, first, following)),
        ("6 サービスレベルの実績", words_of_month(contract, first, now)),
    )
    return "\n\n".join(f"{heading}\n{text or NOTHING}" for heading, text in sections)


def _lines(rows: Iterable[tuple[date, str]]) -> str:
    return "\n".join(f"{format_date(day)}　{words}" for day, words in sorted(rows))


def _meetings(contract: Contract, first: date, following: date) -> str:
    rows = contract.meetings.filter(held_at__gte=at(first, 0), held_at__lt=at(following, 0))
    return _lines((day_of(one.held_at), f"{one}　{one.subject}") for one in rows)


def _programmes(contract: Contract, first: date, following: date) -> str:
    return _lines(
        (line.programme.held_on, f"{line.programme.title}（{line.words}）")
        for line in programme_lines(contract)
        if first <= line.programme.held_on < following
    )


def _contacts(contract: Contract, first: date, following: date) -> str:
    """By their numbers: what people said stays in the ledger."""
    rows = contract.contacts.filter(
        received_at__gte=at(first, 0), received_at__lt=at(following, 0)
    ).exclude(kind=ContactKind.COOPERATION.value)
    return _lines(
        (day_of(one.received_at), f"{one}　{'回答済み' if one.answered_at else '未回答'}")
        for one in rows
    )


def _cooperation(contract: Contract, first: date, following: date) -> str:
    """In the month in which it took place, or in which it was asked if no day was named."""
    rows = contract.contacts.filter(kind=ContactKind.COOPERATION.value)
    dated = [(one.happens_on or day_of(one.received_at), one) for one in rows]
    return _lines(
        (day, f"{one.source}　{one.subject}　{one.answer}".strip())
        for day, one in dated
        if first <= day < following
    )


def _faults(contract: Contract, first: date, following: date) -> str:
    rows = contract.faults.filter(reported_at__gte=at(first, 0), reported_at__lt=at(following, 0))
    return _lines(
        (day_of(one.reported_at), f"{one}　{one.title}　{'完了' if one.closed_at else '対応中'}")
        for one in rows
    )


def draft_for(duty: Duty, now: datetime) -> str:
    """What a filing begins with: the month's record, or the measured levels; else nothing."""
    if duty.period_on is None or duty.trigger != DutyTrigger.MONTHLY.value:
        return ""
    name = duty.code.rpartition(".")[2]
    if name == "monthly_report":
        return draft_of_month(duty.contract, duty.period_on, now)
    if name == "service_levels":
        return words_of_month(duty.contract, duty.period_on, now)
    return ""
