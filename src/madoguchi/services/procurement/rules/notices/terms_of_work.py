"""履行期間: the periods that a notice or an annex states, as intervals."""

import re
from dataclasses import dataclass
from datetime import date

from madoguchi.services.procurement.rules.notices.findings import Desk
from madoguchi.services.procurement.rules.notices.mentions import TimeMention

TERM_TITLES = ("履行期間", "契約期間", "委託期間", "履行期限", "業務期間")
_FROM_CONTRACT = re.compile(r"契約締結(?:の)?日?(?:から|より|~)\s*$")


@dataclass(frozen=True)
class Term:
    """One stated period of work; ``starts_on`` None where it begins with the contract."""

    starts_on: date | None
    ends_on: date | None
    is_vague: bool
    lines: tuple[int, ...]


def terms_of(desk: Desk, part: int) -> tuple[Term, ...]:
    """The periods under an item called 履行期間 or the like, in order."""
    return tuple(
        term
        for item in desk.notice.titled(*TERM_TITLES, part=part)
        for scope in (desk.notice.scope(item),)
        for mention in desk.times
        if mention.passage in scope and (term := _term(mention)) is not None
    )


def hull(terms: tuple[Term, ...]) -> tuple[date | None, date | None]:
    """First and last day of all periods together."""
    starts = [term.starts_on for term in terms if term.starts_on]
    ends = [term.ends_on for term in terms if term.ends_on]
    return min(starts, default=None), max(ends, default=None)


def _term(mention: TimeMention) -> Term | None:
    when = mention.when
    if when.starts_on != when.ends_on or not when.is_exact:
        return Term(
            starts_on=when.starts_on,
            ends_on=when.ends_on,
            is_vague=not when.is_exact,
            lines=mention.lines,
        )
    if _FROM_CONTRACT.search(mention.before) or mention.after.lstrip().startswith("まで"):
        return Term(starts_on=None, ends_on=when.ends_on, is_vague=False, lines=mention.lines)
    return None
