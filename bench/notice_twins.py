#!/usr/bin/env python3
"""notice_twins: sets text notices as PDF and docx, so that the office formats are really read.

Run: PYTHONPATH=src DJANGO_SETTINGS_MODULE=madoguchi.config.settings.test \
     python bench/notice_twins.py FOLDER OUT
Each .txt of FOLDER becomes OUT/pdf/NAME.pdf and OUT/docx/NAME.docx, a paragraph a line, by the
renderers of core.documents (as the body of a letter: head and foot of the letter are added).
Characters that the fonts lack are replaced by 〓 and counted. Then run notice_check.py and
notice_read.py on OUT/pdf and OUT/docx.
"""

import sys
from pathlib import Path

import django

django.setup()

from madoguchi.core.documents.glyphs import missing_characters  # noqa: E402 - settings must be ready first
from madoguchi.core.documents.papers import Contact, Letter  # noqa: E402 - the same
from madoguchi.core.documents.pdf import render_pdf  # noqa: E402 - the same
from madoguchi.core.documents.word import render_docx  # noqa: E402 - the same


def letter(text: str) -> Letter:
    lines = tuple(line.rstrip() for line in text.splitlines() if line.strip())
    return Letter(
        "8み契第1号", "令和5年4月3日", ("各事業者",), ("みほん区長",), "別添の送付", lines,
        Contact("契約課"),
    )  # fmt: skip


def main() -> int:
    source, out = Path(sys.argv[1]), Path(sys.argv[2])
    for kind in ("pdf", "docx"):
        (out / kind).mkdir(parents=True, exist_ok=True)
    for path in sorted(source.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        lacking = missing_characters(text.replace("\t", " ").replace("\n", " "))
        for character in lacking:
            text = text.replace(character, "〓")
        paper = letter(text)
        # A typeset page has no tabs: the columns of a table stand apart by blanks.
        page = letter(text.replace("\t", "　　"))
        (out / "pdf" / f"{path.stem}.pdf").write_bytes(render_pdf("letter", page, title="要領"))
        (out / "docx" / f"{path.stem}.docx").write_bytes(render_docx(paper, title="要領"))
        print(f"{path.name}: {len(paper.body)} paragraphs, {len(lacking)} characters replaced")
    return 0


if __name__ == "__main__":
    sys.exit(main())
