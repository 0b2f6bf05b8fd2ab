"""One door to pdfium: the library is not made for threads, so callers take turns."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any

import pypdfium2

from madoguchi.core.errors import Refused

_TURN = RLock()


class UnreadablePdf(Refused):
    """Broken, or locked with a password."""


@contextmanager
def opened(pdf: bytes) -> Iterator[Any]:
    """A ``pypdfium2.PdfDocument``, closed afterwards; nobody else uses pdfium meanwhile."""
    with _TURN:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise _refusal(error) from error
        try:
            document.init_forms()  # else what was filled into a form is not drawn
            yield document
        finally:
            document.close()


def page_texts(pdf: bytes) -> tuple[str, ...]:
    """The text of each page, as a reader program would copy it."""
    texts = []
    with opened(pdf) as document:
        for page in document:
            layer = page.get_textpage()
            texts.append(str(layer.get_text_range()))
            layer.close()
            page.close()
    return tuple(texts)


def _refusal(error: Exception) -> UnreadablePdf:
    if "password" in str(error).lower():
        return UnreadablePdf(
            "pdf_locked",
            "パスワードのかかったPDFは読めません。パスワードを外して、もう一度選んでください。",
        )
    return UnreadablePdf(
        "pdf_broken",
        "PDFとして読めません。ファイルが壊れていないか確かめて、もう一度選んでください。",
    )
