"""Which row of the requirement lists is proven by which test, and which is placed with people."""

import ast
import csv
import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from environment import ROOT

REPORT = ROOT / "docs" / "requirements.md"
PLACED = ROOT / "docs" / "requirements.placed.csv"
LISTS = Path(os.environ.get("MADOGUCHI_REQUIREMENTS") or ROOT.parent / "shared" / "requirements")
ROW = re.compile(r"^\| ([A-Z]{4}-\d{3}) \| (.*?) \| (proven|people|open) \|", re.MULTILINE)
SECTION = re.compile(r"^## (\w+)$", re.MULTILINE)
STATES = ("proven", "people", "open")
TABLE_HEAD = ("| row | title | status | by |", "|---|---|---|---|")
INTRODUCTION = """\
Each row of the requirement lists stands here as *proven* (by the tests named, which `bin/test`
runs), as a duty of *people* or of the data centre (with what the product gives them for it, from
`requirements.placed.csv`), or as *open*.
"""


@dataclass(frozen=True)
class Row:
    number: str
    title: str
    chapter: str


def services() -> list[str]:
    """The services that stand in this house."""
    return sorted(p.parent.name for p in ROOT.glob("src/madoguchi/services/*/module.py"))


def rows() -> list[Row]:
    """The rows of every service here; from the report itself where the lists are not at hand."""
    if not LISTS.is_dir():
        return rows_of_report()
    found = []
    for service in services():
        with (LISTS / f"{service}.csv").open(encoding="utf-8", newline="") as source:
            found += [Row(r["id"], one_line(r["title"]), service) for r in csv.DictReader(source)]
    return found


def rows_of_report() -> list[Row]:
    if not REPORT.exists():
        return []
    pieces = SECTION.split(REPORT.read_text(encoding="utf-8"))[1:]
    chapters = zip(pieces[::2], pieces[1::2], strict=True)
    return [
        Row(number, title, chapter)
        for chapter, text in chapters
        for number, title, _ in ROW.findall(text)
    ]


def one_line(text: str) -> str:
    return " ".join(text.replace("|", "｜").split())


def marks() -> dict[str, list[str]]:
    """Row number -> tests that carry its mark, as ``path::test``."""
    found: dict[str, list[str]] = {}
    for top in ("src", "tests"):
        for path in sorted((ROOT / top).rglob("test_*.py")):
            for test, number in marks_of(ast.parse(path.read_text(encoding="utf-8"))):
                found.setdefault(number, []).append(f"{path.relative_to(ROOT)}::{test}")
    return found


def marks_of(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Marks written as decorators of tests and test classes (a class lends them to its tests)."""
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            continue
        for number in numbers_of(node):
            yield node.name, number
        for inner in node.body if isinstance(node, ast.ClassDef) else ():
            if isinstance(inner, ast.FunctionDef):
                for number in numbers_of(inner):
                    yield f"{node.name}::{inner.name}", number


def numbers_of(node: ast.FunctionDef | ast.ClassDef) -> Iterator[str]:
    for decorator in node.decorator_list:
        for call in ast.walk(decorator):  # also inside pytest.param(…, marks=…)
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Attribute)
                and call.func.attr == "requirement"
            ):
                yield from (a.value for a in call.args if isinstance(a, ast.Constant))


def placed() -> dict[str, tuple[str, str]]:
    """Row number -> (whose duty it is, what the product gives them for it)."""
    with PLACED.open(encoding="utf-8", newline="") as source:
        return {r["id"]: (r["duty_of"], r["what_we_give"]) for r in csv.DictReader(source)}


def report() -> str:
    """The report as Markdown: proven by tests, placed with people, or open."""
    proven, duties, every = marks(), placed(), rows()
    chapters = dict.fromkeys(row.chapter for row in every)
    text = ["# Requirements\n", INTRODUCTION]
    for chapter in chapters:
        lines = [line(row, proven, duties) for row in every if row.chapter == chapter]
        counts = Counter(status for status, _ in lines)
        text += [
            f"## {chapter}\n",
            f"{len(lines)} rows: {', '.join(f'{counts[each]} {each}' for each in STATES)}.\n",
            "\n".join([*TABLE_HEAD, *(shown for _, shown in lines), ""]),
        ]
    return "\n".join(text)


def line(
    row: Row, proven: dict[str, list[str]], duties: dict[str, tuple[str, str]]
) -> tuple[str, str]:
    status, by = "open", ""
    if row.number in duties:
        status, by = "people", ": ".join(duties[row.number])
    if row.number in proven:
        status, by = "proven", "<br>".join(f"`{test}`" for test in proven[row.number])
    return status, f"| {row.number} | {row.title} | {status} | {one_line(by)} |"
