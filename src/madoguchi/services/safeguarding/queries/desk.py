"""The help desk: what a facility sees of its own tickets, and what must not stand in them."""

from datetime import date

from django.db.models import QuerySet

from madoguchi.services.safeguarding.models import Facility, FrequentQuestion, HelpTicket
from madoguchi.services.safeguarding.queries.sealed import name_of
from madoguchi.services.safeguarding.queries.visibility import placements_on


def plain_names_at(facility: Facility, day: date) -> list[str]:
    """The names of the children at the facility, without spaces: to keep them out of a text."""
    names = (name_of(row.child) for row in placements_on(facility, day))
    return ["".join(name.split()) for name in names]


def tickets_of(facility: Facility) -> QuerySet[HelpTicket]:
    rows = HelpTicket.objects.filter(facility=facility)
    return rows.select_related("contract__key", "asked_by")


def questions_for(facility: Facility) -> QuerySet[FrequentQuestion]:
    return FrequentQuestion.objects.filter(contract__section_id=facility.contract.section_id)
