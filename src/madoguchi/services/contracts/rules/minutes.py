"""議事録: until when it is due, and its first draft from what was recorded of the meeting."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.calendar.jst import day_of

BUSINESS_DAYS = 3


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
    """(議事の内容, 決定事項) to begin from: a heading for each item, what was agreed that day."""
    items = [line.strip() for line in agenda.splitlines() if line.strip()]
    words = "\n\n".join(f"{number} {item}\n" for number, item in enumerate(items, start=1))
    return words, "\n".join(f"{question}：{result}" for question, result in agreed)


def is_attended(attendees: str, holders: Mapping[str, Sequence[str]]) -> bool:
    """Whether one of those who hold a post that must be present stands among the attendees.

    holders  post -> names of who holds it on the day; empty: nobody has to be there
    Spaces inside names are typed in many ways and do not count.

    >>> posts = {"主監査人": ["髙﨑 𠮷乃"], "主監査人補佐": ["グエン ティ ラン"]}
    >>> [is_attended(who, posts) for who in ("受託者　グエンティラン", "区　佐伯 真理子")]
    [True, False]
    """
    there = "".join(attendees.split())
    names = ["".join(name.split()) for held in holders.values() for name in held]
    return not holders or any(name in there for name in names)
