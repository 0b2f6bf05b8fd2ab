"""Ties are put in order by people, whole and once; a round opens and closes once."""

import pytest

from madoguchi.core.errors import Refused
from madoguchi.services.procurement.commands import scoring, ties
from madoguchi.services.procurement.models import ReviewRound, Tender, TieDecision
from madoguchi.services.procurement.queries.ties import first_place_tie, ties_of
from madoguchi.services.procurement.tests.factories_review import seed_review
from madoguchi.services.procurement.tests.factories_ward import jst

pytestmark = pytest.mark.django_db
NOW = jst(2026, 2, 12)
REASON = "居場所支援の具体性を重んじた。"


@pytest.fixture
def review(world):
    return seed_review(world, "001", on=jst(2025, 12, 23).date(), firms=4)


@pytest.fixture
def tied(review):
    """Third and fourth have equal marks; three places."""
    return review.score(1, 170, 160, 150, 150)


def test_order_names_every_equal_proposal_once(review, tied):
    third, fourth = review.firms[2].pk, review.firms[3].pk
    first = review.firms[0].pk
    for wrong in ([third], [third, third], [third, fourth, first], [third, first], []):
        with pytest.raises(Refused) as refused:
            ties.decide_tie(tied, wrong, reason=REASON, by=review.officer, now=NOW)
        assert refused.value.code == "not_a_tie"
    assert not TieDecision.objects.exists()
    for _ in range(2):
        ties.decide_tie(tied, [fourth, third], reason=REASON, by=review.officer, now=NOW)
    assert [row.place for row in TieDecision.objects.all()] == [3]
    assert [tie.is_decided for tie in ties_of(tied)] == [True]


def test_page_of_the_order_keeps_what_was_typed_and_says_what_to_do(review, tied, client_of):
    officer = client_of(review.world.officers["001"])
    number = review.tender.number
    address = f"/procurement/tenders/{number}/rounds/1/tie/"
    assert "C社、D社（" in officer.get(address).content.decode()
    sent = officer.post(address, {"order": "ｄ、Z", "reason": REASON})
    said = sent.content.decode()
    assert sent.status_code == 422
    assert "「Z」は同点の提案の符号ではありません。C社、D社から選んで並べてください。" in said
    assert REASON in said
    assert officer.post(address, {"order": "ｄ社 ，c", "reason": REASON}).status_code == 302
    assert TieDecision.objects.get().ordered_application_ids == [
        review.firms[3].pk, review.firms[2].pk,
    ]  # fmt: skip


def test_closed_round_neither_closes_nor_opens_again(review, tied, client_of):
    officer = client_of(review.world.officers["001"])
    page = f"/procurement/tenders/{review.tender.number}/rounds/1/"
    assert officer.get(f"{page}closing/").status_code == 403  # the tie is not decided
    keys = [review.firms[3].pk, review.firms[2].pk]
    ties.decide_tie(tied, keys, reason=REASON, by=review.officer, now=NOW)
    assert officer.get(f"{page}closing/").status_code == 200
    scoring.close_round(tied, by=review.officer, now=NOW)
    for act, code in ((scoring.close_round, "round_closed"), (scoring.open_round, "round_begun")):
        with pytest.raises(Refused) as refused:
            act(tied, by=review.officer, now=NOW)
        assert refused.value.code == code
    assert tied.outcomes.count() == 4
    for act in ("closing/", "opening/", "skip/", "tie/"):
        assert officer.get(f"{page}{act}").status_code == 403
        assert officer.post(f"{page}{act}").status_code == 422
    assert ReviewRound.objects.get(pk=tied.pk).state == "closed"


def test_first_places_equal_in_the_sum_of_rounds_are_put_to_the_committee(review):
    """Each round has its own first; only their sum is equal."""
    Tender.objects.filter(pk=review.tender.pk).update(final_rule="sum_of_rounds")
    first = review.score(1, 160, 157, 150, 140)
    scoring.close_round(first, by=review.officer, now=NOW)
    last = review.score(2, 7, 10, 7)
    scoring.close_round(last, by=review.officer, now=NOW)
    tender = Tender.objects.get(pk=review.tender.pk)
    found = first_place_tie(tender)
    assert found is not None
    assert (found[0], found[1].place, found[1].names) == (last, 1, "A社、B社")
    keys = [review.firms[1].pk, review.firms[0].pk]
    ties.decide_tie(found[0], keys, reason=REASON, by=review.officer, now=NOW)
    assert first_place_tie(tender) is None
