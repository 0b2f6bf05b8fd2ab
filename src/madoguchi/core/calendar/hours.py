"""Counter hours (受付時間): when somebody is at the window, and what to tell the others."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from madoguchi.core.calendar import timeofday
from madoguchi.core.calendar.business import BusinessCalendar, calendar_closed_on
from madoguchi.core.calendar.doubts import Unreadable
from madoguchi.core.calendar.jst import JST, to_jst
from madoguchi.core.calendar.numerals import parse_copy
from madoguchi.core.calendar.wareki import format_date

_TIME = r"(?:正午|(?:午前|午後)?\d{1,2}(?:時(?:\d{1,2}分|半)?|:\d{2}))"
SPAN_PATTERN = re.compile(rf"(?P<opens>{_TIME})(?:から|~|-)(?P<closes>{_TIME})(?:まで)?")


@dataclass(frozen=True)
class Span:
    """A stretch of the day in Japan time; whether its ends belong to it, its user says."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"a span must end after it starts: {self.start}-{self.end}")

    def __str__(self) -> str:
        return f"{_clock(self.start)}から{_clock(self.end)}"


@dataclass(frozen=True)
class CounterHours:
    """Weekly hours less breaks, on the open days of a calendar.

    hours     weekday (0 is Monday) -> span; まで is inclusive, so the counter is open at the end
    breaks    excluded from their first instant up to, but not including, their last

    >>> hours = CounterHours.daily("8:30", "17:00", breaks=["12:00-13:00"])
    >>> hours.is_open(datetime(2026, 1, 15, 17, 0, tzinfo=JST))
    True
    >>> hours.reason_closed(datetime(2026, 1, 15, 12, 30, tzinfo=JST))
    '令和8年1月15日(木)12時30分は受付時間外です(受付は8時30分から17時まで、12時から13時を除く)。'
    """

    hours: Mapping[int, Span]
    breaks: tuple[Span, ...] = ()
    calendar: BusinessCalendar = field(default_factory=BusinessCalendar)

    @classmethod
    def daily(
        cls,
        opens: str,
        closes: str,
        *,
        breaks: Sequence[str] = (),
        calendar: BusinessCalendar | None = None,
    ) -> "CounterHours":
        """The same hours on each weekday: times as 8:30 or 午前8時30分, breaks as 12:00-13:00."""
        span = Span(timeofday.parse_time(opens), timeofday.parse_time(closes))
        return cls(
            dict.fromkeys(range(7), span),
            tuple(parse_span(text) for text in breaks),
            calendar or BusinessCalendar(),
        )

    def is_open(self, moment: datetime) -> bool:
        return self.reason_closed(moment) is None

    def reason_closed(self, moment: datetime) -> str | None:
        """Why nobody is at the counter at ``moment``: one Japanese sentence, or None when open."""
        local = to_jst(moment)
        closed = self.calendar.reason_closed(local.date())
        if closed:
            return closed
        span = self.hours.get(local.weekday())
        if span is None:
            return f"{format_date(local.date())}は受付がありません。"
        clock = local.time()
        if span.start <= clock <= span.end and not self._break_at(clock):
            return None
        when = f"{format_date(local.date())}{_clock(clock)}"
        return f"{when}は受付時間外です(受付は{self._describe(span)})。"

    def next_open(self, moment: datetime) -> datetime:
        """``moment`` itself if open, else the next instant at which the counter opens.

        >>> CounterHours.daily("9:00", "17:00").next_open(
        ...     datetime(2026, 9, 18, 17, 1, tzinfo=JST)
        ... ).isoformat()
        '2026-09-24T09:00:00+09:00'
        """
        local = to_jst(moment)
        if self.is_open(local):
            return local
        starts = [start for start in self._starts(local.date()) if start > local]
        day = local.date()
        while not starts:
            day = self.calendar.next_open_day(day)
            starts = self._starts(day)
            if (day - local.date()).days > 400:
                raise ValueError("these hours never open")
        return min(starts)

    def describe(self) -> str:
        """The hours in the words of a notice; ValueError if they differ between weekdays.

        >>> CounterHours.daily("9:00", "17:00").describe()
        '9時から17時まで'
        """
        spans = set(self.hours.values())
        if len(spans) != 1:
            raise ValueError("the hours differ between weekdays")
        return self._describe(spans.pop())

    def _describe(self, span: Span) -> str:
        breaks = "".join(f"、{pause}を除く" for pause in self.breaks)
        return f"{span}まで{breaks}"

    def _break_at(self, clock: time) -> bool:
        return any(pause.start <= clock < pause.end for pause in self.breaks)

    def _starts(self, day: date) -> list[datetime]:
        """The instants of ``day`` at which the counter opens, the end of a break included."""
        span = self.hours.get(day.weekday())
        if span is None or not self.calendar.is_open_day(day):
            return []
        clocks = [span.start, *(pause.end for pause in self.breaks if pause.end <= span.end)]
        moments = [datetime.combine(day, clock, JST) for clock in clocks if clock >= span.start]
        return [moment for moment in moments if self.is_open(moment)]


def parse_span(text: str) -> Span:
    """「午前9時から午後5時まで」, 「9時～17時」 or 「12:00-13:00」.

    >>> str(parse_span("午前 8 時 30 分から午後 5 時 00 分まで"))
    '8時30分から17時'
    """
    found = SPAN_PATTERN.fullmatch(parse_copy(text))
    if found is None:
        raise Unreadable(
            "hours_unreadable",
            "時間帯を読み取れません。「9時から17時まで」のように書いてください。",
        )
    start, end = timeofday.parse_time(found["opens"]), timeofday.parse_time(found["closes"])
    if end <= start:
        raise Unreadable("hours_backwards", "終了時刻は開始時刻より後にしてください。")
    return Span(start, end)


def counter_hours_of(facts: Mapping[str, str | Sequence[str]]) -> CounterHours:
    """Hours from the facts of a case: open, close, closed and (optional) break.

    >>> facts = {"open": "09:00", "close": "17:00", "closed": ["土", "日", "祝日"]}
    >>> counter_hours_of(facts).is_open(datetime(2024, 1, 13, 10, 0, tzinfo=JST))
    False
    """
    pause = facts.get("break")
    return CounterHours.daily(
        str(facts["open"]),
        str(facts["close"]),
        breaks=[str(pause)] if pause else [],
        calendar=calendar_closed_on(list(facts.get("closed", []))),
    )


def _clock(clock: time) -> str:
    minute = f"{clock.minute}分" if clock.minute or clock.second else ""
    second = f"{clock.second}秒" if clock.second else ""
    return f"{clock.hour}時{minute}{second}"
