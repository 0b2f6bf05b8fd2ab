"""Binding: a cover of our own in front of somebody's PDF, with what the cover says in its card."""

import io
from dataclasses import dataclass

import pikepdf

from madoguchi.core.documents.pdfium import UnreadablePdf


@dataclass(frozen=True)
class Card:
    """What a reader program shows under the document's properties."""

    title: str
    author: str
    subject: str


def with_cover(cover: bytes, paper: bytes, card: Card) -> bytes:
    """The pages of ``cover``, then those of ``paper`` as they are, under ``card``.

    Notes, forms and bookmarks of the paper stay; its own properties are replaced by the card.
    raises  UnreadablePdf  the paper is broken, locked or no PDF
    """
    try:
        with pikepdf.open(io.BytesIO(paper)) as bound, pikepdf.open(io.BytesIO(cover)) as front:
            for place, page in enumerate(front.pages):
                bound.pages.insert(place, page)
            _write_card(bound, card)
            out = io.BytesIO()
            bound.save(out)
            return out.getvalue()
    except pikepdf.PdfError as error:
        raise UnreadablePdf(
            "pdf_unreadable",
            "表紙を付けられるのは、パスワードのないPDFだけです。"
            "ほかの形式の書類は、PDFに書き出したものを受け取ってください。",
        ) from error


def _write_card(pdf: pikepdf.Pdf, card: Card) -> None:
    if "/Metadata" in pdf.Root:
        del pdf.Root["/Metadata"]  # said the same of the paper alone
    del pdf.docinfo
    for name, words in (("Title", card.title), ("Author", card.author), ("Subject", card.subject)):
        pdf.docinfo[f"/{name}"] = words
