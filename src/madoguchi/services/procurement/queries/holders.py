"""Who holds the documents of a call: everybody who must hear of a change at the same moment."""

from madoguchi.services.procurement.models import DocumentIssue, Tender
from madoguchi.services.procurement.terms import ApplicationState

ENDED = (
    ApplicationState.WITHDRAWN.value, ApplicationState.DISQUALIFIED.value,
    ApplicationState.NOT_INVITED.value, ApplicationState.LOST_ELIGIBILITY.value,
)  # fmt: skip


def addresses_of_holders(tender: Tender) -> list[tuple[str, str]]:
    """(address, name), each address once: receivers who left one, and running applicants."""
    found: dict[str, str] = {}
    issues = DocumentIssue.objects.filter(document__tender=tender).exclude(email="")
    for email, receiver in issues.values_list("email", "receiver"):
        found.setdefault(email, receiver)
    applicants = tender.applications.exclude(state__in=ENDED).exclude(contact_email="")
    for each in applicants.select_related("applicant"):
        found.setdefault(each.contact_email, f"{each.applicant.name} {each.contact_name}".strip())
    return list(found.items())
