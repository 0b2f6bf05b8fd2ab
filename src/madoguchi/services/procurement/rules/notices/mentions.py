"""Stated times in a notice: every day, moment and part of a month with its words and lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from madoguchi.core.calendar.doubts import Unreadable
from madoguchi.core.calendar.expressions import When, parse_when
from madoguchi.services.procurement.rules.notices.shape import Notice, Passage

_ERA = r"(?:(?:令\s*和|平\s*成|昭\s*和)\s*(?:元|\d\s?\d?)|20\d\d)\s*年(?!\s*度)"
_WEEKDAY = r"(?:\s*\(\s*[月火水木金土日](?:\s*曜\s*日?)?(?:[・、][祝休])?\s*\))"
_CLOCK = r"(?:\s*(?:正午|(?:午前|午後)?\s*\d{1,2}\s*時(?!間)(?:\s*\d{1,2}\s*分|半)?|\d{1,2}:\d{2}))"
_DAY = rf"(?:{_ERA}\s*)?\d\s?\d?\s*月\s*\d\s?\d?\s*日(?!間){_WEEKDAY}?{_CLOCK}?"
_PART = rf"(?:{_ERA}\s*)?\d\s?\d?\s*月\s*(?:上旬|中旬|下旬|初旬|末日|末)"
_MONTH = rf"{_ERA}\s*\d\s?\d?\s*月(?!\s*\d)"
# A month alone is a time only where it fills a cell of a table.
_CELL = r"(?<=\t)\d\s?\d?\s*月(?=\s*(?:予定|\(予定\)|【予定】|\t|$))"
_POINT = rf"(?:{_DAY}|{_PART}|{_MONTH}|{_CELL})"
_SECOND = rf"(?:{_POINT}|\d\s?\d?\s*日{_WEEKDAY}?{_CLOCK}?|上旬|中旬|下旬)"
_TIME = re.compile(rf"(?P<first>{_POINT})(?:\s*(?:~|から|-)\s*(?P<second>{_SECOND}))?")
_YEAR_ALONE = re.compile(rf"(?P<first>{_ERA})(?!\s*\d)")
_LAW = re.compile(r"\s*(?:[^\s、。()]{0,8})(?:条例|規則|法律|政令|省令|告示|訓令)第")
_SPACES = re.compile(r"\s+")

_Found = tuple[Passage, int, int, str]


@dataclass(frozen=True)
class TimeMention:
    """One stated time. ``text`` is as printed, ``lines`` are source lines."""

    text: str
    when: When
    passage: Passage
    start: int
    end: int
    has_year: bool

    @property
    def lines(self) -> tuple[int, ...]:
        return self.passage.lines_at(self.start, self.end)

    @property
    def before(self) -> str:
        return self.passage.text[: self.start]

    @property
    def after(self) -> str:
        return self.passage.text[self.end :]


def time_mentions(notice: Notice) -> tuple[TimeMention, ...]:
    """Every stated time of the document, in order.

    A time without a year takes it from the one before it in the same section, else from the
    notice's own first date (or the year beside it that fits the section's weekdays better);
    where the month goes back within a list, the next year begins.
    """
    return tuple(_Mentions(notice).walk())


class _Mentions:
    def __init__(self, notice: Notice) -> None:
        self.notice = notice
        self.base, self.other_years = _dated_years(notice)

    def walk(self) -> Iterator[TimeMention]:
        """Section by section: a running list of days takes its year within its own section."""
        for _scope, group in groupby(self.notice.passages, key=lambda p: (p.part, p.path[:1])):
            spans = [(passage, *span) for passage in group for span in _spans(passage.text)]
            yield from self._best(spans)

    def _best(self, spans: list[_Found]) -> list[TimeMention]:
        """The section's times; where the first has no year, in the year that its weekdays fit."""
        first = next((text for _p, _s, _e, text in spans), "")
        if not first or re.search(_ERA, first) or self.base is None:
            return self._section(spans, self.base)
        readings = [self._section(spans, base) for base in (self.base, *self.other_years)]
        return min(readings, key=_misfits)

    def _section(self, spans: list[_Found], base: date | None) -> list[TimeMention]:
        found: list[TimeMention] = []
        previous: date | None = None
        for passage, start, end, text in spans:
            if _YEAR_ALONE.fullmatch(text):
                previous = _year_start(text) or previous
                continue
            try:
                when = parse_when(_SPACES.sub("", text), previous=previous or base)
            except (Unreadable, ValueError):
                continue
            previous = when.ends_on or when.starts_on
            has_year = bool(re.search(_ERA, text))
            found.append(TimeMention(text, when, passage, start, end, has_year))
        return found


def _misfits(mentions: list[TimeMention]) -> int:
    return sum(bool(mention.when.warnings) for mention in mentions)


def _spans(text: str) -> Iterator[tuple[int, int, str]]:
    place = 0
    while place < len(text):
        time, year = _TIME.search(text, place), _YEAR_ALONE.search(text, place)
        found = time if time and (not year or time.start() <= year.start()) else year
        if found is None:
            return
        end = found.end()
        if not _LAW.match(text, found.end("first")):
            if found is time and time["second"] and _is_other(text, time):
                end = time.end("first")
            yield found.start(), end, text[found.start() : end]
        place = end


def _is_other(text: str, found: re.Match[str]) -> bool:
    """「4月1日から10日以内」 counts days: it is no range."""
    return bool(re.match(r"\s*(?:以内|間|前|後)", text[found.end() :]))


def _year_start(text: str) -> date | None:
    try:
        return parse_when(f"{_SPACES.sub('', text)}1月").starts_on
    except Unreadable:
        return None


def _dated_years(notice: Notice) -> tuple[date | None, tuple[date, ...]]:
    """The first time that names its year, and a day in each other year named, and before it."""
    days: list[date] = []
    for passage in notice.passages:
        for _start, _end, text in _spans(passage.text):
            if re.search(_ERA, text) and not _YEAR_ALONE.fullmatch(text):
                try:
                    when = parse_when(_SPACES.sub("", text))
                except Unreadable:
                    continue
                day = when.starts_on or when.ends_on
                days += [day] if day else []
    if not days:
        return None, ()
    years = dict.fromkeys(year for day in days for year in (day.year, day.year - 1))
    others = [year for year in years if year != days[0].year]
    # From the first of January on, so that no month of that year goes back before it.
    return days[0], tuple(date(year, 1, 1) for year in others)
