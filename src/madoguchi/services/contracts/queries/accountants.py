"""会計担当者: who pays for the ward's contracts, and who writes payments down where nobody does."""

from datetime import datetime

from django.db.models import QuerySet

from madoguchi.core.accounts.models import Membership, Organisation, Person
from madoguchi.core.accounts.queries.memberships import memberships_on
from madoguchi.core.accounts.terms import Role
from madoguchi.core.calendar.jst import day_of
from madoguchi.services.contracts.models import Contract
from madoguchi.services.contracts.permissions import in_ward, ward_of

PAY, ENTER = "contracts.payment.pay", "contracts.payment.enter"


def accountants_of(section: Organisation, now: datetime) -> list[Person]:
    """The accountants of the ward to which the section belongs, today, each once."""
    rows = _posts(section, now).values("person_id")
    return list(Person.objects.filter(pk__in=rows).order_by("pk"))


def paying_bodies(section: Organisation, now: datetime) -> list[Organisation]:
    """The organisations in which those accountants sit."""
    rows = _posts(section, now).values("organisation_id")
    return list(Organisation.objects.filter(pk__in=rows).order_by("pk"))


def _posts(section: Organisation, now: datetime) -> QuerySet[Membership]:
    return memberships_on(day_of(now)).filter(
        in_ward(ward_of(section.pk), "organisation"), role=Role.ACCOUNTANT.value
    )


def paying_code(contract: Contract, now: datetime) -> str:
    """The permission by which its payments are written down.

    The accountants' own; in a ward that has none here, the section's officer notes the day that
    the accounting office told (decision 0405).
    """
    return PAY if accountants_of(contract.chain.section, now) else ENTER
