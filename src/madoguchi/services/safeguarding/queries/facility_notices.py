"""What waits for a facility, in sentences for the top of its day: reminders, messages, requests."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from madoguchi.core.calendar.wareki import format_date
from madoguchi.services.safeguarding.models import AttendanceEntry, Facility
from madoguchi.services.safeguarding.queries.calendars import expected_days_of
from madoguchi.services.safeguarding.queries.messages import unread_by_facility
from madoguchi.services.safeguarding.queries.requests import unread_requests
from madoguchi.services.safeguarding.queries.unsubmitted import owed_by
from madoguchi.services.safeguarding.queries.visibility import placements_between
from madoguchi.services.safeguarding.terms import InputCycle

LOOK_BACK = timedelta(days=14)


@dataclass(frozen=True)
class FacilityNotice:
    """``page`` is the route where it can be done, ``args`` what stands in its address."""

    title: str
    words: str
    page: str
    button: str
    is_late: bool = False
    args: tuple[date, ...] = ()

    @property
    def url(self) -> str:
        return reverse(f"safeguarding:{self.page}", args=self.args)


def notices_of(facility: Facility, today: date) -> list[FacilityNotice]:
    """Most pressing first; the same queries for any number of children."""
    found = [*_gaps(facility, today), *_owed(facility, today)]
    if unread := unread_by_facility(facility):
        words = f"まだ開いていない連絡が{unread}件あります。"
        found.append(FacilityNotice("区からの連絡", words, "messages", "連絡を読む"))
    if asked := unread_requests(facility):
        words = f"管理職の確認を待っている依頼が{asked}件あります。"
        found.append(FacilityNotice("情報提供の依頼", words, "requests", "依頼を見る"))
    return found


def _gaps(facility: Facility, today: date) -> list[FacilityNotice]:
    """Of somebody who reports daily: earlier days on which a child still waits for a word."""
    if facility.input_cycle != InputCycle.DAILY.value:
        return []
    days = days_without_word(facility, today - LOOK_BACK, today - timedelta(days=1))
    if not days:
        return []
    more = f"など{len(days)}日" if len(days) > 1 else ""
    words = f"{format_date(days[0])}{more}に、未入力の児童がいます。未入力は、出席とは数えません。"
    return [FacilityNotice("入力していない日", words, "day", "その日を開く", args=(days[0],))]


def days_without_word(facility: Facility, first: date, last: date) -> list[date]:
    """The days on which a child was due here and nobody has said anything of it."""
    placements = list(placements_between(facility, first, last))
    rows = AttendanceEntry.objects.filter(placement__in=placements, day__range=(first, last))
    said = set(rows.values_list("placement", "day"))
    expected = expected_days_of(placements)
    owed = ((p.pk, day) for p in placements for day in expected[p.pk].between(first, last))
    return sorted({day for key, day in owed if (key, day) not in said})


def _owed(facility: Facility, today: date) -> list[FacilityNotice]:
    reports = [report for _, report in owed_by(facility, today)]
    late = [report for report in reports if report.due_on < today]
    soon = [report for report in reports if report.due_on >= today]
    found = []
    for rows, title in ((late, "提出期限を過ぎた定期報告"), (soon, "提出期限の近い定期報告")):
        if rows:
            first = min(report.due_on for report in rows)
            words = f"{len(rows)}件あります。期限は{format_date(first)}です。"
            found.append(
                FacilityNotice(title, words, "reports", "定期報告を開く", is_late=rows is late)
            )
    return found
