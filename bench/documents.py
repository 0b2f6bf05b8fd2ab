#!/usr/bin/env python3
"""documents: how long papers and readings take, each beside a peer in the same run.

Run: PYTHONPATH=src DJANGO_SETTINGS_MODULE=madoguchi.config.settings.test python bench/documents.py
"""

import io
import time
from collections.abc import Callable
from pathlib import Path

import django
import openpyxl
import pypdfium2

django.setup()

from madoguchi.core.documents import glyphs  # noqa: E402 - settings must be ready first
from madoguchi.core.documents.columns import Column  # noqa: E402 - the same
from madoguchi.core.documents.papers import (  # noqa: E402 - the same
    Contact,
    Ledger,
    LedgerColumn,
    Letter,
)
from madoguchi.core.documents.pdf import render_pdf  # noqa: E402 - the same
from madoguchi.core.documents.reading import (  # noqa: E402 - the same
    Box,
    page_images,
    read_document,
    read_untrusted,
)
from madoguchi.core.documents.redaction import Cover, redact  # noqa: E402 - the same
from madoguchi.core.documents.sheets import SheetOut, read_rows, write_xlsx  # noqa: E402 - the same
from madoguchi.core.documents.tables import csv_bytes  # noqa: E402 - the same
from madoguchi.core.documents.word import render_docx  # noqa: E402 - the same

ROWS = tuple((f"{n:013}", "髙﨑𠮷野株式会社", n * 1000) for n in range(10_000))
LETTER = Letter(
    "8み産振第123号", "令和8年2月2日", ("𠮷野家事支援株式会社",), ("みほん区長",),
    "企画提案の招請について", ("招請します。" * 20,) * 5, Contact("産業振興課"),
)  # fmt: skip
LEDGER = Ledger(
    "受付簿", tuple(LedgerColumn(name) for name in ("番号", "名称", "金額")),
    tuple(tuple(map(str, row)) for row in ROWS[:1000]),
)  # fmt: skip


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """The median of ``times`` runs."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return sorted(took)[len(took) // 2]


def show(name: str, ours: float, peer_name: str, peer: float) -> None:
    print(
        f"{name:<42} {ours * 1000:9.1f} ms   "
        f"{peer_name:<40} {peer * 1000:9.1f} ms   x{ours / peer:.2f}"
    )


def openpyxl_book() -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in ROWS:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def bare_text(pdf: bytes) -> None:
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        layer = page.get_textpage()
        layer.get_text_range()
        layer.close()
        page.close()
    document.close()


def main() -> None:
    fonts = sum(path.stat().st_size for path in glyphs.FONTS.glob("*.?tf"))
    print(f"fonts shipped: {fonts / 1e6:.1f} MB of 30 MB allowed")
    start = time.perf_counter()
    letter = render_pdf("letter", LETTER, title="通知")
    print(f"first letter in a process (fonts read): {(time.perf_counter() - start) * 1000:.0f} ms")
    ledger = render_pdf("ledger", LEDGER, title="受付簿")
    pages = len(pypdfium2.PdfDocument(ledger))
    print(
        f"sizes: letter {len(letter) / 1000:.0f} kB,"
        f" ledger of {pages} pages {len(ledger) / 1000:.0f} kB"
    )
    word = seconds(lambda: render_docx(LETTER, title="通知"))
    show(
        "letter, pdf",
        seconds(lambda: render_pdf("letter", LETTER, title="通知")),
        "the same as docx",
        word,
    )
    show(
        f"ledger of 1,000 rows, pdf ({pages} pages)",
        seconds(lambda: render_pdf("ledger", LEDGER, title="受付簿"), 3),
        "the same as docx", seconds(lambda: render_docx(LEDGER, title="受付簿"), 1),
    )  # fmt: skip
    columns = (Column("法人番号"), Column("名称"), Column("金額"))
    book = write_xlsx([SheetOut("一覧", columns, ROWS)])
    show(
        "10,000 rows to xlsx", seconds(lambda: write_xlsx([SheetOut("一覧", columns, ROWS)]), 3),
        "openpyxl write-only, no formats", seconds(openpyxl_book, 3),
    )  # fmt: skip
    show(
        "10,000 rows from xlsx", seconds(lambda: read_rows(io.BytesIO(book), "a.xlsx"), 3),
        "openpyxl read", seconds(lambda: openpyxl.load_workbook(io.BytesIO(book)), 3),
    )  # fmt: skip
    show(
        "10,000 rows to csv", seconds(lambda: csv_bytes(columns, ROWS), 3),
        "to xlsx", seconds(lambda: write_xlsx([SheetOut("一覧", columns, ROWS)]), 1),
    )  # fmt: skip
    bare = seconds(lambda: bare_text(ledger), 3)
    show(
        f"read {pages} pages, spans and metadata",
        seconds(lambda: read_document(io.BytesIO(ledger), "a.pdf"), 3), "pdfium text only", bare,
    )  # fmt: skip
    path = Path("/tmp/madoguchi-bench.pdf")
    path.write_bytes(letter)
    show(
        "read a letter in its own process", seconds(lambda: read_untrusted(path, name="a.pdf"), 3),
        "in this process", seconds(lambda: read_document(io.BytesIO(letter), "a.pdf")),
    )  # fmt: skip
    path.unlink()
    show(
        "black out one place of a letter",
        seconds(lambda: redact(letter, [Cover(1, Box(100, 100, 200, 120))]), 3),
        "draw the page at 200 dpi as PNG", seconds(lambda: list(page_images(letter, 200)), 3),
    )  # fmt: skip


if __name__ == "__main__":
    main()
