"""Small groups of a statistic: hidden, and not to be worked out from any total."""

from itertools import count, product

import pytest

from madoguchi.services.safeguarding.rules.counting import protected

SMALLEST = 5


def groups(*sizes, whole=str):
    """Groups of so many children, each child in one of them."""
    child = count()
    return [(whole(n), {next(child) for _ in range(size)}) for n, size in enumerate(sizes)]


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ([12, 5, 20], [False, False, False]), ([12, 4, 20], [True, True, False]),
        ([12, 3, 2, 20], [False, True, True, False]), ([12, 1, 1, 20], [True, True, True, False]),
        ([12, 0], [False, False]), ([3], [True]), ([1, 1], [True, True]),
        ([4, 6, 6], [True, True, False]),
    ],
)  # fmt: skip
def test_what_is_hidden_is_at_least_two_groups_and_together_enough(sizes, hidden):
    assert protected(groups(*sizes), SMALLEST) == hidden


def test_one_child_in_two_small_groups_is_counted_once():
    moved = [("a", {1, 2, 3}), ("b", {1, 2, 4}), ("c", set(range(10, 20)))]
    assert protected(moved, SMALLEST) == [True, True, True]


def test_no_difference_between_total_centres_and_caseworkers_uncovers_too_few():
    for sizes in product((0, 1, 3, 5, 9), repeat=5):
        parts = groups(*sizes, whole=lambda n: "東西西南南"[n])
        whole_of = {name: set().union(*(g for w, g in parts if w == name)) for name in "東西南"}
        wholes = [(name, group) for name, group in whole_of.items() if group]
        shown = {
            name for (name, _), is_hidden in zip(wholes, protected(wholes, SMALLEST), strict=True)
            if not is_hidden
        }  # fmt: skip
        hidden = protected(parts, SMALLEST)
        for name, group in wholes:
            inside = [(g, h) for (w, g), h in zip(parts, hidden, strict=True) if w == name and g]
            left = sum(len(g) for g, is_hidden in inside if is_hidden)
            if name in shown:
                assert left == 0 or left >= SMALLEST
            else:
                assert left == len(group)
        total = sum(sizes)
        left = total - sum(len(whole_of[name]) for name in shown)
        assert left == 0 or left >= SMALLEST or total < SMALLEST
