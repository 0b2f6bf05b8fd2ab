"""Counting for statistics: rates in tenths of a percent, and cells that would tell too much."""

from collections.abc import Sequence

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


def protected(sizes: Sequence[int], smallest: int) -> list[bool]:
    """Which groups must not be shown: those of too few children, and, if only one such group
    were hidden, the next smallest as well, or it could be worked out from the total.

    sizes     children in each group, 0 and more
    smallest  groups below it are too small; an empty group tells nothing and stays

    >>> protected([12, 3, 20], 5), protected([12, 3, 2, 20], 5), protected([12, 0], 5)
    ([True, True, False], [False, True, True, False], [False, False])
    """
    hidden = [0 < size < smallest for size in sizes]
    if sum(hidden) == 1:
        others = [n for n, size in enumerate(sizes) if not hidden[n] and size > 0]
        if others:
            hidden[min(others, key=lambda n: sizes[n])] = True
    return hidden
