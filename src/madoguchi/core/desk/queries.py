"""Reading inquiries: who sees what of one, and the list with its filters."""

from datetime import datetime

from django.db.models import Q, QuerySet

from madoguchi.core.accounts.models import Organisation, Person
from madoguchi.core.accounts.queries.memberships import memberships_on
from madoguchi.core.accounts.terms import OrganisationKind, Role
from madoguchi.core.desk.errors import InquiryMissing
from madoguchi.core.desk.models import Inquiry, InquiryEntry
from madoguchi.core.desk.permissions import sees_all, visible_inquiries
from madoguchi.core.desk.rules import TOKYO
from madoguchi.core.desk.terms import EntryKind, InquiryState
from madoguchi.core.errors import Forbidden
from madoguchi.core.trail.actor import Actor

WAITING = (InquiryState.OPEN.value, InquiryState.ASSIGNED.value)


def own_organisation(actor: Actor) -> Organisation:
    """raises  Forbidden  the actor acts for nobody"""
    if actor.organisation_id is None:
        raise Forbidden("no_organisation", "所属する組織を選んでから操作してください。")
    return Organisation.objects.get(pk=actor.organisation_id)


def own_person(actor: Actor) -> Person:
    """raises  Forbidden  nobody is signed in"""
    if actor.person_id is None:
        raise Forbidden("not_signed_in", "サインインしてから操作してください。")
    return Person.objects.get(pk=actor.person_id)


def inquiry_visible_to(actor: Actor, number: str) -> Inquiry:
    """raises  InquiryMissing  no such inquiry, or not for this person: the same answer"""
    found = (
        visible_inquiries(actor)
        .select_related("section", "asker_organisation", "assignee")
        .filter(number=number)
        .first()
    )
    if found is None:
        raise InquiryMissing
    return found


def is_ward_side(actor: Actor, inquiry: Inquiry) -> bool:
    """Whether the actor sees it as the ones who answer, with notes and names."""
    return sees_all(actor) or actor.organisation_id == inquiry.section_id


def entries_shown_to(actor: Actor, inquiry: Inquiry) -> QuerySet[InquiryEntry]:
    """All entries for the ward; for the asker only that it came in, and the answers."""
    entries = inquiry.entries.all()
    if is_ward_side(actor, inquiry):
        return entries
    return entries.filter(kind__in=[EntryKind.REGISTERED.value, EntryKind.ANSWER.value])


def due_queries(now: datetime) -> dict[str, Q]:
    """The due filter of the list; at the due moment itself an inquiry is still in time."""
    waiting = Q(state__in=WAITING)
    end_of_today = now.astimezone(TOKYO).replace(hour=23, minute=59, second=59, microsecond=999999)
    return {
        "late": waiting & Q(due_at__lt=now),
        "today": waiting & Q(due_at__gte=now, due_at__lte=end_of_today),
        "waiting": waiting,
    }


def possible_assignees(section: Organisation, now: datetime) -> QuerySet[Person]:
    """Officers and approvers of the section today, by name."""
    members = memberships_on(now.astimezone(TOKYO).date()).filter(
        organisation=section, role__in=[Role.OFFICER.value, Role.APPROVER.value]
    )
    return Person.objects.filter(pk__in=members.values("person")).order_by("name_kana", "pk")


def answering_sections() -> QuerySet[Organisation]:
    """Sections that can be asked: those with an address, so that no question falls into a hole."""
    return (
        Organisation.objects.filter(kind=OrganisationKind.SECTION.value)
        .exclude(email="")
        .order_by("name")
    )
