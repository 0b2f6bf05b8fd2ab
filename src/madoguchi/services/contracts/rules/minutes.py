"""議事録: until when it is due, and its first draft from what was recorded of the meeting."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.calendar.jst import day_of

BUSINESS_DAYS = 3
NUMBERED = re.compile(r"[（(]?[0-9]{1,2}[)）.．、\s]|[①-⑳]")
ALONE = r"(?:氏|さん|様)?(?=\s*(?:[、，,・／/;；(（)）\n]|\Z))"


def minutes_due_on(
    held_at: datetime, calendar: BusinessCalendar, business_days: int = BUSINESS_DAYS
) -> date:
    """原則として3営業日以内, the day of the meeting not counted (seed 003 §5(4)).

    >>> from madoguchi.core.calendar.jst import at
    >>> minutes_due_on(at(date(2026, 7, 16), 15), BusinessCalendar())
    datetime.date(2026, 7, 22)
    """
    return calendar.add_business_days(day_of(held_at), business_days)


def draft_of(agenda: str, agreed: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """(議事の内容, 決定事項) to begin from: a heading for each item, what was agreed that day;
    what the agenda numbers itself keeps its number."""
    items = [line.strip() for line in agenda.splitlines() if line.strip()]
    words = "\n\n".join(
        f"{item}\n" if NUMBERED.match(item) else f"{number} {item}\n"
        for number, item in enumerate(items, start=1)
    )
    return words, "\n".join(f"{question}：{result}" for question, result in agreed)


def is_attended(attendees: str, holders: Mapping[str, Sequence[str]]) -> bool:
    """Whether one of those who hold a post that must be present stands among the attendees.

    holders  post -> names of who holds it on the day; empty: nobody has to be there
    Spaces inside names are typed in many ways and do not count.

    >>> posts = {"主監査人": ["髙﨑 𠮷乃"], "主監査人補佐": ["グエン ティ ラン"]}
    >>> [is_attended(who, posts) for who in ("受託者　グエンティラン", "区　佐伯 真理子")]
    [True, False]
    """
    names = [name for held in holders.values() for name in held]
    return not holders or any(_is_named(name, attendees) for name in names)


def _is_named(name: str, attendees: str) -> bool:
    """With the whole name, or with the family name alone, as minutes list people."""
    if "".join(name.split()) in "".join(attendees.split()):
        return True
    family, *given = name.split()
    return bool(given and re.search(rf"(?<!\w){re.escape(family)}{ALONE}", attendees))
