"""One application for each legal entity; JVs and cooperating offices (seed 004 §5)."""

import pytest

from madoguchi.services.procurement.rules.consortium import (
    Entry,
    Firm,
    disqualified_by_joining,
    find_overlaps,
)

A = Firm("みどり設計", "7000012050002")
A_YOKOHAMA = Firm("みどり設計 横浜支店", "7000012050002")
B = Firm("𠮷田造園", "4011001098993")
C = Firm("協力アトリエ", "7123456789012")
D = Firm("髙木デザイン", "")


@pytest.mark.requirement("PROC-063")
def test_find_overlaps_firm_alone_and_as_member_flags_both():
    overlaps = find_overlaps([Entry(key=1, members=(A,)), Entry(key=2, members=(B, A))])
    assert [(each.rule, each.entries) for each in overlaps] == [("5(3)③", (1, 2))]


@pytest.mark.requirement("PROC-064")
def test_find_overlaps_branches_of_one_legal_entity_are_the_same_firm():
    overlaps = find_overlaps([Entry(key=1, members=(A,)), Entry(key=2, members=(A_YOKOHAMA,))])
    assert [each.entries for each in overlaps] == [(1, 2)]


@pytest.mark.requirement("PROC-040")
def test_find_overlaps_office_may_support_two_but_not_apply():
    supported = [
        Entry(key=1, members=(A,), offices=(C,)),
        Entry(key=2, members=(B,), offices=(C,)),
    ]
    assert find_overlaps(supported) == ()
    overlaps = find_overlaps([*supported, Entry(key=3, members=(C,))])
    assert [(each.rule, each.entries) for each in overlaps] == [
        ("5(3)⑤", (1, 3)),
        ("5(3)⑤", (2, 3)),
    ]


@pytest.mark.requirement("PROC-065")
def test_disqualified_by_joining_takes_every_jv_of_the_late_member():
    entries = [
        Entry(key=10, members=(A, D)),  # JV B, which D joined on 2024-02-16
        Entry(key=20, members=(B, D)),  # JV C, where D already sits
        Entry(key=30, members=(C,)),
    ]
    assert disqualified_by_joining(entries, D) == (10, 20)


def test_disqualified_by_joining_nobody_when_the_new_member_sits_nowhere_else():
    assert (
        disqualified_by_joining([Entry(key=10, members=(A, D)), Entry(key=20, members=(B,))], D)
        == ()
    )


def test_find_overlaps_nothing_among_different_firms():
    assert find_overlaps([Entry(key=1, members=(A, D)), Entry(key=2, members=(B,))]) == ()
