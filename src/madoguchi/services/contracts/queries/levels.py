"""サービスレベルの実績: each agreed level for a month, counted from the contract's own record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from madoguchi.core.calendar.business import months_after
from madoguchi.core.calendar.jst import at, day_of
from madoguchi.core.operations.rules.running import (
    LevelResult,
    minutes_covered,
    minutes_late,
)
from madoguchi.services.contracts.models import Contact, Contract, Fault, ServiceLevel
from madoguchi.services.contracts.terms import ContactKind, LevelMeasure

ANSWERED_KINDS = (ContactKind.INQUIRY.value, ContactKind.HELP_DESK.value)


@dataclass(frozen=True, kw_only=True)
class MonthOfLevel:
    level: ServiceLevel
    month_on: date
    result: LevelResult


@dataclass(frozen=True, kw_only=True)
class Record:
    """What the contract knows of its faults and inquiries; read once for every month."""

    faults: Sequence[Fault]
    contacts: Sequence[Contact]


def months_of_levels(contract: Contract, now: datetime) -> list[list[MonthOfLevel]]:
    """For each level in force its months up to the running one, the earliest first.

    Three statements, whatever the number of months.
    """
    record = Record(
        faults=list(contract.faults.all()),
        contacts=list(contract.contacts.filter(kind__in=ANSWERED_KINDS)),
    )
    until = min(day_of(now), contract.ends_on)
    return [
        [
            MonthOfLevel(
                level=level, month_on=month, result=_result(level, month, record, now)
            )
            for month in _months(max(level.since_on, contract.starts_on), until)
        ]
        for level in contract.levels.all()
    ]  # fmt: skip


def _months(first: date, last: date) -> list[date]:
    months, month = [], first.replace(day=1)
    while month <= last:
        months.append(month)
        month = months_after(month, 1)
    return months


def _result(level: ServiceLevel, month: date, record: Record, now: datetime) -> LevelResult:
    start, end = at(month, 0), at(months_after(month, 1), 0)
    measure = LevelMeasure(level.measure)
    if measure is LevelMeasure.AVAILABILITY:
        total = int((min(end, max(now, start)) - start) // timedelta(minutes=1))
        met = total - minutes_covered(_down_spans(record.faults, start, min(end, now)))
    elif measure is LevelMeasure.ANSWERS:
        kept = [_answer_kept(one, now) for one in record.contacts if start <= one.received_at < end]
        judged = [one for one in kept if one is not None]
        met, total = sum(judged), len(judged)
    else:
        kept = [_fault_kept(one, level, now) for one in record.faults
                if start <= one.reported_at < end]  # fmt: skip
        judged = [one for one in kept if one is not None]
        met, total = sum(judged), len(judged)
    return LevelResult(met=met, total=total, target_percent=level.target_percent)


def _down_spans(
    faults: Sequence[Fault], start: datetime, end: datetime
) -> list[tuple[datetime, datetime]]:
    """Planned stops are agreed and do not count; a fault counts until it is over."""
    spans = [
        (max(fault.reported_at, start), min(fault.recovered_at or end, end))
        for fault in faults
        if fault.is_down
    ]
    return [(begin, finish) for begin, finish in spans if finish > begin]


def _answer_kept(contact: Contact, now: datetime) -> bool | None:
    """None: not answered, and still in time."""
    if contact.answered_at is None:
        return False if now > contact.due_at else None
    return contact.answered_at <= contact.due_at


def _fault_kept(fault: Fault, level: ServiceLevel, now: datetime) -> bool | None:
    is_response = level.measure == LevelMeasure.FIRST_RESPONSE.value
    moment = fault.responded_at if is_response else fault.recovered_at
    late = minutes_late(fault.reported_at, moment or now, level.limit_minutes or 0)
    if moment is None and not late:
        return None
    return late == 0


def words_of_month(contract: Contract, month_on: date, now: datetime) -> str:
    """実績 of one month as it is filed: a line for each level."""
    lines = [
        f"{one.level}：{one.result.words}（目標 {one.level.target_percent.normalize():f}%、"
        f"対象 {one.result.total}、達成 {one.result.met}）"
        + (f"　未達のときの扱い：{one.level.consequence}" if one.result.is_missed else "")
        for months in months_of_levels(contract, now)
        for one in months
        if one.month_on == month_on.replace(day=1)
    ]
    return "\n".join(lines)
