"""同点: equal proposals of a round and of the final ranking, which people put in order."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from madoguchi.services.procurement.models import ReviewRound, Tender
from madoguchi.services.procurement.queries.ranking import final_ranking
from madoguchi.services.procurement.queries.scores import (
    all_final,
    round_totals,
    tie_orders,
    unfinished_rounds,
)
from madoguchi.services.procurement.rules.marks import Total
from madoguchi.services.procurement.terms import RoundState


@dataclass(frozen=True)
class Tie:
    """Proposals with equal marks; ``place`` is the rank that they share, best is 1.

    codes  application key -> drawn code, in the order of the codes
    """

    place: int
    points: int
    codes: Mapping[int, str]
    is_decided: bool

    @property
    def names(self) -> str:
        """ "A社、C社"."""
        return "、".join(f"{code}社" for code in self.codes.values())


def ties_of(round_: ReviewRound) -> list[Tie]:
    """The ties that the committee may order in this round, decided ones too; best place first.

    While the round is open: equal totals of the round. Once it is the last of a finished review:
    equal places of the final ranking, which may be a sum of rounds (PROC-120).
    """
    if round_.state == RoundState.CLOSED:
        return _final_ties(round_) if _is_last(round_) else []
    return _equal(round_, round_totals(round_)) if all_final(round_) else []


def first_place_tie(tender: Tender) -> tuple[ReviewRound, Tie] | None:
    """The undecided tie for the first place at the end of a review, with the round it is put to."""
    last = tender.rounds.filter(state=RoundState.CLOSED.value).order_by("-ordinal").first()
    if last is None:
        return None
    return next(
        ((last, tie) for tie in ties_of(last) if tie.place == 1 and not tie.is_decided), None
    )


def _is_last(round_: ReviewRound) -> bool:
    closed = round_.tender.rounds.filter(state=RoundState.CLOSED.value)
    is_last = not closed.filter(ordinal__gt=round_.ordinal).exists()
    return is_last and not unfinished_rounds(round_.tender)


def _final_ties(round_: ReviewRound) -> list[Tie]:
    return _equal(round_, final_ranking(round_.tender).totals)


def _equal(round_: ReviewRound, totals: Mapping[int, Total]) -> list[Tie]:
    decided = {frozenset(order) for each in _counted(round_) for order in tie_orders(each)}
    codes = dict(round_.tender.drawn_codes.order_by("code").values_list("application_id", "code"))
    ties, place = [], 1
    for _, group in groupby(sorted(totals.values(), key=_best_first), key=_best_first):
        equal = list(group)
        keys = {each.application for each in equal}
        if len(keys) > 1:
            named = {key: code for key, code in codes.items() if key in keys}
            ties.append(Tie(place, equal[0].points, named, frozenset(keys) in decided))
        place += len(keys)
    return ties


def _counted(round_: ReviewRound) -> list[ReviewRound]:
    """The rounds whose decisions count here: all closed ones for the final ranking."""
    if round_.state != RoundState.CLOSED:
        return [round_]
    return list(round_.tender.rounds.filter(state=RoundState.CLOSED.value))


@dataclass(frozen=True)
class TieOrder:
    """An order as the committee gave it: "C社、A社の順"."""

    place: int
    order: str
    reason: str


def orders_given(round_: ReviewRound) -> list[TieOrder]:
    """The decisions that stand: for equal proposals ordered anew only the newest."""
    codes = dict(round_.tender.drawn_codes.values_list("application_id", "code"))
    newest = {
        frozenset(row.ordered_application_ids): row
        for row in round_.tie_decisions.order_by("decided_at", "pk")
    }
    return [
        TieOrder(row.place, "、".join(f"{codes[key]}社" for key in row.ordered_application_ids),
                 row.reason)
        for row in sorted(newest.values(), key=lambda row: (row.place, row.pk))
    ]  # fmt: skip


def _best_first(total: Total) -> Fraction:
    return -total.share
