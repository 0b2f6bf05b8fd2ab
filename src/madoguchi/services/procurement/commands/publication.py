"""公告: approve, publish, amend by numbered versions, move the schedule; holders are told."""

import io
from datetime import date, datetime, time
from typing import Any

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Refused
from madoguchi.core.events import announce
from madoguchi.core.mail import queue_mail
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.commands.approvals import demand_approval, request_approval
from madoguchi.services.procurement.commands.documents import add_document
from madoguchi.services.procurement.commands.schedule import (
    demand_movable,
    postpone_seal,
    put_in_force,
    tell_firms,
)
from madoguchi.services.procurement.documents.leaflet import NAME as LEAFLET
from madoguchi.services.procurement.documents.leaflet import pay_floor_leaflet
from madoguchi.services.procurement.documents.notice import freeze_notice
from madoguchi.services.procurement.errors import ChangedAfterApproval, NotReady, WrongState
from madoguchi.services.procurement.events import TenderAmended, TenderPublished
from madoguchi.services.procurement.models import (
    Approval,
    Milestone,
    MilestoneChange,
    NoticeVersion,
    Tender,
)
from madoguchi.services.procurement.queries.cancellation import demand_not_called_off
from madoguchi.services.procurement.queries.holders import addresses_of_holders
from madoguchi.services.procurement.queries.moments import schedule_of, window_of
from madoguchi.services.procurement.queries.moves import moves_of
from madoguchi.services.procurement.queries.readiness import readiness
from madoguchi.services.procurement.rules.notice_changes import notice_changes
from madoguchi.services.procurement.rules.pay_floor import (
    ContractKind,
    PayFloorSign,
    sign_of_pay_floor,
)
from madoguchi.services.procurement.terms import ApprovalSubject, TenderState

UNPUBLISHED = (TenderState.DRAFT, TenderState.IN_APPROVAL, TenderState.APPROVED)

LONGEST_REASON = 300


def request_publication(tender: Tender, *, note: str, by: Actor, now: datetime) -> Approval:
    """Ask the approver; raises NotReady with every gap that stops the notice."""
    demand_ready(tender)
    attach_leaflet(tender, by=by, now=now)
    approval = request_approval(
        tender, ApprovalSubject.PUBLICATION, by=by, now=now, note=note, content=frozen(tender)
    )
    with transaction.atomic():
        tender.state = TenderState.IN_APPROVAL.value
        tender.save(update_fields=["state"])
    return approval


def attach_leaflet(tender: Tender, *, by: Actor, now: datetime) -> None:
    """With the ordinance's note comes its leaflet, once, for the approver to see (PROC-140)."""
    sign = pay_floor_of(tender)
    if sign.applies and not tender.documents.filter(name__contains="公契約条例").exists():
        add_document(
            tender, io.BytesIO(pay_floor_leaflet(tender, sign)), number="周知ちらし",
            name=LEAFLET, file_name=f"{LEAFLET}.pdf", by=by, now=now,
        )  # fmt: skip


def demand_ready(tender: Tender) -> None:
    """Pass if nothing blocks the notice; raises NotReady."""
    gaps = readiness(tender).blocking
    if gaps:
        raise NotReady(tuple(gap.message for gap in gaps))


def publish_tender(tender: Tender, *, by: Actor, now: datetime) -> NoticeVersion:
    """Publish the approved notice, frozen as version 0 (PROC-014).

    raises  WrongState, NotApproved, NotReady; Refused when the draft was changed after approval
    """
    authorise(by, "procurement.tender.publish", tender)
    with transaction.atomic():
        current = Tender.objects.select_for_update().get(pk=tender.pk)
        if TenderState(current.state) not in UNPUBLISHED:
            raise WrongState("この案件は公開済みです。変更は「訂正」で行ってください。")
        demand_ready(current)
        approval = demand_approval(current, ApprovalSubject.PUBLICATION)
        content = frozen(current)
        if approval.content != content:
            raise ChangedAfterApproval
        version = NoticeVersion.objects.create(
            tender=current,
            number=0,
            frozen=content,
            published_at=now,
            published_by_id=by.person_id,
        )
        put_in_force(version)
        current.state = TenderState.PUBLISHED.value
        current.published_at = now
        current.save()
        announce(
            TenderPublished(
                number=current.case.number,
                title=current.case.title,
                published_at=now.isoformat(),
            ),
            by=by,
            now=now,
        )
    tender.refresh_from_db()
    return version


def frozen(tender: Tender) -> dict[str, Any]:
    """The notice as it would be published now."""
    return freeze_notice(tender, pay_floor=pay_floor_of(tender))


def pay_floor_of(tender: Tender) -> PayFloorSign:
    """The sign of the contracts: the first that the ordinance will cover (PROC-140)."""
    for plan in tender.contract_plans.select_related("ceiling"):
        amount = plan.ceiling.amount_yen if plan.ceiling else None
        if tender.is_pay_floor_contract and amount is not None and plan.starts_on is not None:
            sign = _sign(amount, plan.starts_on)
            if sign.applies:
                return sign
    return PayFloorSign(applies=False, note="")


def _sign(amount_yen: int, signed_on: date) -> PayFloorSign:
    try:
        return sign_of_pay_floor(amount_yen, kind=ContractKind.SERVICE, signed_on=signed_on)
    except ValueError:
        # No threshold is on record for so early a day: the notice then says nothing of it.
        return PayFloorSign(applies=False, note="")


def request_amendment(tender: Tender, *, note: str, by: Actor, now: datetime) -> Approval:
    """Ask for the next numbered amendment; raises Refused if nothing has changed."""
    latest, content = tender.notice_versions.order_by("-number")[0], frozen(tender)
    _demand_changes(latest, content)
    return request_approval(
        tender, ApprovalSubject.AMENDMENT, reference=str(latest.number + 1), by=by, now=now,
        note=note, content=content,
    )  # fmt: skip


def asked_reason(tender: Tender) -> str:
    """Why the next amendment was asked for, so that nobody types it again to publish it."""
    latest = tender.notice_versions.order_by("-number").first()
    asked = tender.approvals.filter(
        subject=ApprovalSubject.AMENDMENT.value,
        reference=str(latest.number + 1) if latest else "",
    )
    newest = asked.order_by("-requested_at", "-pk").first()
    return newest.note if newest else ""


def _demand_changes(latest: NoticeVersion, content: dict[str, Any]) -> list[dict[str, str]]:
    """What differs from the notice in force; raises Refused if nothing does."""
    changes = notice_changes(latest.frozen, content)
    if not changes:
        raise Refused(
            "nothing_changed",
            "公開中の内容から変わったところがありません。直すところを入力してから進めてください。",
        )
    return changes


def amend_tender(
    tender: Tender, *, summary: str, reason: str, by: Actor, now: datetime
) -> NoticeVersion:
    """Publish what was changed since the last version as a numbered amendment.

    The old and new words are kept, and everybody who holds the documents is told at the same
    moment (PROC-014, 021, 133). From now on the new schedule is read, and judges.
    raises  WrongState (not published), CalledOff, NotApproved
            Refused (nothing changed, no summary, too long a reason, changed after the approval, a
            step that is over would move)
    """
    authorise(by, "procurement.tender.publish", tender)
    if tender.published_at is None:
        raise WrongState("まだ公開していない案件です。そのまま編集してください。")
    demand_not_called_off(tender)
    if not summary.strip():
        raise Refused("summary_needed", "訂正の要旨を入力してください。")
    if len(reason) > LONGEST_REASON:
        raise Refused("reason_too_long", f"訂正の理由は{LONGEST_REASON}字以内で入力してください。")
    with transaction.atomic():
        Tender.objects.select_for_update().get(pk=tender.pk)
        latest = tender.notice_versions.order_by("-number")[0]
        content = frozen(tender)
        changes = _demand_changes(latest, content)
        moves = moves_of(tender)
        demand_movable(moves, now)
        approval = demand_approval(tender, ApprovalSubject.AMENDMENT, str(latest.number + 1))
        if approval.content != content:
            raise ChangedAfterApproval
        version = NoticeVersion.objects.create(
            tender=tender,
            number=latest.number + 1,
            frozen=content,
            summary=summary,
            reason=reason,
            changes=changes,
            published_at=now,
            published_by_id=by.person_id,
        )
        put_in_force(version)
        postpone_seal(tender, by=by, now=now)
        tell_firms(moves, reason=reason, by=by, now=now)
        _tell_holders(version, by=by, now=now)
        announce(
            TenderAmended(
                number=tender.case.number,
                amendment=version.number,
                summary=summary,
                published_at=now.isoformat(),
            ),
            by=by,
            now=now,
        )
        return version


def _tell_holders(version: NoticeVersion, *, by: Actor, now: datetime) -> None:
    tender = version.tender
    for address, name in addresses_of_holders(tender):
        queue_mail(
            template="procurement/mail/amendment",
            to=address,
            to_name=name,
            context={"version": version, "case": tender.case},
            unique_key=f"procurement-amendment-{version.pk}-{address}",
            about=version,
            case=tender.case,
            by=by,
            now=now,
            is_rehearsal=tender.case.is_rehearsal,
        )


def move_milestone(
    milestone: Milestone,
    *,
    text: str,
    starts_on: date | None,
    ends_on: date | None,
    starts_at: time | None = None,
    ends_at: time | None = None,
    reason: str,
    by: Actor,
    now: datetime,
) -> Milestone:
    """Move a step of the schedule; old and new stay in its history (PROC-021).

    Of a published call the move reaches the public with the next amendment. A deadline never
    moves by itself, and one that has passed does not move at all.
    """
    tender = milestone.tender
    authorise(by, "procurement.tender.edit", tender)
    if not reason.strip():
        raise Refused("reason_needed", "日程を変える理由を入力してください。")
    if starts_on and ends_on and ends_on < starts_on:
        raise Refused("dates_backwards", "終了日は開始日以後の日付にしてください。")
    published = next((each for each in schedule_of(tender) if each.row_key == milestone.pk), None)
    span = window_of(published) if tender.published_at and published else None
    if span is not None and span.has_closed(now):
        raise Refused(
            "step_past",
            "終わった日程は変更できません。変更できるのは、これから先の日程だけです。",
        )
    with transaction.atomic():
        MilestoneChange.objects.create(
            milestone=milestone,
            old_text=milestone.text,
            new_text=text,
            old_dates={
                "starts_on": milestone.starts_on.isoformat() if milestone.starts_on else "",
                "ends_on": milestone.ends_on.isoformat() if milestone.ends_on else "",
                "ends_at": milestone.ends_at.isoformat() if milestone.ends_at else "",
            },
            reason=reason,
            changed_at=now,
            changed_by_id=by.person_id or 0,
        )
        milestone.text = text
        milestone.starts_on = starts_on
        milestone.ends_on = ends_on
        milestone.starts_at = starts_at
        milestone.ends_at = ends_at
        milestone.save()
    return milestone
