"""期限カレンダー as iCalendar: titles and days of duties, nothing of a person."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.urls import reverse

from madoguchi.services.contracts.queries.dues import DueItem


def calendar_of(items: Iterable[DueItem], *, base_url: str, now: datetime) -> bytes:
    """Each item as a whole day."""
    from icalendar import Calendar, Event  # noqa: PLC0415 - a start of the product need not wait for it

    calendar = Calendar()
    calendar.add("prodid", "-//Madoguchi//contracts//JA")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "契約の期限")
    for item in items:
        event = Event()
        number = item.contract.case.number
        event.add("uid", f"{item.uid}@{number}")
        event.add("dtstamp", now)
        event.add("summary", f"{item.title}｜{item.contract.case.title}")
        event.add("dtstart", item.due_on)
        event.add("dtend", item.due_on + timedelta(days=1))
        event.add("url", f"{base_url}{reverse(item.route, args=item.args)}")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
