"""成果物の権利: reserved works, reuse by the contractor, adaptation by the ward."""

from datetime import datetime
from typing import BinaryIO

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.intake import receive
from madoguchi.services.contracts.commands.approvals import request_approval
from madoguchi.services.contracts.commands.deliveries import adapting_policy, key_of
from madoguchi.services.contracts.models import (
    Contract,
    ContractDeliverable,
    ReservedWork,
    ReuseRequest,
    WardAdaptation,
)
from madoguchi.services.contracts.queries.refused_files import is_refused
from madoguchi.services.contracts.terms import ApprovalKind, RightsRule


def set_rights_rule(contract: Contract, rule: RightsRule, *, by: Actor, now: datetime) -> Contract:
    """When copyright passes to the ward, as the contract says."""
    authorise(by, "contracts.contract.edit", contract)
    contract.rights_rule = rule.value
    contract.save(update_fields=["rights_rule"])
    return contract


def reserve_work(
    contract: Contract, *, title: str, holder: str, by: Actor, now: datetime
) -> ReservedWork:
    """A work that the contractor had before and keeps (CONT-134)."""
    authorise(by, "contracts.own.file", contract)
    work, _ = ReservedWork.objects.get_or_create(
        contract=contract, title=title, defaults={"holder": holder}
    )
    return work


def request_reuse(
    row: ContractDeliverable, *, purpose: str, reason: str, by: Actor, now: datetime
) -> ReuseRequest:
    """The contractor asks to copy or adapt a deliverable for other work (CONT-135).

    raises  Refused
    """
    with transaction.atomic():
        approval = request_approval(
            row.contract, ApprovalKind.REUSE,
            subject=f"{row.deliverable.title}：{purpose}"[:200], reason=reason, by=by, now=now,
        )  # fmt: skip
        request, _ = ReuseRequest.objects.get_or_create(approval=approval, defaults={"row": row})
    return request


def keep_adaptation(
    row: ContractDeliverable,
    *,
    title: str,
    purpose: str,
    stream: BinaryIO | None = None,
    name: str = "",
    by: Actor,
    now: datetime,
) -> WardAdaptation:
    """The ward's own version, linked to its original, without anybody's consent (CONT-136).

    raises  Refused  nothing was delivered yet, or that title stands for another purpose
    """
    authorise(by, "contracts.contract.edit", row)
    if row.deliverable.delivered_at is None:
        raise Refused("no_original", "元になる納品物が、まだ納品されていません。")
    with transaction.atomic():
        held = row.adaptations.filter(title=title).first()
        if held is not None:
            if is_refused(held.file) and stream is not None:
                held.file = receive(
                    stream, name=name, key=key_of(row.contract), policy=adapting_policy(row),
                    by=by, now=now,
                )  # fmt: skip
                held.purpose = purpose
                held.save(update_fields=["file", "purpose"])
                return held
            if held.purpose != purpose:
                raise Refused("kept", f"「{title}」は、すでに登録されています。")
            return held
        stored = (
            receive(stream, name=name, key=key_of(row.contract), policy=adapting_policy(row),
                    by=by, now=now)
            if stream is not None
            else None
        )  # fmt: skip
        return WardAdaptation.objects.create(
            original=row, title=title, purpose=purpose, file=stored,
            made_by_id=by.person_id or 0, made_at=now,
        )  # fmt: skip
