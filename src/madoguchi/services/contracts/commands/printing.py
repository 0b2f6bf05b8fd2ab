"""印刷物: what was ordered, and proofs within the number agreed (CONT-128)."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.models import ContractDeliverable, PrintOrder, Proof
from madoguchi.services.contracts.terms import ApprovalKind, ApprovalState, ProofKind


def order_print(
    row: ContractDeliverable,
    *,
    size: str,
    copies: int,
    text_proofs: int,
    colour_proofs: int,
    by: Actor,
    now: datetime,
) -> PrintOrder:
    """Size, sides and colour, number of copies, and how often each kind is proofread."""
    authorise(by, "contracts.contract.edit", row)
    order, _ = PrintOrder.objects.update_or_create(
        row=row,
        defaults={
            "size": size, "copies": copies, "text_proofs": text_proofs,
            "colour_proofs": colour_proofs,
        },
    )  # fmt: skip
    return order


def request_proof(
    order: PrintOrder, kind: ProofKind, *, note: str, by: Actor, now: datetime
) -> Proof:
    """The contractor sends a proof; one beyond the number agreed needs the ward's consent.

    raises  Refused  naming the limit
    """
    authorise(by, "contracts.own.file", order)
    if not note.strip():
        raise Refused("note_needed", "校正で見てほしい点を入力してください。")
    with transaction.atomic():
        PrintOrder.objects.select_for_update().get(pk=order.pk)
        twin = order.proofs.filter(kind=kind.value, note=note).first()
        if twin is not None:
            return twin
        number = (order.proofs.filter(kind=kind.value).aggregate(Max("number"))["number__max"]) or 0
        _demand_room(order, kind, number + 1, now)
        return Proof.objects.create(
            order=order, kind=kind.value, number=number + 1, note=note,
            requested_by_id=by.person_id or 0, requested_at=now,
        )  # fmt: skip


def _demand_room(order: PrintOrder, kind: ProofKind, number: int, now: datetime) -> None:
    agreed = order.text_proofs if kind is ProofKind.TEXT else order.colour_proofs
    # Each consent lets one more proof through.
    more = order.contract.approvals.filter(
        kind=ApprovalKind.EXTRA_PROOF.value, state=ApprovalState.APPROVED.value,
        effective_from_on__lte=day_of(now),
    ).count()  # fmt: skip
    if number > agreed + more:
        raise Refused(
            "proofs_used",
            f"{kind.label}は{agreed}回までの契約です（{kind.label}{agreed}回）。"
            "追加するときは、承認申請で「校正の追加」の合意を得てください。",
        )


def answer_proof(proof: Proof, *, answer: str, is_final: bool, by: Actor, now: datetime) -> Proof:
    """The ward's corrections, or its approval (校了)."""
    authorise(by, "contracts.inspection.record", proof)
    if not is_final and not answer.strip():
        raise Refused("answer_needed", "直してほしい点を入力するか、校了にしてください。")
    proof.answer = answer
    if is_final:
        proof.approved_by_id, proof.approved_at = by.person_id, now
    proof.save()
    return proof
