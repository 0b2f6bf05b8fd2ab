"""Old and new (新旧対照): what an amendment changes in a frozen notice."""

from collections.abc import Iterator
from typing import Any

Frozen = dict[str, Any]
Change = dict[str, str]
SCHEDULE = "日程"
JUDGING = "受付と審査の定め"


def notice_changes(old: Frozen, new: Frozen) -> list[Change]:
    """Rows that differ: ``{"section", "label", "old", "new"}``; "" where there was or is none.

    Rows are told apart by section title and label; equal labels (注意, 注意) by their order. A
    step whose words stay while its dates or times move is named too: the dates judge.
    """
    before, after = dict(_rows(old)), dict(_rows(new))
    keys = [*before, *(key for key in after if key not in before)]
    worded = [
        {
            "section": section,
            "label": label,
            "old": before.get((section, label, ordinal), ""),
            "new": after.get((section, label, ordinal), ""),
        }
        for section, label, ordinal in keys
        if before.get((section, label, ordinal)) != after.get((section, label, ordinal))
    ]
    named = {change["label"] for change in worded if change["section"] == SCHEDULE}
    return worded + [change for change in _moves(old, new) if change["label"] not in named]


def _moves(old: Frozen, new: Frozen) -> Iterator[Change]:
    """Steps of the same name and words that now open or close at another time."""
    before = {(row["name"], row["text"]): row for row in old.get("schedule", [])}
    for row in new.get("schedule", []):
        was = before.get((row["name"], row["text"]))
        if was is not None and _times(was) != _times(row):
            yield {
                "section": SCHEDULE, "label": row["name"],
                "old": f"{row['text']}（{_times(was)}）", "new": f"{row['text']}（{_times(row)}）",
            }  # fmt: skip


def _times(row: Change) -> str:
    start = f"{row['starts_on']} {row['starts_at']}".strip()
    return f"{start}～{row['ends_on']} {row['ends_at']}".strip("～ ")


def _rows(frozen: Frozen) -> Iterator[tuple[tuple[str, str, int], str]]:
    for section in [*frozen["sections"], {"title": JUDGING, "rows": frozen.get("judging", [])}]:
        seen: dict[str, int] = {}
        for row in section["rows"]:
            ordinal = seen.get(row["label"], 0)
            seen[row["label"]] = ordinal + 1
            yield (section["title"], row["label"], ordinal), row["value"]
