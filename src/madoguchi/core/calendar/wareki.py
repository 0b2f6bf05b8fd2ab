"""和暦: days and moments as Japanese papers print them, and back, contradictions named."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from madoguchi.core.calendar import timeofday
from madoguchi.core.calendar.doubts import Doubt, Reading, Unreadable
from madoguchi.core.calendar.eras import (
    ERAS,
    FIRST_GREGORIAN_DAY,
    Era,
    era_of,
    find_era,
    last_day,
    year_word,
)
from madoguchi.core.calendar.jst import at, day_of, to_jst
from madoguchi.core.calendar.numerals import parse_copy

WEEKDAYS = "月火水木金土日"

WEEKDAY_PATTERN = (
    rf"(?:\((?P<bracketed>[{WEEKDAYS}])(?:曜日?)?(?:[・、,][祝休])?\)|(?P<plain>[{WEEKDAYS}])曜日?)"
)
_YEAR = (
    r"(?:(?P<era>明治|大正|昭和|平成|令和|[明大昭平令MTSHR])(?P<era_year>元|\d{1,2})"
    r"|(?P<western>\d{4}))"
)
_WRITTEN = rf"(?:{_YEAR}年)?(?:(?P<month>\d{{1,2}})月)?(?:(?P<day>\d{{1,2}})日)?"
_SIGNED = (
    r"(?:(?P<s_era>明治|大正|昭和|平成|令和|[明大昭平令MTSHR])(?P<s_era_year>元|\d{1,2})"
    r"|(?P<s_western>\d{4}))(?P<sign>[./-])(?P<s_month>\d{1,2})(?P=sign)(?P<s_day>\d{1,2})(?!\d)"
)
_PACKED = r"(?P<p_western>(?:18|19|20|21)\d{2})(?P<p_month>\d{2})(?P<p_day>\d{2})(?!\d)"

# One spelling of a day, or of its year, month or weekday alone; matched on a parse copy.
DAY_PATTERN = re.compile(
    rf"(?:{_SIGNED}|{_PACKED}|{_WRITTEN})(?:{WEEKDAY_PATTERN})?", re.IGNORECASE
)

_HOW = "「令和8年2月2日」や「2026-02-02」のように書いてください。"


@dataclass(frozen=True)
class DayParts:
    """What stands in the text: None where it says nothing. ``year`` is western."""

    year: int | None
    month: int | None
    day: int | None
    weekday: str | None
    era: Era | None = None

    @property
    def is_empty(self) -> bool:
        return self.year is None and self.month is None and self.day is None


def format_month(day: date) -> str:
    """The month of ``day`` in 和暦.

    >>> format_month(date(2026, 4, 30)), format_month(date(2019, 5, 1))
    ('令和8年4月', '令和元年5月')
    """
    return format_date(day, weekday=False).rpartition("月")[0] + "月"


def format_date(
    day: date,
    *,
    weekday: bool = True,
    separator: Literal["", ".", "/", "-"] = "",
    wide_brackets: bool = False,
    eras: Sequence[Era] = ERAS,
) -> str:
    """``day`` in 和暦; a moment is taken in Japan time. ValueError before 1873-01-01.

    >>> format_date(date(2026, 2, 2))
    '令和8年2月2日(月)'
    >>> format_date(date(2019, 5, 1), weekday=False), format_date(date(2026, 2, 2), separator=".")
    ('令和元年5月1日', 'R8.2.2(月)')
    """
    day = day_of(day)
    era = era_of(day, eras)
    year = day.year - era.base
    if separator:
        text = f"{era.letter}{separator.join((str(year), str(day.month), str(day.day)))}"
    else:
        text = f"{era.name}{year_word(year)}年{day.month}月{day.day}日"
    if not weekday:
        return text
    left, right = "（）" if wide_brackets else "()"
    return f"{text}{left}{WEEKDAYS[day.weekday()]}{right}"


def format_moment(
    moment: datetime,
    *,
    weekday: bool = True,
    hours24: bool = False,
    ends_day: bool = False,
    eras: Sequence[Era] = ERAS,
) -> str:
    """``moment`` in Japan time: 午前・午後・正午 for documents, ``hours24`` for tables.

    ``ends_day`` prints 0:00 as 24時 of the day before (a period's end). Between noon and 1 p.m.
    the hour is printed as 12時 without 午後: 「午後0時」 is misread. Seconds are printed when they
    are not zero; parts of a second never are.

    >>> format_moment(at(date(2026, 2, 2), 17)), format_moment(at(date(2024, 11, 8), 12))
    ('令和8年2月2日(月)午後5時', '令和6年11月8日(金)正午')
    >>> format_moment(at(date(2026, 2, 2), 8, 30), hours24=True)
    '令和8年2月2日(月)8:30'
    >>> format_moment(at(date(2026, 3, 31), 24), ends_day=True)
    '令和8年3月31日(火)24時'
    """
    local = to_jst(moment)
    if ends_day and (local.hour, local.minute, local.second) == (0, 0, 0):
        day = local.date() - timedelta(days=1)
        clock = "24:00" if hours24 else "24時"
    else:
        day = local.date()
        clock = timeofday.format_time(local.time(), hours24=hours24)
    return f"{format_date(day, weekday=weekday, eras=eras)}{clock}"


def format_span(starts_at: datetime, ends_at: datetime) -> str:
    """From one moment until another; the day is said once if it is the same.

    >>> format_span(at(date(2026, 12, 6), 9), at(date(2026, 12, 6), 12))
    '令和8年12月6日(日)午前9時から正午まで'
    >>> format_span(at(date(2026, 12, 5), 20), at(date(2026, 12, 6), 6))
    '令和8年12月5日(土)午後8時から令和8年12月6日(日)午前6時まで'
    """
    local = to_jst(ends_at)
    is_one_day = to_jst(starts_at).date() == local.date()
    until = timeofday.format_time(local.time()) if is_one_day else format_moment(ends_at)
    return f"{format_moment(starts_at)}から{until}まで"


def parse_date(
    text: str,
    *,
    default_year: int | None = None,
    previous: date | None = None,
    eras: Sequence[Era] = ERAS,
) -> Reading[date]:
    """Read one day, 和暦 or western.

    default_year  western year for a text that names none (1月20日)
    previous      the day before it in a running list: gives the year, and the next one when
                  the month goes back; used only when the text names no year
    raises        Unreadable, with a sentence that says how to write it
    warnings      ``weekday_mismatch``, ``after_era``, ``before_era``: the value is what is
                  printed (the era turned by plain arithmetic), never a repair

    >>> parse_date("Ｒ８．２．２").value
    datetime.date(2026, 2, 2)
    >>> parse_date("令和8年11月28日（金曜日）").warnings[0].message
    '令和8年11月28日は土曜日ですが、「金」と書かれています。どちらが正しいか確認してください。'
    >>> parse_date("1月13日(火)", previous=date(2025, 12, 23)).value
    datetime.date(2026, 1, 13)
    """
    found = DAY_PATTERN.fullmatch(parse_copy(text))
    parts = day_parts(found, eras) if found else None
    if parts is None or parts.is_empty:
        raise Unreadable("date_unreadable", f"日付を読み取れません。{_HOW}")
    if parts.month is None or parts.day is None:
        raise Unreadable("date_incomplete", f"月と日の両方が必要です。{_HOW}")
    year = inherited_year(parts, default_year=default_year, previous=previous)
    return _checked_day(text, year, parts, eras)


def parse_moment(
    text: str,
    *,
    default_year: int | None = None,
    previous: date | None = None,
    eras: Sequence[Era] = ERAS,
) -> Reading[datetime]:
    """Read a day with its time (午後5時, 正午, 24時, 17:00, ISO 8601); an aware moment, Japan time.

    Raises and warns like ``parse_date``, and raises for a time that people read in two ways
    (午後12時). まで at the end is accepted and says nothing about the instant.

    >>> parse_moment("令和6年11月8日（金）正午まで").value.isoformat()
    '2024-11-08T12:00:00+09:00'
    >>> parse_moment("2026-02-02T17:00:00+09:00").value.isoformat()
    '2026-02-02T17:00:00+09:00'
    """
    iso = _iso_moment(text)
    if iso is not None:
        return Reading(text, iso)
    copy = parse_copy(text).removesuffix("まで")
    found = DAY_PATTERN.match(copy)
    rest = copy[found.end() :].strip() if found else copy
    clock = timeofday.TIME_PATTERN.fullmatch(rest)
    if found is None or clock is None:
        raise Unreadable(
            "moment_unreadable",
            "日時を読み取れません。「令和8年2月2日午後5時」のように書いてください。",
        )
    day = parse_date(found.group(), default_year=default_year, previous=previous, eras=eras)
    hour, minute, second, doubts = timeofday.read_time(clock)
    return Reading(text, at(day.value, hour, minute, second), day.warnings + doubts)


def day_parts(found: re.Match[str], eras: Sequence[Era] = ERAS) -> DayParts:
    """The parts of one ``DAY_PATTERN`` match; Unreadable for a year 0 of an era."""
    group = found.groupdict()

    def first(*names: str) -> str | None:
        return next((group[name] for name in names if group[name]), None)

    western = first("western", "s_western", "p_western")
    month, day = first("month", "s_month", "p_month"), first("day", "s_day", "p_day")
    era_word, era_year = first("era", "s_era"), first("era_year", "s_era_year")
    era = find_era(era_word.upper(), eras) if era_word else None
    year = int(western) if western else None
    if era is not None and era_year is not None:
        number = 1 if era_year == "元" else int(era_year)
        if number == 0:
            raise Unreadable("era_year_zero", f"{era.name}0年はありません。年を確認してください。")
        year = era.base + number
    return DayParts(
        year,
        int(month) if month else None,
        int(day) if day else None,
        first("bracketed", "plain"),
        era,
    )


def inherited_year(parts: DayParts, *, default_year: int | None, previous: date | None) -> int:
    """The year of the text, or of what stands before it; Unreadable if there is none."""
    if parts.year is not None:
        return parts.year
    if previous is not None:
        goes_back = parts.month is not None and parts.month < previous.month
        return previous.year + 1 if goes_back else previous.year
    if default_year is None:
        raise Unreadable("year_missing", f"年が書かれていません。{_HOW}")
    return default_year


def make_day(year: int, month: int, day: int) -> date:
    """The day; Unreadable for one that no calendar has (2月30日), and before 1873 (明治6年)."""
    if year < FIRST_GREGORIAN_DAY.year:
        raise Unreadable("year_too_early", "明治6年(1873年)以後の日付を書いてください。")
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable(
            "no_such_day",
            f"{year}年{month}月{day}日という日はありません。月と日を確認してください。",
        ) from None


def weekday_doubt(day: date, written: str | None) -> tuple[Doubt, ...]:
    """A doubt if the weekday that is ``written`` (one character) is not that of ``day``.

    Candidates: the day as printed; the nearest day of that weekday; the same month and day of the
    year before or after, where it has that weekday (a paper copied from last year).
    """
    if written is None or WEEKDAYS[day.weekday()] == written:
        return ()
    ahead = (WEEKDAYS.index(written) - day.weekday()) % 7
    nearest = day + timedelta(days=ahead if ahead <= 3 else ahead - 7)
    years = [_same_day_in(day, day.year - 1), _same_day_in(day, day.year + 1)]
    others = [d for d in years if d is not None and WEEKDAYS[d.weekday()] == written]
    return (
        Doubt(
            "weekday_mismatch",
            f"{format_date(day, weekday=False)}は{WEEKDAYS[day.weekday()]}曜日ですが、"
            f"「{written}」と書かれています。どちらが正しいか確認してください。",
            (day, nearest, *others),
        ),
    )


def era_doubt(day: date, era: Era | None, eras: Sequence[Era] = ERAS) -> tuple[Doubt, ...]:
    """A doubt if ``day`` lies outside the era that is written."""
    if era is None or era_of(day, eras) == era:
        return ()
    right = format_date(day, weekday=False, eras=eras)
    end = last_day(era, eras)
    if end is not None and day > end:
        edge = f"{era.name}は{format_date(end, weekday=False, eras=eras)}までです"
        code = "after_era"
    else:
        edge = f"{era.name}は{format_date(era.first_day, weekday=False, eras=eras)}からです"
        code = "before_era"
    return (Doubt(code, f"{edge}。{right}のことか確認してください。", (day,)),)


def _checked_day(text: str, year: int, parts: DayParts, eras: Sequence[Era]) -> Reading[date]:
    day = make_day(year, parts.month or 1, parts.day or 1)
    doubts = era_doubt(day, parts.era, eras) + weekday_doubt(day, parts.weekday)
    return Reading(text, day, doubts)


def _same_day_in(day: date, year: int) -> date | None:
    try:
        return day.replace(year=year)
    except ValueError:
        return None


def _iso_moment(text: str) -> datetime | None:
    """ISO 8601 with a zone, or None; one without a zone is taken as Japan time."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}\S*", text.strip()):
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return to_jst(moment if moment.tzinfo else moment.replace(tzinfo=at(moment.date(), 0).tzinfo))
