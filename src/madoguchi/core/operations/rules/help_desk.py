"""The help desk's hours: weekdays 9:00 to 18:00 except the New Year holidays.

Source: seed 002 §1(2)③ウ 第2項 平日（年末年始除く）; a holiday is no weekday.
"""

from datetime import datetime

from madoguchi.core.calendar.hours import CounterHours
from madoguchi.core.calendar.wareki import format_moment

HELP_DESK = CounterHours.daily("9:00", "18:00")


def next_opening(asked_at: datetime, hours: CounterHours = HELP_DESK) -> datetime | None:
    """None if the desk is open at that moment, else when it opens next.

    >>> from datetime import date
    >>> from madoguchi.core.calendar.jst import at
    >>> next_opening(at(date(2025, 6, 6), 18, 30)).isoformat()
    '2025-06-09T09:00:00+09:00'
    """
    return None if hours.is_open(asked_at) else hours.next_open(asked_at)


def opening_words(opening: datetime | None) -> str:
    """What the asker reads: when the desk opens next, or that somebody is there now.

    The moment is written as everywhere in the house: with its year and day of the week.

    >>> from datetime import date
    >>> from madoguchi.core.calendar.jst import at
    >>> opening_words(at(date(2025, 6, 9), 9))
    '次の受付 令和7年6月9日(月)午前9時'
    """
    if opening is None:
        return "受付時間内です"
    return f"次の受付 {format_moment(opening)}"
