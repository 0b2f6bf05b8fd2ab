"""Screening: pass rules, ranks, ties; every number by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.services.procurement.rules.marks import (
    MarkOutOfRange,
    SheetMarks,
    Total,
    combine_rounds,
    total_marks,
)
from madoguchi.services.procurement.rules.screening import (
    PassRule,
    Standing,
    TieAtCutoff,
    demand_one_first,
    rank_proposals,
    screen,
)


def totals_of(full_marks: int, **points: int) -> dict[int, Total]:
    return {
        int(key[1:]): Total(int(key[1:]), value, full_marks, {}) for key, value in points.items()
    }


@pytest.mark.requirement("PROC-118")
def test_screen_sixty_percent_and_top_three():
    totals = totals_of(300, p1=240, p2=210, p3=181, p4=180, p5=179)
    outcome = screen(totals, PassRule(min_percent=60, places=3))
    assert outcome.passed == (1, 2, 3)
    assert outcome.standings[4] is Standing.OUTSIDE_PLACES
    assert outcome.standings[5] is Standing.BELOW_SHARE


def test_screen_exactly_sixty_percent_passes_when_there_is_room():
    outcome = screen(totals_of(300, p1=180, p2=179), PassRule(min_percent=60, places=3))
    assert outcome.passed == (1,)


def test_screen_with_fewer_proposals_than_the_minimum_lets_everybody_go_on():
    rule = PassRule(places=3, minimum_proposals=4)
    assert screen(totals_of(100, p1=90, p2=10, p3=0), rule).passed == (1, 2, 3)
    assert not screen(totals_of(100, p1=90, p2=10, p3=0), rule).was_shortlisted
    assert screen(totals_of(100, p1=90, p2=50, p3=40, p4=30), rule).passed == (1, 2, 3)


def test_screen_tie_at_the_last_place_is_never_decided_here():
    totals = totals_of(100, p1=90, p2=80, p3=70, p4=70)
    with pytest.raises(TieAtCutoff) as caught:
        screen(totals, PassRule(places=3))
    assert caught.value.tied == (3, 4)


def test_screen_tie_is_settled_by_the_committees_order():
    totals = totals_of(100, p1=90, p2=80, p3=70, p4=70)
    outcome = screen(totals, PassRule(places=3), decisions=[(4, 3)])
    assert outcome.passed == (1, 2, 4)


def test_screen_tie_inside_the_places_needs_no_decision():
    assert screen(totals_of(100, p1=80, p2=80, p3=10), PassRule(places=2)).passed == (1, 2)


def test_screen_all_tied_pass_where_the_call_says_so():
    totals = totals_of(100, p1=90, p2=70, p3=70)
    assert screen(totals, PassRule(places=2, all_tied_pass=True)).passed == (1, 2, 3)


@pytest.mark.requirement("PROC-120")
def test_combine_rounds_sums_both_and_ranks_by_the_sum():
    first = totals_of(70, p1=60, p2=55)
    second = totals_of(40, p1=30, p2=38)
    combined = combine_rounds([first, second])
    assert {key: total.points for key, total in combined.items()} == {1: 90, 2: 93}
    assert rank_proposals(combined) == {2: 1, 1: 2}


def test_combine_rounds_leaves_out_who_did_not_reach_the_last_round():
    combined = combine_rounds([totals_of(10, p1=9, p2=8), totals_of(10, p2=5)])
    assert list(combined) == [2]


def test_demand_one_first_refuses_a_shared_first_place():
    with pytest.raises(TieAtCutoff):
        demand_one_first({1: 1, 2: 1, 3: 3})
    assert demand_one_first({5: 1, 4: 2}) == 5


def test_total_marks_gives_sum_mean_and_each_members_score():
    sheets = [
        SheetMarks(scorer, 1, {10: points})
        for scorer, points in [("m1", 70), ("m2", 80), ("m3", 90)]
    ]
    total = total_marks(sheets, full_marks={"member": {10: 100}, "officer": {}})[1]
    assert (total.points, total.mean, total.full_marks) == (240, 80, 300)
    assert total.by_scorer == {"m1": 70, "m2": 80, "m3": 90}
    assert total.spread == 20


def test_total_marks_leaves_an_abstention_out_of_points_and_full_marks():
    sheets = [SheetMarks("m1", 1, {10: 60}), SheetMarks("m2", 1, {10: 0}, abstained=True)]
    total = total_marks(sheets, full_marks={"member": {10: 100}, "officer": {}})[1]
    assert (total.points, total.full_marks, total.by_scorer) == (60, 100, {"m1": 60})


def test_total_marks_refuses_a_mark_above_full_marks():
    with pytest.raises(MarkOutOfRange):
        total_marks(
            [SheetMarks("m1", 1, {10: 101})], full_marks={"member": {10: 100}, "officer": {}}
        )


def test_screen_tie_names_only_equal_proposals():
    totals = totals_of(300, p1=200, p2=200, p3=250)
    with pytest.raises(TieAtCutoff) as caught:
        screen(totals, PassRule(places=2))
    assert {totals[key].points for key in caught.value.tied} == {200}


@given(st.dictionaries(st.integers(1, 40), st.integers(0, 300), max_size=12), st.integers(1, 6))
def test_screen_never_passes_a_worse_one_before_a_better_one(points, places):
    totals = {key: Total(key, value, 300, {}) for key, value in points.items()}
    try:
        outcome = screen(totals, PassRule(min_percent=60, places=places))
    except TieAtCutoff:
        return
    assert len(outcome.passed) <= places
    failed = set(points) - set(outcome.passed)
    assert all(points[passed] > points[other] for passed in outcome.passed for other in failed)
    assert all(points[passed] * 100 >= 300 * 60 for passed in outcome.passed)
