"""From clause to dated duties: which are owed, and by when (CONT-013, 015, 114)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from madoguchi.core.calendar.business import BusinessCalendar, months_after
from madoguchi.core.calendar.due import DueKind, parse_due_rule
from madoguchi.core.calendar.fiscal import fiscal_year
from madoguchi.services.contracts.rules.library import Clause, ClauseSet, DutyTemplate
from madoguchi.services.contracts.terms import DutyTrigger

UNDATED = frozenset({DueKind.UNDATED, DueKind.WITHIN_HOURS})


@dataclass(frozen=True, kw_only=True)
class PerformancePeriod:
    """履行期間 and the day of the signature; all days included."""

    concluded_on: date
    starts_on: date
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class PlannedDuty:
    """One duty of one clause, for one period where it recurs.

    period_on  first day of the period that it reports on; None if it does not recur
    due_on     None: no day follows from the words (協議), or it binds at all times
    missing    the attribute for whose absence it does not apply (該当なし); else ""
    asks_agreement  the words give a day before the signature: both sides agree on one (CONT-035)
    """

    set_code: str
    clause_number: int
    template: DutyTemplate
    period_on: date | None
    due_on: date | None
    missing: str = ""
    asks_agreement: bool = False


def plan_duties(
    clause_set: ClauseSet,
    term: PerformancePeriod,
    attributes: Collection[str],
    calendar: BusinessCalendar,
) -> list[PlannedDuty]:
    """Every duty of the set in this term, in the order of the clauses, then of the days."""
    return [
        planned
        for clause in clause_set.clauses
        for template in clause.duties
        for planned in _plan((clause_set.code, clause), template, term, attributes, calendar)
    ]


def _plan(
    place: tuple[str, Clause],
    template: DutyTemplate,
    term: PerformancePeriod,
    attributes: Collection[str],
    calendar: BusinessCalendar,
) -> Iterator[PlannedDuty]:
    set_code, clause = place
    is_owed = not template.only_if or template.only_if in attributes
    periods = _periods(template, term) if is_owed else [(None, None)]
    for period_on, reference in periods:
        due_on = _due_on(template, reference, term, calendar) if reference else None
        is_past = period_on is not None and due_on is not None and due_on < term.concluded_on
        yield PlannedDuty(
            set_code=set_code,
            clause_number=clause.number,
            template=template,
            period_on=period_on,
            due_on=None if is_past else due_on,
            missing="" if is_owed else template.only_if,
            asks_agreement=is_past,
        )


def _periods(
    template: DutyTemplate, term: PerformancePeriod
) -> list[tuple[date | None, date | None]]:
    """(first day of the period, day from which the due rule counts)."""
    if template.trigger is DutyTrigger.CONCLUSION:
        return [(None, term.concluded_on)]
    if template.trigger is DutyTrigger.END:
        return [(None, term.ends_on)]
    if template.trigger is DutyTrigger.MONTHLY:
        return [(first, first) for first in _months(term)]
    if template.trigger is DutyTrigger.YEARLY:
        return [(first, last) for first, last in _fiscal_years(term)]
    if template.trigger is DutyTrigger.EVERY_6_MONTHS:
        return [(first, last) for first, last in _half_years(term)]
    return [(None, None)]


def _due_on(
    template: DutyTemplate, reference: date, term: PerformancePeriod, calendar: BusinessCalendar
) -> date | None:
    """Yearly and half-yearly duties are due on the last day of their period."""
    if not template.due:
        return reference
    rule = parse_due_rule(template.due)
    if rule.kind in UNDATED:
        # 速やかに after the end has a day from which it runs late; 協議 has none.
        return reference if template.trigger is DutyTrigger.END else None
    return rule.due_on(reference, calendar, term_ends_on=term.ends_on)


def _months(term: PerformancePeriod) -> Iterator[date]:
    first = term.starts_on
    while first <= term.ends_on:
        yield first
        first = months_after(first.replace(day=1), 1)


def _fiscal_years(term: PerformancePeriod) -> Iterator[tuple[date, date]]:
    first = term.starts_on
    while first <= term.ends_on:
        last = min(date(fiscal_year(first) + 1, 3, 31), term.ends_on)
        yield first, last
        first = date(fiscal_year(first) + 1, 4, 1)


def _half_years(term: PerformancePeriod) -> Iterator[tuple[date, date]]:
    """6か月ごと counted from the start; the last period ends with the term (CONT-089)."""
    first, step = term.starts_on, 1
    while first <= term.ends_on:
        following = months_after(term.starts_on, 6 * step)
        yield first, min(following - timedelta(days=1), term.ends_on)
        first, step = following, step + 1
