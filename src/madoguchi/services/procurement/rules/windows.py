"""受付期間: whether something arrived in time, to the microsecond, in Japan time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from madoguchi.core.calendar.hours import CounterHours
from madoguchi.core.calendar.jst import at, day_of, to_jst
from madoguchi.core.calendar.wareki import format_date, format_moment
from madoguchi.core.calendar.when import When
from madoguchi.core.errors import Refused
from madoguchi.core.terms import Term
from madoguchi.services.procurement.errors import DeadlinePassed, WindowNotOpen


class Timing(Term):
    """How an arrival stands to its window."""

    EARLY = "early", "受付開始前"
    IN_TIME = "in_time", "期限内"
    LATE = "late", "期限後"


@dataclass(frozen=True)
class Window:
    """A reception window.

    opens_at     first moment in time; None if the notice names none
    closes_at    last moment in time, itself included (午後5時まで is 17:00:00.000000)
    by_postmark  消印有効: a postmark of the closing day is enough; else 必着, arrival decides
    """

    opens_at: datetime | None
    closes_at: datetime
    by_postmark: bool = False

    def has_opened(self, moment: datetime) -> bool:
        return self.opens_at is None or moment >= self.opens_at

    def has_closed(self, moment: datetime) -> bool:
        """After the last moment; 17:00:00.000000 itself is still in time (PROC-022)."""
        return moment > self.closes_at

    @property
    def closing(self) -> str:
        """The end in words; where it is the end of a day, the day: nobody wrote 23:59:59."""
        following = self.closes_at + timedelta(microseconds=1)
        if to_jst(following) == at(day_of(following), 0, 0):
            return format_date(day_of(self.closes_at))
        return format_moment(self.closes_at)


@dataclass(frozen=True)
class Arrival:
    """The judgement of one arrival; ``late_by`` is zero unless it is late."""

    timing: Timing
    late_by: timedelta
    message: str

    @property
    def is_in_time(self) -> bool:
        return self.timing is Timing.IN_TIME


def window_of(when: When) -> Window:
    """The window that a milestone states.

    Hours of each day bound the first and the last day. A day without a time counts whole.
    Raises Refused where the end is vague (上旬): nobody's arrival can be judged by it.
    """
    if when.ends_on is None or not when.is_exact or when.latest is None:
        raise Refused(
            "deadline_not_exact",
            f"「{when.text}」では期限が決まりません。期限の日と時刻を入力してください。",
        )
    closes_at, opens_at = when.latest, when.earliest
    if when.daily and when.ends_at is None:
        closes_at = at(when.ends_on, when.daily.end.hour, when.daily.end.minute)
    if when.daily and when.starts_on and when.starts_at is None:
        opens_at = at(when.starts_on, when.daily.start.hour, when.daily.start.minute)
    is_point = (when.starts_on, when.starts_at) == (when.ends_on, when.ends_at)
    return Window(None if is_point else opens_at, closes_at, by_postmark=when.by_postmark)


def is_within(window: Window, moment: datetime) -> bool:
    """Whether ``moment`` lies in the window, both of its ends included."""
    opens_at = window.opens_at
    return (opens_at is None or opens_at <= moment) and moment <= window.closes_at


def demand_open(window: Window | None, moment: datetime, what: str) -> None:
    """Pass inside the window; a call that names no window for ``what`` takes nothing.

    raises  WindowNotOpen, DeadlinePassed
    """
    if window is None:
        raise WindowNotOpen(what, "日程が決まって")
    if window.opens_at is not None and moment < window.opens_at:
        raise WindowNotOpen(what, format_moment(window.opens_at))
    if window.has_closed(moment):
        raise DeadlinePassed(what, window.closing)


def judge_arrival(
    window: Window, arrived_at: datetime, *, posted_on: date | None = None
) -> Arrival:
    """In time, early or late.

    arrived_at  when the ward had it: the server's clock, the counter, the post's delivery, or the
                receipt time of an outside form
    posted_on   day of the postmark; counts only under 消印有効. Under 必着 an early posting does
                not help, and loss or delay in the post is the bidder's risk (PROC-043).
    """
    arrived_at = to_jst(arrived_at)
    if window.opens_at is not None and arrived_at < window.opens_at:
        opens = format_moment(window.opens_at)
        return Arrival(
            Timing.EARLY, timedelta(0), f"受付は{opens}からです。受付開始後に提出してください。"
        )
    limit = _clock(window.closes_at)
    if arrived_at <= window.closes_at or _is_saved_by_postmark(window, posted_on):
        return Arrival(Timing.IN_TIME, timedelta(0), f"期限({limit})内に到着しました。")
    late_by = arrived_at - window.closes_at
    return Arrival(
        Timing.LATE, late_by, f"期限({limit})を{spell_delay(late_by)}過ぎて到着しました。"
    )


def counter_warning(counter: CounterHours, moment: datetime) -> str | None:
    """What to tell the officer who logs a hand-in at ``moment``; None while the counter is open.

    Source: seed 000 §17, 12時から13時を除く (PROC-002).
    """
    return counter.reason_closed(moment)


def spell_delay(delay: timedelta) -> str:
    """A delay in the two largest units, cut and never rounded up.

    >>> spell_delay(timedelta(seconds=30)), spell_delay(timedelta(days=2, hours=17, minutes=5))
    ('30秒', '2日17時間')
    >>> spell_delay(timedelta(microseconds=1))
    '1秒未満'
    """
    hours, rest = divmod(delay.seconds, 3600)
    units = [(delay.days, "日"), (hours, "時間"), (rest // 60, "分"), (rest % 60, "秒")]
    words = [f"{number}{unit}" for number, unit in units if number]
    return "".join(words[:2]) or "1秒未満"


def _is_saved_by_postmark(window: Window, posted_on: date | None) -> bool:
    return window.by_postmark and posted_on is not None and posted_on <= day_of(window.closes_at)


def _clock(closes_at: datetime) -> str:
    """The limit in 和暦; the last microsecond of a day is printed as its 24時."""
    local = to_jst(closes_at)
    is_day_end = (local.hour, local.minute, local.second) == (23, 59, 59)
    if is_day_end and local.microsecond:
        return format_moment(local + timedelta(microseconds=1), ends_day=True)
    return format_moment(local, ends_day=True)
