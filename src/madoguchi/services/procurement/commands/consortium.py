"""共同企業体: who belongs to it, before filing and, with new checks, until the first proposal."""

from datetime import datetime

from django.db import transaction

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.accounts.rules.corporate_number import is_corporate_number
from madoguchi.core.accounts.terms import OrganisationKind
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.commands.committee import find_conflicts
from madoguchi.services.procurement.models import (
    Application,
    ApplicationMember,
    Proposal,
    RequiredPaper,
    Tender,
)
from madoguchi.services.procurement.queries.consortium import entries_of
from madoguchi.services.procurement.rules.consortium import Firm, disqualified_by_joining
from madoguchi.services.procurement.terms import (
    ApplicationKind,
    ApplicationState,
    AppliesTo,
    ProposalState,
)

EDITABLE = {ApplicationState.DRAFT.value, ApplicationState.INCOMPLETE.value}
QUALIFIED = {ApplicationState.ACCEPTED.value, ApplicationState.INVITED.value}


def add_member(
    application: Application, *, name: str, corporate_number: str = "", by: Actor, now: datetime
) -> ApplicationMember:
    """Name a member of the JV while the statement is still being prepared.

    raises  Refused  not a JV, wrong 法人番号, already a member
    """
    authorise(by, "procurement.application.file", application)
    if application.state not in EDITABLE:
        raise Refused(
            "application_filed",
            "提出済みのため変更できません。構成員を増やすときは「構成員の追加」から届け出てください。",
        )
    if application.kind != ApplicationKind.CONSORTIUM:
        raise Refused("not_consortium", "単体企業での参加です。構成員は登録できません。")
    with transaction.atomic():
        return _join(application, firm_named(name, corporate_number), now)


def remove_member(member: ApplicationMember, *, by: Actor, now: datetime) -> None:
    """Take a member out again before filing; the lead stays."""
    authorise(by, "procurement.application.file", member.application)
    if member.application.state not in EDITABLE or member.is_lead:
        raise Refused("member_stays", "この構成員は取り消せません。")
    with transaction.atomic():
        member.delete()


def add_member_late(
    application: Application,
    *,
    name: str,
    corporate_number: str = "",
    agreement_filed: bool,
    by: Actor,
    now: datetime,
) -> tuple[Application, ...]:
    """A qualified firm or JV takes a member in before the first proposal is filed (PROC-065).

    agreement_filed  the new 協定書 (様式2) lies with the ward
    returns          the JVs that are disqualified by this: a member that breaks the limits of
                     one application takes every JV it belongs to with it
    raises           Refused  the call takes no JV, not qualified, too late, no new agreement
    Source: seed 004 §5(2)※, (3)③-⑤ and ※.
    """
    authorise(by, "procurement.application.file", application)
    _demand_late_joining(application, agreement_filed=agreement_filed)
    with transaction.atomic():
        joined = _join(application, firm_named(name, corporate_number), now).organisation
        find_conflicts(application.tender, by=by, now=now, only=application)
        if application.kind != ApplicationKind.CONSORTIUM:
            application.kind = ApplicationKind.CONSORTIUM.value
            application.save(update_fields=["kind"])
        fallen = _fallen(application.tender, joined)
        for each in fallen:
            each.state = ApplicationState.DISQUALIFIED.value
            each.lost_on = day_of(now)
            each.lost_reason = f"構成員「{joined.name}」が複数の応募に参加したため"
            each.save(update_fields=["state", "lost_on", "lost_reason"])
        if application.pk not in {each.pk for each in fallen}:
            _renew_checks(application)
    return fallen


def _demand_late_joining(application: Application, *, agreement_filed: bool) -> None:
    if not application.tender.allows_consortium:
        raise Refused("no_consortium", "この案件には、共同企業体では参加できません。")
    if application.state not in QUALIFIED:
        raise Refused("not_qualified", "参加資格が確認された事業者だけが構成員を追加できます。")
    submitted = [ProposalState.SUBMITTED.value, ProposalState.FROZEN.value]
    if Proposal.objects.filter(
        application__tender=application.tender, state__in=submitted
    ).exists():
        raise Refused("proposal_filed", "提案書の提出が始まったため、構成員の追加はできません。")
    wanted = RequiredPaper.objects.filter(
        tender=application.tender, applies_to=AppliesTo.CONSORTIUM.value
    )
    if wanted.exists() and not agreement_filed:
        raise Refused("no_agreement", "構成員を追加した新しい協定書を提出してください。")


def _fallen(tender: Tender, joined: Organisation) -> tuple[Application, ...]:
    keys = disqualified_by_joining(entries_of(tender), Firm(joined.name, joined.corporate_number))
    return tuple(tender.applications.filter(pk__in=keys).order_by("pk"))


def _renew_checks(application: Application) -> None:
    # The enlarged JV is judged anew: the ward decides and invites it again.
    application.state = ApplicationState.ACCEPTED.value
    application.save(update_fields=["state"])
    if hasattr(application, "eligibility"):
        application.eligibility.delete()


def firm_named(name: str, corporate_number: str) -> Organisation:
    """The registered firm with this 法人番号, or this very name; else a new, unproven entry."""
    number, typed = corporate_number.strip(), name.strip()
    if number and not is_corporate_number(number):
        raise Refused("corporate_number", "法人番号の13桁を確認してください。")
    contractors = Organisation.objects.filter(kind=OrganisationKind.CONTRACTOR.value)
    known = (
        contractors.filter(corporate_number=number).first()
        if number
        else contractors.filter(name=typed, corporate_number="").first()
    )
    return known or Organisation.objects.create(
        kind=OrganisationKind.CONTRACTOR.value,
        name=typed,
        corporate_number=number,
        is_legal_person=bool(number),
    )


def _join(application: Application, firm: Organisation, now: datetime) -> ApplicationMember:
    member, created = ApplicationMember.objects.get_or_create(
        application=application, organisation=firm, defaults={"joined_at": now}
    )
    if not created:
        raise Refused("member_twice", f"「{firm.name}」はすでに構成員です。")
    return member
