"""支払: the accountant checks once more, writes the payment down, or sends the invoice back."""

from datetime import date, datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.commands.payment_mails import tell_section
from madoguchi.services.contracts.commands.payments import locked
from madoguchi.services.contracts.models import (
    Contract,
    Inspection,
    Invoice,
    PaidDayCorrection,
)
from madoguchi.services.contracts.queries.accountants import PAY, paying_code
from madoguchi.services.contracts.queries.claims import claim_of
from madoguchi.services.contracts.rules.paying import Claim, check_paid, check_paid_day, unmet
from madoguchi.services.contracts.terms import InspectionResult, InvoiceState


def record_payment(
    invoice: Invoice, *, paid_on: date, amount_yen: int | None = None, by: Actor, now: datetime
) -> Invoice:
    """The day on which an approved invoice was paid in full, written down once.

    amount_yen  as the accountant read it from the transfer; None where only the day was told

    raises  Forbidden  not the accountant (in a ward without one: not the section's officer)
            Refused    paid already, not approved, not inspected, over the price, another amount,
                       an impossible day, or by one who received, inspected or approved it
    """
    contract = invoice.instalment.contract
    code = paying_code(contract, now)
    authorise(by, code, contract)
    with transaction.atomic():
        Contract.objects.select_for_update(of=("self",)).get(pk=contract.pk)
        current = locked(invoice)
        _demand_unpaid(current)
        claim = claim_of(current)
        _demand_payable(claim)
        _demand_another_person(current, by, is_accountant=code == PAY)
        assert claim.inspected_on and claim.approved_on  # noqa: S101, PT018 - demanded above
        check_paid(
            paid_on, current.amount_yen if amount_yen is None else amount_yen,
            claimed_yen=current.amount_yen, inspected_on=claim.inspected_on,
            approved_on=claim.approved_on, today=day_of(now),
        )  # fmt: skip
        current.state, current.paid_on = InvoiceState.PAID.value, paid_on
        current.paid_by_id = by.person_id
        current.save(update_fields=["state", "paid_on", "paid_by"])
    return current


def correct_paid_day(
    invoice: Invoice, *, paid_on: date, reason: str, by: Actor, now: datetime
) -> PaidDayCorrection:
    """支払日の訂正: a mistyped day is put right; the wrong one stays in the history, with why.

    Whether it was paid in time, its interest and the day on which rights pass follow the new day.

    raises  Forbidden  not the accountant (in a ward without one: not the section's officer)
            Refused    not paid, no reason, the day that stands there already, an impossible day,
                       or by one who received, inspected or approved it
    """
    contract = invoice.instalment.contract
    code = paying_code(contract, now)
    authorise(by, code, contract)
    if not reason.strip():
        raise Refused("reason_needed", "訂正の理由を入力してください。")
    with transaction.atomic():
        current = locked(invoice)
        before = current.paid_on
        if current.state != InvoiceState.PAID.value or before is None:
            raise Refused("not_paid", "支払を記録した請求書だけ、支払日を訂正できます。")
        if before == paid_on:
            raise Refused("same_day", "いまの支払日と同じです。正しい支払日を入力してください。")
        _demand_another_person(current, by, is_accountant=code == PAY)
        claim = claim_of(current)
        check_paid_day(
            paid_on, inspected_on=claim.inspected_on, approved_on=claim.approved_on,
            today=day_of(now),
        )  # fmt: skip
        current.paid_on = paid_on
        current.save(update_fields=["paid_on"])
        return PaidDayCorrection.objects.create(
            invoice=current, before_on=before, after_on=paid_on, reason=reason,
            corrected_by_id=by.person_id or 0, corrected_at=now,
        )  # fmt: skip


def send_back(invoice: Invoice, *, reason: str, by: Actor, now: datetime) -> Invoice:
    """差戻し: the approval is undone, and the section reads why; the contractor does not.

    raises  Forbidden  not the accountant
            Refused    no reason, or nothing approved to send back
    """
    authorise(by, PAY, invoice.instalment.contract)
    if not reason.strip():
        raise Refused("reason_needed", "差戻しの理由を入力してください。")
    with transaction.atomic():
        current = locked(invoice)
        if current.state != InvoiceState.APPROVED.value:
            raise Refused("not_approved", "差し戻せるのは、承認されて支払を待つ請求だけです。")
        current.state, current.sent_back_reason = InvoiceState.SENT_BACK.value, reason
        current.sent_back_at, current.sent_back_by_id = now, by.person_id
        current.approved_by, current.approved_at = None, None
        current.save(
            update_fields=[
                "state", "sent_back_reason", "sent_back_at", "sent_back_by", "approved_by",
                "approved_at",
            ]
        )  # fmt: skip
        tell_section(current, by=by, now=now)
    return current


def _demand_unpaid(invoice: Invoice) -> None:
    if invoice.state == InvoiceState.PAID.value:
        raise Refused("paid", "この請求は、すでに支払済みです。もう一度支払う必要はありません。")


def _demand_payable(claim: Claim) -> None:
    found = unmet(claim)
    if found:
        raise Refused(found[0].code, found[0].words)


def _demand_another_person(invoice: Invoice, by: Actor, *, is_accountant: bool) -> None:
    """職務分離: who approved it does not pay it; an accountant had no hand in it at all."""
    if invoice.approved_by_id == by.person_id:
        raise Refused("same_person", "支払を承認した本人は、支払を記録できません。")
    if not is_accountant:
        return
    if invoice.entered_by_id == by.person_id:
        raise Refused("same_person", "請求を受け付けた本人は、支払を記録できません。")
    passed = Inspection.objects.filter(
        row__in=invoice.instalment.rests_on.all(), inspector_id=by.person_id,
        result=InspectionResult.PASSED.value,
    )  # fmt: skip
    if passed.exists():
        raise Refused("same_person", "検査をした本人は、支払を記録できません。")
