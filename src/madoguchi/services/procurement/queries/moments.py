"""When the windows of a call open and close, as aware moments in Japan time."""

from datetime import date, datetime, time, timedelta

from django.db.models import Prefetch, QuerySet

from madoguchi.core.calendar.jst import JST
from madoguchi.core.calendar.wareki import format_date, format_moment
from madoguchi.services.procurement.models import Milestone, Tender, WindowClosing
from madoguchi.services.procurement.rules.windows import Window
from madoguchi.services.procurement.terms import MilestoneKind, Stage


def window_of(milestone: Milestone) -> Window | None:
    """The window of one schedule row; None for a row without an end (7月-9月, words only).

    A row of one day has no opening: what comes earlier is simply in time. A day without a time
    closes with the day. The end of an approximate row bounds it and judges nobody.
    """
    if milestone.ends_on is None:
        return None
    closes_at = _moment(milestone.ends_on, milestone.ends_at)
    if closes_at is None:
        following = datetime.combine(milestone.ends_on + timedelta(days=1), time.min, tzinfo=JST)
        closes_at = following - timedelta(microseconds=1)
    is_span = milestone.starts_on is not None and milestone.starts_on != milestone.ends_on
    opens_at = None
    if is_span and milestone.starts_on is not None:
        opens_at = datetime.combine(
            milestone.starts_on, milestone.starts_at or time.min, tzinfo=JST
        )
    return Window(opens_at, closes_at)


def _moment(day: date, clock: time | None) -> datetime | None:
    return datetime.combine(day, clock, tzinfo=JST) if clock else None


WINDOW_OF_STAGE = {
    Stage.PARTICIPATION: MilestoneKind.PARTICIPATION,
    Stage.PROPOSAL: MilestoneKind.PROPOSALS,
    Stage.LOAN: MilestoneKind.LOAN,
    Stage.QUESTIONS: MilestoneKind.QUESTIONS,
}


def in_force(path: str = "milestones") -> Prefetch[str, QuerySet[Milestone], str]:
    """For ``prefetch_related``: the rows that count; ``path`` as in "tender__milestones"."""
    rows = Milestone.every.filter(is_in_force=True)
    return Prefetch(path, queryset=rows, to_attr="rows_in_force")


IN_FORCE = in_force()


def schedule_of(tender: Tender) -> list[Milestone]:
    """The rows that count: as published, and of a call that is not yet published its own.

    What the section changes afterwards counts, and is seen, from the amendment on. Lists read
    their calls with ``prefetch_related("milestones", IN_FORCE)``.
    """
    if tender.published_at is None:
        return list(tender.milestones.all())
    read: list[Milestone] | None = getattr(tender, "rows_in_force", None)
    if read is None:
        read = list(Milestone.every.filter(tender=tender, is_in_force=True))
    if read or tender.notice_versions.exists():
        return read
    return list(tender.milestones.all())  # nothing is frozen yet: it was never truly published


def window(tender: Tender, kind: MilestoneKind) -> Window | None:
    """The window of the call's milestone of this kind; None if the notice has none.

    Several rows of one kind (公開 and 公開終了 stand apart in some notices) make one window.
    """
    rows = [row for row in schedule_of(tender) if row.kind == kind]
    windows = [each for row in rows if (each := window_of(row)) is not None]
    if not windows:
        return None
    opens = [each.opens_at for each in windows if each.opens_at]
    closes_at = max(each.closes_at for each in windows)
    return Window(min(opens) if opens else None, closes_at, tender.cancelled_at)


def is_settled(tender: Tender, kind: MilestoneKind, span: Window) -> bool:
    """Whether this very end was seen to pass: a clock that jumps back changes nothing then."""
    return WindowClosing.objects.filter(
        tender=tender, kind=kind.value, closes_at=span.closes_at
    ).exists()


def deadline_words(tender: Tender, kind: MilestoneKind) -> str:
    """The end of the call's milestone of this kind as a letter prints it; "" if there is none."""
    rows = [row for row in schedule_of(tender) if row.kind == kind and row.ends_on is not None]
    row = rows[-1] if rows else None
    if row is None or row.ends_on is None:
        return ""
    moment = _moment(row.ends_on, row.ends_at)
    return format_moment(moment) if moment else format_date(row.ends_on)
