"""Screening (審査): who passes a round and who ranks first, by the call's own rule.

Ties are never broken by the product: people decide, and their decision comes in as an argument.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from madoguchi.core.terms import Term
from madoguchi.services.procurement.rules.marks import Total


class Standing(Term):
    """What the rule says of one proposal in a round."""

    PASSED = "passed", "通過"
    OUTSIDE_PLACES = "outside_places", "基準は満たすが通過者数の枠外"
    BELOW_SHARE = "below_share", "基準点に満たない"


@dataclass(frozen=True, kw_only=True)
class PassRule:
    """The pass rule of a round.

    min_percent        least share of full marks, in whole per cent; None = no least share
    places             how many may pass; None = no limit
    minimum_proposals  with fewer proposals the round does not shortlist at all (seed 004 §14(4))
    all_tied_pass      equal marks on the last place all pass (only where the call says so)
    """

    min_percent: int | None = None
    places: int | None = None
    minimum_proposals: int = 0
    all_tied_pass: bool = False


@dataclass(frozen=True)
class Screening:
    """The outcome that the rule gives; ``ranks`` holds equal numbers for equal marks."""

    standings: Mapping[int, Standing]
    ranks: Mapping[int, int]
    was_shortlisted: bool

    @property
    def passed(self) -> tuple[int, ...]:
        """Keys that pass, best first."""
        chosen = [key for key, what in self.standings.items() if what is Standing.PASSED]
        return tuple(sorted(chosen, key=lambda key: self.ranks[key]))


class TieAtCutoff(ValueError):
    """Equal marks on both sides of the last place; ``tied`` must be ordered by the committee."""

    def __init__(self, place: int, tied: Sequence[int]) -> None:
        super().__init__(f"tie at place {place}: {list(tied)}")
        self.place = place
        self.tied = tuple(tied)


def rank_proposals(
    totals: Mapping[int, Total], decisions: Iterable[Sequence[int]] = ()
) -> dict[int, int]:
    """Rank by share of full marks, best is 1; equal shares share a rank.

    decisions  orders that the committee gave for equal proposals, each best first: those keys
               get consecutive ranks instead of a shared one
    returns    proposal key -> rank, best first

    >>> rank_proposals({key: Total(key, points, 100, {}) for key, points in [(7, 80), (9, 80)]})
    {7: 1, 9: 1}
    """
    order_of = {frozenset(order): order for order in decisions}
    ranks: dict[int, int] = {}
    ranked = sorted(totals.values(), key=lambda total: (-total.share, total.application))
    for _, group in groupby(ranked, key=lambda total: total.share):
        keys = [total.application for total in group]
        first = len(ranks) + 1
        order = order_of.get(frozenset(keys))
        for offset, key in enumerate(order or keys):
            ranks[key] = first + (offset if order else 0)
    return ranks


def screen(
    totals: Mapping[int, Total], rule: PassRule, decisions: Iterable[Sequence[int]] = ()
) -> Screening:
    """Apply the pass rule to the totals of a round.

    totals   proposal key -> Total; disqualified and withdrawn proposals are not in it
    raises   TieAtCutoff  equal marks on both sides of the last place and no decision: the
                          notices give no tie rule, so the committee decides and we never choose

    Exactly the least share passes (180 of 300 is 60 %). With fewer proposals than
    ``minimum_proposals`` everybody goes on.
    Source: seed 001 §10(1) 60パーセント以上・上位3事業者; seed 004 §14(4) 4社以上・3社程度.
    """
    ranks = rank_proposals(totals, decisions)
    if len(totals) < rule.minimum_proposals:
        return Screening(dict.fromkeys(totals, Standing.PASSED), ranks, was_shortlisted=False)
    least = Fraction(rule.min_percent or 0, 100)
    eligible = [key for key in ranks if totals[key].share >= least]
    chosen = _within_places(eligible, ranks, rule)
    standings = {
        key: Standing.BELOW_SHARE
        if key not in eligible
        else Standing.PASSED
        if key in chosen
        else Standing.OUTSIDE_PLACES
        for key in ranks
    }
    return Screening(standings, ranks, was_shortlisted=True)


def _within_places(
    eligible: Sequence[int], ranks: Mapping[int, int], rule: PassRule
) -> frozenset[int]:
    if rule.places is None or len(eligible) <= rule.places:
        return frozenset(eligible)
    last_rank = ranks[eligible[rule.places - 1]]
    inside = [key for key in eligible if ranks[key] <= last_rank]
    if len(inside) > rule.places and not rule.all_tied_pass:
        raise TieAtCutoff(rule.places, [key for key in inside if ranks[key] == last_rank])
    return frozenset(inside)


def demand_one_first(ranks: Mapping[int, int]) -> int:
    """The one proposal ranked first; raises TieAtCutoff if several are (nobody to choose)."""
    first = [key for key, rank in ranks.items() if rank == 1]
    if len(first) != 1:
        raise TieAtCutoff(1, first)
    return first[0]
