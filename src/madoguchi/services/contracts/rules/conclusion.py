"""契約の前提: nothing is concluded before its conditions are met, with day and proof (CONT-005)."""

from collections.abc import Sequence
from datetime import date

from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.errors import Refused


def check_conditions(unmet: Sequence[str]) -> None:
    """raises  Refused  naming every condition that is not met yet"""
    if unmet:
        raise Refused(
            "conditions_unmet",
            f"契約を締結するには、先に「{'」「'.join(unmet)}」の確認を記録してください。",
        )


def check_signing_day(concluded_on: date, *, today: date, met_on: Sequence[date]) -> None:
    """The day of the signature is past or today, and no condition was met after it.

    raises  Refused
    """
    if concluded_on > today:
        raise Refused("signed_in_future", "契約締結日は、今日までの日を入力してください。")
    if met_on and concluded_on < max(met_on):
        raise Refused(
            "signed_before_conditions",
            f"前提が確認された{format_date(max(met_on))}より前の日には、締結できません。"
            "締結日を確かめてください。",
        )


def is_over(ends_on: date, today: date) -> bool:
    """Whether 履行終了 may be recorded: from the day after the last day of the term.

    >>> is_over(date(2027, 3, 31), date(2027, 3, 31)), is_over(date(2027, 3, 31), date(2027, 4, 1))
    (False, True)
    """
    return today > ends_on
