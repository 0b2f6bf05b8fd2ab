"""Whom of the ward a contract concerns."""

from datetime import datetime

from django.db.models import QuerySet

from madoguchi.core.accounts.models import Organisation, Person
from madoguchi.core.accounts.queries.memberships import memberships_on
from madoguchi.core.accounts.terms import Role
from madoguchi.core.calendar.jst import day_of
from madoguchi.services.contracts.permissions import WARD_ROLES


def officers_of(section: Organisation, now: datetime) -> QuerySet[Person]:
    """Officers and approvers of the section today, each once."""
    rows = memberships_on(day_of(now)).filter(organisation=section, role__in=WARD_ROLES)
    return Person.objects.filter(pk__in=rows.values("person_id"), is_active=True).order_by("pk")


def people_of(organisation: Organisation, roles: tuple[Role, ...], now: datetime) -> list[Person]:
    """Who holds one of the roles there today, each once."""
    rows = memberships_on(day_of(now)).filter(organisation=organisation, role__in=roles)
    return list(
        Person.objects.filter(pk__in=rows.values("person_id"), is_active=True).order_by("pk")
    )
