"""請求: the plan, the invoice on it, its return to the contractor, approval by another person.

The payment itself is the accountant's: ``commands/paying.py``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, QuerySet, Sum

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.commands.payment_mails import tell_accountants
from madoguchi.services.contracts.models import (
    Contract,
    ContractDeliverable,
    Invoice,
    PaymentInstalment,
)
from madoguchi.services.contracts.queries.paying import COUNTED, due_on_of, opened_on
from madoguchi.services.contracts.rules.invoices import (
    check_amount,
    check_instalment,
    check_left,
    check_planned,
    check_registration_number,
    check_total,
)
from madoguchi.services.contracts.terms import Attribute, InvoiceMatter, InvoiceState


@dataclass(frozen=True, kw_only=True)
class InvoiceForm:
    """What stands on the invoice; net amounts per rate, the total with tax."""

    number: str
    invoiced_on: date
    amount_yen: int
    net_10_yen: int = 0
    net_8_yen: int = 0
    registration_number: str = ""
    matter: InvoiceMatter = InvoiceMatter.WORK


def plan_instalment(
    contract: Contract,
    *,
    amount_yen: int,
    number: int | None = None,
    month_on: date | None = None,
    rests_on: Sequence[ContractDeliverable] = (),
    by: Actor,
    now: datetime,
) -> PaymentInstalment:
    """One payment of the plan; all of them may not pass the price (CONT-131).

    number  the 回 that the form showed: pressed twice, it is planned once; None takes the next
    raises  Refused
    """
    authorise(by, "contracts.payment.enter", contract)
    with transaction.atomic():
        Contract.objects.select_for_update().get(pk=contract.pk)
        if number is not None and contract.instalments.filter(number=number).exists():
            raise Refused("planned", f"第{number}回の支払は、すでに計画されています。")
        planned = contract.instalments.aggregate(Sum("amount_yen"))["amount_yen__sum"] or 0
        check_planned(amount_yen, price_yen=contract.price_yen, planned_yen=planned)
        instalment = PaymentInstalment.objects.create(
            contract=contract, number=number or next_number(contract), month_on=month_on,
            amount_yen=amount_yen,
        )  # fmt: skip
        instalment.rests_on.set(rests_on)
        return instalment


def next_number(contract: Contract) -> int:
    """The 回 that comes after those planned."""
    return int(contract.instalments.aggregate(Max("number"))["number__max"] or 0) + 1


def enter_invoice(
    instalment: PaymentInstalment, form: InvoiceForm, *, by: Actor, now: datetime
) -> Invoice:
    """Receive an invoice.

    raises  Refused  before the passed inspection, over the price or the 回, or a wrong sum
    """
    contract = instalment.contract
    authorise(by, "contracts.payment.enter", contract)
    check_registration_number(
        form.registration_number, is_legal_person=contract.chain.contractor.is_legal_person
    )
    check_total(form.amount_yen, {10: form.net_10_yen, 8: form.net_8_yen})
    _check_within_fee(contract, form)
    with transaction.atomic():
        Contract.objects.select_for_update().get(pk=contract.pk)
        _demand_new_number(contract, form.number)
        here = _invoiced(instalment.invoices.all())
        check_left(
            number=instalment.number, planned_yen=instalment.amount_yen, invoiced_yen=here
        )  # fmt: skip
        in_all = _invoiced(Invoice.objects.filter(instalment__contract=contract))
        check_amount(form.amount_yen, price_yen=contract.price_yen, invoiced_yen=in_all)
        if opened_on(instalment) is None:
            raise Refused(
                "not_inspected",
                "対象の納品物が検査に合格していないため、請求を受け付けられません。",
            )
        check_instalment(
            form.amount_yen, number=instalment.number, planned_yen=instalment.amount_yen,
            invoiced_yen=here,
        )  # fmt: skip
        return Invoice.objects.create(
            contract=contract,
            instalment=instalment,
            number=form.number,
            matter=form.matter.value,
            invoiced_on=form.invoiced_on,
            received_at=now,
            registration_number=form.registration_number,
            net_10_yen=form.net_10_yen,
            net_8_yen=form.net_8_yen,
            amount_yen=form.amount_yen,
            due_on=due_on_of(instalment, day_of(now)),
            entered_by_id=by.person_id or 0,
        )


def _invoiced(invoices: QuerySet[Invoice]) -> int:
    """Yen of those that were not returned (返戻)."""
    return invoices.filter(state__in=COUNTED).aggregate(total=Sum("amount_yen"))["total"] or 0


def _demand_new_number(contract: Contract, number: str) -> None:
    """One invoice is received once; after a 返戻 its number may come again."""
    if contract.invoices.filter(number=number, state__in=COUNTED).exists():
        raise Refused("invoice_twice", f"請求書番号「{number}」は、すでに受け付けています。")


def _check_within_fee(contract: Contract, form: InvoiceForm) -> None:
    """Upgrades and maintenance of a system are inside the fee (CONT-103)."""
    maintains = Attribute.MAINTENANCE.value in contract.attributes
    if maintains and form.matter is InvoiceMatter.UPGRADE:
        raise Refused(
            "within_fee",
            "バージョンアップ・保守はサービスの利用料に含まれるため、別の請求は受け付けられません。",
        )


APPROVABLE = (InvoiceState.RECEIVED.value, InvoiceState.SENT_BACK.value)


def approve_invoice(invoice: Invoice, *, by: Actor, now: datetime) -> Invoice:
    """Another person than the one who entered it approves the payment; the accountant is told.

    raises  Refused
    """
    authorise(by, "contracts.payment.approve", invoice.instalment.contract)
    with transaction.atomic():
        current = locked(invoice)
        if current.state not in APPROVABLE:
            raise Refused("decided", "この請求は、すでに処理されています。")
        if current.entered_by_id == by.person_id:
            raise Refused("same_person", "請求を受け付けた本人は、支払を承認できません。")
        current.state = InvoiceState.APPROVED.value
        current.approved_by_id, current.approved_at = by.person_id, now
        current.save(update_fields=["state", "approved_by", "approved_at"])
        tell_accountants(current, by=by, now=now)
    return current


def refuse_invoice(invoice: Invoice, *, reason: str, by: Actor, now: datetime) -> Invoice:
    """返戻: the invoice goes back to the contractor with its reason and no longer counts.

    raises  Refused  no reason, paid, or returned already
    """
    authorise(by, "contracts.payment.enter", invoice.instalment.contract)
    if not reason.strip():
        raise Refused("reason_needed", "返戻の理由を入力してください。")
    with transaction.atomic():
        current = locked(invoice)
        if current.state == InvoiceState.PAID.value:
            raise Refused("paid", "支払済みの請求は返戻できません。")
        if current.state == InvoiceState.REFUSED.value:
            raise Refused("returned", "この請求は、すでに返戻しています。")
        current.state, current.reason = InvoiceState.REFUSED.value, reason
        current.returned_on = day_of(now)
        current.save(update_fields=["state", "reason", "returned_on"])
    return current


def locked(invoice: Invoice) -> Invoice:
    """The invoice as it stands now, for this transaction alone."""
    rows = Invoice.objects.select_for_update(of=("self",))
    return rows.select_related("contract__chain__section", "contract__case").get(pk=invoice.pk)
