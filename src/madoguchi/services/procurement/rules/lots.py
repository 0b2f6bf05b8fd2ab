"""Drawing by lot (抽選): codes and reading orders, never in order of filing."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")


class Lots(Protocol):
    """A source of chance; in the product ``secrets.SystemRandom``."""

    def sample(self, population: Sequence[T], k: int) -> list[T]: ...


def draw_codes(applications: Sequence[int], lots: Lots) -> dict[int, str]:
    """Application key -> "A", "B", … "Z", "AA", …; each exactly once."""
    codes = [code_of(position) for position in range(len(applications))]
    return dict(zip(applications, lots.sample(codes, len(codes)), strict=True))


def code_of(position: int) -> str:
    """
    >>> [code_of(position) for position in (0, 25, 26, 701)]
    ['A', 'Z', 'AA', 'ZZ']
    """
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def draw_order(applications: Sequence[int], lots: Lots) -> list[int]:
    """One member's reading order."""
    return lots.sample(list(applications), len(applications))
