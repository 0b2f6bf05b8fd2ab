"""Answers name nobody: find firms' names in a text that is to be published."""

from collections.abc import Iterable
from dataclasses import dataclass

from madoguchi.services.procurement.rules.member_ties import comparable


@dataclass(frozen=True)
class NamedFirm:
    names: tuple[str, ...]


def firm_names_in(text: str, firms: Iterable[NamedFirm]) -> tuple[str, ...]:
    """The names that stand in the text in any of their spellings.

    Names of fewer than three characters are left to people: they would cry wolf.

    >>> firm_names_in("㈱例題学習社 から", [NamedFirm(("株式会社例題学習社",))])
    ('株式会社例題学習社',)
    """
    haystack = comparable(text)
    return tuple(
        dict.fromkeys(
            name
            for firm in firms
            for name in firm.names
            if len(comparable(name)) >= 3 and comparable(name) in haystack
        )
    )
