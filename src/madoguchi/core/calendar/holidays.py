"""祝日: national holidays, substitutes, days between, and what is not yet official."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from jpholiday import JPHoliday

# The days of the equinoxes are fixed by the gazette (官報) of 1 February of the year before.
EQUINOXES_OFFICIAL_THROUGH = 2027

_EQUINOXES = ("春分の日", "秋分の日")
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Holiday:
    """One holiday; ``is_estimated`` while its date rests on astronomy and not on the gazette."""

    day: date
    name: str
    is_estimated: bool = False


@dataclass(frozen=True)
class HolidayTable:
    """The holidays that an office goes by.

    added    days that the table adds, with their names (a law made at short notice)
    removed  days that are no holiday after all (moved by a special law)
    equinoxes_official_through  last year whose equinox days stand in the gazette

    >>> HolidayTable().name_of(date(2026, 9, 22)), HolidayTable().name_of(date(2027, 3, 22))
    ('国民の休日', '振替休日')
    >>> HolidayTable(added={date(2027, 6, 9): "特別の休日"}).name_of(date(2027, 6, 9))
    '特別の休日'
    """

    added: Mapping[date, str] = field(default_factory=lambda: MappingProxyType({}))
    removed: frozenset[date] = frozenset()
    equinoxes_official_through: int = EQUINOXES_OFFICIAL_THROUGH

    def find(self, day: date) -> Holiday | None:
        """The holiday on ``day``, or None."""
        if day in self.added:
            return Holiday(day, self.added[day])
        name = None if day in self.removed else statutory_name(day)
        return Holiday(day, name, self._is_estimated(day)) if name else None

    def name_of(self, day: date) -> str | None:
        found = self.find(day)
        return found.name if found else None

    def in_year(self, year: int) -> tuple[Holiday, ...]:
        """All holidays of a calendar year, in order."""
        days = (date(year, 1, 1) + _DAY * n for n in range(366))
        found = (self.find(day) for day in days if day.year == year)
        return tuple(holiday for holiday in found if holiday)

    def _is_estimated(self, day: date) -> bool:
        if day.year <= self.equinoxes_official_through:
            return False
        if statutory_name(day) in _EQUINOXES:
            return True
        # A substitute, or the day between two holidays, stands or falls with its equinox.
        return statutory_name(day) in ("振替休日", "国民の休日") and bool(
            {statutory_name(day - _DAY), statutory_name(day + _DAY)} & set(_EQUINOXES)
        )


def equinoxes_official_through(known_on: date) -> int:
    """The last year whose equinox days the gazette has fixed by ``known_on``.

    >>> equinoxes_official_through(date(2026, 1, 31)), equinoxes_official_through(date(2026, 2, 1))
    (2026, 2027)
    """
    return known_on.year + 1 if (known_on.month, known_on.day) >= (2, 1) else known_on.year


@lru_cache(maxsize=8192)
def statutory_name(day: date) -> str | None:
    """Name of the holiday under 国民の祝日に関する法律 (and special laws), or None.

    A substitute is called 振替休日, as the Cabinet Office does, without the holiday it stands for.
    """
    names = [holiday.name for holiday in _CALENDAR.holidays(day)]
    if not names:
        return None
    return "振替休日" if names[0].endswith("振替休日") else str(names[0])


_CALENDAR = JPHoliday()
