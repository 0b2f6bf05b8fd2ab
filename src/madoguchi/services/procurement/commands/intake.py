"""Counter, post, mail and outside forms: the officer registers what came, when it came."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.accounts.rules.corporate_number import is_corporate_number
from madoguchi.core.accounts.terms import OrganisationKind
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.commands.applications import (
    demand_channel,
    next_application_number,
)
from madoguchi.services.procurement.commands.committee import find_conflicts
from madoguchi.services.procurement.commands.letters import make_letters
from madoguchi.services.procurement.errors import NoParticipationNotice
from madoguchi.services.procurement.models import (
    Application,
    ApplicationMember,
    Clarification,
    ContactBreach,
    FiledPaper,
    Intake,
    RequiredPaper,
    Tender,
)
from madoguchi.services.procurement.queries.counter import intake_rule_of, judges_by_postmark
from madoguchi.services.procurement.queries.demands import set_findings
from madoguchi.services.procurement.queries.evidence import OFFICERS
from madoguchi.services.procurement.queries.moments import WINDOW_OF_STAGE, window
from madoguchi.services.procurement.rules.intake import (
    BY_POST,
    HandIn,
    demand_postmark,
    intake_findings,
    is_late,
)
from madoguchi.services.procurement.terms import (
    ApplicationKind,
    ApplicationState,
    Channel,
    NoticeChannel,
    NoticeKind,
    Stage,
)

JUDGED_AT_INTAKE = (
    ApplicationState.DRAFT.value, ApplicationState.FILED.value, ApplicationState.INCOMPLETE.value,
)  # fmt: skip
KEPT_DETAILS = (
    "is_registered_bidder", "contact_name", "contact_department", "contact_phone", "contact_email",
)  # fmt: skip


def register_paper_firm(
    tender: Tender, fields: Mapping[str, str], *, by: Actor, now: datetime
) -> Organisation:
    """A firm that files on paper and is not on the register yet.

    A known 法人番号 is the same legal entity: its first entry is taken, none is made (PROC-064).
    raises  Refused  no name, or a 法人番号 whose check digit is wrong
    """
    authorise(by, "procurement.intake.register", tender)
    number = fields.get("corporate_number", "")
    if not fields.get("name", "").strip():
        raise Refused("firm_needed", "事業者を選ぶか、名称を入力してください。")
    if number and not is_corporate_number(number):
        raise Refused("corporate_number_wrong", "法人番号が正しくありません。13桁の数字です。")
    firms = Organisation.objects.filter(kind=OrganisationKind.CONTRACTOR)
    known = firms.filter(corporate_number=number).order_by("pk").first() if number else None
    return known or Organisation.objects.create(kind=OrganisationKind.CONTRACTOR, **fields)


def open_application_for(
    tender: Tender, applicant: Organisation, *, by: Actor, now: datetime,
    kind: ApplicationKind = ApplicationKind.SINGLE, channel: Channel = Channel.COUNTER,
) -> Application:  # fmt: skip
    """The application of a firm that files on paper: the officer keeps it for the firm.

    A set channel tells it from a firm's own unfinished draft, which the ward does not see.
    """
    authorise(by, "procurement.intake.register", tender)
    demand_channel(tender, Stage.PARTICIPATION, channel)
    with transaction.atomic():
        application, created = Application.objects.get_or_create(
            tender=tender, applicant=applicant, defaults={"started_at": now, "kind": kind.value}
        )
        if created:
            ApplicationMember.objects.create(
                application=application, organisation=applicant, is_lead=True, joined_at=now
            )
        application.channel = application.channel or channel.value
        application.save(update_fields=["channel"])
        return application


def keep_details(
    application: Application, details: Mapping[str, Any], *, by: Actor, now: datetime
) -> Application:
    """What the paper statement says of contact and registration; each change is on the trail."""
    authorise(by, "procurement.intake.register", application.tender)
    with transaction.atomic():
        for name in KEPT_DETAILS:
            if name in details:
                setattr(application, name, details[name])
        if OFFICERS in details:
            application.outline = {**application.outline, OFFICERS: details[OFFICERS]}
        application.save()
        if application.filed_at is not None:
            find_conflicts(application.tender, by=by, now=now, only=application)
    return application


def register_paper(
    application: Application, required: RequiredPaper, *, by: Actor, now: datetime, **facts: Any
) -> FiledPaper:
    """A paper received at the counter or by post, with its dates as they stand on it."""
    authorise(by, "procurement.intake.register", application.tender)
    with transaction.atomic():
        paper = FiledPaper.objects.create(
            application=application,
            required=required,
            name=required.name,
            is_on_paper="file" not in facts,
            filed_at=now,
            **facts,
        )
        application.papers.filter(required=required, replaced_by__isnull=True).exclude(
            pk=paper.pk
        ).update(replaced_by=paper)
        return paper


def confirm_seal(paper: FiledPaper, *, by: Actor, now: datetime) -> None:
    """代表者印あり: an officer looked at the seal on the scan (PROC-038)."""
    authorise(by, "procurement.intake.register", paper.application.tender)
    with transaction.atomic():
        paper.seal_confirmed_by_id = by.person_id
        paper.save(update_fields=["seal_confirmed_by_id"])


def register_intake(
    application: Application,
    stage: Stage,
    *,
    channel: Channel,
    arrived_at: datetime,
    by: Actor,
    now: datetime,
    ticked: Sequence[str] = (),
    originals: int = 0,
    copies: int = 0,
    posted_on: date | None = None,
    tracking_number: str = "",
    subject: str = "",
    outside_receipt_number: str = "",
    contacted_beforehand_at: datetime | None = None,
    called_at: datetime | None = None,
) -> Intake:
    """Write down a hand-in, judge it, and accept it if it is in time and complete.

    arrived_at  when it came (the outside form's own receipt time counts, PROC-099)
    posted_on   day of the postmark; it decides instead of the arrival where the call says 消印有効
    returns     the Intake; ``is_accepted`` False with what is missing, or ``is_late`` True: kept
                and marked, never overwritten
    raises      ChannelNotAllowed; NoParticipationNotice; Refused (arrival in the future, no
                postmark where it decides, a postmark after the arrival)
    """
    tender = application.tender
    authorise(by, "procurement.intake.register", tender)
    demand_channel(tender, stage, channel)
    if arrived_at > now:
        raise Refused("arrival_in_future", "到着日時が現在より後です。日時を確認してください。")
    by_postmark = channel in BY_POST and judges_by_postmark(tender, stage)
    demand_postmark(posted_on, day_of(arrived_at), is_needed=by_postmark)
    if stage is Stage.PROPOSAL and application.state != ApplicationState.INVITED:
        raise NoParticipationNotice
    if stage is Stage.PARTICIPATION and application.state not in JUDGED_AT_INTAKE:
        raise Refused(
            "already_accepted",
            "この申込みは受付済みか、終了しています。"
            "申込みの画面で、受付の記録を確かめてください。",
        )
    hand_in = HandIn(
        channel=channel,
        arrived_at=arrived_at,
        posted_on=posted_on,
        tracking_number=tracking_number,
        subject=subject,
        firm=application.applicant.name,
        contacted_beforehand=contacted_beforehand_at is not None,
        called_after=called_at is not None,
        originals=originals,
        copies=copies,
        ticked=frozenset(ticked),
    )
    with transaction.atomic():
        intake = _judged(application, stage, hand_in, by_postmark=by_postmark, by=by, now=now)
        intake.outside_receipt_number = outside_receipt_number
        intake.contacted_beforehand_at = contacted_beforehand_at
        intake.called_at = called_at
        intake.save()
        if intake.is_accepted and stage is Stage.PARTICIPATION:
            _accept_application(application, intake, by=by, now=now)
        return intake


def _judged(
    application: Application, stage: Stage, hand_in: HandIn, *, by_postmark: bool, by: Actor,
    now: datetime,
) -> Intake:  # fmt: skip
    tender = application.tender
    application.filed_at = application.filed_at or hand_in.arrived_at
    findings = intake_findings(hand_in, intake_rule_of(tender, stage, hand_in.arrived_at))
    late = is_late(
        hand_in.arrived_at,
        window(tender, WINDOW_OF_STAGE[stage]),
        postmark=hand_in.posted_on if by_postmark else None,
    )
    missing = [finding.message for finding in findings if finding.holds]
    superfluous: list[str] = []
    if stage is Stage.PARTICIPATION:
        papers = set_findings(application, officer_confirms_seal=True).findings
        missing += [each.message for each in papers if each.blocks and each.code != "superfluous"]
        superfluous = [each.message for each in papers if each.code == "superfluous"]
    accepted = not late and not missing and not superfluous
    return Intake(
        application=application,
        stage=stage.value,
        channel=hand_in.channel.value,
        arrived_at=hand_in.arrived_at,
        posted_on=hand_in.posted_on,
        is_by_postmark=by_postmark,
        tracking_number=hand_in.tracking_number,
        subject=hand_in.subject,
        received_originals=hand_in.originals,
        received_copies=hand_in.copies,
        checklist=sorted(hand_in.ticked),
        missing=missing,
        superfluous=superfluous,
        warnings=[finding.message for finding in findings if not finding.holds],
        is_late=late,
        is_accepted=accepted,
        receipt_number=_receipt_number(application, stage) if accepted else "",
        registered_at=now,
        registered_by_id=by.person_id,
    )


def _receipt_number(application: Application, stage: Stage) -> str:
    earlier = application.intakes.filter(stage=stage.value, is_accepted=True).count()
    return (
        f"{application.tender.case.number}-{stage.value[:3].upper()}-{application.pk}-{earlier + 1}"
    )


def _accept_application(
    application: Application, intake: Intake, *, by: Actor, now: datetime
) -> None:
    current = Application.objects.select_for_update().get(pk=application.pk)
    if current.state not in JUDGED_AT_INTAKE:
        return
    current.number = current.number or next_application_number(current.tender)
    current.filed_at = intake.arrived_at
    current.channel = intake.channel
    current.state = ApplicationState.ACCEPTED.value
    current.save()
    current.completion_requests.filter(refiled_at__isnull=True).update(refiled_at=intake.arrived_at)
    find_conflicts(current.tender, by=by, now=now, only=current)
    application.refresh_from_db()


def accept_filed(application: Application, *, by: Actor, now: datetime) -> Intake:
    """Accept a set that was filed on this site: same checks, arrival is the filing."""
    if application.filed_at is None:
        raise Refused("not_filed", "参加表明書がまだ提出されていません。")
    return register_intake(
        application,
        Stage.PARTICIPATION,
        channel=Channel(application.channel),
        arrived_at=application.filed_at,
        by=by,
        now=now,
    )


def log_call(intake: Intake, *, at: datetime, by: Actor, now: datetime) -> Intake:
    """The telephone call after sending was made (PROC-044); the set is judged again."""
    authorise(by, "procurement.intake.register", intake.application.tender)
    with transaction.atomic():
        intake.called_at = at
        intake.missing = [each for each in intake.missing if each != "電話確認待ち"]
        if not (intake.missing or intake.superfluous or intake.is_late):
            intake.is_accepted = True
            intake.receipt_number = intake.receipt_number or _receipt_number(
                intake.application, Stage(intake.stage)
            )
        intake.save()
        if intake.is_accepted and intake.stage == Stage.PARTICIPATION:
            _accept_application(intake.application, intake, by=by, now=now)
        return intake


def log_data(
    intake: Intake, *, received_at: datetime, matches_paper: bool, by: Actor, now: datetime
) -> Intake:
    """The data came after the paper and was compared with it (PROC-098)."""
    authorise(by, "procurement.intake.register", intake.application.tender)
    with transaction.atomic():
        intake.data_received_at = received_at
        intake.data_matches_paper = matches_paper
        intake.warnings = [each for each in intake.warnings if each != "データ未提出"]
        intake.save()
        return intake


def ask_clarification(
    application: Application, *, question: str, due_on: date | None, by: Actor, now: datetime
) -> Clarification:
    """個別確認: asked of one bidder; the submission stays as it is (PROC-049)."""
    authorise(by, "procurement.intake.register", application.tender)
    if not question.strip():
        raise Refused("empty_question", "確認したいことを入力してください。")
    with transaction.atomic():
        clarification = Clarification.objects.create(
            application=application,
            question=question,
            asked_at=now,
            asked_by_id=by.person_id or 0,
            due_on=due_on,
        )
        make_letters(
            application.tender,
            NoticeKind.CLARIFICATION,
            [application],
            channels=[NoticeChannel.EMAIL],
            by=by,
            now=now,
            context={"question": question, "due": format_date(due_on) if due_on else ""},
            keeps_drafts=True,
        )
    return clarification


def answer_clarification(
    clarification: Clarification, *, answer: str, by: Actor, now: datetime,
    by_officer: bool = False,
) -> Clarification:  # fmt: skip
    """The bidder's answer, kept apart from what was filed.

    by_officer  it came by mail or on paper and an officer writes it down
    """
    application = clarification.application
    code = "procurement.intake.register" if by_officer else "procurement.application.file"
    authorise(by, code, application.tender if by_officer else application)
    if not answer.strip():
        raise Refused("empty_answer", "回答を入力してください。")
    if clarification.answered_at is not None:
        raise Refused(
            "already_answered",
            "この確認には回答済みです。続けて確かめることは、新しい確認として依頼してください。",
        )
    with transaction.atomic():
        clarification.answer = answer
        clarification.answered_at = now
        clarification.answered_by_id = by.person_id
        clarification.save()
    return clarification


def record_breach(
    tender: Tender, *, occurred_at: datetime, contacted: str, facts: str, by: Actor, now: datetime,
    application: Application | None = None, firm: str = "",
) -> ContactBreach:  # fmt: skip
    """A contact that the single enquiry window forbids, kept as a possible breach (PROC-027)."""
    authorise(by, "procurement.intake.register", tender)
    if occurred_at > now:
        raise Refused("contact_in_future", "接触の日時が現在より後です。確認してください。")
    return ContactBreach.objects.create(
        tender=tender,
        application=application,
        firm=firm or (application.applicant.name if application else ""),
        occurred_at=occurred_at,
        contacted=contacted,
        facts=facts,
        recorded_by_id=by.person_id or 0,
        recorded_at=now,
    )
