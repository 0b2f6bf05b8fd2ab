"""教育・ID・工程・利用目的の決まり: who is still missing, and what is not allowed."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from madoguchi.core.calendar.business import end_of_month
from madoguchi.core.calendar.numerals import parse_copy
from madoguchi.core.errors import Refused
from madoguchi.services.contracts.terms import IdentityRule, TrainingKind

MONTHS = re.compile(r"(\d{1,2})月?\s*[-~〜～―－ーから]+\s*(\d{1,2})月")
FIRST_MONTH = 4


def missing_rules(acknowledged: Collection[IdentityRule]) -> tuple[IdentityRule, ...]:
    """Which of the eight rules a worker has not acknowledged, in their order (CONT-061)."""
    return tuple(rule for rule in IdentityRule if rule not in acknowledged)


def is_permitted_use(
    user: str, users: Collection[str], *, used_on: date, starts_on: date, ends_on: date | None
) -> bool:
    """Whether a listed user used the ID within its period (CONT-062)."""
    return user in users and starts_on <= used_on and (ends_on is None or used_on <= ends_on)


def absent(attendance: Mapping[str, bool | None]) -> tuple[str, ...]:
    """Names that were not there, or of whom nothing was recorded."""
    return tuple(name for name, attended in attendance.items() if not attended)


def kinds_owed(*, has_personal_terms: bool) -> tuple[TrainingKind, ...]:
    """What clause 16 asks of a year: education and a drill; with the 16 clauses, also theirs."""
    personal = (TrainingKind.PERSONAL_DATA,) if has_personal_terms else ()
    return (TrainingKind.SECURITY, *personal, TrainingKind.DRILL)


def kinds_left(
    owed: Iterable[TrainingKind],
    closed: Iterable[tuple[TrainingKind, bool]],
) -> tuple[TrainingKind, ...]:
    """Which kinds are not finished: (kind, everybody attended) of the closed sessions."""
    finished = {kind for kind, is_full in closed if is_full}
    unfinished = {kind for kind, is_full in closed if not is_full}
    return tuple(kind for kind in owed if kind not in finished or kind in unfinished)


def months_of(words: str, fiscal_year: int) -> tuple[date, date]:
    """「7月-9月」 of a 年度 as its first and last day; 1月 to 3月 lie in the following year.

    raises  Refused

    >>> months_of("2月-3月", 2026)
    (datetime.date(2027, 2, 1), datetime.date(2027, 3, 31))
    """
    found = MONTHS.search(parse_copy(words))
    if found is None:
        raise Refused("months", "時期は「7月-9月」のように入力してください。")
    first, last = (_month(int(number), fiscal_year) for number in found.groups())
    if last < first:
        raise Refused("months", "時期は、早い月から順に入力してください。")
    return first, end_of_month(last)


def _month(number: int, fiscal_year: int) -> date:
    if not 1 <= number <= 12:
        raise Refused("months", "月は1から12で入力してください。")
    return date(fiscal_year if number >= FIRST_MONTH else fiscal_year + 1, number, 1)


def is_known_receiver(receiver: str, names: Collection[str]) -> bool:
    """Whether a receiver is on the roster or an approved subcontractor, spaces aside (CONT-069)."""
    return _key(receiver) in {_key(name) for name in names}


def _key(name: str) -> str:
    return "".join(name.split())


def check_purpose(purpose: str, ordered: Sequence[str]) -> None:
    """Personal data serve the ordered purposes only (個人情報の特記事項 第5項, CONT-071).

    raises  Refused
    """
    if _key(purpose) not in {_key(one) for one in ordered}:
        raise Refused(
            "purpose_not_ordered",
            f"「{purpose}」は、区が指示した利用目的にありません。"
            "区から新しい指示を受けるまで利用できません。",
        )
