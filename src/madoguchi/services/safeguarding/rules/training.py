"""Counting of a training session: who came, and whether enough copies were handed over."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Turnout:
    """People. ``unknown``: the attendance is not recorded yet."""

    invited: int
    attended: int
    absent: int
    unknown: int


def turnout(attendances: Iterable[bool | None]) -> Turnout:
    """One value an invitation: came, did not come, not recorded.

    >>> turnout([True, True, False, None])
    Turnout(invited=4, attended=2, absent=1, unknown=1)
    """
    seen = list(attendances)
    return Turnout(len(seen), seen.count(True), seen.count(False), seen.count(None))


@dataclass(frozen=True)
class Copies:
    """Printed copies: ``instructed`` None until the ward has said a number."""

    instructed: int | None
    delivered: int

    @property
    def words(self) -> str:
        """不足 or 超過 with the number, or that both agree.

        Source: 実施説明書 §1(2)③イ 注記 (the ward instructs the number separately); SAFE-053.

        >>> Copies(150, 150).words
        '指示どおり'
        >>> Copies(150, 140).words
        '不足 10部'
        >>> Copies(150, 155).words
        '超過 5部'
        """
        if self.instructed is None:
            return "区の指示を待っています"
        difference = self.delivered - self.instructed
        if difference == 0:
            return "指示どおり"
        return f"超過 {difference}部" if difference > 0 else f"不足 {-difference}部"

    @property
    def tone(self) -> str:
        """The colour that goes with the words."""
        if self.instructed is None:
            return "neutral"
        return "success" if self.instructed == self.delivered else "warning"
