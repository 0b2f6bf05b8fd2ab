"""納品物: in which 年度 one is due, what a final set lacks, how many proofs are agreed."""

from collections.abc import Iterable


def is_due_in(
    fiscal_year: int, *, only_in: int | None = None, alternates: int | None = None
) -> bool:
    """Whether a deliverable is due in a 年度: always, in one year, or every second from one.

    >>> [is_due_in(year, alternates=2026) for year in (2026, 2027, 2028)]
    [True, False, True]
    """
    if only_in is not None:
        return fiscal_year == only_in
    if alternates is not None:
        return fiscal_year >= alternates and (fiscal_year - alternates) % 2 == 0
    return True


def missing_numbers(due: Iterable[int], held: Iterable[int]) -> list[int]:
    """Numbers of deliverables that a final set does not hold yet, in order (CONT-125)."""
    return sorted(set(due) - set(held))
