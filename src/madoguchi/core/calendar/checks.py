"""Checks of dated lists: what a reader would stumble over, named before it is published."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.calendar.doubts import Doubt
from madoguchi.core.calendar.fiscal import fiscal_year, fiscal_year_label
from madoguchi.core.calendar.wareki import WEEKDAYS, format_date
from madoguchi.core.calendar.when import When, describe

# Longer ranges are windows in which people choose their day: closed days inside go without saying.
SHORT_RANGE_DAYS = 7


@dataclass(frozen=True)
class DatedStep:
    """One row of a schedule or one due date.

    fiscal_year  the 年度 that the paper names for it, if any
    """

    name: str
    when: When
    fiscal_year: int | None = None


@dataclass(frozen=True)
class Finding:
    """Something for a person to correct or to accept; never corrected here.

    code        stable English code
    message     one Japanese sentence
    about       names of the steps concerned
    candidates  days that may have been meant; may be empty
    """

    code: str
    message: str
    about: tuple[str, ...]
    candidates: tuple[date, ...] = ()


def check_texts(steps: Iterable[DatedStep]) -> tuple[Finding, ...]:
    """The doubts of each text: wrong weekday, wrong era, an end before its start.

    >>> from madoguchi.core.calendar.expressions import parse_when
    >>> step = DatedStep("事業報告書", parse_when("令和８年11月28日（金曜日）"))
    >>> check_texts([step])[0].candidates[:2]
    (datetime.date(2026, 11, 28), datetime.date(2026, 11, 27))
    """
    return tuple(_of_doubt(step, doubt) for step in steps for doubt in step.when.warnings)


def check_order(steps: Sequence[DatedStep]) -> tuple[Finding, ...]:
    """Steps that run backwards: the whole of a later one lies before the start of an earlier one.

    Vague times that may still be in order are not reported.
    """
    findings = []
    for earlier, later in pairwise(steps):
        finding = backwards(earlier, later)
        if finding:
            findings.append(finding)
    return tuple(findings)


def backwards(earlier: DatedStep, later: DatedStep) -> Finding | None:
    """A finding if ``later`` is surely over before ``earlier`` begins."""
    start, end = earlier.when.earliest, later.when.latest
    if start is None or end is None or end >= start:
        return None
    return Finding(
        "runs_backwards",
        f"「{later.name}」({describe(later.when)})が「{earlier.name}」({describe(earlier.when)})"
        "より前になっています。日付を確認してください。",
        (earlier.name, later.name),
    )


def check_closed_days(
    steps: Iterable[DatedStep], calendar: BusinessCalendar
) -> tuple[Finding, ...]:
    """Exact days on which the office is closed: at the ends, and inside ranges up to a week.

    Inside a range, weekends go without saying and only holidays and closings are named.
    """
    return tuple(
        _closed(step, day, calendar, is_end=day in (step.when.starts_on, step.when.ends_on))
        for step in steps
        if step.when.is_exact
        for day in _days_to_look_at(step.when, calendar)
    )


def check_fiscal_years(steps: Iterable[DatedStep]) -> tuple[Finding, ...]:
    """Steps that lie outside the 年度 that the paper names for them."""
    findings = []
    for step in steps:
        days = [day for day in (step.when.starts_on, step.when.ends_on) if day]
        wrong = [day for day in days if fiscal_year(day) != step.fiscal_year]
        if step.fiscal_year is None or not wrong:
            continue
        named = fiscal_year_label(step.fiscal_year)
        real = fiscal_year_label(fiscal_year(wrong[0]))
        findings.append(
            Finding(
                "fiscal_year_mismatch",
                f"「{step.name}」({describe(step.when)})は{named}とされていますが、"
                f"{format_date(wrong[0])}は{real}です。どちらが正しいか確認してください。",
                (step.name,),
                tuple(_same_day_in_fiscal_year(day, step.fiscal_year) for day in wrong[:1]),
            )
        )
    return tuple(findings)


def check_inside_period(step: DatedStep, start: date, end: date) -> Finding | None:
    """A finding if ``step`` lies wholly outside a period (納品期限 outside the 履行期間).

    Candidates are the first days of the same words in the years of the period.

    >>> from madoguchi.core.calendar.expressions import parse_when
    >>> step = DatedStep("ちらし納品", parse_when("令和8年1月下旬"))
    >>> check_inside_period(step, date(2026, 12, 1), date(2027, 3, 31)).candidates
    (datetime.date(2027, 1, 21),)
    """
    first, last = step.when.starts_on or step.when.ends_on, step.when.ends_on or step.when.starts_on
    if first is None or last is None or (first <= end and last >= start):
        return None
    others = (_in_year(first, year) for year in range(start.year, end.year + 1))
    return Finding(
        "outside_period",
        f"「{step.name}」({describe(step.when)})が期間({format_date(start)}～{format_date(end)})の"
        "外にあります。年を確認してください。",
        (step.name,),
        tuple(day for day in others if start <= day <= end),
    )


def _of_doubt(step: DatedStep, doubt: Doubt) -> Finding:
    return Finding(doubt.code, f"「{step.name}」: {doubt.message}", (step.name,), doubt.candidates)


def _days_to_look_at(when: When, calendar: BusinessCalendar) -> list[date]:
    ends = {day for day in (when.starts_on, when.ends_on) if day}
    closed = {day for day in ends if not calendar.is_open_day(day)}
    if when.starts_on and when.ends_on and (when.ends_on - when.starts_on).days < SHORT_RANGE_DAYS:
        length = (when.ends_on - when.starts_on).days
        inside = (when.starts_on + timedelta(days=n) for n in range(1, length))
        weekends = {f"{WEEKDAYS[n]}曜日" for n in calendar.closed_weekdays}
        closed |= {d for d in inside if calendar.closing_name(d) not in {None, *weekends}}
    return sorted(closed)


def _closed(step: DatedStep, day: date, calendar: BusinessCalendar, *, is_end: bool) -> Finding:
    name = calendar.closing_name(day)
    if is_end:
        message = (
            f"「{step.name}」の{format_date(day)}は{name}です。このままでよいか確認してください。"
        )
        candidates = [calendar.open_day_until(day), calendar.open_day_from(day)]
    else:
        message = f"「{step.name}」の期間中の{format_date(day)}は{name}です。"
        candidates = []
    return Finding(
        "on_closed_day" if is_end else "closed_day_inside",
        message,
        (step.name,),
        tuple(candidates),
    )


def _same_day_in_fiscal_year(day: date, year: int) -> date:
    return _in_year(day, year if day.month >= 4 else year + 1)


def _in_year(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)
