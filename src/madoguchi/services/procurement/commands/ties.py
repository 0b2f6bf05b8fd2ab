"""同点の決定: the committee's order of equal proposals, with its reason (PROC-122)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.models import ReviewRound, TieDecision
from madoguchi.services.procurement.queries.ties import Tie, ties_of
from madoguchi.services.procurement.terms import TenderState


def demand_tied(round_: ReviewRound) -> list[Tie]:
    """The ties that may be ordered now; raises Refused where nobody waits for an order."""
    if round_.tender.state != TenderState.REVIEWING:
        raise Refused("not_reviewing", "同点の決定は、審査中の案件だけに記録できます。")
    ties = ties_of(round_)
    if not ties:
        raise Refused("no_tie", "委員会の決定が必要な同点の提案はありません。")
    return ties


def decide_tie(
    round_: ReviewRound, ordered: Sequence[int], *, reason: str, by: Actor, now: datetime
) -> TieDecision:
    """Keep the order of all the proposals of one tie; a newer order takes the place of an older.

    raises  Refused  no reason; not each proposal of one tie exactly once
    """
    authorise(by, "procurement.round.manage", round_.tender)
    if not reason.strip():
        raise Refused("reason_needed", "委員会の決定の理由を入力してください。")
    tie = next((each for each in demand_tied(round_) if set(each.codes) == set(ordered)), None)
    if tie is None or len(ordered) != len(tie.codes):
        raise Refused("not_a_tie", "同点の提案を、すべて一度ずつ並べてください。")
    with transaction.atomic():
        ReviewRound.objects.select_for_update().get(pk=round_.pk)
        newest = round_.tie_decisions.filter(place=tie.place).last()
        if newest and newest.ordered_application_ids == list(ordered) and newest.reason == reason:
            return newest
        return TieDecision.objects.create(
            round=round_,
            place=tie.place,
            ordered_application_ids=list(ordered),
            reason=reason,
            decided_at=now,
            decided_by_id=by.person_id or 0,
        )
