"""Who holds the documents of a call: everybody who must hear of a change at the same moment."""

from django.db.models import QuerySet

from madoguchi.services.procurement.models import (
    Application,
    DocumentIssue,
    RoundOutcome,
    Tender,
)
from madoguchi.services.procurement.terms import ApplicationState, RoundState

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


def active_applications(tender: Tender) -> QuerySet[Application]:
    """Firms still in the running: filed, not gone, and not left behind in a closed round."""
    failed = RoundOutcome.objects.filter(
        round__tender=tender, round__state=RoundState.CLOSED.value, is_passed=False
    )
    return (
        tender.applications.exclude(state__in=[*ENDED, ApplicationState.DRAFT.value])
        .exclude(pk__in=failed.values("application_id"))
        .select_related("applicant", "tender__case__section")
    )
