"""Who stands in which application of a call, as values for the rules on joint bids."""

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.terms import OrganisationKind
from madoguchi.services.procurement.models import Application, Tender
from madoguchi.services.procurement.rules.consortium import Entry, Firm
from madoguchi.services.procurement.terms import ApplicationState

OUT = (
    ApplicationState.DRAFT.value, ApplicationState.WITHDRAWN.value,
    ApplicationState.NOT_INVITED.value, ApplicationState.LOST_ELIGIBILITY.value,
)  # fmt: skip


# What ``entry_of`` reads of each application.
FIRMS = ("members__organisation", "cooperating_offices")


def entries_of(tender: Tender) -> list[Entry]:
    """Every filed and running application with all firms in it, the lead first."""
    running = tender.applications.exclude(state__in=OUT).select_related("applicant")
    return [entry_of(each) for each in running.prefetch_related(*FIRMS)]


def entry_of(application: Application) -> Entry:
    """The firms of one application, the lead first; the applicant alone where none is listed."""
    members = sorted(application.members.all(), key=lambda each: (not each.is_lead, each.pk))
    firms = [member.organisation for member in members] or [application.applicant]
    return Entry(
        key=application.pk,
        members=tuple(_firm(firm) for firm in firms),
        offices=tuple(
            Firm(office.name, office.corporate_number)
            for office in application.cooperating_offices.all()
        ),
    )


def _firm(organisation: Organisation) -> Firm:
    return Firm(organisation.name, organisation.corporate_number)


def known_firm(name: str, corporate_number: str) -> Organisation | None:
    """The registered contractor with this 法人番号; without a number, the one of this very name."""
    contractors = Organisation.objects.filter(kind=OrganisationKind.CONTRACTOR.value)
    if corporate_number:
        return contractors.filter(corporate_number=corporate_number).order_by("pk").first()
    return contractors.filter(name=name).order_by("pk").first()
