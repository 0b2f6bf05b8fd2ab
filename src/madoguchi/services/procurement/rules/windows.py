"""受付期間: whether something arrived in time, to the microsecond, in Japan time."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from madoguchi.core.calendar.jst import at, day_of, to_jst
from madoguchi.core.calendar.wareki import format_date, format_moment
from madoguchi.core.calendar.when import When
from madoguchi.services.procurement.errors import CalledOff, DeadlinePassed, WindowNotOpen


@dataclass(frozen=True)
class Window:
    """A reception window.

    opens_at     first moment in time; None if the notice names none
    closes_at    last moment in time, itself included (午後5時まで is 17:00:00.000000)
    stopped_at   moment at which the call was called off (中止); from then on nothing is in time
    """

    opens_at: datetime | None
    closes_at: datetime
    stopped_at: datetime | None = None

    def has_opened(self, moment: datetime) -> bool:
        return self.opens_at is None or moment >= self.opens_at

    def has_closed(self, moment: datetime) -> bool:
        """After the last moment; 17:00:00.000000 itself is still in time (PROC-022)."""
        return moment > self.closes_at or self.is_stopped(moment)

    def is_stopped(self, moment: datetime) -> bool:
        return self.stopped_at is not None and moment >= self.stopped_at

    @property
    def closing(self) -> str:
        """The end in words; where it is the end of a day, the day: nobody wrote 23:59:59."""
        following = self.closes_at + timedelta(microseconds=1)
        if to_jst(following) == at(day_of(following), 0, 0):
            return format_date(day_of(self.closes_at))
        return format_moment(self.closes_at)


def clocks_of(when: When) -> tuple[time | None, time | None]:
    """The times at which the first day opens and the last one closes; None: the day is whole.

    Hours of each day (9時から17時まで) bound both days where the words state no time of their own
    (seed 004 §12). A step of one day has no opening: what comes earlier is simply in time.
    24時 is the end of its printed day, so that day counts whole.
    """
    opens = _clock(when.starts_at, when.starts_on, when.daily.start if when.daily else None)
    closes = _clock(when.ends_at, when.ends_on, when.daily.end if when.daily else None)
    return (opens if when.starts_on != when.ends_on else None), closes


def _clock(moment: datetime | None, day: date | None, daily: time | None) -> time | None:
    if moment is None:
        return daily
    local = to_jst(moment)
    return local.time() if local.date() == day else None


def demand_open(window: Window | None, moment: datetime, what: str) -> None:
    """Pass inside the window; a call that names no window for ``what`` takes nothing.

    raises  WindowNotOpen, CalledOff, DeadlinePassed
    """
    if window is None:
        raise WindowNotOpen(what, "日程が決まって")
    if window.is_stopped(moment):
        raise CalledOff
    if window.opens_at is not None and not window.has_opened(moment):
        raise WindowNotOpen(what, format_moment(window.opens_at))
    if window.has_closed(moment):
        raise DeadlinePassed(what, window.closing)
