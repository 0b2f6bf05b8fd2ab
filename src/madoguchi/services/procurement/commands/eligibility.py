"""参加資格の確認: judge each condition, decide, approve, invite or not, recheck until contract."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.commands.approvals import demand_approval, request_approval
from madoguchi.services.procurement.commands.committee import find_conflicts
from madoguchi.services.procurement.commands.letters import make_letters
from madoguchi.services.procurement.errors import (
    ChangedAfterApproval,
    EvidenceMissing,
    StillPending,
)
from madoguchi.services.procurement.models import (
    Application,
    Approval,
    Condition,
    Conflict,
    EligibilityDecision,
    EligibilityRecheck,
    Judgement,
    Letter,
    Suspension,
    Tender,
)
from madoguchi.services.procurement.queries.asked import Asked
from madoguchi.services.procurement.queries.asked_content import (
    JUDGED_STATES,
    eligibility_content,
)
from madoguchi.services.procurement.queries.eligibility import judged_conditions
from madoguchi.services.procurement.queries.eligibility_board import bar_to_update
from madoguchi.services.procurement.queries.evidence import missing_evidence
from madoguchi.services.procurement.queries.firm_records import (
    FirmRecords,
    reference_day,
)
from madoguchi.services.procurement.queries.moments import deadline_words
from madoguchi.services.procurement.rules.eligibility import conclude, suggest
from madoguchi.services.procurement.terms import (
    UNSENT_LETTERS,
    ApplicationState,
    ApprovalSubject,
    ConditionCode,
    MilestoneKind,
    NoticeChannel,
    NoticeKind,
    Verdict,
)

LASTING = (
    ConditionCode.NOT_SUSPENDED, ConditionCode.ORDER_167_4_2, ConditionCode.CERTIFICATION,
    ConditionCode.REGISTERED, ConditionCode.ORGANISED_CRIME,
)  # fmt: skip


def prepare_judgements(application: Application, *, by: Actor, now: datetime) -> list[Judgement]:
    """One row for each condition and firm, with what the record already proves.

    Asked again, new conditions and members get rows; what people judged stays.
    """
    authorise(by, "procurement.eligibility.judge", application.tender)
    rows, records = [], FirmRecords(application)
    with transaction.atomic():
        for condition in Asked(application.tender).rows(Condition):
            for organisation in _firms(application, condition):
                on = reference_day(application, condition)
                judgement, created = Judgement.objects.get_or_create(
                    application=application,
                    condition=condition,
                    organisation=organisation,
                    defaults={"reference_on": on},
                )
                if created or judgement.judged_by_id is None:
                    _suggest(judgement, records, on, now)
                rows.append(judgement)
    return rows


def prepare_all_judgements(tender: Tender, *, by: Actor, now: datetime) -> int:
    """The rows of every accepted application; returns how many there are.

    raises  Refused  nothing was accepted yet, or all are past their decision
    """
    authorise(by, "procurement.eligibility.judge", tender)
    accepted = list(tender.applications.filter(state=ApplicationState.ACCEPTED.value))
    if not accepted:
        raise Refused("no_accepted", bar_to_update(tender))
    with transaction.atomic():
        return sum(len(prepare_judgements(each, by=by, now=now)) for each in accepted)


def _firms(application: Application, condition: Condition) -> Sequence[Organisation]:
    members = list(application.members.select_related("organisation"))
    if not condition.every_member:
        members = [member for member in members if member.is_lead]
    return [member.organisation for member in members] or [application.applicant]


def _suggest(judgement: Judgement, records: FirmRecords, on: date | None, now: datetime) -> None:
    record = records.of(judgement.organisation, judgement.condition)
    suggestion = suggest(ConditionCode(judgement.condition.code), record, on=on or day_of(now))
    judgement.verdict = suggestion.verdict.value
    judgement.reason = suggestion.reason
    judgement.reference_on = on
    judgement.save()


def judge(
    judgement: Judgement,
    verdict: Verdict,
    *,
    reason: str = "",
    evidence: str = "",
    by: Actor,
    now: datetime,
    records: FirmRecords | None = None,
) -> Judgement:
    """適／否／確認中 by an officer.

    records  those of the application, for a round of judging; without them they are read anew
    raises  EvidenceMissing  適 although a paper for the condition is not on file
            Refused          否, or 適 against what the record says, without a reason
    """
    application = judgement.application
    authorise(by, "procurement.eligibility.judge", application.tender)
    if verdict is Verdict.MET:
        _demand_evidence(judgement)
        records = records or FirmRecords(application)
        _demand_reason_against_record(judgement, records, reason, now)
    if verdict is Verdict.FAILED and not reason.strip():
        raise Refused("reason_needed", "「否」とする理由を入力してください。")
    with transaction.atomic():
        judgement.verdict = verdict.value
        judgement.reason = reason
        judgement.evidence = evidence
        judgement.judged_at = now
        judgement.judged_by_id = by.person_id
        judgement.save()
    return judgement


def _demand_evidence(judgement: Judgement) -> None:
    missing = missing_evidence(judgement.application, judgement.condition)
    if missing:
        raise EvidenceMissing(missing[0])


def _demand_reason_against_record(
    judgement: Judgement, records: FirmRecords, reason: str, now: datetime
) -> None:
    record = records.of(judgement.organisation, judgement.condition)
    on = judgement.reference_on or timezone.localdate(now)
    told = suggest(ConditionCode(judgement.condition.code), record, on=on)
    if told.verdict is Verdict.FAILED and not reason.strip():
        raise Refused(
            "reason_needed",
            f"記録では「否」です（{told.reason}）。「適」とする理由を入力してください。",
        )


def decide_eligibility(
    application: Application, *, reason: str = "", by: Actor, now: datetime
) -> EligibilityDecision:
    """The outcome from the judgements; it takes effect with the approval (PROC-067).

    raises  StillPending  a condition is 確認中 and none has failed
    """
    authorise(by, "procurement.eligibility.judge", application.tender)
    outcome = conclude(judged_conditions(application))
    if not outcome.is_decided:
        raise StillPending(outcome.reasons[0] if outcome.reasons else "参加資格")
    with transaction.atomic():
        decision, _ = EligibilityDecision.objects.update_or_create(
            application=application,
            defaults={
                "is_eligible": outcome.is_eligible,
                "reason": reason or "、".join(outcome.reasons),
                "decided_at": now,
                "decided_by_id": by.person_id or 0,
            },
        )
    return decision


def request_eligibility_approval(
    tender: Tender, *, note: str, by: Actor, now: datetime
) -> Approval:
    """起案: the decisions of all firms, frozen as the approver sees them.

    raises  StillPending  a firm is undecided; Refused  nobody has applied
    """
    running = list(tender.applications.filter(state__in=JUDGED_STATES).select_related("applicant"))
    if not running:
        raise Refused(
            "no_applications",
            "判定する申込みがありません。参加表明を受け付けてから進めてください。",
        )
    for application in running:
        if not hasattr(application, "eligibility"):
            raise StillPending(f"{application.applicant.name}の参加資格")
    return request_approval(
        tender, ApprovalSubject.ELIGIBILITY, by=by, now=now, note=note,
        content=eligibility_content(tender),
    )  # fmt: skip


def invite(tender: Tender, *, by: Actor, now: datetime, document_number: str = "") -> list[Letter]:
    """招請・非招請: all letters of the day at once, drafts for review before they go (PROC-068).

    Every eligible firm is invited; the participation stage does not rank (PROC-066).
    raises  StillPending  an application is undecided; NotApproved; ChangedAfterApproval  a decision
            is not the approved one; Refused  a tie with a member is not settled (PROC-060)
    """
    authorise(by, "procurement.letter.send", tender)
    running = list(tender.applications.filter(state__in=JUDGED_STATES))
    if not running:
        raise Refused(
            "nobody_to_invite",
            "招請する申込みがありません。"
            "受け付けた申込みがあるか、招請が済んでいないかを一覧で確かめてください。",
        )
    for application in running:
        if not hasattr(application, "eligibility"):
            raise StillPending(f"{application.applicant.name}の参加資格")
    approval = demand_approval(tender, ApprovalSubject.ELIGIBILITY)
    decided = eligibility_content(tender)["参加資格の決定"]
    if any(row not in approval.content.get("参加資格の決定", ()) for row in decided):
        raise ChangedAfterApproval
    find_conflicts(tender, by=by, now=now)
    _demand_no_open_tie(running)
    with transaction.atomic():
        letters: list[Letter] = []
        for application in running:
            eligible = application.eligibility.is_eligible
            application.eligibility.approval = approval
            application.eligibility.save(update_fields=["approval"])
            state = ApplicationState.INVITED if eligible else ApplicationState.NOT_INVITED
            application.state = state.value
            application.save(update_fields=["state"])
            letters += make_letters(
                tender,
                NoticeKind.INVITATION if eligible else NoticeKind.NON_INVITATION,
                [application],
                channels=[NoticeChannel.EMAIL],
                by=by,
                now=now,
                context={
                    "reason": application.eligibility.reason,
                    "proposal_deadline": deadline_words(tender, MilestoneKind.PROPOSALS),
                    "question_deadline": deadline_words(tender, MilestoneKind.QUESTIONS),
                },
                document_number=document_number,
            )
        return letters


def _demand_no_open_tie(applications: Sequence[Application]) -> None:
    fit = [each for each in applications if each.eligibility.is_eligible]
    tie = Conflict.objects.filter(application__in=fit, resolved_at__isnull=True).first()
    if tie is not None:
        raise Refused(
            "tie_open",
            f"「{tie.organisation.name}」と選定委員に関係がある疑いがあります"
            f"（{tie.explanation}）。「委員会」で対応を記録してから招請してください。",
        )


def record_suspension(
    organisation: Organisation, *, kind: str, starts_on: date, ends_on: date, reason: str,
    by: Actor, now: datetime,
) -> list[Application]:  # fmt: skip
    """Register a suspension; running applications of the entity drop out (PROC-070).

    returns  the running applications that dropped out
    """
    authorise(by, "procurement.suspension.manage")
    if ends_on < starts_on:
        raise Refused("period_backwards", "終了日は開始日以後の日付にしてください。")
    with transaction.atomic():
        Suspension.objects.create(
            organisation=organisation,
            firm=organisation.name,
            corporate_number=organisation.corporate_number,
            kind=kind,
            starts_on=starts_on,
            ends_on=ends_on,
            reason=reason,
        )
        if not starts_on <= timezone.localdate(now) <= ends_on:
            return []
        return [
            _drop_out(application, reason=f"{kind}（{reason}）", on=starts_on)
            for application in _touched(organisation)
        ]


def _touched(organisation: Organisation) -> list[Application]:
    running = Application.objects.filter(
        state=ApplicationState.INVITED.value,
        members__organisation__corporate_number=organisation.corporate_number,
    ).exclude(members__organisation__corporate_number="")
    own = Application.objects.filter(
        state=ApplicationState.INVITED.value, members__organisation=organisation
    )
    return list((running | own).distinct())


def lose_eligibility(
    application: Application, *, reason: str, on: date, by: Actor, now: datetime
) -> Application:
    """参加資格喪失: out of review and negotiation from then on, with the reason kept.

    raises  Refused  the application has ended already, or no reason
    """
    authorise(by, "procurement.eligibility.judge", application.tender)
    if not reason.strip():
        raise Refused("reason_needed", "参加資格を欠いた理由を入力してください。")
    if application.state not in {*JUDGED_STATES, ApplicationState.INVITED.value}:
        raise Refused(
            "application_ended",
            "この申込みは、すでに終わっているか、提出前です。"
            "申込みの画面で、いまの状態を確かめてください。",
        )
    return _drop_out(application, reason=reason, on=on)


def _drop_out(application: Application, *, reason: str, on: date) -> Application:
    with transaction.atomic():
        application.state = ApplicationState.LOST_ELIGIBILITY.value
        application.lost_on = on
        application.lost_reason = reason
        application.save()
        application.letters.filter(state__in=UNSENT_LETTERS).delete()
    return application


def recheck(
    application: Application, *, reference_on: date, by: Actor, now: datetime
) -> EligibilityRecheck:
    """Look at the lasting conditions again as of a day, e.g. the contract's (PROC-138)."""
    authorise(by, "procurement.eligibility.judge", application.tender)
    findings, records = [], FirmRecords(application)
    for condition in Asked(application.tender).rows(Condition):
        if ConditionCode(condition.code) not in LASTING:
            continue
        for organisation in _firms(application, condition):
            record = records.of(organisation, condition)
            suggestion = suggest(ConditionCode(condition.code), record, on=reference_on)
            if suggestion.verdict is Verdict.FAILED:
                findings.append(suggestion.reason)
    return EligibilityRecheck.objects.create(
        application=application,
        checked_on=timezone.localdate(now),
        reference_on=reference_on,
        findings=findings,
        is_passed=not findings,
        checked_by_id=by.person_id,
    )
