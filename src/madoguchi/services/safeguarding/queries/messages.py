"""Messages as each side may see them: the facility its own, the ward those of its cases."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from madoguchi.core.calendar.wareki import format_moment
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.models import Facility, Message, ReportPeriod
from madoguchi.services.safeguarding.queries.caseload import is_of_section, own_children
from madoguchi.services.safeguarding.queries.sealed import name_of


@dataclass(frozen=True)
class MessageLine:
    """``about`` names the child for a facility, its number for the ward; "" for neither."""

    message: Message
    about: str

    @property
    def sender(self) -> str:
        """A facility sees the ward, not a person of it; the ward sees who wrote."""
        if self.message.is_from_ward:
            return "区"
        return self.message.sent_by.name if self.message.sent_by else ""

    @property
    def mark(self) -> str:
        """「未読」, then 「既読 令和7年6月3日(火) 午前9時42分」 as the house writes moments."""
        read_at = self.message.read_at
        return f"既読 {format_moment(read_at)}" if read_at else "未読"


def messages_of(facility: Facility) -> QuerySet[Message]:
    return _related(Message.objects.filter(facility=facility))


def messages_on(report: ReportPeriod) -> QuerySet[Message]:
    return _related(Message.objects.filter(report=report))


def messages_for_ward(actor: Actor, now: datetime) -> QuerySet[Message]:
    """Those about one's own cases; general ones are for the supervising section."""
    own = own_children(actor, now).order_by().values("pk")
    seen = Q(child__in=own)
    if is_of_section(actor):
        seen |= Q(child__isnull=True, facility__contract__section_id=actor.organisation_id)
    return _related(Message.objects.filter(seen))


def lines_for_facility(messages: Iterable[Message]) -> list[MessageLine]:
    return [MessageLine(one, name_of(one.child) if one.child else "") for one in messages]


def lines_for_ward(messages: Iterable[Message]) -> list[MessageLine]:
    return [MessageLine(one, one.child.number if one.child else "") for one in messages]


def unread_by_facility(facility: Facility) -> int:
    return Message.objects.filter(
        facility=facility, is_from_ward=True, read_at__isnull=True
    ).count()


def _related(rows: QuerySet[Message]) -> QuerySet[Message]:
    return rows.select_related(
        "facility__contract__key", "facility__organisation", "child__contract__key", "report",
        "sent_by",
    ).order_by("-sent_at", "-pk")  # fmt: skip
