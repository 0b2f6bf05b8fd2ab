"""承認・承諾: asked by the contractor, decided by the ward, before the act (CONT-160)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.models import ApprovalRequest, Contract, CustodyAsset
from madoguchi.services.contracts.queries.roster import demand_approvable
from madoguchi.services.contracts.queries.subcontracts import demand_above, demand_papers
from madoguchi.services.contracts.rules.custody import check_copies_approved, demand_copies_named
from madoguchi.services.contracts.rules.subcontracts import check_scope
from madoguchi.services.contracts.terms import ApprovalKind, ApprovalState

WAITING = (ApprovalState.REQUESTED.value, ApprovalState.ASKED_BACK.value)


def request_approval(
    contract: Contract,
    kind: ApprovalKind,
    *,
    subject: str,
    reason: str,
    planned_on: date | None = None,
    is_main_work: bool = False,
    asset: CustodyAsset | None = None,
    copies: int | None = None,
    by: Actor,
    now: datetime,
) -> ApprovalRequest:
    """Ask beforehand.

    asset, copies  of a copy: of which item (None: of any), and how many
    raises  Refused  nothing said, the same is waiting already, a copy without a number, or the
                     main work itself is to be subcontracted (CONT-063)
    """
    authorise(by, "contracts.own.file", contract)
    if not contract.is_binding:
        raise Refused("not_binding", "履行中の契約についてだけ申請できます。")
    if kind is ApprovalKind.SUBCONTRACT:
        sets = contract.clause_sets.values_list("code", flat=True)
        check_scope(is_main_work=is_main_work, is_whole=False, sets=list(sets))
    if not subject.strip() or not reason.strip():
        raise Refused("words_needed", "申請の内容と理由を入力してください。")
    demand_copies_named(kind, copies)
    told: dict[str, Any] = {
        "reason": reason,
        "planned_on": planned_on,
        "asset": asset,
        "copies": copies,
    }
    if kind is not ApprovalKind.COPY:
        told["asset"] = told["copies"] = None
    with transaction.atomic():
        request, is_new = ApprovalRequest.objects.get_or_create(
            contract=contract,
            kind=kind.value,
            subject=subject,
            state__in=WAITING,
            defaults={
                **told,
                "is_main_work": is_main_work,
                "requested_by_id": by.person_id or 0,
                "requested_at": now,
            },
        )
    # The second click of the same form is the same request.
    if not is_new and any(getattr(request, name) != words for name, words in told.items()):
        raise Refused("waiting", "同じ内容の申請が、区の決定を待っています。決定後に申請できます。")
    return request


def ask_back(request: ApprovalRequest, *, question: str, by: Actor, now: datetime) -> None:
    """The ward asks before it decides."""
    if not question.strip():
        raise Refused("question_needed", "照会の内容を入力してください。")
    with transaction.atomic():
        current = _waiting(request, by=by)
        current.state, current.question = ApprovalState.ASKED_BACK.value, question
        current.save(update_fields=["state", "question"])


def answer(request: ApprovalRequest, *, words: str, by: Actor, now: datetime) -> None:
    """The contractor answers what the ward asked."""
    authorise(by, "contracts.own.file", request)
    if request.state != ApprovalState.ASKED_BACK.value:
        raise Refused("not_asked", "この申請への照会はありません。")
    if not words.strip():
        raise Refused("answer_needed", "回答を入力してください。")
    request.state, request.answer = ApprovalState.REQUESTED.value, words
    request.save(update_fields=["state", "answer"])


def answer_with_file(request: ApprovalRequest, name: str) -> None:
    """A refused file was filed anew: the ward decides again; inside the caller's transaction."""
    current = ApprovalRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if current.state == ApprovalState.ASKED_BACK.value:
        current.state = ApprovalState.REQUESTED.value
        current.answer = f"「{name}」を出し直しました。"
        current.save(update_fields=["state", "answer"])


def approve(
    request: ApprovalRequest,
    *,
    from_on: date,
    until_on: date | None = None,
    conditions: str = "",
    copies: int | None = None,
    by: Actor,
    now: datetime,
) -> ApprovalRequest:
    """Approve from a day that is not before the decision: never after the fact (CONT-064).

    copies  of a copy: fewer than were asked for; None: as asked
    raises  Refused
    """
    if from_on < day_of(now):
        raise Refused(
            "after_the_fact",
            "承認の日より前から効力をもたせることはできません。今日以後の日を入力してください。",
        )
    with transaction.atomic():
        current = _waiting(request, by=by)
        _demand_grounds(current, from_on)
        check_copies_approved(current.copies, copies)
        current.copies = copies or current.copies
        current.state, current.conditions = ApprovalState.APPROVED.value, conditions
        current.effective_from_on, current.effective_until_on = from_on, until_on
        _sign(current, by, now)
    return current


def _demand_grounds(request: ApprovalRequest, from_on: date) -> None:
    """What the thing itself needs before it may be approved: the level above, valid papers."""
    if request.kind == ApprovalKind.SUBCONTRACT.value and hasattr(request, "subcontract"):
        demand_above(request.subcontract, from_on)
        demand_papers(request.subcontract)
    if request.kind == ApprovalKind.WORKER.value and hasattr(request, "worker"):
        demand_approvable(request.worker, from_on)


def reject(request: ApprovalRequest, *, reason: str, by: Actor, now: datetime) -> ApprovalRequest:
    """Reject with the reason that the contractor reads."""
    if not reason.strip():
        raise Refused("reason_needed", "承認しない理由を入力してください。")
    with transaction.atomic():
        current = _waiting(request, by=by)
        current.state, current.decision_reason = ApprovalState.REJECTED.value, reason
        _sign(current, by, now)
    return current


def demand_approved(
    contract: Contract, kind: ApprovalKind, on: date, *, asset_id: int | None = None
) -> ApprovalRequest:
    """The approval in force on a day.

    asset_id  what is to be taken out or copied: a consent that names another item does not serve

    raises  Refused  there is none
    """
    held = contract.approvals.filter(
        kind=kind.value, state=ApprovalState.APPROVED.value, effective_from_on__lte=on
    )
    for each in held.select_related("take_out"):
        named = each.take_out.asset_id if hasattr(each, "take_out") else each.asset_id
        if asset_id and named and named != asset_id:
            continue
        if each.effective_until_on is None or on <= each.effective_until_on:
            return each
    raise Refused("not_approved", f"{kind.label}の承認がありません。先に区へ申請してください。")


def _waiting(request: ApprovalRequest, *, by: Actor) -> ApprovalRequest:
    authorise(by, "contracts.approval.decide", request)
    current = ApprovalRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if current.state not in WAITING:
        raise Refused("decided", "この申請は、すでに決定されています。")
    return current


def _sign(request: ApprovalRequest, by: Actor, now: datetime) -> None:
    request.decided_by_id, request.decided_at = by.person_id, now
    request.save()
