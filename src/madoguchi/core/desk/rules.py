"""Pure rules of the desk: until when an inquiry is to be answered, and how it stands."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo

from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.desk.terms import DueState

TOKYO = ZoneInfo("Asia/Tokyo")
LONGEST_BUSINESS_DAYS = 60


class OpenDays(Protocol):
    """What the desk asks of a calendar of open days."""

    def add_business_days(self, day: date, count: int) -> date:
        """The ``count``-th open day after ``day``."""
        ...

    def open_day_from(self, day: date) -> date:
        """``day`` if it is open, else the next open day."""
        ...


def ward_calendar() -> OpenDays:
    """区の休日: weekends, holidays, 12/29-1/3."""
    return BusinessCalendar()


@dataclass(frozen=True)
class DueRule:
    """Within how many business days, and whether that is strict.

    business_days  0 = the same day; 1 = 翌営業日
    is_hard        True: a duty (期限厳守); False: about (おおむね), a delay is shown, not blamed
    until          the end of that day's counter hours in Tokyo time

    >>> DueRule(1, is_hard=False).label
    'おおむね翌営業日'
    >>> DueRule(3, is_hard=True).label
    '3営業日以内'
    """

    business_days: int
    is_hard: bool
    until: time = time(17, 0)

    @property
    def label(self) -> str:
        about = "" if self.is_hard else "おおむね"
        match self.business_days:
            case 0:
                return f"{about}当日中"
            case 1:
                return f"{about}翌営業日"
            case days:
                return f"{about}{days}営業日以内"

    def due_at(self, received_at: datetime, calendar: OpenDays) -> datetime:
        """The end of the counter hours on that day; the first day is not counted (初日不算入).

        Received on a closed day or in the evening: the day of receipt still is day 0, so that
        what arrives on Saturday is due on Monday as 「翌営業日」 says.
        """
        received_on = received_at.astimezone(TOKYO).date()
        day = (
            calendar.add_business_days(received_on, self.business_days)
            if self.business_days
            else calendar.open_day_from(received_on)
        )
        return datetime.combine(day, self.until, TOKYO)


NEXT_BUSINESS_DAY = DueRule(1, is_hard=False)


def due_state(due_at: datetime, *, is_done: bool, now: datetime) -> DueState:
    """At the due moment itself it is still in time.

    >>> noon = datetime(2026, 2, 2, 12, tzinfo=TOKYO)
    >>> due_state(noon, is_done=False, now=noon).label
    '本日期限'
    """
    if is_done:
        return DueState.DONE
    if now > due_at:
        return DueState.LATE
    same_day = due_at.astimezone(TOKYO).date() == now.astimezone(TOKYO).date()
    return DueState.TODAY if same_day else DueState.FAR
