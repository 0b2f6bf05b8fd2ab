"""構成員の追加: what asks for it, and what would follow from it."""

from madoguchi.services.procurement.models import (
    Application,
    DisqualificationGround,
    MemberAddition,
    RequiredPaper,
    Tender,
)
from madoguchi.services.procurement.queries.asked import Asked
from madoguchi.services.procurement.queries.consortium import entries_of, known_firm
from madoguchi.services.procurement.rules.consortium import Firm, falling_by_joining
from madoguchi.services.procurement.terms import (
    ApplicationState,
    AppliesTo,
    ProposalState,
    Stage,
)

QUALIFIED = {ApplicationState.ACCEPTED.value, ApplicationState.INVITED.value}
HANDED_IN = (ProposalState.SUBMITTED.value, ProposalState.FROZEN.value)


def may_be_enlarged(application: Application) -> bool:
    """Qualified, in a call that takes JVs, and its first proposal not yet filed (5(2)※)."""
    return (
        Asked(application.tender).fact("allows_consortium")
        and application.state in QUALIFIED
        and not has_proposed(application)
    )


def has_proposed(application: Application) -> bool:
    """Its own first proposal was handed in, here or on paper."""
    proposal = getattr(application, "proposal", None)
    on_paper = application.intakes.filter(stage=Stage.PROPOSAL.value, is_accepted=True)
    return bool(proposal and proposal.state in HANDED_IN) or on_paper.exists()


def agreements_asked(tender: Tender) -> list[RequiredPaper]:
    """The papers that only a JV files: the 協定書 (様式2)."""
    papers = Asked(tender).papers(Stage.PARTICIPATION)
    return [paper for paper in papers if paper.applies_to == AppliesTo.CONSORTIUM]


def falling_with(addition: MemberAddition) -> list[Application]:
    """The JVs that would be disqualified if this member joined, by key (5(3)※)."""
    known = known_firm(addition.name, addition.corporate_number)
    firm = (
        Firm(known.name, known.corporate_number)
        if known
        else Firm(addition.name, addition.corporate_number)
    )
    tender = addition.application.tender
    keys = falling_by_joining(entries_of(tender), addition.application_id, firm)
    return list(tender.applications.filter(pk__in=keys).select_related("applicant").order_by("pk"))


def overlap_ground(tender: Tender) -> DisqualificationGround | None:
    """The call's own ground for a member that stands in two JVs; None if it states none."""
    grounds = Asked(tender).rows(DisqualificationGround)
    return next((ground for ground in grounds if ground.code.endswith("_overlap")), None)
