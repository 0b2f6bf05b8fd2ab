"""Counting for statistics: rates in tenths of a percent, and cells that would tell too much."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

Cell = int | None


def percent(part: int, whole: int) -> str:
    """「96.0%」; － where there is nothing to divide by.

    >>> percent(480, 500), percent(450, 500), percent(0, 0)
    ('96.0%', '90.0%', '－')
    """
    if not whole:
        return "－"
    permille = (part * 1000 + whole // 2) // whole
    return f"{permille // 10}.{permille % 10}%"


def protected(groups: Sequence[tuple[str, AbstractSet[int]]], smallest: int) -> list[bool]:
    """Which groups must not be shown: those of too few children, and as many of the next smallest
    as it takes that no difference from a total uncovers too few.

    groups    (the whole that the group is a part of, its children); a whole is a line of another
              table, as a centre is for its caseworkers; a group that is no part is its own whole
    smallest  fewer children are too few; an empty group tells nothing and stays

    A hidden whole hides all of its parts, or their sum would uncover it.
    """
    wholes: dict[str, set[int]] = {}
    for whole, children in groups:
        wholes.setdefault(whole, set()).update(children)
    names = sorted(wholes)  # the same choice among equals in every table
    hides = dict(zip(names, _hidden([wholes[name] for name in names], smallest), strict=True))
    hidden = [hides[whole] for whole, _ in groups]
    for name in names:
        if not hides[name]:
            places = [place for place, (whole, _) in enumerate(groups) if whole == name]
            inside = _hidden([groups[place][1] for place in places], smallest)
            for place, is_hidden in zip(places, inside, strict=True):
                hidden[place] = is_hidden
    return hidden


def _hidden(groups: Sequence[AbstractSet[int]], smallest: int) -> list[bool]:
    """Of groups whose total is shown: what is hidden is at least two, and together enough."""
    hidden = [0 < len(group) < smallest for group in groups]
    if not any(hidden):
        return hidden
    together = set().union(*(group for group, is_in in zip(groups, hidden, strict=True) if is_in))
    for place in sorted(range(len(groups)), key=lambda place: len(groups[place])):
        if sum(hidden) > 1 and len(together) >= smallest:
            break
        if groups[place] and not hidden[place]:
            hidden[place] = True
            together |= groups[place]
    return hidden
