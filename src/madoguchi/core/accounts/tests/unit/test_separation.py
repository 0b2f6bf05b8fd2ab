"""Separation of duties: the rule refuses with its sentence."""

from madoguchi.core.accounts.rules.separation import serves_one_side


def test_nobody_serves_ward_and_bidder_at_once():
    assert serves_one_side([1, 2], [])
    assert serves_one_side([], [3])
    refused = serves_one_side([1], [3])
    assert not refused
    assert "先に一方の所属を終了してください" in refused.reason
