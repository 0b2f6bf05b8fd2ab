"""The running service: when it may be stopped, how late a first response was, what a level gives.

Sources: seed 002 §1(2)②イ (planned stops), ④ (first response); 電算処理の特記事項 第37項.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_DOWN, Decimal

from madoguchi.core.calendar.holidays import HolidayTable
from madoguchi.core.calendar.jst import at, day_of, to_jst
from madoguchi.core.calendar.wareki import format_date, format_moment
from madoguchi.core.errors import Refused

SUNDAY = 6
ALL = Decimal(100)
TWO_PLACES = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class StopWindow:
    """Sundays and holidays all day; else from ``opens_hour`` over midnight to ``closes_hour``."""

    opens_hour: int
    closes_hour: int
    notice_days: int

    @property
    def words(self) -> str:
        return f"日曜・祝日、又は{self.opens_hour}時から翌{self.closes_hour}時まで"

    @property
    def sentence(self) -> str:
        return f"止められるのは、{self.words}です。{self.notice_days}日前までに予告します。"


def check_stop(
    starts_at: datetime, ends_at: datetime, *, announced_at: datetime, window: StopWindow
) -> None:
    """raises  Refused  outside the window, or announced later than ``notice_days`` before"""
    if ends_at <= starts_at:
        raise Refused("ends_before_start", "終了日時は、開始日時より後を入力してください。")
    if not lies_in_window(starts_at, ends_at, window):
        raise Refused(
            "outside_window",
            f"計画停止は、{window.words}の間に計画してください。"
            f"{format_moment(starts_at)}からの停止は、この範囲に入りません。",
        )
    last = last_notice_on(starts_at, window)
    if day_of(announced_at) > last:
        raise Refused(
            "late_notice",
            f"計画停止は{window.notice_days}日前までの予告が必要です。この停止の予告の期限は"
            f"{format_date(last)}でした。日程を改めて計画してください。",
        )


def last_notice_on(starts_at: datetime, window: StopWindow) -> date:
    """A stop on 22 June with ten days' notice is announced by 12 June."""
    return day_of(starts_at) - timedelta(days=window.notice_days)


def lies_in_window(starts_at: datetime, ends_at: datetime, window: StopWindow) -> bool:
    """Every minute of the stop; each stretch between two changes of the window is judged alone."""
    start, end = to_jst(starts_at), to_jst(ends_at)
    edges = {start, end}
    day = start.date()
    while day <= end.date():
        hours = (0, window.closes_hour, window.opens_hour)
        edges |= {edge for hour in hours if start < (edge := at(day, hour)) < end}
        day += timedelta(days=1)
    ordered = sorted(edges)
    return all(_is_free(moment, window) for moment in ordered[:-1])


def _is_free(moment: datetime, window: StopWindow) -> bool:
    day = moment.date()
    if day.weekday() == SUNDAY or HolidayTable().name_of(day):
        return True
    return moment.hour >= window.opens_hour or moment.hour < window.closes_hour


def minutes_late(started_at: datetime, ended_at: datetime, limit_minutes: int) -> int:
    """Whole minutes over the limit, 0 if it was kept; a begun minute counts.

    >>> from madoguchi.core.calendar.jst import at
    >>> minutes_late(at(date(2026, 6, 1), 10), at(date(2026, 6, 1), 11, 5), 60)
    5
    """
    over = ended_at - started_at - timedelta(minutes=limit_minutes)
    return max(0, -(-over // timedelta(minutes=1)))


FIRST_RESPONSE_MINUTES = 60  # seed 002 §1(2)④ 原則１時間以内に初動対応


@dataclass(frozen=True, kw_only=True)
class Response:
    """How long the first response took; a begun minute counts.

    minutes  from the report to the response, or to now while nobody has responded
    """

    minutes: int
    has_responded: bool
    limit_minutes: int = FIRST_RESPONSE_MINUTES

    @property
    def is_kept(self) -> bool:
        return self.minutes <= self.limit_minutes

    @property
    def words(self) -> str:
        """
        >>> Response(minutes=45, has_responded=True).words
        '45分・達成'
        >>> Response(minutes=75, has_responded=True).words
        '75分・未達'
        """
        if not self.has_responded:
            return f"{self.minutes}分経過・{'初動待ち' if self.is_kept else '未達'}"
        return f"{self.minutes}分・{'達成' if self.is_kept else '未達'}"


def response_of(
    reported_at: datetime,
    responded_at: datetime | None,
    *,
    now: datetime,
    limit_minutes: int = FIRST_RESPONSE_MINUTES,
) -> Response:
    took = (responded_at or now) - reported_at
    return Response(
        minutes=max(0, -(-took // timedelta(minutes=1))),
        has_responded=responded_at is not None,
        limit_minutes=limit_minutes,
    )


@dataclass(frozen=True, kw_only=True)
class LevelResult:
    """Of ``total`` cases (or minutes) ``met`` kept the level; nothing to count keeps it."""

    met: int
    total: int
    target_percent: Decimal

    @property
    def percent(self) -> Decimal:
        """Rounded down: 99.999 % is never shown as 100 %."""
        if not self.total:
            return ALL
        return (ALL * self.met / self.total).quantize(TWO_PLACES, rounding=ROUND_DOWN)

    @property
    def is_missed(self) -> bool:
        return bool(self.total) and ALL * self.met / self.total < self.target_percent

    @property
    def words(self) -> str:
        if not self.total:
            return "対象なし"
        return f"{self.percent.normalize():f}%　{'未達' if self.is_missed else '達成'}"


def minutes_covered(spans: Sequence[tuple[datetime, datetime]]) -> int:
    """Minutes in at least one of the spans; two that overlap are not counted twice."""
    total, reached = timedelta(), None
    for start, end in sorted(spans):
        begins = start if reached is None else max(start, reached)
        if end > begins:
            total += end - begins
            reached = end
    return int(total // timedelta(minutes=1))


def minutes_without(
    spans: Sequence[tuple[datetime, datetime]], excluded: Sequence[tuple[datetime, datetime]]
) -> int:
    """Minutes in the spans but in none of the excluded ones: a stop that was planned is no fault.

    >>> day = at(date(2025, 6, 1), 0)
    >>> minutes_without([(day, day + timedelta(hours=2))], [(day, day + timedelta(hours=1))])
    60
    """
    return minutes_covered([*spans, *excluded]) - minutes_covered(excluded)
