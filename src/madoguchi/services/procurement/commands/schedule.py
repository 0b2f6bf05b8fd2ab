"""日程: publication puts the section's rows in force, and every firm is told what moved."""

from collections.abc import Sequence
from datetime import datetime

from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.seals import postpone_opening
from madoguchi.services.procurement.commands.letters import make_letters, send_letter
from madoguchi.services.procurement.documents.notice import SCHEDULE_FIELDS
from madoguchi.services.procurement.models import (
    Application,
    Letter,
    Milestone,
    MilestoneChange,
    NoticeVersion,
    Tender,
)
from madoguchi.services.procurement.queries.holders import active_applications
from madoguchi.services.procurement.queries.moments import is_settled, window, window_of
from madoguchi.services.procurement.queries.moves import Move
from madoguchi.services.procurement.terms import MilestoneKind, NoticeChannel, NoticeKind

COPIED = ("tender_id", *SCHEDULE_FIELDS, "accepted_warnings", "position", "sorts_at")


def demand_movable(moves: Sequence[Move], now: datetime) -> None:
    """Pass if no step that is over changes, and none is moved into the past (PROC-021).

    raises  Refused  a deadline that has passed would open again, or one would pass unseen
    """
    for move in moves:
        was, becomes = window_of(move.old), window_of(move.new) if move.new else None
        kind = MilestoneKind(move.old.kind)
        if was is not None and (was.has_closed(now) or is_settled(move.old.tender, kind, was)):
            raise Refused(
                "step_past",
                f"「{move.old.name}」は終わった日程です。元の日程に戻してから公開してください。",
            )
        if becomes is not None and becomes.has_closed(now):
            raise Refused(
                "moved_to_past",
                f"「{move.old.name}」の新しい日程は過ぎています。これからの日時にしてください。",
            )


def put_in_force(version: NoticeVersion) -> None:
    """Copy the section's rows into the version; from now on these are read and these judge."""
    tender = version.tender
    Milestone.every.filter(tender=tender, is_in_force=True).update(is_in_force=False)
    Milestone.every.bulk_create(
        Milestone(
            version=version,
            row_id_value=row.pk,
            is_in_force=True,
            **{name: getattr(row, name) for name in COPIED},
        )
        for row in tender.milestones.all()
    )


def postpone_seal(tender: Tender, *, by: Actor, now: datetime) -> None:
    """The seal opens not before the deadline in force; to an earlier moment it never moves."""
    span = window(tender, MilestoneKind.PROPOSALS)
    seal = tender.seal
    if seal is not None and span is not None and span.closes_at > seal.opens_not_before:
        postpone_opening(seal, opens_not_before=span.closes_at, by=by, now=now)


def tell_firms(moves: Sequence[Move], *, reason: str, by: Actor, now: datetime) -> list[Letter]:
    """Every firm still in the running gets a letter for each moved step, at once (PROC-021).

    Firms without an address get a letter to post. Reminders of the old time no longer count.
    """
    letters = []
    for move in moves:
        if move.new is None:
            continue
        move.new.tender.sent_reminders.filter(milestone_id_value=move.new.pk).delete()
        context = {
            "milestone": move.new, "old_text": move.old.text, "new_text": move.new.text,
            "reason": _reason(move.new) or reason,
        }  # fmt: skip
        letters += _letters(move.new, context, by=by, now=now)
    return letters


def _letters(
    milestone: Milestone, context: dict[str, object], *, by: Actor, now: datetime
) -> list[Letter]:
    firms = list(active_applications(milestone.tender))
    with_mail = [firm for firm in firms if firm.contact_email]
    without = [firm for firm in firms if not firm.contact_email]
    routes: Sequence[tuple[list[Application], NoticeChannel]] = (
        (with_mail, NoticeChannel.EMAIL), (without, NoticeChannel.POST),
    )  # fmt: skip
    letters = [
        letter
        for chosen, channel in routes
        for letter in make_letters(
            milestone.tender, NoticeKind.SCHEDULE_CHANGE, chosen,
            channels=[channel], by=by, now=now, context=context,
        )
    ]  # fmt: skip
    return [send_letter(letter, by=by, now=now) for letter in letters]


def _reason(milestone: Milestone) -> str:
    last = MilestoneChange.objects.filter(milestone=milestone).last()
    return last.reason if last else ""
