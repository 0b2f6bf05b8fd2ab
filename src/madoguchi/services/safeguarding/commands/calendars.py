"""Closed days of a facility and expected days of a child."""

from datetime import date, datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.commands.evaluation import mark_for_evaluation
from madoguchi.services.safeguarding.models import (
    AttendanceEntry,
    ExpectedWeekdays,
    Facility,
    FacilityClosedDay,
    Placement,
)
from madoguchi.services.safeguarding.terms import DayKind

LONGEST_DAYS = 62


def mark_days(
    facility: Facility, days: list[date], kind: DayKind, note: str, *, by: Actor, now: datetime
) -> int:
    """The facility says that these days differ from its week; how many. Said again, it replaces.

    raises  Forbidden, Refused (too many days, or a day to close that has entries)
    """
    authorise(by, "safeguarding.calendar.edit", facility)
    if not 1 <= len(days) <= LONGEST_DAYS:
        raise Refused("too_many_days", f"1日から{LONGEST_DAYS}日までの期間を入力してください。")
    with transaction.atomic():
        Facility.objects.select_for_update().get(pk=facility.pk)
        entered = AttendanceEntry.objects.filter(placement__facility=facility, day__in=days)
        if kind is not DayKind.OPENED and entered.exists():
            raise Refused(
                "day_has_entries",
                "すでに出欠が入力されている日があります。入力を確かめてから登録してください。",
            )
        for day in days:
            FacilityClosedDay.objects.update_or_create(
                facility=facility, day=day,
                defaults={
                    "kind": kind.value, "note": note, "entered_by_id": by.person_id,
                    "entered_at": now,
                },
            )  # fmt: skip
        _look_again(facility, now)
    return len(days)


def unmark_day(facility: Facility, day: date, *, by: Actor, now: datetime) -> int:
    """The day follows the week again; 1 if it was marked. Raises Forbidden."""
    authorise(by, "safeguarding.calendar.edit", facility)
    with transaction.atomic():
        count, _ = FacilityClosedDay.objects.filter(facility=facility, day=day).delete()
        _look_again(facility, now)
    return count


def set_weekdays(
    placement: Placement,
    weekdays: str,
    from_on: date,
    *,
    by: Actor,
    now: datetime,
) -> ExpectedWeekdays:
    """On which weekdays ("12345") the child is due from a day on. Said again, it replaces.

    raises  Forbidden, Refused (no weekday)
    """
    authorise(by, "safeguarding.calendar.edit", placement)
    if not weekdays:
        raise Refused("no_weekday", "予定のある曜日を1つ以上選んでください。")
    with transaction.atomic():
        row, _ = ExpectedWeekdays.objects.update_or_create(
            placement=placement, from_on=max(from_on, placement.from_on),
            defaults={"weekdays": weekdays},
        )  # fmt: skip
        mark_for_evaluation([placement.child_id], now=now)
    return row


def _look_again(facility: Facility, now: datetime) -> None:
    """Other days count now: the runs of the facility's children may be other ones."""
    children = facility.placements.filter(child__ended_on__isnull=True)
    mark_for_evaluation(children.values_list("child", flat=True), now=now)
