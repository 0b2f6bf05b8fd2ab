"""read_document: the one door, which chooses the reader by the file's first bytes and name."""

import logging
from dataclasses import replace
from typing import BinaryIO

import pikepdf

from madoguchi.core.documents.archive import UnreadableFile, broken
from madoguchi.core.documents.decoding import decode_text
from madoguchi.core.documents.reading.inside import end_budget, start_budget
from madoguchi.core.documents.reading.office import read_docx, read_xlsx
from madoguchi.core.documents.reading.portable import read_pdf
from madoguchi.core.documents.reading.shape import Fact, Line, Page, ReadDocument, Span

logger = logging.getLogger(__name__)
# A damaged file can hold any value where another kind belongs.
DAMAGED = (AttributeError, LookupError, TypeError, ValueError, RuntimeError, pikepdf.PdfError)
MOST_BYTES = 300 * 1024 * 1024


def read_document(stream: BinaryIO, name: str) -> ReadDocument:
    """Read a .pdf, .docx, .xlsx, .txt or .csv into text with its place.

    For files of our own making; a file from outside goes through ``read_untrusted``.
    raises  UnreadableFile  broken, locked, too large, another kind than its name says
    """
    content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise UnreadableFile("file_too_large", "ファイルが大きすぎて読めません（300MBまで）。")
    if not content:
        raise UnreadableFile(
            "file_empty", "中身が空のファイルです。もう一度保存して選んでください。"
        )
    extension = name.rpartition(".")[2].lower()
    readers = {"pdf": read_pdf, "docx": read_docx, "docm": read_docx, "xlsx": read_xlsx,
               "xlsm": read_xlsx, "txt": read_text, "csv": read_text}  # fmt: skip
    if extension not in readers:
        raise UnreadableFile(
            "kind_unknown",
            "PDF、Word（.docx）、Excel（.xlsx）、テキストのファイルを選んでください。",
        )
    if (extension == "pdf") != content[:1024].lstrip().startswith(b"%PDF-"):
        raise UnreadableFile(
            "kind_differs",
            "ファイルの中身と拡張子が合っていません。正しい形式で保存し直してください。",
        )
    budget = start_budget()
    try:
        found = readers[extension](content, name)
    except DAMAGED as error:
        logger.info("a .%s file could not be read", extension, exc_info=True)
        raise broken() from error
    finally:
        if budget is not None:
            end_budget()
    return found if budget is None else replace(found, unread=tuple(budget.unread))


def read_text(content: bytes, name: str) -> ReadDocument:
    """Plain text, a line a line; the encoding found is told as a fact."""
    text, encoding = decode_text(content)
    lines = tuple(
        Line(f"{number}行目", (Span(line),))
        for number, line in enumerate(text.splitlines(), start=1)
    )
    return ReadDocument("text", name, (Page(1, "本文", lines),), (Fact("文字", "符号", encoding),))
