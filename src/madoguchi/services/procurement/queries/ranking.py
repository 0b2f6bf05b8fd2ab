"""The final ranking (総合評価) by the call's own rule, recomputed whenever somebody drops out."""

from collections.abc import Mapping
from dataclasses import dataclass

from madoguchi.services.procurement.models import Application, Tender
from madoguchi.services.procurement.queries.scores import round_totals, tie_orders
from madoguchi.services.procurement.rules.marks import Total, combine_rounds
from madoguchi.services.procurement.rules.screening import rank_proposals
from madoguchi.services.procurement.terms import ApplicationState, FinalRule, RoundState


@dataclass(frozen=True)
class Ranking:
    """Totals and ranks of the proposals that reached the end and still stand."""

    totals: Mapping[int, Total]
    ranks: Mapping[int, int]

    @property
    def ordered(self) -> list[int]:
        return sorted(self.ranks, key=lambda key: self.ranks[key])


def final_ranking(tender: Tender) -> Ranking:
    """Ranks from the closed rounds: the last one's, or the sum of all (PROC-120, 130)."""
    rounds = list(tender.rounds.filter(state=RoundState.CLOSED.value).order_by("ordinal"))
    if not rounds:
        return Ranking({}, {})
    per_round = [round_totals(each) for each in rounds]
    totals = (
        combine_rounds(per_round)
        if tender.final_rule == FinalRule.SUM_OF_ROUNDS
        else dict(per_round[-1])
    )
    passed = set(
        rounds[-1]
        .outcomes.filter(is_passed=True, application__state=ApplicationState.INVITED.value)
        .values_list("application_id", flat=True)
    )
    standing = {key: total for key, total in totals.items() if key in passed}
    decisions = [order for each in rounds for order in tie_orders(each)]
    return Ranking(standing, rank_proposals(standing, decisions))


def ranked_applications(tender: Tender) -> list[tuple[int, Application, Total]]:
    """(rank, application, total), best first."""
    ranking = final_ranking(tender)
    found = Application.objects.select_related("applicant", "drawn_code").in_bulk(ranking.ordered)
    return [(ranking.ranks[key], found[key], ranking.totals[key]) for key in ranking.ordered]


def proposers(tender: Tender) -> list[Application]:
    """All whose proposal was opened and who were not disqualified."""
    return list(
        tender.applications.filter(
            proposal__opened_at__isnull=False, state=ApplicationState.INVITED.value
        )
        .select_related("applicant", "drawn_code")
        .order_by("pk")
    )
