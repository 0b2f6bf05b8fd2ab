"""契約の前提: nothing is concluded before its conditions are met, with day and proof (CONT-005)."""

from collections.abc import Sequence
from datetime import date

from madoguchi.core.errors import Refused


def check_conditions(unmet: Sequence[str]) -> None:
    """raises  Refused  naming every condition that is not met yet"""
    if unmet:
        raise Refused(
            "conditions_unmet",
            f"契約を締結するには、先に「{'」「'.join(unmet)}」の確認を記録してください。",
        )


def is_over(ends_on: date, today: date) -> bool:
    """Whether 履行終了 may be recorded: from the day after the last day of the term.

    >>> is_over(date(2027, 3, 31), date(2027, 3, 31)), is_over(date(2027, 3, 31), date(2027, 4, 1))
    (False, True)
    """
    return today > ends_on
