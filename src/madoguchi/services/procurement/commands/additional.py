"""追加資料: a further slot that only the ward opens; the filed proposal stays as it is."""

from datetime import datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.wareki import format_moment
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.intake import Source, receive
from madoguchi.services.procurement.commands.proposals import file_policy
from madoguchi.services.procurement.commands.refusals import attempts_kept
from madoguchi.services.procurement.errors import DeadlinePassed
from madoguchi.services.procurement.models import AdditionalRequest, Application
from madoguchi.services.procurement.terms import ProposalFileKind, Stage


def request_additional(
    application: Application, *, title: str, reason: str, due_at: datetime, by: Actor, now: datetime
) -> AdditionalRequest:
    """The ward asks one bidder for more, with reason and due time (PROC-101).

    raises  Refused  no title, no reason, a due time that is past
    """
    authorise(by, "procurement.intake.register", application.tender)
    if not title.strip() or not reason.strip():
        raise Refused("reason_needed", "資料の名称と、求める理由を入力してください。")
    if due_at <= now:
        raise Refused("due_in_past", "提出期限は、現在より後の日時にしてください。")
    return AdditionalRequest.objects.create(
        application=application,
        title=title,
        reason=reason,
        due_at=due_at,
        requested_at=now,
        requested_by_id=by.person_id or 0,
    )


def add_additional(
    request: AdditionalRequest, stream: Source, *, name: str, by: Actor, now: datetime
) -> AdditionalRequest:
    """The bidder's file for the slot, once, until its due time; ``now`` is its full arrival.

    raises  DeadlinePassed (kept as attempt); Refused (filed before; by the vault)
    """
    application = request.application
    authorise(by, "procurement.proposal.file", application)
    tender = application.tender
    with attempts_kept(tender, Stage.PROPOSAL, by=by, now=now):
        current = AdditionalRequest.objects.select_for_update().get(pk=request.pk)
        if current.filed_at is not None:
            raise Refused("already_filed", "この資料は提出済みです。差し替えることはできません。")
        if now > current.due_at:
            raise DeadlinePassed(f"追加資料「{current.title}」", format_moment(current.due_at))
        if tender.case.key is None:
            raise Refused("no_key", "案件の鍵が見つかりません。担当部署に連絡してください。")
        policy = file_policy(tender, ProposalFileKind.ADDITIONAL, None)
        current.file = receive(
            stream, name=name, key=tender.case.key, policy=policy, by=by, now=now
        )
        current.filed_at = now
        current.save()
        with transaction.atomic():
            request.refresh_from_db()
        return current
