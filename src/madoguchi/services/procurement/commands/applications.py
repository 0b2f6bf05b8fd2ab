"""参加表明: prepare an application, and file it in time, complete, by an allowed channel."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.intake import Source, receive
from madoguchi.core.vault.models import StoredFile
from madoguchi.core.vault.policy import FilePolicy
from madoguchi.services.procurement.commands.closing import demand_window
from madoguchi.services.procurement.commands.committee import find_conflicts
from madoguchi.services.procurement.commands.refusals import attempts_kept
from madoguchi.services.procurement.errors import (
    AlreadyWithdrawn,
    ChannelNotAllowed,
    DeadlinePassed,
    SetIncomplete,
)
from madoguchi.services.procurement.models import (
    Application,
    ApplicationMember,
    Condition,
    CooperatingOffice,
    FiledPaper,
    Oath,
    RequiredPaper,
    StandingTerm,
    Tender,
    TermAcceptance,
    Worker,
)
from madoguchi.services.procurement.queries.asked import Asked
from madoguchi.services.procurement.queries.demands import (
    allowed_channels,
    set_findings,
)
from madoguchi.services.procurement.queries.moments import is_settled, window
from madoguchi.services.procurement.queries.statement import statement_gaps
from madoguchi.services.procurement.terms import (
    ApplicationKind,
    ApplicationState,
    Channel,
    MilestoneKind,
    Stage,
)

RUNNING = (
    ApplicationState.FILED.value, ApplicationState.INCOMPLETE.value,
    ApplicationState.ACCEPTED.value, ApplicationState.INVITED.value,
)  # fmt: skip
EDITABLE = (ApplicationState.DRAFT.value, ApplicationState.INCOMPLETE.value)
DETAILS = (
    "consortium_name", "is_registered_bidder", "registration_number", "proposing_office",
    "contact_name", "contact_department", "contact_phone", "contact_email", "outline",
)  # fmt: skip


def start_application(
    tender: Tender,
    applicant: Organisation,
    *,
    by: Actor,
    now: datetime,
    kind: ApplicationKind = ApplicationKind.SINGLE,
) -> Application:
    """A draft for the firm; asked again, the same draft (one application for each applicant).

    raises  Refused  a JV in a call that takes none
    """
    authorise(by, "procurement.application.file")
    if kind is ApplicationKind.CONSORTIUM and not Asked(tender).fact("allows_consortium"):
        raise Refused("no_consortium", "この案件には、共同企業体では参加できません。")
    with transaction.atomic():
        application, created = Application.objects.get_or_create(
            tender=tender, applicant=applicant, defaults={"started_at": now, "kind": kind.value}
        )
        authorise(by, "procurement.application.file", application)
        if created:
            ApplicationMember.objects.create(
                application=application, organisation=applicant, is_lead=True, joined_at=now
            )
        return application


def save_details(
    application: Application, details: Mapping[str, Any], *, by: Actor, now: datetime
) -> Application:
    """Save what was typed so far; nothing is judged before filing."""
    authorise(by, "procurement.application.file", application)
    demand_editable(application, now)
    with transaction.atomic():
        for name in DETAILS:
            if name in details:
                setattr(application, name, details[name])
        application.save()
    return application


def swear_oaths(
    application: Application, condition_ids: Sequence[int], *, by: Actor, now: datetime
) -> None:
    """Each condition is sworn by itself, with the words as they stand (PROC-030)."""
    authorise(by, "procurement.application.file", application)
    demand_editable(application, now)
    with transaction.atomic():
        application.oaths.exclude(condition_id__in=condition_ids).delete()
        for condition in Asked(application.tender).rows(Condition):
            if condition.pk not in condition_ids:
                continue
            Oath.objects.get_or_create(
                application=application,
                condition=condition,
                defaults={
                    "text": condition.text,
                    "sworn_at": now,
                    "sworn_by_id": by.person_id or 0,
                },
            )


def accept_terms(
    application: Application, term_ids: Sequence[int], *, by: Actor, now: datetime
) -> None:
    """Consent to standing terms, kept with the text and its version (PROC-012)."""
    authorise(by, "procurement.application.file", application)
    demand_editable(application, now)
    with transaction.atomic():
        for term in Asked(application.tender).rows(StandingTerm):
            if term.pk not in term_ids:
                continue
            TermAcceptance.objects.get_or_create(
                application=application,
                term=term,
                version=term.version,
                defaults={
                    "text": term.text,
                    "accepted_at": now,
                    "accepted_by_id": by.person_id or 0,
                },
            )
        application.acceptances.exclude(term_id__in=term_ids).delete()


def attach_paper(
    application: Application,
    required: RequiredPaper | None,
    file: StoredFile | None,
    *,
    by: Actor,
    now: datetime,
    name: str = "",
    is_original: bool = False,
    issued_on: date | None = None,
    expires_on: date | None = None,
    valid_from_on: date | None = None,
    certificate_number: str = "",
    mark: str = "",
    performed_until_on: date | None = None,
) -> FiledPaper:
    """Put a paper into the set; one that stood there for the same demand is replaced, not lost."""
    authorise(by, "procurement.application.file", application)
    demand_editable(application, now)
    with transaction.atomic():
        paper = FiledPaper.objects.create(
            application=application,
            required=required,
            name=name or (required.name if required else ""),
            file=file,
            is_on_paper=file is None,
            is_original=is_original,
            issued_on=issued_on,
            expires_on=expires_on,
            valid_from_on=valid_from_on,
            certificate_number=certificate_number,
            mark=mark,
            performed_until_on=performed_until_on,
            filed_at=now,
        )
        if required is not None:
            application.papers.filter(required=required, replaced_by__isnull=True).exclude(
                pk=paper.pk
            ).update(replaced_by=paper)
        return paper


def upload_paper(
    application: Application,
    required: RequiredPaper,
    stream: Source,
    *,
    name: str,
    by: Actor,
    now: datetime,
    **facts: Any,
) -> FiledPaper:
    """Receive a paper's file under the case's key (not sealed) and put it into the set.

    raises  Refused by the vault (kind, size, nothing inside), or the call is not published yet
    """
    authorise(by, "procurement.application.file", application)
    demand_editable(application, now)
    tender = application.tender
    if tender.case.key is None:
        raise Refused("no_key", "案件の鍵が見つかりません。担当部署に連絡してください。")
    stored = receive(
        stream, name=name, key=tender.case.key, policy=paper_policy(tender), by=by, now=now
    )
    return attach_paper(application, required, stored, by=by, now=now, **facts)


def paper_policy(tender: Tender) -> FilePolicy:
    """Kinds and size of files taken with a statement: the call's own, else PDF and pictures."""
    rule = Asked(tender).rule(Stage.PARTICIPATION)
    kinds = tuple(each.lstrip(".") for each in (rule.extensions if rule else []))
    return FilePolicy(
        extensions=kinds or ("pdf", "jpg", "jpeg", "png"),
        max_bytes=rule.max_bytes if rule else 200 * 1024 * 1024,
    )


def remove_paper(paper: FiledPaper, *, by: Actor, now: datetime) -> None:
    """Take a paper out of a set that is not yet filed."""
    authorise(by, "procurement.application.file", paper.application)
    demand_editable(paper.application, now)
    with transaction.atomic():
        paper.delete()


def save_team(
    application: Application,
    *,
    workers: Sequence[Mapping[str, Any]],
    offices: Sequence[Mapping[str, Any]],
    by: Actor,
    now: datetime,
) -> None:
    """業務実施体制 (様式5) and cooperating offices (様式4): the lists as they shall stand."""
    authorise(by, "procurement.application.file", application)
    demand_editable(application, now)
    with transaction.atomic():
        application.workers.all().delete()
        application.cooperating_offices.all().delete()
        Worker.objects.bulk_create(Worker(application=application, **row) for row in workers)
        CooperatingOffice.objects.bulk_create(
            CooperatingOffice(application=application, **row) for row in offices
        )


def file_application(
    application: Application,
    *,
    by: Actor,
    now: datetime,
    channel: Channel = Channel.UPLOAD,
) -> Application:
    """File the statement of participation.

    raises  ChannelNotAllowed, WindowNotOpen, DeadlinePassed, SetIncomplete (with every finding);
            a refusal is kept as RefusedAttempt. Filing a filed one again changes nothing.
    """
    authorise(by, "procurement.application.file", application)
    tender = application.tender
    with attempts_kept(tender, Stage.PARTICIPATION, by=by, now=now):
        current = Application.objects.select_for_update().get(pk=application.pk)
        if current.state == ApplicationState.FILED:
            return current
        _demand_unfiled(current)
        demand_channel(tender, Stage.PARTICIPATION, channel)
        demand_window(tender, MilestoneKind.PARTICIPATION, now, "参加表明書")
        current.filed_at = now
        demand_complete(current)
        current.number = current.number or next_application_number(tender)
        current.channel = channel.value
        current.state = ApplicationState.FILED.value
        current.save()
        current.completion_requests.filter(refiled_at__isnull=True).update(refiled_at=now)
        find_conflicts(tender, by=by, now=now, only=current)
        return current


def demand_channel(tender: Tender, stage: Stage, channel: Channel) -> None:
    """Pass if the call allows the channel for the stage; raises ChannelNotAllowed."""
    allowed = allowed_channels(tender, stage)
    if channel not in allowed:
        raise ChannelNotAllowed(channel.label, "・".join(each.label for each in allowed))


def demand_complete(application: Application) -> None:
    """Pass if statement, oaths, consents, team and papers are complete; raises SetIncomplete."""
    papers = [finding.message for finding in set_findings(application).findings if finding.blocks]
    findings = (*statement_gaps(application), *papers)
    if findings:
        raise SetIncomplete(findings)


def next_application_number(tender: Tender) -> str:
    """ "2026-012-P03": the third application that was filed in the call."""
    Tender.objects.select_for_update(no_key=True).get(pk=tender.pk)
    filed = tender.applications.exclude(number="").count()
    return f"{tender.case.number}-P{filed + 1:02d}"


def demand_editable(application: Application, now: datetime) -> None:
    """Pass while the statement may be changed: not filed, and its deadline not over.

    Before the reception opens it may be prepared.
    raises  Refused (filed), AlreadyWithdrawn, DeadlinePassed
    """
    _demand_unfiled(application)
    demand_in_time(application, now)


def demand_in_time(application: Application, now: datetime) -> None:
    """Pass until the statement's deadline, a call without one always; raises DeadlinePassed."""
    tender, kind = application.tender, MilestoneKind.PARTICIPATION
    span = window(tender, kind)
    if span is not None and (span.has_closed(now) or is_settled(tender, kind, span)):
        raise DeadlinePassed("参加表明書", span.closing)


def _demand_unfiled(application: Application) -> None:
    if application.state not in EDITABLE:
        if application.state in RUNNING:
            raise Refused(
                "application_filed",
                "参加表明書は提出済みのため変更できません。変更があるときは担当部署に連絡してください。",
            )
        raise AlreadyWithdrawn
