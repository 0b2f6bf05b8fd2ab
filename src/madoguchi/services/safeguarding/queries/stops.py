"""Stops as people are told of them: before the sign-in, on every page, in the month's figures."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from madoguchi.core.calendar.wareki import format_moment, format_span
from madoguchi.core.modules import FrameWords
from madoguchi.core.operations.rules.running import StopWindow
from madoguchi.services.safeguarding.models import Release, ServiceStop
from madoguchi.services.safeguarding.rules.running import ReleaseState

# seed 002 §1(2)②イ: Sundays and holidays, or 20:00 to 6:00; ten days before.
WINDOW = StopWindow(opens_hour=20, closes_hour=6, notice_days=10)
Stretch = tuple[datetime, datetime]


def shown_stops(now: datetime) -> QuerySet[ServiceStop]:
    """From the announcement until the end; a stop that goes on has no end yet."""
    return ServiceStop.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=now),
        announced_at__isnull=False, announced_at__lte=now, cancelled_at__isnull=True,
    ).order_by("starts_at")  # fmt: skip


def stop_words(stop: ServiceStop) -> tuple[str, str]:
    """(title, text) of the notice: start, end and the telephone for the meantime.

    >>> from datetime import date
    >>> from madoguchi.core.calendar.jst import at
    >>> stop = ServiceStop(kind="unplanned", starts_at=at(date(2025, 6, 22), 9), telephone="03-0")
    >>> stop_words(stop)[0]
    '児童情報共有システムが止まっています'
    """
    call = f"停止中は、電話 {stop.telephone} へご連絡ください。"
    if stop.is_planned and stop.ends_at is not None:
        return (
            "児童情報共有システムの計画停止",
            f"{format_span(stop.starts_at, stop.ends_at)}利用できません（{stop.reason}）。{call}",
        )
    return (
        "児童情報共有システムが止まっています",
        f"{format_moment(stop.starts_at)}から。{stop.reason}。{call}",
    )


def frame_words(now: datetime) -> FrameWords:
    """What stands on every page of the service and before the sign-in."""
    releases = Release.objects.filter(state=ReleaseState.APPLIED.value, applied_at__lte=now)
    newest = releases.order_by("-applied_at", "-pk").values_list("number", flat=True).first()
    return FrameWords(
        notices=tuple(stop_words(stop) for stop in shown_stops(now)), version=newest or ""
    )


def stretches(stops: Sequence[ServiceStop], start: datetime, end: datetime) -> list[Stretch]:
    """The parts of the stops between two moments; one that goes on counts until ``end``."""
    found = [(max(one.starts_at, start), min(one.ends_at or end, end)) for one in stops]
    return [(begin, finish) for begin, finish in found if finish > begin]
