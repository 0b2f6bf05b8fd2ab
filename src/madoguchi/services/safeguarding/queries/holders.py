"""Holders: who answers for a child, who supervises them, and who stands behind all of it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from madoguchi.core.accounts.models import Membership, Organisation, Person
from madoguchi.core.accounts.queries.memberships import memberships_on
from madoguchi.core.accounts.terms import Role
from madoguchi.services.safeguarding.models import CaseAssignment


@dataclass(frozen=True)
class Recipient:
    """A person, and the organisation for which they are told."""

    person: Person
    organisation: Organisation


def assignments_on(day: date) -> QuerySet[CaseAssignment]:
    """Who holds which case on a day."""
    return CaseAssignment.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=day), from_on__lte=day
    )


def holders_of(children: Collection[int], day: date) -> dict[int, list[CaseAssignment]]:
    """Child's primary key -> its assignments, the primary holder first; one query."""
    found: dict[int, list[CaseAssignment]] = defaultdict(list)
    rows = assignments_on(day).filter(child__in=children)
    # "primary" sorts before "secondary".
    for row in rows.select_related("organisation", "caseworker").order_by("role", "pk"):
        found[row.child_id].append(row)
    return found


def supervisors_of(organisations: Collection[int], day: date) -> list[Recipient]:
    """The supervisors of organisations that hold cases."""
    rows = memberships_on(day).filter(
        organisation__in=organisations, role=Role.CASE_SUPERVISOR.value
    )
    return _recipients(rows)


def section_of(section: int, day: date) -> list[Recipient]:
    """The officers and chiefs of the supervising section."""
    rows = memberships_on(day).filter(
        organisation=section, role__in=(Role.OFFICER.value, Role.APPROVER.value)
    )
    return _recipients(rows)


def _recipients(rows: QuerySet[Membership]) -> list[Recipient]:
    ordered = rows.select_related("person", "organisation").order_by("pk")
    return list(
        {row.person_id: Recipient(row.person, row.organisation) for row in ordered}.values()
    )
