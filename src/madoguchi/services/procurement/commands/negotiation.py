"""協議と契約への引継ぎ: meetings with versions, the next candidate, checks, the hand-over."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.errors import Refused
from madoguchi.core.events import announce
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.commands.letters import make_letters
from madoguchi.services.procurement.models import (
    Candidate,
    ContractPlan,
    Handover,
    NegotiationMeeting,
    SystemCheck,
    Tender,
)
from madoguchi.services.procurement.queries.facts import ceiling_of
from madoguchi.services.procurement.queries.hand_over import agreed_event, last_announced_day
from madoguchi.services.procurement.queries.ranking import ranked_applications
from madoguchi.services.procurement.queries.talks import agreed_amount
from madoguchi.services.procurement.rules.ceilings import demand_within
from madoguchi.services.procurement.terms import (
    ApplicationState,
    CandidateState,
    NoticeChannel,
    NoticeKind,
    TenderState,
)


def record_meeting(
    candidate: Candidate,
    *,
    held_at: datetime,
    specification: str,
    amounts_yen: Mapping[int, int],
    attendees: Sequence[str] = (),
    note: str = "",
    by: Actor,
    now: datetime,
) -> NegotiationMeeting:
    """A meeting keeps the whole specification and amounts as its own version (PROC-135).

    raises  Refused  the talks are over; amounts over the ceiling: no contract could take them
    """
    authorise(by, "procurement.negotiation.record", candidate.tender)
    _demand_negotiating(candidate)
    _demand_standing(candidate)
    demand_ceilings(candidate, amounts_yen)
    with transaction.atomic():
        Candidate.objects.select_for_update().get(pk=candidate.pk)
        latest = candidate.meetings.aggregate(Max("version"))["version__max"] or 0
        return NegotiationMeeting.objects.create(
            candidate=candidate,
            version=latest + 1,
            held_at=held_at,
            attendees=list(attendees),
            specification=specification,
            amounts_yen={str(key): value for key, value in amounts_yen.items()},
            note=note,
            recorded_by_id=by.person_id or 0,
        )


def _demand_negotiating(candidate: Candidate) -> None:
    if candidate.state not in {CandidateState.NEGOTIATING, CandidateState.AGREED}:
        raise Refused(
            "talks_ended",
            "この候補者との協議は終了しています。「協議」の画面で、いまの状態を確かめてください。",
        )


def _demand_standing(candidate: Candidate) -> None:
    """Pass while the firm is in the call: who lost eligibility is out of the talks (PROC-070)."""
    application = candidate.application
    if application.state != ApplicationState.INVITED:
        label = ApplicationState(application.state).label
        raise Refused(
            "candidate_out",
            f"{application.applicant.name}は「{label}」のため、協議や契約に進めません。"
            "「協議を終える」から、次順位の事業者に進んでください。",
        )


def agree(candidate: Candidate, *, by: Actor, now: datetime) -> Candidate:
    """Both sides confirm the latest version; raises Refused without one or over the ceiling."""
    authorise(by, "procurement.negotiation.record", candidate.tender)
    _demand_negotiating(candidate)
    _demand_standing(candidate)
    meeting = candidate.meetings.order_by("-version").first()
    if meeting is None:
        raise Refused("no_meeting", "協議の記録がありません。仕様と金額を記録してください。")
    demand_ceilings(candidate, {int(key): yen for key, yen in meeting.amounts_yen.items()})
    with transaction.atomic():
        meeting.ward_agreed_at = now
        meeting.candidate_agreed_at = meeting.candidate_agreed_at or now
        meeting.save()
        candidate.state = CandidateState.AGREED.value
        candidate.save(update_fields=["state"])
    return candidate


def break_off(candidate: Candidate, *, reason: str, by: Actor, now: datetime) -> Candidate | None:
    """協議不調: the next rank becomes candidate, both firms are told (PROC-137).

    returns  the new candidate, or None when nobody is left
    """
    tender = candidate.tender
    authorise(by, "procurement.negotiation.record", tender)
    _demand_negotiating(candidate)
    if not reason.strip():
        raise Refused("reason_needed", "協議を終える理由を入力してください。")
    with transaction.atomic():
        candidate.state = CandidateState.BROKEN_OFF.value
        candidate.ended_at = now
        candidate.end_reason = reason
        candidate.save()
        following = _next_ranked(tender)
        told = [candidate.application]
        if following is not None:
            told.append(following.application)
            following.started_at = now
            following.save()
        make_letters(
            tender,
            NoticeKind.NEXT_CANDIDATE,
            told,
            channels=[NoticeChannel.EMAIL],
            by=by,
            now=now,
            context={"ended": candidate, "following": following},
        )
        return following


def _next_ranked(tender: Tender) -> Candidate | None:
    taken = set(tender.candidates.values_list("application_id", flat=True))
    for rank, application, _ in ranked_applications(tender):
        if application.pk not in taken:
            return Candidate(tender=tender, application=application, rank=rank)
    return None


def record_system_check(
    candidate: Candidate,
    *,
    items: Sequence[Mapping[str, Any]],
    evidence: str,
    checked_on: date,
    by: Actor,
    now: datetime,
) -> SystemCheck:
    """稼動できることの判断: passed only if every item is (PROC-136)."""
    authorise(by, "procurement.negotiation.record", candidate.tender)
    if not items:
        raise Refused("items_needed", "確認した項目を入力してください。")
    return SystemCheck.objects.create(
        candidate=candidate,
        items=[dict(item) for item in items],
        is_passed=all(item.get("passed") for item in items),
        evidence=evidence,
        checked_on=checked_on,
        checked_by_id=by.person_id or 0,
    )


def hand_over(
    candidate: Candidate,
    plan: ContractPlan,
    *,
    amount_yen: int,
    starts_on: date,
    ends_on: date,
    by: Actor,
    now: datetime,
) -> Handover:
    """契約締結: the agreed facts go to the contract, by event and as a record (PROC-139).

    raises  Refused  no agreement, over the ceiling, the system check not passed, the recheck as
            of the start not passed, dates backwards
    """
    tender = candidate.tender
    authorise(by, "procurement.negotiation.record", tender)
    _demand_concludable(candidate, plan, amount_yen, starts_on, ends_on)
    meeting = candidate.meetings.order_by("-version").first()
    specification = meeting.specification if meeting else ""
    with transaction.atomic():
        event = agreed_event(
            candidate, plan, amount_yen=amount_yen, starts_on=starts_on, ends_on=ends_on,
            specification=specification, now=now,
        )  # fmt: skip
        handover = Handover.objects.create(
            candidate=candidate,
            contract_ordinal=plan.ordinal,
            title=plan.title,
            amount_yen=amount_yen,
            starts_on=starts_on,
            ends_on=ends_on,
            payload=asdict(event),
            handed_over_at=now,
            handed_over_by_id=by.person_id or 0,
        )
        announce(event, by=by, now=now)
        candidate.state = CandidateState.CONCLUDED.value
        candidate.save(update_fields=["state"])
        tender.state = TenderState.CONCLUDED.value
        tender.save(update_fields=["state"])
        return handover


def _demand_concludable(
    candidate: Candidate, plan: ContractPlan, amount_yen: int, starts_on: date, ends_on: date
) -> None:
    tender = candidate.tender
    _demand_standing(candidate)
    if candidate.state not in {CandidateState.AGREED, CandidateState.CONCLUDED}:
        raise Refused("not_agreed", "協議の合意を記録してから引き継いでください。")
    if ends_on < starts_on:
        raise Refused("period_backwards", "履行終了日は開始日以後の日付にしてください。")
    _demand_agreed_amount(candidate, plan, amount_yen)
    demand_ceilings(candidate, {plan.ordinal: amount_yen})
    _demand_announced(tender, ends_on)
    if tender.requires_system_check and not candidate.system_checks.filter(is_passed=True).exists():
        raise Refused(
            "system_unchecked", "提案されたシステムが稼動できることの確認を記録してください。"
        )
    recheck = candidate.application.rechecks.order_by("-checked_on", "-pk").first()
    if recheck is None or recheck.reference_on != starts_on:
        raise Refused(
            "recheck_needed", f"契約日の{format_date(starts_on)}時点で、資格を再確認してください。"
        )
    if not recheck.is_passed:
        raise Refused("recheck_failed", f"資格の再確認で問題があります。{recheck.findings[0]}")


def _demand_agreed_amount(candidate: Candidate, plan: ContractPlan, amount_yen: int) -> None:
    agreed = agreed_amount(candidate, plan.ordinal)
    if agreed is not None and agreed != amount_yen:
        raise Refused(
            "not_the_agreed_amount",
            f"合意した金額は{agreed:,}円です。変えるときは、協議を新しい版として記録してください。",
        )


def _demand_announced(tender: Tender, ends_on: date) -> None:
    last = last_announced_day(tender)
    if last is not None and ends_on > last:
        raise Refused(
            "past_renewal",
            f"公募で示した更新の限度は{format_date(last)}です。"
            "履行終了日をこの日までにしてください。",
        )


def demand_ceilings(candidate: Candidate, amounts_yen: Mapping[int, int]) -> None:
    """Pass while contracts stay below the ceilings that they share (PROC-006, 139).

    amounts_yen  by the contract's ordinal; what was handed over before counts beside it
    """
    concluded = dict(candidate.handovers.values_list("contract_ordinal", "amount_yen"))
    agreed = {**concluded, **amounts_yen}
    for row in candidate.tender.ceilings.prefetch_related("contract_plans"):
        ordinals = {plan.ordinal for plan in row.contract_plans.all()}
        if ordinals & amounts_yen.keys():
            together = sum(agreed.get(ordinal, 0) for ordinal in ordinals)
            demand_within(ceiling_of(row), together)
