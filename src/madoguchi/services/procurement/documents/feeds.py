"""iCalendar of a call and OCDS of a case: public facts in other people's formats."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from madoguchi.services.procurement.models import Milestone, Tender
from madoguchi.services.procurement.queries.moments import schedule_of, window_of
from madoguchi.services.procurement.terms import Precision

if TYPE_CHECKING:
    from icalendar import Event

ROUGH = (Precision.PART_OF_MONTH, Precision.MONTH, Precision.APPROXIMATE)


def calendar_of(tenders: Iterable[Tender], *, base_url: str, now: datetime) -> bytes:
    """One iCalendar file; exact deadlines are moments, ranges and rough times are whole days.

    A rough time keeps the notice's words in its title: 審査結果通知（令和8年2月中旬）.
    """
    rows = [milestone for tender in tenders for milestone in schedule_of(tender)]
    return _calendar(rows, "公募の日程", pages=f"{base_url}/procurement/calls", now=now)


def calendar_of_section(milestones: Iterable[Milestone], *, base_url: str, now: datetime) -> bytes:
    """What an officer keeps in their own calendar: the same events, led to the workspace."""
    return _calendar(milestones, "担当案件の期限", pages=f"{base_url}/procurement/tenders", now=now)


def _calendar(milestones: Iterable[Milestone], name: str, *, pages: str, now: datetime) -> bytes:
    from icalendar import Calendar  # noqa: PLC0415 - a start of the product need not wait for it

    calendar = Calendar()
    calendar.add("prodid", "-//Madoguchi//procurement//JA")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for milestone in milestones:
        event = _event(milestone.tender, milestone, pages=pages, now=now)
        if event is not None:
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event(tender: Tender, milestone: Milestone, *, pages: str, now: datetime) -> "Event | None":
    span = window_of(milestone)
    if span is None or milestone.ends_on is None:
        return None
    from icalendar import Event  # noqa: PLC0415 - a start of the product need not wait for it

    event = Event()
    rough = milestone.precision in ROUGH
    words = f"（{milestone.text}）" if rough else ""
    event.add("uid", f"milestone-{milestone.row_key}@{tender.case.number}")
    event.add("dtstamp", now)
    event.add("summary", f"{milestone.name}{words}｜{tender.case.title}")
    if tender.cancelled_at is not None:
        event.add("status", "CANCELLED")  # calendars that read the file again strike it out
    event.add("url", f"{pages}/{tender.case.number}/")
    if milestone.ends_at is not None and milestone.starts_on in {None, milestone.ends_on}:
        # In UTC: a TZID would need its VTIMEZONE. No DTEND: it must lie after DTSTART (RFC 5545).
        event.add("dtstart", span.closes_at.astimezone(UTC))
    else:
        first: date = milestone.starts_on or milestone.ends_on
        event.add("dtstart", first)
        event.add("dtend", milestone.ends_on + timedelta(days=1))
    return event
