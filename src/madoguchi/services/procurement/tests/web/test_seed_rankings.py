"""Pass rules and the final ranking of the published cases, as their officer reads them."""

from datetime import date
from fractions import Fraction

import pytest

from madoguchi.services.procurement.models import Criterion, RoundOutcome, Score, ScoreSheet
from madoguchi.services.procurement.queries.board import decimal, total_rows
from madoguchi.services.procurement.queries.ranking import ranked_applications
from madoguchi.services.procurement.terms import RoundState
from madoguchi.services.procurement.tests.factories_bids import text_of
from madoguchi.services.procurement.tests.factories_review import seed_review
from madoguchi.services.procurement.tests.factories_ward import jst

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("PROC-118")
def test_case_001_sixty_percent_and_the_best_three_of_five_pass(world, client_of):
    review = seed_review(world, "001", on=date(2025, 12, 23), firms=5)
    round_ = review.round(1)
    # 18 items of 300 points in all, and each total spread over them.
    leaves = list(Criterion.objects.filter(round=round_, children__isnull=True))
    for place, leaf in enumerate(leaves):
        leaf.points = 17 if place < 12 else 16
        leaf.save()
    totals = dict(zip(review.firms, (240, 210, 181, 180, 179), strict=True))
    round_.state = RoundState.SCORING.value
    round_.save()
    for firm, total in totals.items():
        left = total
        sheet = ScoreSheet.objects.create(
            round=round_, member=review.member, application=firm, finalised_at=jst(2026, 2, 12)
        )
        for leaf in leaves:
            points = min(leaf.points, left)
            Score.objects.create(sheet=sheet, criterion=leaf, points=points)
            left -= points
    officer = client_of(world.officers["001"])
    address = f"/procurement/tenders/{review.tender.number}/rounds/1/"
    rows = {row.code: (row.points, row.full_marks, row.percent) for row in total_rows(round_)}
    assert rows["D"] == (180, 300, "60")
    assert rows["E"] == (179, 300, "59.7")
    page = text_of(officer, address)
    for words in ("59.7％", "基準は満たすが通過者数の枠外"):
        assert words in page
    assert officer.post(f"{address}closing/", {}).status_code == 302
    kept = {row.application.drawn_code.code: row.is_passed for row in RoundOutcome.objects.all()}
    assert kept == {"A": True, "B": True, "C": True, "D": False, "E": False}


@pytest.mark.requirement("PROC-120")
def test_case_004_both_rounds_together_put_the_second_of_round_1_first(world, client_of):
    review = seed_review(world, "004", on=date(2024, 1, 12), firms=2)
    now = jst(2024, 3, 20)
    review.close(1, 60, 55, now=now)
    review.close(2, 30, 38, now=now)
    ranked = [
        (rank, firm.drawn_code.code, total.points)
        for rank, firm, total in ranked_applications(review.tender)
    ]
    assert ranked == [(1, "B", 93), (2, "A", 90)]
    address = f"/procurement/tenders/{review.tender.number}/result/"
    page = "".join(text_of(client_of(world.officers["004"]), address).split())
    assert page.index("93／170点") < page.index("90／170点")
    assert review.select(now=now).application == review.firms[1]


def test_percentage_is_rounded_but_never_up_to_a_whole_number():
    shown = [decimal(Fraction(share, 300)) for share in (17_900, 17_991, 18_000, 18_015)]
    assert shown == ["59.7", "59.9", "60", "60.1"]
