"""The tabs of a call's workspace: each page family of the ward's side adds its own line."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One tab: label, route name (taking the case number), permission to show it."""

    label: str
    url_name: str
    permission: str = "procurement.tender.view"


TABS: tuple[Tab, ...] = (
    Tab(label="概要", url_name="procurement:tender"),
    Tab(label="内容", url_name="procurement:tender-setup", permission="procurement.tender.edit"),
    Tab(
        label="資料",
        url_name="procurement:tender-documents",
        permission="procurement.document.manage",
    ),
    Tab(label="公開", url_name="procurement:tender-publication"),
    Tab(
        label="参加",
        url_name="procurement:tender-applications",
        permission="procurement.application.read",
    ),
    Tab(
        label="参加資格",
        url_name="procurement:tender-eligibility",
        permission="procurement.application.read",
    ),
    Tab(label="質問", url_name="procurement:tender-questions"),
    Tab(label="通知", url_name="procurement:tender-letters"),
    Tab(label="委員会", url_name="procurement:tender-committee"),
    Tab(label="開封", url_name="procurement:tender-opening"),
    Tab(
        label="副本",
        url_name="procurement:tender-copies",
        permission="procurement.blind.prepare",
    ),
    Tab(label="審査", url_name="procurement:tender-rounds"),
    Tab(label="結果", url_name="procurement:tender-result"),
    Tab(
        label="協議",
        url_name="procurement:tender-talks",
        permission="procurement.negotiation.record",
    ),
)
