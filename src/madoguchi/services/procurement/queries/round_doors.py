"""What bars the acts on a round: said before their forms are shown, and by their commands."""

from collections.abc import Mapping

from madoguchi.core.errors import Refused
from madoguchi.services.procurement.models import Application, Criterion, ReviewRound
from madoguchi.services.procurement.queries.scores import (
    all_final,
    leaf_criteria,
    pass_rule_of,
    proposals_in_round,
    round_totals,
    tie_orders,
)
from madoguchi.services.procurement.rules.marks import Total
from madoguchi.services.procurement.rules.screening import Screening, TieAtCutoff, screen
from madoguchi.services.procurement.terms import (
    BlindCopyState,
    RoundKind,
    RoundState,
    Scorer,
    TenderState,
)

DONE = (RoundState.CLOSED, RoundState.SKIPPED)


def demand_openable(round_: ReviewRound) -> list[Application]:
    """The proposals that members may begin to score; raises Refused with what is to be done first.

    before the opening; begun or closed; the round before is not closed; a weight is missing; a
    copy is not confirmed
    """
    if round_.tender.state != TenderState.REVIEWING:
        raise Refused("not_opened", "開封の後に採点を始めてください。")
    demand_planned(round_)
    done = [each.value for each in DONE]
    earlier = round_.tender.rounds.filter(ordinal__lt=round_.ordinal)
    if earlier.exclude(state__in=done).exists():
        raise Refused("earlier_round_open", "前の審査を確定してから始めてください。")
    applications = proposals_in_round(round_)
    if not applications:
        raise Refused(
            "nothing_to_review",
            "審査する提案書がありません。提案書の提出と開封の状況を確かめてください。",
        )
    _demand_weights(round_)
    _demand_confirmed_copies(round_, applications)
    return applications


def demand_planned(round_: ReviewRound) -> None:
    """Pass for a round that has neither begun nor ended: a closed one never opens again."""
    if round_.state != RoundState.PLANNED:
        raise Refused(
            "round_begun",
            "この審査は、すでに始まったか終わっています。"
            "「審査」の画面で、いまの状態を確かめてください。",
        )


def demand_open(round_: ReviewRound) -> None:
    """Pass for a round that is not closed; raises Refused."""
    if round_.state in DONE:
        raise Refused(
            "round_closed",
            "この審査は、すでに確定しています。「審査」の画面で、結果を確かめてください。",
        )


def demand_skippable(round_: ReviewRound) -> None:
    """Pass where too few proposals came for this round (PROC-119); else raises Refused."""
    if round_.tender.state != TenderState.REVIEWING:
        raise Refused("not_opened", "提案の数は開封まで分かりません。開封の後に決めてください。")
    demand_planned(round_)
    count, least = len(proposals_in_round(round_)), round_.minimum_proposals
    if count >= least:
        said = f"提案が{count}者あるため、この審査を行います（{least}者以上のとき）。"
        raise Refused("enough_proposals", said)


def demand_closable(round_: ReviewRound) -> Screening:
    """What the call's rule says of a round that may be closed.

    raises  Refused  closed already; a sheet is not final; an undecided tie
    """
    demand_open(round_)
    if not all_final(round_):
        raise Refused("sheets_open", "確定していない採点表があります。全員の確定を待ってください。")
    return screening_of(round_)


def screening_of(round_: ReviewRound) -> Screening:
    """What the call's rule says now.

    raises  Refused  a tie waits for the committee, or every member abstained from a proposal
    """
    totals = round_totals(round_)
    _demand_judged(round_, totals)
    try:
        return screen(totals, pass_rule_of(round_), tie_orders(round_))
    except TieAtCutoff as tie:
        raise Refused(
            "tie_undecided",
            f"{tie.place}位の境で同点の提案があります。委員会の決定と理由を記録してください。",
        ) from tie


def _demand_judged(round_: ReviewRound, totals: Mapping[int, Total]) -> None:
    """Nobody falls because nobody judged them: 0 of 0 points is no result."""
    if not leaf_criteria(round_, Scorer.MEMBER):
        return
    for application in proposals_in_round(round_):
        total = totals.get(application.pk)
        if total is not None and not set(total.by_scorer) - {"officer"}:
            raise Refused(
                "nobody_scored",
                f"{application.drawn_code.code}社は委員全員が棄権しています。"
                "代わりの委員を選ぶか、採点を差し戻してください。",
            )


def _demand_weights(round_: ReviewRound) -> None:
    """A sheet without every weight cannot be scored (PROC-109)."""
    bare = Criterion.objects.filter(round=round_, children=None, points=None).first()
    if bare is not None:
        raise Refused("weight_missing", f"「{bare}」の配点を入力してから採点を始めてください。")


def _demand_confirmed_copies(round_: ReviewRound, applications: list[Application]) -> None:
    if round_.kind == RoundKind.PRESENTATION:
        return
    for application in applications:
        copies = [
            file.blind_copy
            for file in application.proposal.files.filter(kind="copy", removed_at__isnull=True)
            if hasattr(file, "blind_copy")
        ]
        if not copies or any(copy.state != BlindCopyState.CONFIRMED for copy in copies):
            code = application.drawn_code.code if hasattr(application, "drawn_code") else "?"
            raise Refused(
                "copy_unconfirmed",
                f"{code}社の副本の確認が終わっていません。全ページを確認してから始めてください。",
            )
