"""中止: call a published call off as approved, and tell everybody who holds its documents."""

from datetime import datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Refused
from madoguchi.core.mail import queue_mail
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.commands.approvals import demand_approval, request_approval
from madoguchi.services.procurement.errors import WrongState
from madoguchi.services.procurement.models import Approval, Tender
from madoguchi.services.procurement.queries.cancellation import REASON, demand_not_called_off
from madoguchi.services.procurement.queries.holders import addresses_of_holders
from madoguchi.services.procurement.terms import ApprovalSubject, TenderState

RUNNING = (TenderState.PUBLISHED, TenderState.REVIEWING)


def demand_running(tender: Tender) -> None:
    """Pass while the call is open or under review; raises CalledOff, WrongState."""
    demand_not_called_off(tender)
    if tender.state not in RUNNING:
        raise WrongState(
            "中止にできるのは、公開してから候補者を決めるまでの公募です。公開前の案件は、そのまま編集してください。"
        )


def request_cancellation(tender: Tender, *, reason: str, by: Actor, now: datetime) -> Approval:
    """Ask the approver; the reason is what the public and every holder will read.

    raises  CalledOff, WrongState; Refused  no reason
    """
    demand_running(tender)
    if not reason.strip():
        raise Refused(
            "reason_needed", "中止の理由を入力してください。事業者と公募のページに示します。"
        )
    content = {
        "公募": tender.case.title,
        REASON: reason.strip(),
        "知らせる相手": f"資料をお持ちの方と参加者　{len(addresses_of_holders(tender))}者",
    }
    return request_approval(
        tender, ApprovalSubject.CANCELLATION, by=by, now=now, note=reason, content=content
    )


def demand_cancellable(tender: Tender) -> Approval:
    """The approval on which the call may be called off now.

    raises  CalledOff, WrongState, NotApproved
    """
    demand_running(tender)
    return demand_approval(tender, ApprovalSubject.CANCELLATION)


def cancel_tender(tender: Tender, *, by: Actor, now: datetime) -> Tender:
    """中止 as approved: the page stays, marked, with the reason; what is sealed stays sealed.

    From this moment no window takes anything, nothing is opened, and every holder is told.
    raises  CalledOff, WrongState, NotApproved
    """
    authorise(by, "procurement.tender.publish", tender)
    with transaction.atomic():
        current = Tender.objects.select_for_update(of=("self",)).get(pk=tender.pk)
        approval = demand_cancellable(current)
        current.state = TenderState.CANCELLED.value
        current.cancelled_at = now
        current.save(update_fields=["state", "cancelled_at"])
        _tell_holders(current, approval.content[REASON], by=by, now=now)
    tender.refresh_from_db()
    return tender


def _tell_holders(tender: Tender, reason: str, *, by: Actor, now: datetime) -> None:
    for address, name in addresses_of_holders(tender):
        queue_mail(
            template="procurement/mail/cancellation",
            to=address,
            to_name=name,
            context={"case": tender.case, "reason": reason, "cancelled_at": now},
            unique_key=f"procurement-cancellation-{tender.pk}-{address}",
            about=tender,
            case=tender.case,
            by=by,
            now=now,
            is_rehearsal=tender.case.is_rehearsal,
        )
