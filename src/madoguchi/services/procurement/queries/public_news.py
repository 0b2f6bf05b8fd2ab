"""What the public is told of calls, newest first: notices, amendments, and calls called off."""

from dataclasses import dataclass
from datetime import datetime

from madoguchi.services.procurement.models import NoticeVersion, Tender
from madoguchi.services.procurement.queries.cancellation import cancellation_reason
from madoguchi.services.procurement.queries.visibility import public_tenders

MOST = 50


@dataclass(frozen=True)
class News:
    """One entry; ``key`` stays the same for good, so that a reader shows it once."""

    key: str
    number: str
    title: str
    text: str
    told_at: datetime


def public_news(now: datetime) -> list[News]:
    """At most fifty entries of the public calls."""
    calls = public_tenders(now)
    versions = (
        NoticeVersion.objects.filter(published_at__lte=now, tender__in=calls.values("pk"))
        .select_related("tender__case")
        .order_by("-published_at")[:MOST]
    )
    called_off = calls.filter(cancelled_at__lte=now).order_by("-cancelled_at")[:MOST]
    entries = [_of_version(each) for each in versions]
    entries += [
        _of_cancellation(each, each.cancelled_at) for each in called_off if each.cancelled_at
    ]
    return sorted(entries, key=lambda entry: entry.told_at, reverse=True)[:MOST]


def _of_version(version: NoticeVersion) -> News:
    case = version.tender.case
    mark = f"【訂正 第{version.number}号】" if version.number else ""
    return News(
        key=f"{case.number}-{version.number}",
        number=case.number,
        title=f"{mark}{case.title}",
        text=version.summary or "公募を始めました。",
        told_at=version.published_at,
    )


def _of_cancellation(tender: Tender, at: datetime) -> News:
    case = tender.case
    return News(
        key=f"{case.number}-cancelled",
        number=case.number,
        title=f"【中止】{case.title}",
        text=cancellation_reason(tender),
        told_at=at,
    )
