#!/usr/bin/env python3
"""hostile: malformed and oversized files against the fenced reading: time, memory, answer.

Run: PYTHONPATH=src python bench/hostile.py [fuzzed files a kind, 20]
"""

import io
import random
import resource
import sys
import time
import zipfile
from collections import Counter

import pikepdf

from madoguchi.core.documents.archive import UnreadableFile
from madoguchi.core.documents.reading import Limits, read_untrusted_bytes
from madoguchi.services.procurement.tests.leaks_office import book, word
from madoguchi.services.procurement.tests.leaks_pdf import changed, plain_pdf

LIMITS = Limits(seconds=60)
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


NAMED = {
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


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Bytes turned, cut out, doubled or cut off."""
    found = bytearray(content)
    for _ in range(chance.randint(1, 60)):
        place = chance.randrange(len(found))
        match chance.randrange(4):
            case 0:
                found[place] = chance.randrange(256)
            case 1:
                del found[place : place + chance.randint(1, 40)]
            case 2:
                found[place:place] = found[place : place + 40]
            case 3 if chance.random() < 0.05:
                del found[place:]
    return bytes(found) or b"x"


def answer(content: bytes, extension: str) -> tuple[str, float]:
    start = time.perf_counter()
    try:
        read = read_untrusted_bytes(content, name=f"a.{extension}", limits=LIMITS)
        said = f"read, {len(read.pages)} pages, unread {len(read.unread)}"
    except UnreadableFile as refusal:
        said = refusal.code
    return said, time.perf_counter() - start


def highest_memory() -> int:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024


def main() -> None:
    for name, (extension, make) in NAMED.items():
        said, took = answer(make(), extension)
        print(f"{name:<34} {took:6.1f} s  highest memory so far {highest_memory():5} MB  {said}")
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
            answers[said.split(",")[0]] += 1
            slowest = max(slowest, took)
        print(f"{count} damaged .{extension}: {dict(answers)}")
    print(f"slowest {slowest:.1f} s, highest memory {highest_memory()} MB, this process unharmed")


if __name__ == "__main__":
    main()
