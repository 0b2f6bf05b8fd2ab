"""支払計画: the whole plan at once, what each payment rests on, and payment by quantity."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.business import months_after
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.commands.payments import plan_instalment
from madoguchi.services.contracts.models import (
    Contract,
    ContractDeliverable,
    PaymentInstalment,
    QuantityRecord,
)
from madoguchi.services.contracts.rules.payment_plans import divide, instalment_of, months_of
from madoguchi.services.contracts.terms import DeliverableState, PaymentPlan


def plan_payments(
    contract: Contract,
    plan: PaymentPlan,
    *,
    months: Sequence[date] = (),
    by: Actor,
    now: datetime,
) -> list[PaymentInstalment]:
    """Divide what is not planned yet; each payment rests on what is due by its month (CONT-131).

    raises  Refused  invoices exist already, nothing is left to plan, or no months
    """
    authorise(by, "contracts.payment.enter", contract)
    with transaction.atomic():
        current = Contract.objects.select_for_update().get(pk=contract.pk)
        if current.invoices.exists():
            raise Refused("invoiced", "請求書を受け付けたあとは、支払計画を作り直せません。")
        current.payment_plan = plan.value
        current.save(update_fields=["payment_plan"])
        current.instalments.filter(rests_on__designated__isnull=True).delete()
        held = current.instalments.aggregate(Sum("amount_yen"))["amount_yen__sum"] or 0
        days = months_of(plan, current.starts_on, current.ends_on, months)
        if days and current.price_yen - held < len(days):
            raise Refused("nothing_left", "計画する金額が残っていません。")
        amounts = divide(current.price_yen - held, len(days)) if days else []
        planned = [
            plan_instalment(current, amount_yen=amount, month_on=day, by=by, now=now)
            for day, amount in zip(days, amounts, strict=True)
        ]
        _rest(current, planned, days)
    contract.payment_plan = plan.value
    return planned


def _rest(contract: Contract, planned: Sequence[PaymentInstalment], days: Sequence[date]) -> None:
    rows = contract.deliverables.filter(designated__isnull=True).exclude(
        state=DeliverableState.NOT_THIS_YEAR.value
    )
    for row in rows.select_related("deliverable") if planned else ():
        planned[instalment_of(days, row.deliverable.due_on)].rests_on.add(row)


def choose_rests(
    instalment: PaymentInstalment,
    rows: Sequence[ContractDeliverable],
    *,
    by: Actor,
    now: datetime,
) -> PaymentInstalment:
    """On which deliverables a payment rests.

    raises  Refused  none, or an invoice was received already
    """
    authorise(by, "contracts.payment.enter", instalment.contract)
    if not rows:
        raise Refused("rests_needed", "検査合格を待つ納品物を1つ以上選んでください。")
    with transaction.atomic():
        # An invoice is received under the same lock: never between the question and the change.
        Contract.objects.select_for_update().get(pk=instalment.contract_id)
        if instalment.invoices.exists():
            raise Refused("invoiced", "請求書を受け付けた支払は、対象の納品物を変えられません。")
        instalment.rests_on.set(rows)
    return instalment


def plan_by_quantity(
    contract: Contract,
    month_on: date,
    rests_on: Sequence[ContractDeliverable],
    *,
    by: Actor,
    now: datetime,
) -> PaymentInstalment:
    """Payment of one month by its actual quantities and unit prices (CONT-007, 131).

    raises  Refused  nothing was counted, planned already, or over the price
    """
    authorise(by, "contracts.payment.enter", contract)
    first = month_on.replace(day=1)
    records = QuantityRecord.objects.filter(
        line__contract=contract, done_on__gte=first, done_on__lt=months_after(first, 1)
    ).select_related("line")
    amount = sum(one.quantity * one.line.unit_price_yen for one in records)
    if amount == 0:
        raise Refused("nothing_counted", "その月の実績数量が記録されていません。")
    with transaction.atomic():
        Contract.objects.select_for_update().get(pk=contract.pk)
        if contract.instalments.filter(month_on=first).exists():
            raise Refused("planned", "その月の支払は、すでに計画されています。")
        return plan_instalment(
            contract, amount_yen=amount, month_on=first, rests_on=rests_on, by=by, now=now
        )
