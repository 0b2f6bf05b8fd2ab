"""Seats: the organisations and people to whom a child's case can be given."""

from collections import defaultdict
from datetime import date

from madoguchi.core.accounts.queries.memberships import memberships_on
from madoguchi.services.safeguarding.models import CaseAssignment, Child
from madoguchi.services.safeguarding.permissions import HOLDER_ROLES

Choices = list[tuple[str, list[tuple[str, str]]]]


def seat_choices(day: date) -> Choices:
    """Each organisation that holds cases: itself, nobody named, then its people by name.

    A value is "12" (the organisation) or "12-34" (a person there).
    """
    rows = memberships_on(day).filter(role__in=[role.value for role in HOLDER_ROLES])
    people: dict[int, dict[int, str]] = defaultdict(dict)
    names: dict[int, str] = {}
    ordered = rows.select_related("person", "organisation").order_by(
        "organisation__name", "person__name_kana", "person__name", "pk"
    )
    for row in ordered:
        names[row.organisation_id] = row.organisation.name
        people[row.organisation_id][row.person_id] = row.person.name
    return [
        (name, [(f"{key}", f"{name}（担当者は決めない）"),
                *((f"{key}-{person}", f"{who}（{name}）") for person, who in people[key].items())])
        for key, name in names.items()
    ]  # fmt: skip


def open_holders(child: Child) -> dict[str, CaseAssignment]:
    """Role -> who holds the case now."""
    rows = child.assignments.filter(until_on__isnull=True)
    return {row.role: row for row in rows.select_related("organisation", "caseworker")}


def seat_value(row: CaseAssignment | None) -> str:
    """The value of ``seat_choices`` for an assignment; "" for none."""
    if row is None:
        return ""
    return f"{row.organisation_id}-{row.caseworker_id}" if row.caseworker_id else (
        f"{row.organisation_id}"
    )  # fmt: skip
