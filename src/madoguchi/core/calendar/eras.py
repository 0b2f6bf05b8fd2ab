"""Eras (元号) as data: a new era is one more row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Era:
    """``base`` + year of the era = western year; ``first_day`` is the day that the law names."""

    name: str
    letter: str
    first_day: date
    base: int


ERAS: tuple[Era, ...] = (
    Era("明治", "M", date(1868, 1, 25), 1867),
    Era("大正", "T", date(1912, 7, 30), 1911),
    Era("昭和", "S", date(1926, 12, 25), 1925),
    Era("平成", "H", date(1989, 1, 8), 1988),
    Era("令和", "R", date(2019, 5, 1), 2018),
)

# Before this day Japan counted by the moon: an era date cannot be turned by arithmetic.
FIRST_GREGORIAN_DAY = date(1873, 1, 1)


def era_of(day: date, eras: Sequence[Era] = ERAS) -> Era:
    """The era in force on ``day``; ValueError before 1873-01-01 (明治6年).

    >>> era_of(date(2019, 4, 30)).name, era_of(date(2019, 5, 1)).name
    ('平成', '令和')
    """
    if day < FIRST_GREGORIAN_DAY:
        raise ValueError(f"no era arithmetic before {FIRST_GREGORIAN_DAY}: {day}")
    return max((era for era in eras if era.first_day <= day), key=lambda era: era.first_day)


def find_era(word: str, eras: Sequence[Era] = ERAS) -> Era:
    """The era of 令和, 令 or R (one form each); KeyError for any other word."""
    for era in eras:
        if word in (era.name, era.name[0], era.letter):
            return era
    raise KeyError(word)


def last_day(era: Era, eras: Sequence[Era] = ERAS) -> date | None:
    """The day before the next era begins; None while ``era`` is the newest one."""
    later = [other.first_day for other in eras if other.first_day > era.first_day]
    return date.fromordinal(min(later).toordinal() - 1) if later else None


def year_word(year: int) -> str:
    """The year of an era as it is printed: 元 for the first.

    >>> year_word(1), year_word(8)
    ('元', '8')
    """
    return "元" if year == 1 else str(year)
