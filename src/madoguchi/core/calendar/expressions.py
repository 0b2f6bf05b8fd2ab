"""Times as notices write them (4月中旬～下旬, 午後5時必着, 12月～3月), without guessing."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime

from madoguchi.core.calendar import timeofday
from madoguchi.core.calendar.business import end_of_month
from madoguchi.core.calendar.doubts import Doubt, Unreadable
from madoguchi.core.calendar.due import DueKind, DueRule, parse_due_rule
from madoguchi.core.calendar.hours import SPAN_PATTERN, Span, parse_span
from madoguchi.core.calendar.jst import at, to_jst
from madoguchi.core.calendar.numerals import parse_copy
from madoguchi.core.calendar.wareki import (
    DAY_PATTERN,
    WEEKDAYS,
    DayParts,
    day_parts,
    era_doubt,
    format_date,
    inherited_year,
    make_day,
    weekday_doubt,
)
from madoguchi.core.calendar.when import (
    PARTS,
    Precision,
    When,
    describe,
    part_of_month,
    sort_key,
    spell,
)

__all__ = [
    "DueKind",
    "DueRule",
    "Precision",
    "When",
    "describe",
    "parse_due_rule",
    "parse_interval",
    "parse_when",
    "sort_key",
    "spell",
]

_DAILY = re.compile(rf"[(（][^()]*?{SPAN_PATTERN.pattern}[^()]*[)）]")
_POSTMARK = re.compile(r"\(?(?:当日)?消印有効\)?")
_ARRIVAL = re.compile(r"[(、]?(?:締切(?:日時?)?|期限)?必着\)?")
_STRICT = re.compile(r"\(?(?:時間|期限)?厳守\)?")
_PLANNED = re.compile(r"\(?予定\)?")
_ABOUT = re.compile(r"(?:概ね|おおむね|頃|ころ|ごろ|程度|目途|を?目処)")
_REMARK = re.compile(
    rf"(?:\((?![{WEEKDAYS}](?:曜日?)?(?:[・、,][祝休])?\))[^()]*\)|※.*|(?:実施|開催))$"
)
_UNTIL = re.compile(r"(?:まで(?:に)?|\(?期限\)?)$")
_OPEN_START = re.compile(r"^(?:本?契約(?:の?締結)?日?|契約後)(?:から|~)")
_RANGE = re.compile(
    r"(?<=[\d月日旬中)時分半頃])\s*(?:~|から)|(?<=[月日旬)時分半頃])-|(?<=\d)-(?=\d{1,2}月)"
)
_PART = re.compile(r"(上旬|中旬|下旬|初旬|前半|後半|末日|月末|末)|中(?!旬)に?")

_RELATIVE = re.compile(r"(?:日|週間?|か月|月|時間)(?:以内|後|前)|^(?:翌|前|当)[月日年]")

_HOW = "「令和8年2月中旬」「令和8年2月9日～2月12日」のように書いてください。"


@dataclass(frozen=True)
class _End:
    """One end of a stated time, as an interval of days with its precision."""

    first: date
    last: date
    precision: Precision
    moment: datetime | None
    printed: date
    warnings: tuple[Doubt, ...]


@dataclass(frozen=True)
class _Marks:
    """What stands around the time itself."""

    daily: Span | None
    is_until: bool
    must_arrive: bool
    by_postmark: bool
    is_strict: bool
    is_planned: bool
    is_about: bool


def parse_when(text: str, *, default_year: int | None = None, previous: date | None = None) -> When:
    """Read a stated time.

    default_year  western year for a text that names none (「2月中旬」)
    previous      the day before it in a running list; gives the year, and the next one when the
                  month goes back
    raises        Unreadable with a sentence that says how to write it: no year to be found,
                  a day that does not exist, a count from another day (5営業日以内), or words
                  that name no time (随時, 協議)
    warnings      wrong weekday, wrong era, an end before the start

    >>> parse_when("令和6年12月中旬～下旬").ends_on
    datetime.date(2024, 12, 31)
    >>> when = parse_when("令和６年１２月１３日（金）午後５時（必着）（厳守）")
    >>> when.ends_at.isoformat(), when.must_arrive, when.is_strict, when.precision.value
    ('2024-12-13T17:00:00+09:00', True, True, 'exact')
    >>> parse_when("12月23日(火)～ 1月13日(火)", default_year=2025).ends_on
    datetime.date(2026, 1, 13)
    """
    copy = parse_copy(text)
    if "年度" in copy:
        raise Unreadable("fiscal_year_given", "年度ではなく、日付か月を書いてください。")
    has_open_start = bool(_OPEN_START.match(copy))
    body, marks = _take_marks(_OPEN_START.sub("", copy))
    pieces = [piece for piece in _RANGE.split(body) if piece is not None]
    if not 1 <= len(pieces) <= 2:
        raise Unreadable("when_unreadable", f"日程を読み取れません。{_HOW}")
    try:
        start, end = _read_ends(pieces, default_year=default_year, previous=previous)
    except Unreadable as unreadable:
        if _RELATIVE.search(body):
            raise Unreadable(
                "when_relative",
                f"「{body}」だけでは、いつのことか決まりません。日数ではなく日付で、{_HOW}",
            ) from unreadable
        raise
    return _assemble(text, start, end, marks, has_open_start=has_open_start)


def parse_interval(iso: str, *, text: str = "") -> When:
    """Read ISO 8601: a day, a moment, or ``start/end`` with ``..`` for an open side.

    >>> parse_interval("../2027-03-31").ends_on
    datetime.date(2027, 3, 31)
    >>> parse_interval("2026-02-02T17:00:00+09:00").text
    '令和8年2月2日(月)午後5時'
    """
    sides = iso.split("/")
    try:
        values = [None if side == ".." else _iso_side(side) for side in sides]
    except ValueError:
        values = []
    if len(values) not in (1, 2) or not any(values):
        raise Unreadable("interval_unreadable", "日付を「2026-02-02」の形で書いてください。")
    start, end = values[0], values[-1]
    built = When(
        text,
        start[0] if start else None,
        end[0] if end else None,
        start[1] if start else None,
        end[1] if end else None,
        warnings=_order_doubt(start, end),
    )
    return built if text else replace(built, text=spell(built))


def _take_marks(copy: str) -> tuple[str, _Marks]:
    """The text without its marks (必着, 予定, まで, daily hours), and the marks."""
    daily = None
    found = _DAILY.search(copy)
    if found:
        daily = parse_span(f"{found['opens']}~{found['closes']}")
        copy = _DAILY.sub("", copy)
    flags: dict[str, bool] = {}
    for name, pattern in (
        ("by_postmark", _POSTMARK),
        ("must_arrive", _ARRIVAL),
        ("is_strict", _STRICT),
        ("is_planned", _PLANNED),
        ("is_about", _ABOUT),
        ("is_until", _UNTIL),
    ):
        copy, count = pattern.subn("", copy)
        flags[name] = bool(count)
    copy = copy.strip("。、の ")
    while _REMARK.search(copy):
        copy = _REMARK.sub("", copy)
    copy, count = _UNTIL.subn("", copy)
    flags["is_until"] |= bool(count)
    flags["is_until"] = flags["is_until"] or flags["must_arrive"] or flags["by_postmark"]
    return copy, _Marks(daily, **flags)


def _read_ends(
    pieces: list[str], *, default_year: int | None, previous: date | None
) -> tuple[_End, _End]:
    left = pieces[0]
    right = pieces[1] if len(pieces) == 2 else None
    if right is not None and re.search(r"(?<!\d)\d{1,2}$", left):
        # 「4～11月」: the unit stands only once, at the end.
        unit = re.search(r"[月日]", right)
        left += unit.group() if unit else ""
    start = _read_end(left, default_year=default_year, previous=previous, inherited=None)
    if right is None:
        return start, start
    end = _read_end(right, default_year=default_year, previous=start.printed, inherited=start)
    return start, end


def _read_end(
    piece: str, *, default_year: int | None, previous: date | None, inherited: _End | None
) -> _End:
    found = DAY_PATTERN.match(piece)
    parts = day_parts(found) if found else DayParts(None, None, None, None)
    rest = piece[found.end() :].strip() if found else piece
    part = _PART.match(rest)
    rest = rest[part.end() :] if part else rest
    if parts.weekday is None:
        late = re.match(r"\(([月火水木金土日])(?:曜日?)?\)", rest)
        rest = rest[late.end() :] if late else rest
        parts = replace(parts, weekday=late.group(1)) if late else parts
    clock = timeofday.TIME_PATTERN.fullmatch(rest) if rest else None
    if (rest and clock is None) or (parts.is_empty and not part and not clock):
        raise Unreadable("when_unreadable", f"日程を読み取れません。{_HOW}")
    parts = _fill(parts, inherited, has_clock=clock is not None)
    if parts.month is None:
        raise Unreadable("month_missing", f"月が書かれていません。{_HOW}")
    year = inherited_year(parts, default_year=default_year, previous=previous)
    if parts.day is not None:
        return _exact_end(year, parts, clock)
    if clock is not None:
        raise Unreadable("day_missing", f"時刻の前に日を書いてください。{_HOW}")
    return _vague_end(make_day(year, parts.month, 1), part[1] if part else None, parts)


def _fill(parts: DayParts, inherited: _End | None, *, has_clock: bool) -> DayParts:
    """What the second end leaves out comes from the first: 「9日～12日」, 「1時～5時」."""
    if inherited is None or parts.month is not None:
        return parts
    printed = inherited.printed
    day = printed.day if has_clock and parts.day is None else parts.day
    return replace(parts, year=parts.year or printed.year, month=printed.month, day=day)


def _exact_end(year: int, parts: DayParts, clock: re.Match[str] | None) -> _End:
    day = make_day(year, parts.month or 1, parts.day or 1)
    doubts = era_doubt(day, parts.era) + weekday_doubt(day, parts.weekday)
    moment = None
    if clock is not None:
        hour, minute, second, clock_doubts = timeofday.read_time(clock)
        moment = at(day, hour, minute, second)
        doubts += clock_doubts
    return _End(day, day, Precision.EXACT, moment, day, doubts)


def _vague_end(month: date, part: str | None, parts: DayParts) -> _End:
    last = end_of_month(month)
    doubts = era_doubt(last, parts.era)
    if part is None:
        return _End(month, last, Precision.MONTH, None, month, doubts)
    if part in ("末", "末日", "月末"):
        precision = Precision.EXACT if part == "末日" else Precision.APPROXIMATE
        return _End(last, last, precision, None, last, doubts)
    if part in ("前半", "後半"):
        days = (month, month.replace(day=15)) if part == "前半" else (month.replace(day=16), last)
        return _End(*days, Precision.APPROXIMATE, None, days[0], doubts)
    name = "上旬" if part == "初旬" else part
    days = part_of_month(month, name) if name in PARTS else (month, last)
    return _End(*days, Precision.PART_OF_MONTH, None, days[0], doubts)


def _assemble(text: str, start: _End, end: _End, marks: _Marks, *, has_open_start: bool) -> When:
    doubts = start.warnings + (end.warnings if end is not start else ())
    doubts += _order_doubt((start.first, start.moment), (end.last, end.moment))

    def vague(side: _End) -> Precision:
        is_day = side.first == side.last
        if marks.is_about and is_day:
            return Precision.APPROXIMATE
        # 「3月末」 is about then; 「3月末まで」 is a limit, and ends with the last day.
        return Precision.EXACT if marks.is_until and is_day else side.precision

    return When(
        text,
        None if has_open_start else start.first,
        end.last,
        None if has_open_start else start.moment,
        end.moment,
        Precision.EXACT if has_open_start else vague(start),
        vague(end),
        daily=marks.daily,
        is_until=marks.is_until,
        must_arrive=marks.must_arrive,
        by_postmark=marks.by_postmark,
        is_strict=marks.is_strict,
        is_planned=marks.is_planned,
        warnings=doubts,
    )


_Side = tuple[date, datetime | None]


def _order_doubt(start: _Side | None, end: _Side | None) -> tuple[Doubt, ...]:
    if start is None or end is None:
        return ()
    is_backwards = end[0] < start[0]
    if start[1] is not None and end[1] is not None:
        is_backwards = end[1] < start[1]
    if not is_backwards:
        return ()
    return (
        Doubt(
            "ends_before_start",
            f"終わり({format_date(end[0])})が始まり({format_date(start[0])})より前です。"
            "日付を確認してください。",
            (start[0], end[0]),
        ),
    )


def _iso_side(text: str) -> _Side:
    if "T" not in text:
        return date.fromisoformat(text), None
    moment = to_jst(datetime.fromisoformat(text))
    return moment.date(), moment
