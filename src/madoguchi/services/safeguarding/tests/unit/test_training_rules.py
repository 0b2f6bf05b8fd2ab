"""Turnout, printed copies and byte ranges: values in, values out."""

import pytest

from madoguchi.services.safeguarding.rules.byte_ranges import NotThere, wanted_bytes
from madoguchi.services.safeguarding.rules.training import Copies, Turnout, turnout


def test_turnout_counts_who_came_who_did_not_and_who_is_unknown():
    assert turnout([]) == Turnout(0, 0, 0, 0)
    assert turnout([None, None]) == Turnout(2, 0, 0, 2)
    assert turnout([True] * 104 + [False] * 16) == Turnout(120, 104, 16, 0)


@pytest.mark.parametrize(
    ("instructed", "delivered", "words", "tone"),
    [
        (None, 0, "区の指示を待っています", "neutral"),
        (150, 0, "不足 150部", "warning"),
        (150, 149, "不足 1部", "warning"),
        (150, 150, "指示どおり", "success"),
        (150, 151, "超過 1部", "warning"),
    ],
)
def test_copies_say_the_difference_to_the_instruction(instructed, delivered, words, tone):
    copies = Copies(instructed, delivered)
    assert (copies.words, copies.tone) == (words, tone)


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("", None),
        ("bytes=0-", (0, 99)),
        ("bytes=0-0", (0, 0)),
        ("bytes=99-99", (99, 99)),
        ("bytes=50-400", (50, 99)),
        ("bytes=-10", (90, 99)),
        ("bytes=-400", (0, 99)),
        ("bytes=9-3", None),
        ("bytes=-", None),
        ("bytes=0-1,5-6", None),
        ("items=0-1", None),
    ],
)
def test_range_header_names_the_bytes(header, wanted):
    assert wanted_bytes(header, 100) == wanted


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-120", "bytes=-0"])
def test_bytes_beyond_the_end_are_refused(header):
    with pytest.raises(NotThere):
        wanted_bytes(header, 100)
