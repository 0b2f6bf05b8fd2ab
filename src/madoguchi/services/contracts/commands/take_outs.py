"""持ち出し: asked for with all that the clause names, consented to, brought back (CONT-077)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_moment
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.commands.approvals import request_approval
from madoguchi.services.contracts.models import CustodyAsset, TakeOut
from madoguchi.services.contracts.terms import ApprovalKind, ApprovalState, AssetState


@dataclass(frozen=True, kw_only=True)
class Journey:
    """Where from and to, who carries it, from when until when, how it is protected."""

    from_place: str
    to_place: str
    carrier: str
    out_at: datetime
    back_at: datetime
    protection: str
    reason: str


def ask_take_out(asset: CustodyAsset, journey: Journey, *, by: Actor, now: datetime) -> TakeOut:
    """Ask the ward beforehand; the same form sent twice is one request.

    raises  Refused  something is missing, the days are in the wrong order or have passed, or the
                     item is no longer held
    """
    authorise(by, "contracts.own.file", asset)
    words = (journey.from_place, journey.to_place, journey.carrier, journey.protection)
    if not all(one.strip() for one in words):
        raise Refused(
            "words_needed", "持ち出す場所、持ち出し先、持ち出す人、保護の方法を入力してください。"
        )
    if not now <= journey.out_at < journey.back_at:
        raise Refused(
            "days_in_order",
            "持ち出しはこれからの日時を、持ち帰りはその後の日時を入力してください。",
        )
    if asset.state != AssetState.HELD.value:
        raise Refused("not_held", "この預かり品は、もう預かっていないため、持ち出せません。")
    with transaction.atomic():
        approval = request_approval(
            asset.contract, ApprovalKind.TAKING_OUT, subject=_subject(asset, journey),
            reason=journey.reason, planned_on=day_of(journey.out_at), by=by, now=now,
        )  # fmt: skip
        found, _ = TakeOut.objects.get_or_create(
            approval=approval,
            defaults={
                "contract": asset.contract, "asset": asset, "from_place": journey.from_place,
                "to_place": journey.to_place, "carrier": journey.carrier,
                "out_at": journey.out_at, "back_at": journey.back_at,
                "protection": journey.protection,
            },
        )  # fmt: skip
    return found


def _subject(asset: CustodyAsset, journey: Journey) -> str:
    """What the chief reads in the list; who carries it stands on the page of the request."""
    span = f"{format_moment(journey.out_at)}から{format_moment(journey.back_at)}まで"
    return f"{asset.name[:60]}を{journey.to_place[:60]}へ（{span}）"


def note_not_taken(take_out: TakeOut, *, by: Actor, now: datetime) -> TakeOut:
    """It was allowed, and nobody took it out: nothing is awaited any more.

    raises  Refused  not allowed, settled already, or out after all
    """
    authorise(by, "contracts.own.file", take_out)
    with transaction.atomic():
        current = TakeOut.objects.select_for_update(of=("self",)).get(pk=take_out.pk)
        if current.approval.state != ApprovalState.APPROVED.value:
            raise Refused("not_approved", "承諾された持ち出しだけを終えられます。")
        if current.returned_at is not None:
            raise Refused("returned", "この持ち出しは、すでに終わっています。")
        if current.asset.is_out:
            raise Refused(
                "still_out", "持ち出し中です。預かり品の記録簿に「持ち帰り」を記録してください。"
            )
        close_take_outs(current.asset, now, by=by)
    take_out.refresh_from_db()
    return take_out


def close_take_outs(
    asset: CustodyAsset, returned_at: datetime, *, also_planned: bool = False, by: Actor
) -> None:
    """The item is back: what was consented to from before that moment is settled.

    also_planned  the item is gone for good, so no later journey can follow either
    """
    open_ones = asset.take_outs.filter(
        returned_at__isnull=True, approval__state=ApprovalState.APPROVED.value
    )
    if not also_planned:
        open_ones = open_ones.filter(out_at__lte=returned_at)
    for one in open_ones:
        one.returned_at, one.return_recorded_by_id = returned_at, by.person_id
        one.save(update_fields=["returned_at", "return_recorded_by"])
