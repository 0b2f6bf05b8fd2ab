"""Filters of procurement: the tone of a state, who did something, content as rows."""

from typing import Any

from django import template

from madoguchi.core.accounts.models import Person
from madoguchi.services.procurement.terms import (
    ApplicationState,
    ApprovalDecision,
    Channel,
    NoticeState,
    QuestionState,
    Verdict,
)

register = template.Library()

KNOWN_SHAPES = {frozenset({"label", "value"}): "row", frozenset({"title", "rows"}): "section"}
MOST_COLUMNS = 4
CONTENT_NAMES = {
    "title": "件名", "number": "案件番号", "kind": "方式", "sections": "公告の内容",
}  # fmt: skip

TONES = {
    ApplicationState.FILED: "warning", ApplicationState.INCOMPLETE: "warning",
    ApplicationState.ACCEPTED: "info", ApplicationState.INVITED: "success",
    ApplicationState.LOST_ELIGIBILITY: "danger", ApplicationState.DISQUALIFIED: "danger",
    Verdict.MET: "success", Verdict.FAILED: "danger", Verdict.PENDING: "warning",
    NoticeState.DRAFT: "warning", NoticeState.TASK: "warning", NoticeState.BOUNCED: "danger",
    NoticeState.SENT: "info", NoticeState.DELIVERED: "success",
    ApprovalDecision.REQUESTED: "warning", ApprovalDecision.APPROVED: "success",
    ApprovalDecision.RETURNED: "danger",
    QuestionState.RECEIVED: "warning", QuestionState.LATE: "danger",
    QuestionState.CONSOLIDATED: "success",
}  # fmt: skip
TONE_OF_VALUE = {term.value: tone for term, tone in TONES.items()}


@register.filter
def state_tone(value: str) -> str:
    """The tone of a state's word; quiet if it has none."""
    return TONE_OF_VALUE.get(value, "neutral")


@register.filter
def person_name(pk: int | None) -> str:
    """The name of the person who did it; "" for nobody."""
    person = Person.objects.filter(pk=pk).only("name").first() if pk else None
    return person.name if person else ""


@register.filter
def shape_of(value: Any) -> str:
    """ "row", "section", "table", "records", "list" or "text": how frozen content is shown.

    A notice is frozen as sections (title, rows) of rows (label, value); other requests are
    tables whose keys are already the words to show. Records are rows of the same few columns.
    """
    if isinstance(value, dict):
        return KNOWN_SHAPES.get(frozenset(value), "table")
    if not isinstance(value, list):
        return "text"
    columns = {tuple(each) if isinstance(each, dict) else () for each in value}
    is_plain = len(columns) == 1 and 0 < len(next(iter(columns))) <= MOST_COLUMNS
    return "records" if is_plain and shape_of(value[0]) == "table" else "list"


@register.filter
def channel_label(value: str) -> str:
    """The channel's name; a dash while nothing was handed in."""
    return Channel(value).label if value else "—"


@register.filter
def content_name(key: str) -> str:
    """The word for a key of frozen content; most keys are words already."""
    return CONTENT_NAMES.get(key, key)


@register.filter
def content_text(value: Any) -> str:
    """A plain value of frozen content in words."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    return str(value)


@register.filter
def shown_content(content: dict[str, Any]) -> dict[str, Any]:
    """Frozen content without the keys that only the program reads."""
    return {name: value for name, value in content.items() if not name.startswith("_")}
