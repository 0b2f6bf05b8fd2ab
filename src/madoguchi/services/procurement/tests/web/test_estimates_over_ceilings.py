"""提案限度額の超過: told to the bidder, the secretariat and every member, to the yen (PROC-095)."""

from datetime import date

import pytest
from django.urls import reverse

from madoguchi.services.procurement.models import Criterion, Estimate
from madoguchi.services.procurement.terms import RoundState, Scorer
from madoguchi.services.procurement.tests.factories_bids import text_of
from madoguchi.services.procurement.tests.factories_review import seed_review

pytestmark = pytest.mark.django_db
ONE_OVER = "令和8年度の見積額13,152,347円は、提案限度額13,152,346円を1円超えています。"


@pytest.mark.requirement("PROC-095")
@pytest.mark.parametrize(("total", "is_over"), [(13_152_346, False), (13_152_347, True)])
def test_case_001_one_yen_over_the_ceiling_is_flagged_to_officer_and_committee(
    world, client_of, total, is_over
):
    review = seed_review(world, "001", on=date(2025, 12, 23), firms=2)
    for firm, yen in zip(review.firms, (total, 13_000_000), strict=True):
        Estimate.objects.create(
            proposal=firm.proposal, fiscal_year=2026, total_yen=yen, tax_yen=yen // 11
        )
    review.tender.rounds.filter(ordinal=1).update(state=RoundState.SCORING.value)
    price = Criterion.objects.get(round__tender=review.tender, uses_price=True)
    price.scorer = Scorer.OFFICER.value
    price.save()
    officer, member = client_of(world.officers["001"]), client_of(world.yoshida)
    number = review.tender.number
    round_page = text_of(officer, reverse("procurement:tender-round", args=[number, 1]))
    assert ("A社の見積額が提案限度額を超えています" in round_page) is is_over
    assert round_page.count(ONE_OVER) == int(is_over)
    for code, flagged in (("A", is_over), ("B", False)):
        sheet = text_of(member, f"/procurement/review/{number}/rounds/1/{code}/")
        assert (ONE_OVER in sheet) is flagged
        own = text_of(officer, reverse("procurement:tender-officer-sheet", args=[number, 1, code]))
        assert (ONE_OVER in own) is flagged
