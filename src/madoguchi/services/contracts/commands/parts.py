"""指定部分: a part with its own day and amount: notified, inspected, paid (CONT-130)."""

from datetime import date, datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.commands.deliveries import register_deliverable
from madoguchi.services.contracts.commands.payments import plan_instalment
from madoguchi.services.contracts.models import Contract, ContractDeliverable, DesignatedPart
from madoguchi.services.contracts.models.deliverable import STILL_DUE
from madoguchi.services.contracts.rules.term import check_in_term


def designate_part(
    contract: Contract, *, title: str, due_on: date, by: Actor, now: datetime
) -> DesignatedPart:
    """A part of the work that is handed over before the rest.

    raises  Refused  outside the term; designated already with another day
    """
    authorise(by, "contracts.contract.edit", contract)
    check_in_term(due_on, starts_on=contract.starts_on, ends_on=contract.ends_on)
    with transaction.atomic():
        held = contract.designated_parts.filter(title=title).first()
        if held is not None:
            if held.due_on != due_on:
                raise Refused("designated", f"指定部分「{title}」は、すでに登録されています。")
            return held
        row = _listed(contract, title, due_on) or register_deliverable(
            contract, title, due_on=due_on, by=by, now=now
        )
        return DesignatedPart.objects.create(contract=contract, row=row, title=title, due_on=due_on)


def _listed(contract: Contract, title: str, due_on: date) -> ContractDeliverable | None:
    """The deliverable of that name on the register (the call may have listed it), with the day."""
    rows = contract.deliverables.filter(deliverable__title=title, state__in=STILL_DUE)
    row = rows.select_related("deliverable").order_by("number").first()
    if row is not None:
        row.deliverable.due_on = due_on
        row.deliverable.save(update_fields=["due_on"])
    return row


def notify_part_amount(
    part: DesignatedPart, *, amount_yen: int, noticed_on: date, by: Actor, now: datetime
) -> DesignatedPart:
    """The ward sets and notifies the part's amount; its own payment is planned with it.

    raises  Refused  notified already, or more than the price leaves
    """
    authorise(by, "contracts.contract.edit", part.contract)
    with transaction.atomic():
        current = DesignatedPart.objects.select_for_update(of=("self",)).get(pk=part.pk)
        if current.noticed_on is not None:
            raise Refused("noticed", "この指定部分の金額は、すでに通知されています。")
        plan_instalment(
            current.contract, amount_yen=amount_yen, month_on=None, rests_on=[current.row],
            by=by, now=now,
        )  # fmt: skip
        current.amount_yen, current.noticed_on = amount_yen, noticed_on
        current.save(update_fields=["amount_yen", "noticed_on"])
    return current
