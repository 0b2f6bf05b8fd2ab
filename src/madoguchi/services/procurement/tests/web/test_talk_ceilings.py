"""Amounts of the talks against 提案限度額: refused at once, where they are typed."""

from datetime import date

import pytest
from tests.kept_worlds import kept

from madoguchi.core.errors import Refused
from madoguchi.services.procurement.commands import negotiation
from madoguchi.services.procurement.models import Candidate, Handover, NegotiationMeeting
from madoguchi.services.procurement.terms import CandidateState
from madoguchi.services.procurement.tests.factories_review import seed_review
from madoguchi.services.procurement.tests.factories_ward import jst

pytestmark = pytest.mark.django_db
NOW = jst(2026, 2, 12)
OVER_ALONE = (
    "令和7年度の提案限度額815,000円を1円超えています。限度額までの金額にしてください。"
)  # fmt: skip


@kept
def winner(world):
    """Case 000: contracts 2 and 3 share the ceiling of 令和8年度, contract 1 has its own."""
    review = seed_review(world, "000", on=date(2025, 12, 22), firms=2)
    review.close(1, 90, 70, now=jst(2026, 2, 10))
    return review, review.select(now=jst(2026, 2, 11))


def typed(first, second, third, **changes):
    return {
        "specification": "仕様書のとおり", "attendees": "市民活動推進課長", "note": "値引きの協議",
        "amount-1": str(first), "amount-2": str(second), "amount-3": str(third),
        "held_at_era": "reiwa", "held_at_year": "8", "held_at_month": "2", "held_at_day": "12",
        "held_at_hour": "10", "held_at_minute": "0", **changes,
    }  # fmt: skip


@pytest.mark.requirement("PROC-135", "PROC-139")
def test_talk_over_a_ceiling_is_refused_with_the_ceiling_and_the_excess(winner, client_of):
    review, _ = winner
    officer = client_of(review.world.officers["000"])
    address = f"/procurement/tenders/{review.tender.number}/talks/meetings/"
    alone = officer.post(address, typed(815_001, 1_000_000, 1_000_000))
    assert (alone.status_code, OVER_ALONE in alone.content.decode()) == (422, True)
    together = officer.post(address, typed(815_000, 1_200_000, "995,001"))
    page = together.content.decode()
    assert together.status_code == 422
    assert "令和8年度の提案限度額2,195,000円（" in page
    assert "の合計）を1円超えています。" in page
    for kept_words in ("仕様書のとおり", "市民活動推進課長", "値引きの協議", "995,001"):
        assert kept_words in page
    assert not NegotiationMeeting.objects.exists()
    assert officer.post(address, typed(815_000, 1_200_000, 995_000)).status_code == 302
    assert NegotiationMeeting.objects.get().amounts_yen == {
        "1": 815_000, "2": 1_200_000, "3": 995_000,
    }  # fmt: skip


@pytest.mark.requirement("PROC-139")
def test_agreement_and_handover_count_what_shares_the_ceiling(winner, client_of):
    review, first = winner
    negotiation.record_meeting(
        first, held_at=NOW, specification="仕様", amounts_yen={2: 1_200_000, 3: 995_000},
        by=review.officer, now=NOW,
    )  # fmt: skip
    ceiling = review.tender.contract_plans.get(ordinal=2).ceiling
    ceiling.amount_yen -= 1_000
    ceiling.save()
    officer = client_of(review.world.officers["000"])
    page = officer.post(f"/procurement/tenders/{review.tender.number}/talks/agreement/")
    assert (page.status_code, "1,000円超えています" in page.content.decode()) == (422, True)
    assert Candidate.objects.get().state == CandidateState.NEGOTIATING
    Handover.objects.create(
        candidate=first, contract_ordinal=2, title="その2", amount_yen=1_200_000,
        starts_on=date(2026, 4, 1), ends_on=date(2026, 11, 30), payload={}, handed_over_at=NOW,
        handed_over_by_id=1,
    )  # fmt: skip
    negotiation.demand_ceilings(first, {3: 994_000})
    with pytest.raises(Refused) as refusal:
        negotiation.demand_ceilings(first, {3: 994_001})
    assert refusal.value.code == "over_ceiling"
