"""交付簿: who received which version of which document, when, and by which way."""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from madoguchi.core.documents.columns import Column, Kind
from madoguchi.services.procurement.models import DocumentIssue, Tender
from madoguchi.services.procurement.terms import Channel

COLUMNS = (
    Column("交付日時", Kind.MOMENT), "資料", "版", "受領者", "方法", "費用", "変更の連絡先", "注意",
)  # fmt: skip
FREE = "無償"


def issues_of(tender: Tender) -> QuerySet[DocumentIssue]:
    """Every issue of the call's documents, the latest first."""
    return DocumentIssue.objects.filter(document__tender=tender).select_related(
        "document", "organisation"
    )


def register_rows(issues: Iterable[DocumentIssue]) -> Iterator[tuple[object, ...]]:
    """The register as a table to take away; nothing is ever charged (seed 002 §3(2)②)."""
    for each in issues:
        yield (
            each.issued_at, str(each.document), f"第{each.document.version}版", receiver(each),
            way(each), FREE, each.email, each.warning,
        )  # fmt: skip


def receiver(issue: DocumentIssue) -> str:
    if issue.receiver:
        return issue.receiver
    return issue.organisation.name if issue.organisation else "（名乗らずに受領）"


def way(issue: DocumentIssue) -> str:
    """A download here is no hand-in: the word of the channel would mislead."""
    channel = Channel(issue.channel)
    return {Channel.UPLOAD: "ダウンロード", Channel.COUNTER: "窓口"}.get(channel, channel.label)
