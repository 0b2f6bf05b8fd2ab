"""Which calls somebody may see at all: everything else does not exist for them (404)."""

from datetime import datetime

from django.db.models import Q, QuerySet

from madoguchi.core.accounts.terms import Role
from madoguchi.core.errors import Missing
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.models import Application, Tender
from madoguchi.services.procurement.permissions import BIDDER_ROLES
from madoguchi.services.procurement.terms import TenderState

SECTION_ROLES = (Role.OFFICER, Role.APPROVER, Role.KEY_HOLDER)
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
    """The firm's own applications, as applicant or as a member of a JV."""
    if not actor.is_person or not actor.has_role(*BIDDER_ROLES):
        return Application.objects.none()
    return (
        Application.objects.filter(
            Q(applicant_id=actor.organisation_id)
            | Q(members__organisation_id=actor.organisation_id)
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


def own_application(actor: Actor, number: str) -> Application:
    """The firm's application in the call with this number; Missing (404) if there is none.

    A member of a JV that is not its lead sees it, but commands ask for the lead.
    """
    application = bidder_applications(actor).filter(tender__case__number=number).first()
    if application is None:
        raise Missing("no_such_application", "この案件への参加申込みは見つかりません。")
    return application
