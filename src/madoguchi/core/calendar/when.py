"""When: a time as a notice states it, exact or not, with its words and its doubts."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from madoguchi.core.calendar.doubts import Doubt
from madoguchi.core.calendar.hours import Span
from madoguchi.core.calendar.jst import JST
from madoguchi.core.calendar.wareki import format_date, format_moment, format_month
from madoguchi.core.terms import Term


class Precision(Term):
    """How exactly a time is stated; the later in this list, the vaguer."""

    EXACT = "exact", "日時どおり"
    RANGE = "range", "期間"
    PART_OF_MONTH = "part_of_month", "上旬・中旬・下旬"
    MONTH = "month", "月"
    APPROXIMATE = "approximate", "予定・おおむね"


_VAGUENESS = list(Precision)


@dataclass(frozen=True)
class When:
    """A stated time.

    text         the words of the notice, exactly as given
    starts_on    first day it may mean; None where the text leaves the start open (契約締結日から)
    starts_at    the moment of the start, where a time is stated
    ends_on      last day it may mean, as printed (24時 keeps the printed day); None if left open
    ends_at      the last moment, where a time is stated; it is still inside (午後5時まで)
    start_precision, end_precision  EXACT, PART_OF_MONTH, MONTH or APPROXIMATE
    daily        hours of each day of a range (9時から17時まで)
    is_until     the text names a limit (まで, 必着, 期限)
    must_arrive  必着: judged by arrival; ``by_postmark`` 消印有効: judged by the postmark
    is_strict    厳守
    is_planned   予定
    warnings     contradictions for a person to settle; never repaired here

    For an approximate time the interval only sorts and bounds: no day in it is promised.
    """

    text: str
    starts_on: date | None
    ends_on: date | None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    start_precision: Precision = Precision.EXACT
    end_precision: Precision = Precision.EXACT
    daily: Span | None = None
    is_until: bool = False
    must_arrive: bool = False
    by_postmark: bool = False
    is_strict: bool = False
    is_planned: bool = False
    warnings: tuple[Doubt, ...] = ()

    @property
    def precision(self) -> Precision:
        """The vaguer of both ends; RANGE where both are exact and not the same."""
        vaguest = max(self.start_precision, self.end_precision, key=_VAGUENESS.index)
        if vaguest is not Precision.EXACT:
            return vaguest
        is_point = (self.starts_on, self.starts_at) == (self.ends_on, self.ends_at)
        return Precision.EXACT if is_point else Precision.RANGE

    @property
    def is_exact(self) -> bool:
        """Whether both ends are stated to the day or finer."""
        return self.precision in (Precision.EXACT, Precision.RANGE)

    @property
    def earliest(self) -> datetime | None:
        """The first moment it may mean, Japan time."""
        if self.starts_at is not None or self.starts_on is None:
            return self.starts_at
        return datetime.combine(self.starts_on, time(0), JST)

    @property
    def latest(self) -> datetime | None:
        """The last moment it may mean: the stated moment, or the last microsecond of the day."""
        if self.ends_at is not None or self.ends_on is None:
            return self.ends_at
        return datetime.combine(self.ends_on, time.max, JST)

    def holds(self, day: date) -> bool:
        """Whether ``day`` lies inside; open ends hold everything on their side."""
        after_start = self.starts_on is None or self.starts_on <= day
        return after_start and (self.ends_on is None or day <= self.ends_on)


def exactly(day: date, *, text: str = "") -> When:
    """A whole day, with its 和暦 as text unless one is given."""
    return When(text or format_date(day), day, day)


def moment(value: datetime, *, text: str = "") -> When:
    """One moment, with its 和暦 as text unless one is given."""
    local = value.astimezone(JST)
    words = text or format_moment(local)
    return When(words, local.date(), local.date(), local, local)


def shifted(when: When, days: int) -> When:
    """The same time ``days`` later, described anew; the warnings of the old text are dropped."""
    step = timedelta(days=days)
    moved = replace(
        when,
        starts_on=when.starts_on + step if when.starts_on else None,
        ends_on=when.ends_on + step if when.ends_on else None,
        starts_at=when.starts_at + step if when.starts_at else None,
        ends_at=when.ends_at + step if when.ends_at else None,
        warnings=(),
    )
    return replace(moved, text=spell(moved))


_FAR = datetime(9999, 12, 31, tzinfo=JST)
_LONG_AGO = datetime(1, 1, 2, tzinfo=JST)


def sort_key(when: When) -> tuple[datetime, datetime, int]:
    """Order of a schedule: by start, then by end, exact before vague.

    A vague start stands at the last moment that it may mean, so that 12月中旬～下旬 follows
    12月13日 (PROC-018). An open start sorts by the end.
    """
    start, end = _sorting_start(when), when.latest or _FAR
    if start is None:
        start = end if when.ends_on else _LONG_AGO
    return start, end, _VAGUENESS.index(when.precision)


def _sorting_start(when: When) -> datetime | None:
    if when.starts_on is None or when.start_precision in (Precision.EXACT, Precision.APPROXIMATE):
        return when.earliest
    if when.start_precision is Precision.MONTH:
        last = part_of_month(when.starts_on, "下旬")[1]
    else:
        last = part_of_month(when.starts_on, part_name(when.starts_on))[1]
    return datetime.combine(last, time.max, JST)


def describe(when: When) -> str:
    """The time for a reader: the words of the notice unchanged, or built where there are none."""
    return when.text or spell(when)


def spell(when: When) -> str:
    """The time in 和暦, built from the values alone.

    >>> spell(When("", date(2024, 12, 11), date(2024, 12, 31),
    ...     start_precision=Precision.PART_OF_MONTH, end_precision=Precision.PART_OF_MONTH))
    '令和6年12月中旬～下旬'
    >>> spell(When("", date(2026, 2, 24), date(2026, 2, 26)))
    '令和8年2月24日(火)～令和8年2月26日(木)'
    """
    start = _spell_end(when, is_start=True)
    end = _spell_end(when, is_start=False)
    body = _joined(when, start, end)
    marks = [
        ("まで", when.is_until),
        ("（必着）", when.must_arrive),
        ("（消印有効）", when.by_postmark),
        ("（厳守）", when.is_strict),
        ("（予定）", when.is_planned),
    ]
    if when.starts_on is None and not when.is_until:
        body += "まで"
    return body + "".join(mark for mark, is_set in marks if is_set)


def _joined(when: When, start: str, end: str) -> str:
    if when.starts_on and when.ends_on:
        if when.precision is Precision.EXACT or start == end:
            return end
        same_month = start[: start.index("月") + 1] == end[: end.index("月") + 1]
        if when.start_precision is when.end_precision is Precision.PART_OF_MONTH and same_month:
            return f"{start}～{end[end.index('月') + 1 :]}"
    return f"{start}～{end}" if start else end


def _spell_end(when: When, *, is_start: bool) -> str:
    day = when.starts_on if is_start else when.ends_on
    at_moment = when.starts_at if is_start else when.ends_at
    precision = when.start_precision if is_start else when.end_precision
    if day is None:
        return ""
    if at_moment is not None:
        return format_moment(at_moment, ends_day=at_moment.date() > day)
    if precision is Precision.MONTH:
        return format_month(day)
    if precision is Precision.PART_OF_MONTH:
        return f"{format_month(day)}{part_name(day)}"
    about = "頃" if precision is Precision.APPROXIMATE else ""
    return format_date(day) + about


PARTS: dict[str, tuple[int, int]] = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}


def part_of_month(day: date, name: str) -> tuple[date, date]:
    """First and last day of 上旬 (1-10), 中旬 (11-20), 下旬 (21-end) in the month of ``day``."""
    first, last = PARTS[name]
    next_month = (day.replace(day=1) + timedelta(days=31)).replace(day=1)
    end = next_month - timedelta(days=1) if last == 31 else day.replace(day=last)
    return day.replace(day=first), end


def part_name(day: date) -> str:
    """The third of the month in which ``day`` lies."""
    return next(name for name, (first, last) in PARTS.items() if first <= day.day <= last)
