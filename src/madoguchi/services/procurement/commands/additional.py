"""追加資料: a further slot that only the ward opens; the filed proposal stays as it is."""

from datetime import datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.wareki import format_moment
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.intake import Source, receive
from madoguchi.core.vault.models import StoredFile
from madoguchi.core.vault.purposes import UploadTerms
from madoguchi.services.procurement.commands.letters import make_letters
from madoguchi.services.procurement.commands.proposals import file_policy
from madoguchi.services.procurement.commands.refusals import attempts_kept
from madoguchi.services.procurement.errors import DeadlinePassed
from madoguchi.services.procurement.models import AdditionalRequest, Application
from madoguchi.services.procurement.terms import (
    NoticeChannel,
    NoticeKind,
    ProposalFileKind,
    Stage,
)


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
    with transaction.atomic():
        make_letters(
            application.tender, NoticeKind.ADDITIONAL, [application],
            channels=[NoticeChannel.EMAIL], by=by, now=now, keeps_drafts=True,
            context={"title": title, "reason": reason, "due": format_moment(due_at)},
        )  # fmt: skip
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
        terms = additional_terms(request, by=by, now=now)
        stored = receive(stream, name=name, key=terms.key, policy=terms.policy, by=by, now=now)
        return fill_additional(request, stored, by=by, now=now)


def additional_terms(request: AdditionalRequest, *, by: Actor, now: datetime) -> UploadTerms:
    """Key and policy of an open slot; raises DeadlinePassed, Refused."""
    authorise(by, "procurement.proposal.file", request.application)
    _demand_open(request, now)
    tender = request.application.tender
    if tender.case.key is None:
        raise Refused("no_key", "案件の鍵が見つかりません。担当部署に連絡してください。")
    policy = file_policy(tender, ProposalFileKind.ADDITIONAL, None)
    return UploadTerms(key=tender.case.key, policy=policy)


def fill_additional(
    request: AdditionalRequest, stored: StoredFile, *, by: Actor, now: datetime
) -> AdditionalRequest:
    """Put a received file into the slot, once."""
    authorise(by, "procurement.proposal.file", request.application)
    with transaction.atomic():
        current = AdditionalRequest.objects.select_for_update().get(pk=request.pk)
        _demand_open(current, now)
        current.file = stored
        current.filed_at = now
        current.save()
        request.refresh_from_db()
        return current


def _demand_open(request: AdditionalRequest, now: datetime) -> None:
    if request.filed_at is not None:
        raise Refused("already_filed", "この資料は提出済みです。差し替えることはできません。")
    if now > request.due_at:
        raise DeadlinePassed(f"追加資料「{request.title}」", format_moment(request.due_at))
