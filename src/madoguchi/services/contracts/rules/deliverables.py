"""納品物: in which 年度 one is due, what a final set lacks, how many proofs are agreed."""

import re
from collections.abc import Iterable

_TERM_END = re.compile(r"(?:履行期間|契約期間|委託期間|契約|最終月).*(?:末日?|最終日|終了|満了)")

_LAST_DAY = re.compile(r"(?:履行|契約|委託)期間の?(?:末日?|最終日|終了日|満了日)(?:まで)?")


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


def follows_term_end(words: str) -> bool:
    """Whether the due words count from the end of the term, or say nothing else than its day.

    >>> [follows_term_end(words) for words in ("履行期間の末日", "契約終了日まで", "", "3月31日")]
    [True, True, True, False]
    """
    return not words.strip() or bool(_TERM_END.search(words))


def is_term_end(words: str) -> bool:
    """Whether the due words are the last day of the term itself, not a day counted from it.

    >>> [is_term_end(words) for words in ("履行期間の末日", "契約期間末日まで", "末日の10日後")]
    [True, True, False]
    """
    return bool(_LAST_DAY.fullmatch(words.strip()))


def missing_numbers(due: Iterable[int], held: Iterable[int]) -> list[int]:
    """Numbers of deliverables that a final set does not hold yet, in order (CONT-125)."""
    return sorted(set(due) - set(held))
