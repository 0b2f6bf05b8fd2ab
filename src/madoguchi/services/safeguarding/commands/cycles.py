"""The cycle of one child: shorter for a time, or paused; the reports of the month follow."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.business import months_after
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.commands.reports import open_month
from madoguchi.services.safeguarding.models import (
    CycleException,
    InformationRequest,
    ReportPeriod,
)
from madoguchi.services.safeguarding.terms import ReportCycle, ReportState


@dataclass(frozen=True, kw_only=True)
class OtherCycle:
    """From a day until a day, both included. No reason is kept."""

    cycle: ReportCycle
    from_on: date
    until_on: date


def set_cycle(
    request: InformationRequest, other: OtherCycle, *, by: Actor, now: datetime
) -> CycleException:
    """Another cycle for a time; said again from the same day, it replaces.

    Reports of these months that nobody has touched are cut anew.
    raises  Forbidden
            Refused  days in the wrong order, outside the request, over another exception, or a
                     report of these days that has been handed over
    """
    authorise(by, "safeguarding.request.issue", request.placement)
    with transaction.atomic():
        row = InformationRequest.objects.select_for_update().get(pk=request.pk)
        _refuse(row, other)
        _take_away_untouched(row, other)
        exception, _ = CycleException.objects.update_or_create(
            request=row, from_on=other.from_on,
            defaults={"cycle": other.cycle.value, "until_on": other.until_on},
        )  # fmt: skip
        month, last = other.from_on.replace(day=1), min(other.until_on, day_of(now))
        while month <= last:
            open_month(month, now=now)
            month = months_after(month, 1)
    return exception


def _refuse(row: InformationRequest, other: OtherCycle) -> None:
    if other.until_on < other.from_on:
        raise Refused("order", "終了日は、開始日と同じ日かそれより後の日にしてください。")
    if other.from_on < row.from_on or other.until_on > row.until_on:
        raise Refused("outside", "依頼の期間のうちの日を入力してください。")
    overlapping = row.exceptions.filter(
        from_on__lte=other.until_on, until_on__gte=other.from_on
    ).exclude(from_on=other.from_on)
    if overlapping.exists():
        raise Refused("overlap", "期間の重なる周期の登録があります。期間を確かめてください。")


def _take_away_untouched(row: InformationRequest, other: OtherCycle) -> None:
    first = other.from_on.replace(day=1)
    after = months_after(other.until_on.replace(day=1), 1)
    reports = ReportPeriod.objects.filter(
        placement_id=row.placement_id, from_on__lt=after, until_on__gte=first
    )
    touched = reports.exclude(state=ReportState.OPEN.value) | reports.filter(steps__isnull=False)
    if touched.filter(from_on__lte=other.until_on, until_on__gte=other.from_on).exists():
        raise Refused(
            "handed_over", "この期間には提出の始まった報告があります。次の期間から変えてください。"
        )
    untouched = reports.filter(state=ReportState.OPEN.value, steps__isnull=True)
    untouched.filter(contacts__isnull=True, messages__isnull=True).delete()
