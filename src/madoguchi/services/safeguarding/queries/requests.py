"""Requests waiting for a facility's acknowledgement, and those the ward has to follow up."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from madoguchi.core.calendar.jst import at
from madoguchi.services.safeguarding.models import (
    CycleException,
    Facility,
    InformationRequest,
    ServiceContract,
)
from madoguchi.services.safeguarding.queries.sealed import name_of

FOLLOW_UP_AFTER = timedelta(days=7)


@dataclass(frozen=True)
class RequestLine:
    request: InformationRequest
    name: str


def requests_of(facility: Facility) -> list[RequestLine]:
    """The facility's requests, those not acknowledged first."""
    rows = (
        InformationRequest.objects.filter(placement__facility=facility)
        .select_related(
            "placement__facility__organisation", "placement__child__contract__key",
            "acknowledged_by",
        )
        .order_by("-acknowledged_at", "-from_on", "pk")
    )  # fmt: skip
    lines = [RequestLine(row, name_of(row.placement.child)) for row in rows]
    return sorted(lines, key=lambda line: line.request.acknowledged_at is not None)


def unread_requests(facility: Facility) -> int:
    return InformationRequest.objects.filter(
        placement__facility=facility, acknowledged_at__isnull=True
    ).count()


def to_follow_up(contract: ServiceContract, today: date) -> QuerySet[InformationRequest]:
    """Not acknowledged within seven days: from the eighth day on."""
    unread = InformationRequest.objects.filter(
        placement__child__contract=contract, acknowledged_at__isnull=True
    )
    return unread.filter(issued_at__lt=at(today - FOLLOW_UP_AFTER, 0)).select_related(
        "placement__facility__organisation", "placement__child__contract__key"
    )


def exceptions_of(contract: ServiceContract, today: date) -> QuerySet[CycleException]:
    """Other cycles that run or are still to come, by number; no name is needed."""
    rows = CycleException.objects.filter(
        request__placement__child__contract=contract, until_on__gte=today
    )
    return rows.select_related(
        "request__placement__child", "request__placement__facility__organisation"
    )
