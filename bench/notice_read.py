#!/usr/bin/env python3
"""notice_read: how many facts of published notices the reading finds, and how many it gets wrong.

Run: PYTHONPATH=src python bench/notice_read.py FOLDER [--facts FILE] [--misses]
FOLDER (or MADOGUCHI_NOTICES) holds the notices, named 000….txt and so on (.pdf and .docx twins are
read too); they are not part of this project. The facts are those of FILE (or MADOGUCHI_FACTS), a
case file in the notices' own terms, else cases.yaml of the demo data: that one tells criteria,
grounds and tasks in words of its own, which no comparison of words can find again.

Each leaf of a case is one fact. Days, moments, amounts and counts must be equal. Words are found if
at least 60 % of their pairs of characters stand in what was read for the same field: a case file
tells the gist, the reading gives the notice's own words. A list's elements are matched in any
order; a row is matched by its number, its day or its name, and counts as one more fact. ``null``
in a case file is a fact too: the notice does not say. Not counted: keys that number or link rows
(key, no, see, note, kind), and 和暦 forms, which follow from the day.
"""

import argparse
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from madoguchi.core.documents.reading import read_untrusted
from madoguchi.services.procurement.rules.case_yaml import read_documents
from madoguchi.services.procurement.rules.notices.evening import tight
from madoguchi.services.procurement.rules.notices.facts import read_notice
from madoguchi.services.procurement.rules.notices.reading_lines import notice_of

CASES = Path(__file__).parents[1] / "src/madoguchi/services/procurement/demo/data/cases.yaml"
SKIPPED = {
    "key",
    "no",
    "see",
    "note",
    "kind",
    "wareki",
    "printed",
    "rule",
    "only",
    "last_month",
    "criteria",
    "criteria_count",
}
SAME = {"sections_required": "sections", "sections_other": "sections"}
ISO = re.compile(r"^(?:\.\.|\d{4}-\d\d-\d\d)")
ENOUGH = 0.6


def flat(value: Any) -> str:
    """All text of a value, for comparing words."""
    if isinstance(value, dict):
        return " ".join(flat(each) for each in value.values())
    if isinstance(value, list):
        return " ".join(flat(each) for each in value)
    return tight(str(value)).lower()


def alike(expected: Any, read: Any) -> bool:
    """Equal for figures; most pairs of characters for words."""
    if isinstance(expected, (int, float)) or ISO.match(str(expected)):
        return flat(expected) == flat(read) if not isinstance(read, str) else str(expected) == read
    want = re.sub(r"[・、。「」()（）:と及びの]", "", flat(expected))
    have = re.sub(r"[・、。「」()（）:と及びの]", "", flat(read))
    if want in have or (len(have) > 3 and have in want):
        return True
    pairs = [want[i : i + 2] for i in range(len(want) - 1)]
    return bool(pairs) and sum(pair in have for pair in pairs) / len(pairs) >= ENOUGH


def compare(kind: str, expected: Any, read: Any) -> Iterator[tuple[str, str, Any, Any]]:
    """(kind, found|wrong|missed, expected, read) of every leaf."""
    if kind == "review" and isinstance(expected, dict) and "rounds" in expected:
        yield from compare_lists("criteria", texts_of(expected), texts_of(read or {}))
    if isinstance(expected, dict):
        mine = read if isinstance(read, dict) else {}
        for key, value in expected.items():
            if key not in SKIPPED:
                yield from compare(f"{kind}.{key}", value, mine.get(SAME.get(key, key)))
    elif isinstance(expected, list):
        yield from compare_lists(kind, expected, read if isinstance(read, list) else [])
    elif expected is None:
        yield kind, "found" if read in (None, "", []) else "wrong", expected, read
    elif read in (None, "", []):
        yield kind, "missed", expected, read
    else:
        yield kind, "found" if alike(expected, read) else "wrong", expected, read


def texts_of(review: dict[str, Any]) -> list[Any]:
    """Every criterion of all rounds: its questions, or itself where it has none."""
    found: list[Any] = []
    for part in (review, *(review.get("rounds") or [])):
        items = part.get("criteria") or []
        if isinstance(items, dict):
            for name, questions in items.items():
                found += questions if isinstance(questions, list) and questions else [name]
        else:
            found += items
    return found


def compare_lists(kind: str, expected: list[Any], read: list[Any]) -> Iterator[Any]:
    left = list(read)
    for value in expected:
        if isinstance(value, dict):
            near = best_row(value, left)
            if near is None:
                yield kind, "missed", value, None
                continue
            left.remove(near)
            rest = {key: each for key, each in value.items() if key != "name"}
            yield kind, "found", value.get("name", ""), near.get("name", "")
            yield from compare(kind, rest, near)
        else:
            near = next((each for each in left if alike(value, each)), None)
            yield kind, "found" if near is not None else "missed", value, near


def best_row(value: dict[str, Any], rows: list[Any]) -> dict[str, Any] | None:
    """The row that means the same: same number or day with a like name, then either of them."""
    named = [row for row in rows if isinstance(row, dict)]
    for test in (
        lambda row: "no" in value and row.get("no") == value["no"],
        lambda row: same_day(value, row) and alike(value.get("name", ""), row.get("name", "")),
        lambda row: same_day(value, row) and shares(value, row),
        lambda row: bool(name_of(value)) and alike(name_of(value), name_of(row)),
        lambda row: "months" in value and row.get("months") == value["months"],
    ):
        for row in named:
            if test(row):
                return row
    return None


def name_of(row: dict[str, Any]) -> str:
    return str(row.get("name") or row.get("title") or row.get("text") or row.get("place") or "")


def same_day(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return "iso" in one and str(other.get("iso", other.get("due", ""))) == str(one["iso"])


def shares(one: dict[str, Any], other: dict[str, Any]) -> bool:
    words, name = tight(str(one.get("name", ""))), tight(str(other.get("name", "")))
    return any(words[i : i + 2] in name for i in range(len(words) - 1))


def read_case(path: Path) -> dict[str, Any]:
    document = read_untrusted(path, name=path.name)
    return read_notice(notice_of(document.lines, name=path.name)).case


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="notice_read")
    known = os.environ.get
    parser.add_argument("folder", type=Path, nargs="?", default=known("MADOGUCHI_NOTICES", ""))
    parser.add_argument("--facts", type=Path, default=known("MADOGUCHI_FACTS", CASES))
    parser.add_argument("--misses", action="store_true", help="name each fact not found")
    return parser


def main() -> int:
    asked = _parser().parse_args()
    cases = {str(case["key"]): case for case in read_documents(asked.facts.read_bytes())}
    total: Counter[str] = Counter()
    by_kind: dict[str, Counter[str]] = {}
    print(f"{'notice':28} {'facts':>6} {'found':>6} {'wrong':>6} {'missed':>6}")
    for path in sorted(asked.folder.iterdir()):
        if path.name[:3] not in cases or path.suffix not in {".txt", ".pdf", ".docx"}:
            continue
        counts: Counter[str] = Counter()
        mine = read_case(path)
        for field, value in cases[path.name[:3]].items():
            if field in SKIPPED:
                continue
            for kind, verdict, expected, got in compare(field, value, mine.get(field)):
                counts[verdict] += 1
                by_kind.setdefault(kind.split(".")[0], Counter())[verdict] += 1
                if asked.misses and verdict != "found":
                    print(f"  {verdict}: {kind}: {expected!r} | {str(got)[:80]!r}")
        total += counts
        show(path.name[:28], counts)
    show("all", total)
    print(f"\n{'kind':28} {'facts':>6} {'found':>6} {'wrong':>6} {'missed':>6}")
    for kind, counts in by_kind.items():
        show(kind, counts)
    return 0


def show(name: str, counts: Counter[str]) -> None:
    facts = sum(counts.values())
    shares_of = (
        f"{100 * counts[each] / max(1, facts):5.1f}%" for each in ("found", "wrong", "missed")
    )
    print(f"{name:28} {facts:6} {' '.join(shares_of)}")


if __name__ == "__main__":
    sys.exit(main())
