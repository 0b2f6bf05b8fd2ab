#!/usr/bin/env python3
"""hostile: malformed and oversized files and texts against the instruments: time, memory, answer.

Each file goes through the check of a notice and the check of a copy, behind the product's fence.

Run: PYTHONPATH=src python bench/hostile.py [fuzzed files a kind, 20]
"""

import io
import os
import random
import re
import sys
import time
import zipfile
from collections import Counter
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pikepdf

from madoguchi.core.documents.archive import UnreadableFile
from madoguchi.core.fence import Limits
from madoguchi.services.procurement.commands.fenced import SentFile, judge_copy, judge_notice
from madoguchi.services.procurement.rules.blind.registration import read_registration
from madoguchi.services.procurement.tests.damage import damaged
from madoguchi.services.procurement.tests.leaks_office import book, word
from madoguchi.services.procurement.tests.leaks_pdf import changed, plain_pdf

LIMITS = Limits(seconds=60)
MIHON = read_registration({"legal_name": "みほん企画株式会社", "staff": ["森 花"]})
SEED = 20260202


def saved(document: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pages(count: int) -> bytes:
    with pikepdf.new() as document:
        for _ in range(count):
            document.add_blank_page(page_size=(842, 595))
        return saved(document)


def endless_outline() -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        first = document.make_indirect(pikepdf.Dictionary(Title="a"))
        first.Next, first.First, first.Last = first, first, first
        document.Root.Outlines = pikepdf.Dictionary(Type=pikepdf.Name.Outlines, First=first)

    return changed(plain_pdf(), change)


def form_in_itself() -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        form = pikepdf.Stream(document, b"/Fx Do /Fx Do")
        form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        form.BBox = [0, 0, 9, 9]
        form = document.make_indirect(form)
        form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Fx=form))
        name = document.pages[0].add_resource(form, pikepdf.Name.XObject)
        document.pages[0].contents_add(pikepdf.Stream(document, f"{name} Do".encode()))

    return changed(plain_pdf(), change)


def deep_array() -> bytes:
    return (
        b"%PDF-1.7\n1 0 obj\n" + b"[" * 200_000 + b"]" * 200_000
        + b"\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )  # fmt: skip


def files_in_files(depth: int) -> bytes:
    inner = plain_pdf()
    for number in range(depth):

        def change(document: pikepdf.Pdf, content: bytes = inner, n: int = number) -> None:
            document.attachments[f"{n}.pdf"] = content

        inner = changed(plain_pdf(), change)
    return inner


def packed_stream() -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.Custom = document.make_indirect(pikepdf.Stream(document, b"A" * 300_000_000))

    return changed(plain_pdf(), change, compress_streams=True)


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("word/document.xml", b"0" * 200_000_000)
    return out.getvalue()


def deep_xml() -> bytes:
    deep = "<w:p>" + "<w:sdt>" * 50_000 + "</w:sdt>" * 50_000 + "</w:p>"
    return word(deep)


def zips_in_word(count: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for number in range(count):
            target.writestr(f"{number}.bin", b"x" * 1000)
    return word(parts={"word/embeddings/a.bin": out.getvalue()})


def wide_sheet() -> bytes:
    def change(sheet: object) -> None:
        sheet.cell(row=1_048_576, column=16_384, value="x")

    return book(change)


def dated_items(count: int) -> bytes:
    rows = (f"({n % 30 + 1}) 提出期限 令和8年5月{n % 28 + 1}日（金）" for n in range(count))
    return ("1 目的\n" + "\n".join(rows)).encode()


NAMED = {
    "text of 60,000 dated items": ("txt", lambda: dated_items(60_000)),
    "text of 30 MB in one line": ("txt", ("み" * 10_000_000).encode),
    "text of 100,000 open brackets": ("txt", ("「" * 100_000).encode),
    "2,000 pages": ("pdf", lambda: pages(2000)),
    "500 pages": ("pdf", lambda: pages(500)),
    "outline that is its own child": ("pdf", endless_outline),
    "form that draws itself": ("pdf", form_in_itself),
    "array 200,000 deep": ("pdf", deep_array),
    "PDF in PDF, 8 deep": ("pdf", lambda: files_in_files(8)),
    "300 MB in one stream": ("pdf", packed_stream),
    "zip bomb": ("docx", zip_bomb),
    "XML 50,000 deep": ("docx", deep_xml),
    "5,000 files in a file": ("docx", lambda: zips_in_word(5000)),
    "a cell at the end of the sheet": ("xlsx", wide_sheet),
}


def answer(content: bytes, extension: str) -> tuple[str, float]:
    """What both instruments said, and the longer of their times."""
    file = SentFile(f"a.{extension}", content)
    said, longest = [], 0.0
    for name, judge in (
        ("notice", lambda: judge_notice(file, limits=LIMITS)["findings"]["findings"]),
        ("copy", lambda: judge_copy(file, MIHON, limits=LIMITS)["finds"]),
    ):
        start = time.perf_counter()
        try:
            said.append(f"{name}: {len(judge())} found")
        except UnreadableFile as refusal:
            said.append(f"{name}: {refusal.code}")
        longest = max(longest, time.perf_counter() - start)
    return ", ".join(said), longest


class Memory:
    """The most memory of any process that this one started, looked at twenty times a second."""

    def __init__(self) -> None:
        self.most_kb = 0
        Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while True:
            seen = dict(filter(None, map(_process, Path("/proc").glob("[0-9]*/status"))))
            for number, (_parent, used) in seen.items():
                if os.getpid() in _ancestors(number, seen):
                    self.most_kb = max(self.most_kb, used)
            time.sleep(0.05)


def _process(status: Path) -> tuple[int, tuple[int, int]] | None:
    """(number, (its parent's number, the most memory it held in kB)), None when it is gone."""
    with suppress(OSError):
        text = status.read_text()
        parent, used = re.search(r"PPid:\s+(\d+)", text), re.search(r"VmHWM:\s+(\d+)", text)
        return int(status.parent.name), (
            int(parent[1]) if parent else 0,
            int(used[1]) if used else 0,
        )
    return None


def _ancestors(number: int, seen: dict[int, tuple[int, int]]) -> set[int]:
    """The parent, its parent and so on, up to the first process of the machine."""
    found: set[int] = set()
    while number in seen and (parent := seen[number][0]) not in found:
        found.add(parent)
        number = parent
    return found


def main() -> None:
    memory = Memory()
    for name, (extension, make) in NAMED.items():
        content = make()
        memory.most_kb = 0
        said, took = answer(content, extension)
        print(f"{name:<34} {took:6.1f} s {memory.most_kb // 1024:5} MB  {said}")
    chance, slowest = random.Random(SEED), 0.0
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    for extension, base in (
        ("pdf", plain_pdf(2)),
        ("docx", word()),
        ("xlsx", book(lambda _: None)),
    ):
        answers: Counter[str] = Counter()
        for _ in range(count):
            said, took = answer(damaged(base, chance), extension)
            answers[said if "found" not in said else "judged"] += 1
            slowest = max(slowest, took)
        print(f"{count} damaged .{extension}: {dict(answers)}")
    print(f"slowest damaged file {slowest:.1f} s, this process unharmed")


if __name__ == "__main__":
    main()
