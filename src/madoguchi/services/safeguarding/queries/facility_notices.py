"""What waits for a facility, in sentences for the top of its day: reminders, messages, requests."""

from dataclasses import dataclass
from datetime import date

from madoguchi.core.calendar.wareki import format_date
from madoguchi.services.safeguarding.models import Facility
from madoguchi.services.safeguarding.queries.messages import unread_by_facility
from madoguchi.services.safeguarding.queries.requests import unread_requests
from madoguchi.services.safeguarding.queries.unsubmitted import owed_by


@dataclass(frozen=True)
class FacilityNotice:
    """``page`` is the route where it can be done."""

    title: str
    words: str
    page: str
    button: str
    is_late: bool = False


def notices_of(facility: Facility, today: date) -> list[FacilityNotice]:
    """Most pressing first; four queries."""
    found = _owed(facility, today)
    if unread := unread_by_facility(facility):
        words = f"まだ開いていない連絡が{unread}件あります。"
        found.append(FacilityNotice("区からの連絡", words, "messages", "連絡を読む"))
    if asked := unread_requests(facility):
        words = f"管理職の確認を待っている依頼が{asked}件あります。"
        found.append(FacilityNotice("情報提供の依頼", words, "requests", "依頼を見る"))
    return found


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
