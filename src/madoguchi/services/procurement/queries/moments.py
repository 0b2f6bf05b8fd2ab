"""When the windows of a call open and close, as aware moments in Japan time."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from madoguchi.services.procurement.models import Milestone, Tender
from madoguchi.services.procurement.terms import MilestoneKind

JST = ZoneInfo("Asia/Tokyo")


@dataclass(frozen=True)
class Window:
    """From ``opens_at`` to ``closes_at``, both inclusive; None is open on that side.

    "午後5時まで" includes 17:00:00.000000 and nothing later (PROC-022); a day without a time
    closes with the day.
    """

    opens_at: datetime | None
    closes_at: datetime | None

    def has_opened(self, at: datetime) -> bool:
        return self.opens_at is None or at >= self.opens_at

    def has_closed(self, at: datetime) -> bool:
        return self.closes_at is not None and at > self.closes_at

    def includes(self, at: datetime) -> bool:
        return self.has_opened(at) and not self.has_closed(at)


def window_of(milestone: Milestone) -> Window:
    """The window of one schedule row."""
    opens = closes = None
    if milestone.starts_on and (
        milestone.starts_on != milestone.ends_on or milestone.starts_at is not None
    ):
        opens = datetime.combine(milestone.starts_on, milestone.starts_at or time.min, tzinfo=JST)
    if milestone.ends_on:
        end_of_day = datetime.combine(
            milestone.ends_on + timedelta(days=1), time.min, tzinfo=JST
        ) - timedelta(microseconds=1)
        closes = (
            datetime.combine(milestone.ends_on, milestone.ends_at, tzinfo=JST)
            if milestone.ends_at
            else end_of_day
        )
    return Window(opens, closes)


def window(tender: Tender, kind: MilestoneKind) -> Window | None:
    """The window of the call's milestone of this kind; None if the notice has none.

    Several rows of one kind (公開 and 公開終了 stand apart in some notices) make one window.
    """
    windows = [window_of(row) for row in tender.milestones.filter(kind=kind.value)]
    if not windows:
        return None
    opens = [each.opens_at for each in windows if each.opens_at]
    closes = [each.closes_at for each in windows if each.closes_at]
    return Window(min(opens) if opens else None, max(closes) if closes else None)
