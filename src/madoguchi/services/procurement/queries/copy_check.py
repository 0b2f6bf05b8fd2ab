"""The report of a check as a page shows it: what was found, page by page, and what to look at."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from madoguchi.core.documents.reading.shape import Box
from madoguchi.services.procurement.models import BlindCopy
from madoguchi.services.procurement.rules.blind.registration import LABELS

STATES = {
    "none": ("自動点検なし", "neutral"),
    "waiting": ("点検待ち", "info"),
    "failed": ("点検できません", "danger"),
}


@dataclass(frozen=True)
class CheckView:
    """A report (the JSON of ``rules.blind.report``), kept or just made."""

    report: Mapping[str, Any]
    state: str = "done"
    reason: str = ""

    @classmethod
    def of(cls, copy: BlindCopy) -> "CheckView":
        return cls(copy.check_report, copy.check_state, copy.block_reason)

    @property
    def words(self) -> tuple[str, str]:
        """(state in words, tone)."""
        if self.state != "done":
            return STATES[self.state]
        if not self.finds:
            return "見つかりません", "success"
        if self.accepted:
            return f"{len(self.finds)}件（差し支えなし）", "warning"
        return f"{len(self.finds)}件見つかりました", "danger"

    @property
    def finds(self) -> list[dict[str, Any]]:
        return list(self.report.get("finds", []))

    @property
    def found(self) -> str:
        """Each find on a line of its own, for the page where somebody answers for them."""
        lines = [f"{find['label']}「{find['text']}」　{find['where']}" for find in self.finds]
        return "\n".join(lines) or "ありません"

    @property
    def looks(self) -> list[dict[str, Any]]:
        return list(self.report.get("looks", []))

    @property
    def differences(self) -> list[dict[str, Any]]:
        return list(self.report.get("differences") or [])

    @property
    def format(self) -> list[str]:
        return list(self.report.get("format_findings", []))

    @property
    def unsearchable(self) -> list[dict[str, Any]]:
        rows = self.report.get("unsearchable", [])
        return [{**row, "label": LABELS.get(row["kind"], row["kind"])} for row in rows]

    @property
    def accepted(self) -> dict[str, Any]:
        return dict(self.report.get("accepted", {}))

    @property
    def checked_at(self) -> str:
        return str(self.report.get("checked_at", ""))

    @property
    def marked_pages(self) -> list[int]:
        """Pages with something to look at, in order."""
        rows = [*self.finds, *self.looks, *self.differences]
        return sorted({row["page"] for row in rows if row.get("page")})

    def boxes_on(self, page: int) -> list[Box]:
        """Where on the page something was found or is to be looked at."""
        rows = [*self.finds, *self.looks]
        return [Box(*row["box"]) for row in rows if row.get("page") == page and row.get("box")]
