"""Separation of duties: each rule refuses with its sentence."""

import pytest

from madoguchi.core.accounts.rules.separation import (
    approver_is_not_drafter,
    committee_member_holds_nothing_else,
    serves_one_side,
    two_different_people,
)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [(1, 2, True), (1, 1, False), (None, 1, False), (1, None, False), (None, None, False)],
)
def test_four_eyes_need_two_known_people(first, second, expected):
    assert bool(two_different_people(first, second, "開封")) is expected


def test_nobody_approves_what_they_drafted():
    assert approver_is_not_drafter(3, [1, 2])
    assert not approver_is_not_drafter(2, [1, 2])
    assert not approver_is_not_drafter(None, [])


@pytest.mark.parametrize("clash", ["key_holder", "officer", "approver"])
def test_committee_member_may_hold_no_other_duty_of_the_call(clash):
    assert committee_member_holds_nothing_else(["committee_member"])
    assert committee_member_holds_nothing_else([clash])
    refused = committee_member_holds_nothing_else(["committee_member", clash])
    assert not refused
    assert "兼ねられません" in refused.reason


def test_nobody_serves_ward_and_bidder_at_once():
    assert serves_one_side([1, 2], [])
    assert serves_one_side([], [3])
    assert not serves_one_side([1], [3])
