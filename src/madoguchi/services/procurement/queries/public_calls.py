"""The public list and page of calls: past ones keep their address (PROC-145)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from madoguchi.services.procurement.models import (
    Milestone,
    NoticeVersion,
    Tender,
    TenderDocument,
)
from madoguchi.services.procurement.queries.moments import IN_FORCE, schedule_of, window
from madoguchi.services.procurement.queries.visibility import public_tenders
from madoguchi.services.procurement.rules.windows import Window
from madoguchi.services.procurement.terms import MilestoneKind, TenderState

ENDED = (
    TenderState.DECIDED.value, TenderState.NO_AWARD.value, TenderState.CONCLUDED.value,
    TenderState.CANCELLED.value,
)  # fmt: skip
OPEN = "公募中"
STAGES = (("open", "参加表明を受付中"), ("running", "手続き中"), ("ended", "終了"))


def calls_with_stage(now: datetime) -> QuerySet[Tender]:
    """Public calls, each knowing in the database whether participation is still open."""
    today = timezone.localdate(now)
    clock = timezone.localtime(now).time()
    still_open = Milestone.every.filter(
        tender=OuterRef("pk"), kind=MilestoneKind.PARTICIPATION.value, is_in_force=True
    ).filter(
        Q(ends_on__gt=today)
        | Q(ends_on=today, ends_at__isnull=True)
        | Q(ends_on=today, ends_at__gte=clock)
    )
    return public_tenders(now).annotate(takes_part=Exists(still_open)).prefetch_related(IN_FORCE)


def stage_queries() -> dict[str, Q]:
    return {
        "open": Q(takes_part=True) & ~Q(state__in=ENDED),
        "running": Q(takes_part=False) & ~Q(state__in=ENDED),
        "ended": Q(state__in=ENDED),
    }


def stage_of(tender: Any) -> tuple[str, str]:
    """(word, tone) of a call from ``calls_with_stage``."""
    if tender.state == TenderState.CANCELLED:
        return "中止", "danger"
    if tender.state in ENDED:
        return TenderState(tender.state).label, "neutral"
    return (OPEN, "success") if tender.takes_part else ("手続き中", "info")


def participation_end(tender: Tender) -> Milestone | None:
    """The row on which participation closes; reads the prefetched schedule."""
    rows = [each for each in schedule_of(tender) if each.kind == MilestoneKind.PARTICIPATION]
    return rows[-1] if rows else None


@dataclass(frozen=True)
class PublicNotice:
    """What the public page shows: the latest version and how it came to be."""

    latest: NoticeVersion
    amendments: list[NoticeVersion]


def public_notice(tender: Tender, now: datetime) -> PublicNotice:
    """The published text, never the draft that is being edited."""
    versions = list(tender.notice_versions.filter(published_at__lte=now))
    return PublicNotice(versions[-1], [each for each in reversed(versions) if each.number])


@dataclass(frozen=True)
class OfferedDocument:
    """A document and why it cannot be taken now; "" while it can."""

    document: TenderDocument
    barred: str = ""


def with_windows(
    documents: Sequence[TenderDocument] | QuerySet[TenderDocument], tender: Tender, now: datetime
) -> list[OfferedDocument]:
    """Each document with what its 交付期間 says at this moment."""
    kinds = {MilestoneKind(each.milestone_kind) for each in documents if each.milestone_kind}
    spans = {kind.value: window(tender, kind) for kind in kinds}
    return [
        OfferedDocument(each, _barred(spans.get(each.milestone_kind), now)) for each in documents
    ]


def _barred(span: Window | None, now: datetime) -> str:
    if span is None:
        return ""
    if span.has_closed(now):
        return f"交付は{span.closing}で終わりました。"
    return "" if span.has_opened(now) else "まだ交付期間ではありません。"


def public_documents(tender: Tender) -> QuerySet[TenderDocument]:
    """Attached documents in their newest version; loans are not among them."""
    return tender.documents.filter(
        file__isnull=False, is_loan=False, replaced_by__isnull=True
    ).select_related("file")
