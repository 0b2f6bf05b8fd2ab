"""PDF out: typst templates filled with plain values, never with built markup."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.apps import apps

from madoguchi.core.documents.glyphs import (
    FONTS,
    MissingGlyph,
    printable,
    rare_words,
    require_glyphs,
)
from madoguchi.core.documents.papers import Paper, contents
from madoguchi.core.documents.pdfium import page_texts
from madoguchi.core.terms import Term

HOUSE = Path(__file__).resolve().parents[2]  # src/madoguchi: a template may import from here only
TEMPLATE_NAME = re.compile(r"(?:(?P<app>[a-z_]+)/)?(?P<name>[a-z_]+)")
# What pdfium reports for a glyph without a character, and for one it could not decode.
TOFU = frozenset("\u0000\ufffd")


class Standard(Term):
    """Both are tagged and refuse undrawable text; the archive form needs a date of issue."""

    ACCESSIBLE = "ua-1", "PDF/UA-1（読み上げに対応）"
    ARCHIVE = "a-2a", "PDF/A-2a（長期保存用）"


def render_pdf(
    template: str,
    data: Mapping[str, Any] | Paper,
    *,
    title: str,
    standard: Standard = Standard.ACCESSIBLE,
    issued_on: date | None = None,
) -> bytes:
    """Typeset ``template`` with ``data`` as a tagged Japanese PDF; the same input, the same bytes.

    template   "letter" is core/documents/typst/letter.typ; "procurement/score_sheet" is
               services/procurement/documents/typst/score_sheet.typ
    data       a paper, or nested mappings, lists, strings, numbers, booleans and None
    title      the document's title, shown by the reader and read out first
    standard   PDF/UA-1, or PDF/UA-1 and PDF/A-2a at once for the archive
    issued_on  the document's date; required for the archive form
    raises     MissingGlyph   a character that none of our fonts draws
               ValueError     an archive form without a date, or an unknown template
    """
    if standard is Standard.ARCHIVE and issued_on is None:
        raise ValueError("PDF/A needs the date of issue")
    plain = _plain(contents(data) if is_dataclass(data) else data)
    texts = [title, *_texts(plain)]
    require_glyphs(texts)
    pages = typst.compile(
        template_path(template),
        root=HOUSE,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1", "a-2a"] if standard is Standard.ARCHIVE else ["ua-1"],
        sys_inputs={
            "data": json.dumps(plain, ensure_ascii=False),
            "title": printable(title),
            "rare": "|".join(rare_words(texts)),
            "issued_on": issued_on.isoformat() if issued_on else "",
        },
    )
    return _without_boxes(bytes(pages))


def template_path(template: str) -> Path:
    """The file of a template name; raises ValueError when there is none."""
    match = TEMPLATE_NAME.fullmatch(template)
    if match is None:
        raise ValueError(f"not a template name: {template!r}")
    home = Path(apps.get_app_config(match["app"]).path) if match["app"] else HOUSE / "core"
    path = home / "documents" / "typst" / f"{match['name']}.typ"
    if not path.is_file():
        raise ValueError(f"no template {template!r}")
    return path


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )


def _plain(value: Any) -> Any:
    """``value`` with every string in its printable form; refuses what JSON would guess at."""
    match value:
        case str():
            return printable(value)
        case None | bool() | int() | float():
            return value
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
    raise TypeError(f"a document takes text and numbers, not {type(value).__name__}")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _without_boxes(pdf: bytes) -> bytes:
    """Read the text back: the last gate, should a template itself draw what no font has."""
    boxes = TOFU.intersection("".join(page_texts(pdf)))
    if boxes:
        raise MissingGlyph(sorted(boxes))
    return pdf
