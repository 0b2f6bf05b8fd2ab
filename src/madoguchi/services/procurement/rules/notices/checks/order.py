"""手続の順の点検: acts of the call that come before what they rest on, and too little time."""

from collections.abc import Iterator
from datetime import date, timedelta

from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.calendar.wareki import format_date
from madoguchi.services.procurement.rules.notices.checks.dues import (
    Due,
    dues_of_rows,
    dues_of_sections,
)
from madoguchi.services.procurement.rules.notices.findings import Desk, Found, Rule, Severity

ENTRY, ASK, ANSWER, HAND_IN, INVITE = (
    "参加表明書の提出期限", "質問の期限", "質問への回答の日", "提案書の提出期限", "招請通知の日",
)  # fmt: skip
# (what comes first, what follows it)
ORDER = ((ASK, ANSWER), (ENTRY, INVITE), (ANSWER, HAND_IN), (INVITE, HAND_IN), (ENTRY, HAND_IN))
LEAST_OPEN_DAYS = 3
_CALENDAR = BusinessCalendar()


def backwards(desk: Desk) -> Iterator[Found]:
    """An answer before the question's limit, a proposal due before the invitation."""
    rows = list(dues_of_rows(desk))
    dues = [*rows, *dues_of_sections(desk)]
    for first, then in ORDER:
        for one in _of(dues, first):
            late = next((d for d in _of(dues, then) if _end(d) < _end(one)), None)
            # Two rows of one schedule are the schedule's own matter.
            if late is not None and not (one in rows and late in rows):
                yield Found(
                    (*one.lines, *late.lines),
                    f"{then}「{late.mention.text}」が、{first}「{one.mention.text}」より前です。",
                    f"{first}{then}",
                )
                break


def short(desk: Desk) -> Iterator[Found]:
    """Hardly any open day between the answers and the limit of the proposals."""
    dues = [*dues_of_rows(desk), *dues_of_sections(desk)]
    answers, limits = _of(dues, ANSWER), _of(dues, HAND_IN)
    if not answers or not limits:
        return
    told, limit = max(_end(due) for due in answers), max(_end(due) for due in limits)
    if told > limit:
        return
    days = _open_days(told, limit)
    if days < LEAST_OPEN_DAYS:
        yield Found(
            (*answers[0].lines, *limits[0].lines),
            f"質問の回答（{format_date(told)}）から提案書の提出期限（{format_date(limit)}）まで、"
            f"開庁日が{days}日しかありません。",
            "short",
        )


def _of(dues: list[Due], act: str) -> list[Due]:
    return [due for due in dues if due.act == act and due.mention.when.is_exact and _has_end(due)]


def _has_end(due: Due) -> bool:
    return due.mention.when.ends_on is not None


def _end(due: Due) -> date:
    return due.mention.when.ends_on or date.min


def _open_days(after: date, until: date) -> int:
    """Open days behind ``after`` up to ``until``, both ends as a bidder counts them."""
    days = (after + timedelta(days=n) for n in range(1, (until - after).days + 1))
    return sum(_CALENDAR.is_open_day(day) for day in days)


RULES = (
    Rule(
        "acts_backwards", "手続の順が逆", Severity.ERROR,
        "回答や招請を見る前に提出させることになり、手続をやり直すことになります。",
        "質問→回答→提案書、参加表明→招請→提案書の期限を、日程表と各項目とで比べます。",
        backwards,
    ),
    Rule(
        "time_short", "回答から提出までが短い", Severity.NOTE,
        "回答を読んで直す時間がなく、提案の質が下がり、参加を見合わせる事業者が出ます。",
        f"質問の回答の日の翌日から提案書の期限までの開庁日が、{LEAST_OPEN_DAYS}日より少ないものを挙げます。",
        short,
    ),
)  # fmt: skip
