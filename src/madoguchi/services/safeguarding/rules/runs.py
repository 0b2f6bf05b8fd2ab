"""Runs of absences (継続欠席): an interval of certain and possible days, never a guess.

A run is what lies between two attendances: it goes on over closed days, the ends of months and
school years, suspensions and bereavements; only attendance ends it. A day without a report may
have been either, so it makes the run longer at most and never ends it: silence resets nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from madoguchi.services.safeguarding.rules.days import Day, DayKind, kind_of
from madoguchi.services.safeguarding.rules.rulebook import Effect


@dataclass(frozen=True, kw_only=True)
class Run:
    """All days since the last attendance, in order, and the attendance that ended them.

    absences    reported absences, with contact and reason
    unreported  days that owe a report: absent or not, nobody has said
    held        出席停止, 忌引, 出席扱い: neither counted nor ending
    ended_on    the attendance that ended the run; None while it goes on

    >>> from datetime import date as d
    >>> absences = (Day(d(2026, 6, 1), "absent"), Day(d(2026, 6, 3), "absent"))
    >>> run = Run(absences=absences, unreported=(d(2026, 6, 2),))
    >>> run.certain, run.possible, run.unbroken
    (2, 3, 1)
    """

    absences: tuple[Day, ...] = ()
    unreported: tuple[date, ...] = ()
    held: tuple[date, ...] = ()
    ended_on: date | None = None

    @property
    def absent(self) -> tuple[date, ...]:
        return tuple(day.on for day in self.absences)

    @property
    def certain(self) -> int:
        """Reported absences since the last attendance: what the notice counts."""
        return len(self.absences)

    @property
    def possible(self) -> int:
        """The length if the child was absent on every day that nobody reported."""
        return len(self.absences) + len(self.unreported)

    @property
    def unbroken(self) -> int:
        """The length if the child had come on the last day that nobody reported."""
        last_silence = max(self.unreported, default=date.min)
        return sum(day.on > last_silence for day in self.absences)

    @property
    def started_on(self) -> date:
        """The first day that is certain or possible."""
        return min([*self.absent, *self.unreported])

    @property
    def last_on(self) -> date:
        return max([*self.absent, *self.unreported])

    def reached_on(self, count: int) -> date:
        """The day of the ``count``-th reported absence; IndexError before it."""
        return self.absences[count - 1].on

    def possibly_reached_on(self, count: int) -> date:
        """The ``count``-th day, silence counted; IndexError before it."""
        return sorted([*self.absent, *self.unreported])[count - 1]


@dataclass
class _Open:
    """A run in the making."""

    absences: list[Day] = field(default_factory=list)
    unreported: list[date] = field(default_factory=list)
    held: list[date] = field(default_factory=list)

    def take(self, day: Day, kind: DayKind) -> None:
        match kind:
            case DayKind.ADDS:
                self.absences.append(day)
            case DayKind.UNREPORTED:
                self.unreported.append(day.on)
            case DayKind.HOLDS:
                self.held.append(day.on)

    def closed(self, ended_on: date | None) -> Run | None:
        if not (self.absences or self.unreported):
            return None
        return Run(
            absences=tuple(self.absences),
            unreported=tuple(self.unreported),
            held=tuple(self.held),
            ended_on=ended_on,
        )


def runs(days: Iterable[Day], effects: Mapping[str, Effect]) -> list[Run]:
    """Every run of the days, oldest first; the last one goes on unless it was ended.

    days  in order; only expected days, and days on which the child came all the same
    """
    found, current = [], _Open()
    for day in days:
        kind = kind_of(day, effects)
        if kind is not DayKind.ENDS:
            current.take(day, kind)
            continue
        run = current.closed(day.on)
        if run is not None:
            found.append(run)
        current = _Open()
    run = current.closed(None)
    return [*found, run] if run is not None else found


def current_run(days: Sequence[Day], effects: Mapping[str, Effect]) -> Run | None:
    """The run that goes on at the end of the days, or None after an attendance."""
    every = runs(days, effects)
    return every[-1] if every and every[-1].ended_on is None else None


def unseen_days(days: Sequence[Day], effects: Mapping[str, Effect]) -> tuple[date, ...]:
    """The days at the end on which no staff met the child; days not yet due are left out.

    出席扱い is attendance in the register, yet nobody saw the child there.
    """
    found = []
    for day in reversed(days):
        if day.code and effects[day.code].is_seen:
            break
        if day.code or day.is_due:
            found.append(day.on)
    return tuple(reversed(found))
