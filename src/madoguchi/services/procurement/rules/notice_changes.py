"""Old and new (新旧対照): what an amendment changes in a frozen notice."""

from collections.abc import Iterator
from typing import Any

Frozen = dict[str, Any]
Change = dict[str, str]


def notice_changes(old: Frozen, new: Frozen) -> list[Change]:
    """Rows that differ: ``{"section", "label", "old", "new"}``; "" where there was or is none.

    Rows are told apart by section title and label; equal labels (注意, 注意) by their order.
    """
    before, after = dict(_rows(old)), dict(_rows(new))
    keys = [*before, *(key for key in after if key not in before)]
    return [
        {
            "section": section,
            "label": label,
            "old": before.get((section, label, ordinal), ""),
            "new": after.get((section, label, ordinal), ""),
        }
        for section, label, ordinal in keys
        if before.get((section, label, ordinal)) != after.get((section, label, ordinal))
    ]


def _rows(frozen: Frozen) -> Iterator[tuple[tuple[str, str, int], str]]:
    for section in frozen["sections"]:
        seen: dict[str, int] = {}
        for row in section["rows"]:
            ordinal = seen.get(row["label"], 0)
            seen[row["label"]] = ordinal + 1
            yield (section["title"], row["label"], ordinal), row["value"]
