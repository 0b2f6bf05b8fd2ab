"""公表 of a result: asked with its content, published as approved, corrected under a number."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.wareki import format_moment
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.commands.approvals import demand_approval, request_approval
from madoguchi.services.procurement.errors import ChangedAfterApproval
from madoguchi.services.procurement.models import Approval, ResultPublication, Tender
from madoguchi.services.procurement.queries.result_content import freeze_result
from madoguchi.services.procurement.queries.result_publications import (
    free_number,
    is_current,
    preview_of,
    public_results,
    standing,
)
from madoguchi.services.procurement.terms import ApprovalSubject, TenderState

DECIDED = (TenderState.DECIDED, TenderState.NO_AWARD, TenderState.CONCLUDED)
SUBJECT = ApprovalSubject.RESULT_PUBLICATION


def request_result_publication(
    tender: Tender,
    *,
    fields: Sequence[str],
    publish_at: datetime,
    reason: str = "",
    by: Actor,
    now: datetime,
) -> Approval:
    """Ask the approver for a publication or its correction; the request holds what will be read.

    reason  why what is public is corrected
    raises  Refused  nothing is decided; the moment lies before the present minute: nobody could
            have read it then; a correction without a reason or without a change; another wording
            waits for the approver
    """
    authorise(by, "procurement.approval.request", tender)
    if TenderState(tender.state) not in DECIDED:
        raise Refused("not_decided", "決定を確定してから、公表の決裁を求めてください。")
    if publish_at < _minute(now):
        raise Refused("moment_passed", "公表の日時は、現在より後にしてください。")
    result = freeze_result(tender, fields)
    number = _demand_change(tender, result, reason, now)
    content = {
        "_number": number,
        "_reason": reason if number else "",
        "_publish_at": publish_at.isoformat(),
        "_fields": list(fields),
        "_result": result,
        "公表の日時": format_moment(publish_at),
    } | ({"訂正の理由": reason} if number else {})
    return request_approval(tender, SUBJECT, by=by, now=now, content=content)


def _demand_change(tender: Tender, result: dict[str, Any], reason: str, now: datetime) -> int:
    """The number that the publication will carry; a correction has to correct something."""
    number = free_number(tender, now)
    if number == 0:
        return number
    if not reason.strip():
        raise Refused("reason_needed", "訂正の理由を入力してください。公表のページに示します。")
    if any(each.content == result for each in public_results(tender, now)[:1]):
        raise Refused("nothing_changed", "公表している内容から変わったところがありません。")
    return number


def publish_result(tender: Tender, *, by: Actor, now: datetime) -> ResultPublication:
    """Publish what was approved, frozen; the first publication ends the contact ban (PROC-134).

    A moment that passed while the request waited becomes the present one. What is public stays
    on record, and a correction stands beside it under its number. What was to come out later and
    has not is replaced. The second press of the button finds the first one's publication.
    raises  NotApproved; ChangedAfterApproval  the result is no longer what was approved
    """
    authorise(by, "procurement.result.record", tender)
    with transaction.atomic():
        current = Tender.objects.select_for_update().get(pk=tender.pk)
        approval = demand_approval(current, SUBJECT)
        if hasattr(approval, "result_publication"):
            return approval.result_publication
        if not is_current(approval, now):
            raise ChangedAfterApproval
        standing(current).filter(publish_at__gt=now).update(withdrawn_at=now)
        publication = preview_of(approval)
        publication.approval = approval
        publication.publish_at = max(publication.publish_at, _minute(now))
        publication.published_by_id = by.person_id or approval.requested_by_id
        publication.registered_at = now
        publication.save()
        if publication.number == 0:
            tender.contact_ban_lifted_at = publication.publish_at
            tender.save(update_fields=["contact_ban_lifted_at"])
        return publication


def _minute(now: datetime) -> datetime:
    return now.replace(second=0, microsecond=0)
