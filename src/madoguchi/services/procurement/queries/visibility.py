"""Which calls somebody may see at all: everything else does not exist for them (404)."""

from datetime import datetime

from django.db.models import Q, QuerySet

from madoguchi.core.accounts.terms import Role
from madoguchi.core.errors import Forbidden, Missing
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.models import Application, Tender
from madoguchi.services.procurement.permissions import BIDDER_ROLES
from madoguchi.services.procurement.terms import ApplicationKind, ApplicationState, TenderState

SECTION_ROLES = (Role.OFFICER, Role.APPROVER, Role.KEY_HOLDER)
PROVEN = (
    ApplicationState.ACCEPTED.value, ApplicationState.INVITED.value,
    ApplicationState.NOT_INVITED.value, ApplicationState.LOST_ELIGIBILITY.value,
    ApplicationState.DISQUALIFIED.value,
)  # fmt: skip
NOT_PUBLIC = (TenderState.DRAFT.value, TenderState.IN_APPROVAL.value, TenderState.APPROVED.value)


def public_tenders(now: datetime) -> QuerySet[Tender]:
    """Published calls, past ones too (PROC-145); a rehearsal is never among them."""
    return (
        Tender.objects.filter(published_at__lte=now, case__is_rehearsal=False)
        .exclude(state__in=NOT_PUBLIC)
        .select_related("case", "case__section", "case__section__parent")
    )


def section_tenders(actor: Actor) -> QuerySet[Tender]:
    """Calls of the section that the actor acts for, rehearsals included."""
    if not actor.is_person or not actor.has_role(*SECTION_ROLES):
        return Tender.objects.none()
    of_section = Q(case__section_id=actor.organisation_id)
    if actor.has_role(Role.KEY_HOLDER):
        of_section |= Q(case__section__parent_id=actor.organisation_id)
        of_section |= Q(case__section__parent__parent_id=actor.organisation_id)
    return Tender.objects.filter(of_section).select_related(
        "case", "case__section", "case__section__parent"
    )


def seated_tenders(actor: Actor) -> QuerySet[Tender]:
    """Calls on whose committee the person sits now."""
    if actor.person_id is None:
        return Tender.objects.none()
    return Tender.objects.filter(
        committee_members__person_id=actor.person_id, committee_members__ended_on__isnull=True
    ).select_related("case", "case__section")


def bidder_applications(actor: Actor) -> QuerySet[Application]:
    """The firm's own applications, and those of JVs that the ward has taken it for a member of.

    Whoever prepares a JV may type any firm's name: before the ward has seen the agreement
    (様式2) and accepted the set, it is nobody's but the lead's (代表構成員).
    """
    if not actor.is_person or not actor.has_role(*BIDDER_ROLES):
        return Application.objects.none()
    return (
        Application.objects.filter(
            Q(applicant_id=actor.organisation_id)
            | Q(
                members__organisation_id=actor.organisation_id,
                kind=ApplicationKind.CONSORTIUM.value,
                state__in=PROVEN,
            )
        )
        .distinct()
        .select_related("tender", "tender__case", "tender__case__section", "applicant")
    )


def section_tender(actor: Actor, number: str) -> Tender:
    """The section's call with this case number; raises Missing (404) for any other."""
    tender = section_tenders(actor).filter(case__number=number).first()
    if tender is None:
        raise Missing("no_such_tender", "お探しの案件は見つかりません。番号をご確認ください。")
    return tender


def public_tender(number: str, now: datetime) -> Tender:
    """The published call with this case number; raises Missing (404) for any other."""
    tender = public_tenders(now).filter(case__number=number).first()
    if tender is None:
        raise Missing("no_such_tender", "お探しの案件は見つかりません。番号をご確認ください。")
    return tender


def open_tender_for_bidder(actor: Actor, number: str, now: datetime) -> Tender:
    """A call that this bidder may take part in: public, or a rehearsal that seats the firm.

    A rehearsal exists for an invented bidder only through its own application.
    raises  Missing  (404)
    """
    in_rehearsal = Q(
        case__is_rehearsal=True, applications__in=bidder_applications(actor).values("pk")
    )
    tender = (
        Tender.objects.filter(
            Q(pk__in=public_tenders(now).values("pk")) | in_rehearsal, case__number=number
        )
        .select_related("case", "case__section")
        .distinct()
        .first()
    )
    if tender is None:
        raise Missing("no_such_tender", "お探しの案件は見つかりません。番号をご確認ください。")
    return tender


def seen_application(actor: Actor, number: str) -> Application:
    """The application whose overview the firm may read: its own, or its JV's.

    raises  Missing  (404) there is none
    """
    found = bidder_applications(actor).filter(tender__case__number=number)
    own = found.filter(applicant_id=actor.organisation_id).first() or found.first()
    if own is None:
        raise Missing("no_such_application", "この案件への参加申込みは見つかりません。")
    return own


def own_application(actor: Actor, number: str) -> Application:
    """The firm's application in the call with this number, as its applicant or lead.

    The lead acts for the JV (seed 004 §5(2), §9(2)); its papers and drafts are the lead's pages.
    raises  Missing    (404) there is none
            Forbidden  a member of the JV: it reads the overview
    """
    found = seen_application(actor, number)
    if found.applicant_id != actor.organisation_id:
        raise Forbidden(
            "lead_acts",
            f"共同企業体の手続は、代表構成員「{found.applicant.name}」が行います。"
            "構成員は、概要の画面をご覧ください。",
        )
    return found
