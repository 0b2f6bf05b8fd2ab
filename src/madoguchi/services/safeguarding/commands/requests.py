"""Information requests (情報提供の依頼): issued by the ward, acknowledged by the facility."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.commands.reports import open_month
from madoguchi.services.safeguarding.models import InformationRequest, Placement
from madoguchi.services.safeguarding.terms import ReportCycle


@dataclass(frozen=True, kw_only=True)
class Asking:
    """What the ward asks: from when until when, how often, on which legal ground."""

    from_on: date
    until_on: date
    cycle: ReportCycle
    legal_basis: str


def issue_request(
    placement: Placement, asking: Asking, *, by: Actor, now: datetime
) -> InformationRequest:
    """Ask the facility for periodic information; asked again from the same day, it is the same.

    raises  Forbidden
            Refused  days in the wrong order, outside the placement, or over an earlier request
    """
    authorise(by, "safeguarding.request.issue", placement)
    with transaction.atomic():
        Placement.objects.select_for_update().get(pk=placement.pk)
        _refuse(placement, asking)
        request, is_new = InformationRequest.objects.get_or_create(
            placement=placement, from_on=asking.from_on,
            defaults={
                "until_on": asking.until_on, "cycle": asking.cycle.value,
                "legal_basis": asking.legal_basis, "issued_by_id": by.person_id, "issued_at": now,
            },
        )  # fmt: skip
        if is_new and asking.from_on <= day_of(now):
            open_month(day_of(now), now=now)
    return request


def acknowledge(request: InformationRequest, *, by: Actor, now: datetime) -> InformationRequest:
    """The head has read the request; the first word stays. Raises Forbidden."""
    authorise(by, "safeguarding.request.acknowledge", request.placement)
    with transaction.atomic():
        row = InformationRequest.objects.select_for_update().get(pk=request.pk)
        if row.acknowledged_at is None:
            row.acknowledged_by_id, row.acknowledged_at = by.person_id, now
            row.save(update_fields=["acknowledged_by", "acknowledged_at"])
    return row


def _refuse(placement: Placement, asking: Asking) -> None:
    if asking.until_on < asking.from_on:
        raise Refused("order", "終了日は、開始日より後の日にしてください。")
    if asking.from_on < placement.from_on:
        raise Refused("before_placement", "開始日は、在籍の開始日より後の日にしてください。")
    overlapping = InformationRequest.objects.filter(
        placement=placement, from_on__lte=asking.until_on, until_on__gte=asking.from_on
    ).exclude(from_on=asking.from_on)
    if overlapping.exists():
        raise Refused("overlap", "期間の重なる依頼があります。期間を確かめてください。")
