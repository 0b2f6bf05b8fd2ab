"""選定と結果: the decision, disqualification, letters, reasons."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.commands.approvals import demand_approval, request_approval
from madoguchi.services.procurement.commands.letters import make_letters
from madoguchi.services.procurement.errors import ChangedAfterApproval
from madoguchi.services.procurement.models import (
    Application,
    Approval,
    Candidate,
    Disqualification,
    DisqualificationGround,
    Letter,
    ReasonRequest,
    Selection,
    Tender,
)
from madoguchi.services.procurement.queries.cancellation import demand_not_called_off
from madoguchi.services.procurement.queries.grounds import ground_reading
from madoguchi.services.procurement.queries.ranking import (
    final_ranking,
    proposers,
    ranked_applications,
)
from madoguchi.services.procurement.queries.result_content import (
    frozen_selection,
    result_channels,
    result_letter,
)
from madoguchi.services.procurement.queries.scores import unfinished_rounds
from madoguchi.services.procurement.rules.screening import TieAtCutoff, demand_one_first
from madoguchi.services.procurement.terms import (
    ApplicationState,
    ApprovalSubject,
    GroundEffect,
    NoticeChannel,
    NoticeKind,
    RoundState,
    Stage,
    TenderState,
)


def record_selection(
    tender: Tender, *, reason: str, by: Actor, now: datetime, no_award: bool = False
) -> Selection:
    """The committee's final decision (PROC-127): the first-ranked, or 選定事業者なし (PROC-121).

    raises  Refused  a round is open; several are first and nobody decided; no reason; the call
            does not allow 選定事業者なし; the decision is confirmed already
    """
    authorise(by, "procurement.result.record", tender)
    demand_undecided(tender)
    if not reason.strip():
        raise Refused("reason_needed", "提案書を特定した理由（選定しない理由）を入力してください。")
    if unfinished_rounds(tender) or not _has_closed_round(tender):
        raise Refused(
            "round_open",
            "確定していない審査があります。「審査」で先に確定してください。",
        )
    if no_award and not tender.no_award_allowed:
        raise Refused(
            "no_award_barred",
            "この案件では「選定事業者なし」とすることができません。第1位の提案者を選んでください。",
        )
    ranking = final_ranking(tender)
    if not no_award:
        _demand_one(ranking.ranks)
    with transaction.atomic():
        selection, _ = Selection.objects.update_or_create(
            tender=tender,
            defaults={
                "is_no_award": no_award,
                "reason": reason,
                "ranking": [
                    {"application": application.pk, "rank": rank, "points": total.points,
                     "full_marks": total.full_marks}
                    for rank, application, total in ranked_applications(tender)
                ],
                "decided_at": now,
                "decided_by_id": by.person_id or 0,
            },
        )  # fmt: skip
        return selection


def demand_undecided(tender: Tender) -> None:
    """Pass until the decision is confirmed: its words must stay as approved.

    raises  CalledOff, Refused
    """
    demand_not_called_off(tender)
    if tender.state in {TenderState.DECIDED, TenderState.NO_AWARD, TenderState.CONCLUDED}:
        raise Refused(
            "decided",
            "確定した決定は変更できません。"
            "公表した内容を直すときは「公表を訂正する」から、候補者が替わるときは「協議を終える」から進めてください。",
        )


def _has_closed_round(tender: Tender) -> bool:
    return tender.rounds.filter(state=RoundState.CLOSED.value).exists()


def _demand_one(ranks: Any) -> None:
    try:
        demand_one_first(ranks)
    except TieAtCutoff as tie:
        raise Refused(
            "first_place_tied",
            "第1位が1者に決まっていません。委員会の決定と理由を記録してください。",
        ) from tie


def request_result_approval(tender: Tender, *, by: Actor, now: datetime) -> Approval:
    """Ask the approver for the decision, with its words and the ranks under the codes.

    raises  Refused  no decision is recorded
    """
    if not hasattr(tender, "selection"):
        raise Refused("nothing_recorded", "先に委員会の決定と理由を記録してください。")
    return request_approval(
        tender, ApprovalSubject.RESULT, by=by, now=now, content=frozen_selection(tender.selection)
    )


def confirm_selection(tender: Tender, *, by: Actor, now: datetime) -> Tender:
    """After the approver's decision the first becomes 契約候補者 (PROC-135).

    raises  NotApproved; ChangedAfterApproval  the decision or the ranks changed since
    """
    authorise(by, "procurement.result.record", tender)
    approval = demand_approval(tender, ApprovalSubject.RESULT)
    selection = tender.selection
    if approval.content != frozen_selection(selection):
        raise ChangedAfterApproval
    with transaction.atomic():
        if selection.is_no_award:
            tender.state = TenderState.NO_AWARD.value
        else:
            first = final_ranking(tender).ordered[0]
            Candidate.objects.get_or_create(
                tender=tender,
                application_id=first,
                defaults={"rank": 1, "started_at": now},
            )
            tender.state = TenderState.DECIDED.value
        tender.save(update_fields=["state"])
    return tender


def request_disqualification(
    application: Application,
    ground: DisqualificationGround,
    *,
    facts: str,
    evidence: str,
    stage: Stage,
    note: str = "",
    by: Actor,
    now: datetime,
) -> Approval:
    """起案 by the strictest clause for these facts, with the clauses that say otherwise (PROC-129).

    raises  Refused  no facts; another call's ground
    """
    tender = application.tender
    if not facts.strip():
        raise Refused("facts_needed", "失格とする事実を入力してください。")
    if ground.tender_id != tender.pk:
        raise Refused("other_ground", "この案件の失格事由から選んでください。")
    reading = ground_reading(ground)
    strictest = DisqualificationGround.every.get(tender=tender, pk=reading.ground.key)
    return request_approval(
        tender, ApprovalSubject.DISQUALIFICATION, reference=str(application.pk), by=by, now=now,
        note=note,
        content={
            "事業者": application.consortium_name or application.applicant.name,
            "事由": strictest.text,
            "根拠": strictest.source,
            "効果": GroundEffect(strictest.effect).label,
            "条項の食い違い": reading.conflict,
            "事実": facts,
            "証拠": evidence,
            "段階": stage.label,
            "_ground": strictest.pk,
            "_stage": stage.value,
        },
    )  # fmt: skip


def disqualify_as_approved(
    application: Application, *, by: Actor, now: datetime
) -> Disqualification:
    """失格 exactly as the approver saw it: ground, facts and evidence come from the request."""
    approval = demand_approval(
        application.tender, ApprovalSubject.DISQUALIFICATION, str(application.pk)
    )
    content = approval.content
    return disqualify(
        application,
        DisqualificationGround.every.get(tender=application.tender, pk=content["_ground"]),
        facts=content["事実"],
        evidence=content["証拠"],
        stage=Stage(content["_stage"]),
        by=by,
        now=now,
    )


def disqualify(
    application: Application,
    ground: DisqualificationGround,
    *,
    facts: str,
    evidence: str,
    stage: Stage,
    by: Actor,
    now: datetime,
) -> Disqualification:
    """失格: recorded with ground and facts; out of the ranking, ranks are recomputed (PROC-130).

    raises  NotApproved  the approver has not decided; Refused  no facts
    """
    tender = application.tender
    authorise(by, "procurement.result.record", tender)
    if not facts.strip():
        raise Refused("facts_needed", "失格とする事実を入力してください。")
    demand_approval(tender, ApprovalSubject.DISQUALIFICATION, str(application.pk))
    if application.state == ApplicationState.DISQUALIFIED:
        raise Refused(
            "already_disqualified",
            "この申込みは失格として記録済みです。記録は申込みの画面で確かめられます。",
        )
    with transaction.atomic():
        record = Disqualification.objects.create(
            application=application,
            ground=ground,
            effect=ground.effect,
            facts=facts,
            evidence=evidence,
            stage=stage.value,
            decided_at=now,
            decided_by_id=by.person_id or 0,
        )
        application.state = ApplicationState.DISQUALIFIED.value
        application.save(update_fields=["state"])
        make_letters(
            tender,
            NoticeKind.DISQUALIFICATION,
            [application],
            channels=[NoticeChannel.EMAIL],
            by=by,
            now=now,
            context={"ground": ground, "facts": facts},
        )
        return record


def make_result_letters(
    tender: Tender, *, by: Actor, now: datetime, document_number: str = ""
) -> list[Letter]:
    """審査結果通知 to every proposer, by each channel that the call names (PROC-132)."""
    authorise(by, "procurement.letter.send", tender)
    channels = result_channels(tender)
    selection = tender.selection
    candidates = set(tender.candidates.values_list("application_id", flat=True))
    letters: list[Letter] = []
    for application in proposers(tender):
        letters += make_letters(
            tender,
            result_letter(selection, is_candidate=application.pk in candidates),
            [application],
            channels=channels,
            by=by,
            now=now,
            context={"selection": selection},
            document_number=document_number,
        )
    return letters


def request_reason(
    tender: Tender, organisation: Organisation, *, text: str, by: Actor, now: datetime,
    due_on: date | None = None,
) -> ReasonRequest:  # fmt: skip
    """A firm that was not selected asks why; the same words while no answer came are one request.

    raises  Refused  see demand_reason_askable
    """
    authorise(by, "procurement.application.file", tender)
    demand_reason_askable(tender, organisation)
    request, _ = ReasonRequest.objects.get_or_create(
        tender=tender,
        organisation=organisation,
        text=text,
        answered_at=None,
        defaults={"requested_at": now, "requested_by_id": by.person_id, "due_on": due_on},
    )
    return request


def demand_reason_askable(tender: Tender, organisation: Organisation) -> None:
    """Pass for a participant once the result is decided.

    raises  CalledOff; Refused  with what to wait for
    """
    if not tender.applications.filter(applicant=organisation, filed_at__isnull=False).exists():
        raise Refused("not_a_participant", "この案件に参加した事業者だけが請求できます。")
    demand_not_called_off(tender)
    if tender.state not in {TenderState.DECIDED, TenderState.NO_AWARD, TenderState.CONCLUDED}:
        raise Refused("not_decided", "審査の結果が決まってから請求してください。")


def answer_reason(
    request: ReasonRequest, *, answer: str, by: Actor, now: datetime
) -> ReasonRequest:
    """The ward explains; kept with who and when."""
    authorise(by, "procurement.result.record", request.tender)
    if not answer.strip():
        raise Refused("answer_needed", "説明を入力してください。")
    with transaction.atomic():
        request.answer = answer
        request.answered_at = now
        request.answered_by_id = by.person_id
        request.save()
    return request
