"""Agreed places, service days and quantities: what a plan or a count shows against them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.calendar.wareki import format_date


@dataclass(frozen=True, kw_only=True)
class PlaceFrom:
    name: str
    from_on: date


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """``minutes`` agreed for a day, held between ``opens_at`` and ``closes_at``."""

    days_a_week: int
    minutes: int
    opens_at: time
    closes_at: time


@dataclass(frozen=True, kw_only=True)
class Pause:
    words: str
    first_on: date
    last_on: date


@dataclass(frozen=True, kw_only=True)
class Counted:
    """Planned against done: ``missing`` is 0 when the plan is reached."""

    planned: int
    done: int
    amount_yen: int

    @property
    def missing(self) -> int:
        return max(0, self.planned - self.done)


def place_on(places: Sequence[PlaceFrom], day: date) -> str:
    """The place that holds on ``day``; "" before the first (CONT-016)."""
    held = [place for place in places if place.from_on <= day]
    return max(held, key=lambda place: place.from_on).name if held else ""


def count_of(planned: int, unit_price_yen: int, quantities: Iterable[int]) -> Counted:
    """What the actual quantities make; the ward settles by these, not by the plan (CONT-007).

    >>> count_of(24, 30_000, [12, 8])
    Counted(planned=24, done=20, amount_yen=600000)
    """
    done = sum(quantities)
    return Counted(planned=planned, done=done, amount_yen=done * unit_price_yen)


def flag_of(
    pattern: Pattern,
    held_on: date,
    span: tuple[time, time],
    *,
    already_in_week: int = 0,
    pauses: Sequence[Pause] = (),
    calendar: BusinessCalendar | None = None,
) -> str:
    """In what a planned session differs from what is agreed; "" if in nothing (CONT-017).

    span             start and end of the session
    already_in_week  sessions of the same pattern planned in that week
    """
    closed = (calendar or BusinessCalendar()).reason_closed(held_on)
    if closed:
        return closed
    pause = next((one for one in pauses if one.first_on <= held_on <= one.last_on), None)
    if pause is not None:
        return f"{format_date(held_on)}は{pause.words}のため、履行しない日です。"
    starts_at, ends_at = span
    if starts_at < pattern.opens_at or ends_at > pattern.closes_at:
        return (
            f"契約の時間帯は{pattern.opens_at:%H:%M}から{pattern.closes_at:%H:%M}までです。"
            "時間を直してください。"
        )
    minutes = minutes_between(starts_at, ends_at)
    if minutes != pattern.minutes:
        return (
            f"契約の時間は1日{hours(pattern.minutes)}ですが、{hours(minutes)}の予定です。"
            "時間を直してください。"
        )
    if already_in_week >= pattern.days_a_week:
        return f"この時間帯の履行は週{pattern.days_a_week}日です。別の週に移してください。"
    return ""


def minutes_between(starts_at: time, ends_at: time) -> int:
    """Minutes of one day; negative if it ends before it starts."""
    day = date(2000, 1, 1)
    span = datetime.combine(day, ends_at) - datetime.combine(day, starts_at)
    return int(span.total_seconds() // 60)


def hours(minutes: int) -> str:
    """Minutes in words.

    >>> hours(300), hours(90)
    ('5時間', '1時間30分')
    """
    whole, rest = divmod(minutes, 60)
    return f"{whole}時間{rest}分" if rest else f"{whole}時間"
