"""Amounts and counts as notices write them: 13, 152, 346円, 2,000万円, 2千万円, 各1部."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from madoguchi.services.procurement.rules.notices.shape import Passage

# 「13, 152, 346」 and 「1, 296」: typesetting leaves blanks behind the commas.
NUMBER = r"\d{1,3}(?:,\s?\d{3})+|\d+"
_YEN = re.compile(rf"(?P<n>{NUMBER})\s*(?P<unit>億|千万|百万|万|千)?\s*円")
_UNITS = {"億": 100_000_000, "千万": 10_000_000, "百万": 1_000_000, "万": 10_000, "千": 1_000}


@dataclass(frozen=True)
class Yen:
    """One amount in yen with its place."""

    yen: int
    text: str
    passage: Passage
    start: int
    end: int

    @property
    def lines(self) -> tuple[int, ...]:
        return self.passage.lines_at(self.start, self.end)


def number(text: str) -> int:
    """The value of a printed number.

    >>> number("13, 152, 346")
    13152346
    """
    return int(re.sub(r"\D", "", text))


def amounts(passage: Passage) -> Iterator[Yen]:
    """Every amount of a passage, in order."""
    for found in _YEN.finditer(passage.text):
        value = number(found["n"]) * _UNITS.get(found["unit"] or "", 1)
        yield Yen(value, found[0], passage, found.start(), found.end())
