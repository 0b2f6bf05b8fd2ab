"""Who is reminded before a step: the section's officers, firms that are missing, members."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from madoguchi.core.accounts.queries.memberships import memberships_on
from madoguchi.core.accounts.terms import Role
from madoguchi.services.procurement.models import Milestone, Tender
from madoguchi.services.procurement.queries.deadlines import HANDED_IN
from madoguchi.services.procurement.terms import ApplicationState, MilestoneKind

REVIEWS = (MilestoneKind.SCREENING_1.value, MilestoneKind.SCREENING_2.value)


@dataclass(frozen=True)
class Recipient:
    """template  which reminder: officer, bidder (has not handed in) or member"""

    template: str
    address: str
    name: str


def recipients_of(milestone: Milestone, today: date) -> list[Recipient]:
    """Everybody to remind of this step, each address once a template."""
    tender = milestone.tender
    found = [*_officers(tender, today), *_bidders(milestone), *_members(milestone)]
    return list(dict.fromkeys(each for each in found if each.address))


def _officers(tender: Tender, today: date) -> Iterator[Recipient]:
    members = memberships_on(today).filter(
        organisation_id=tender.case.section_id, role=Role.OFFICER.value
    )
    for each in members.select_related("person"):
        yield Recipient("officer", each.person.email, each.person.name)


def _bidders(milestone: Milestone) -> Iterator[Recipient]:
    if milestone.kind != MilestoneKind.PROPOSALS:
        return
    missing = milestone.tender.applications.filter(state=ApplicationState.INVITED.value).exclude(
        proposal__state__in=HANDED_IN
    )
    for each in missing.select_related("applicant"):
        yield Recipient("bidder", each.contact_email, f"{each.applicant.name} {each.contact_name}")


def _members(milestone: Milestone) -> Iterator[Recipient]:
    if milestone.kind not in REVIEWS:
        return
    seats = milestone.tender.committee_members.filter(ended_on__isnull=True)
    for seat in seats.select_related("person"):
        yield Recipient("member", seat.person.email, seat.person.name)
