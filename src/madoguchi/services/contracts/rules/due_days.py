"""期限の日 as somebody types it: a day on which the ward is open."""

from datetime import date

from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.errors import Refused

OR_THE_WORDS = "にするか、空欄にして契約のことばで書いてください。"
OPEN_ONLY = "にしてください。"


def check_open_day(
    due_on: date | None, calendar: BusinessCalendar, *, way_out: str = OR_THE_WORDS
) -> None:
    """A day typed by hand must be an open one; the words of a contract are kept as they are.

    way_out  how the sentence ends: what else may be done on this form

    raises  Refused  naming the next open day
    """
    if due_on is None or calendar.is_open_day(due_on):
        return
    following = calendar.add_business_days(due_on, 1)
    raise Refused(
        "due_on_closed_day",
        f"{format_date(due_on)}は閉庁日です。期限の日は{format_date(following)}などの開庁日{way_out}",
    )
