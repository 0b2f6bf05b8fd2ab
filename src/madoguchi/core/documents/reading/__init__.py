"""Faithful reading: what a file says, where it says it, and what it hides."""

from madoguchi.core.documents.archive import UnreadableFile
from madoguchi.core.documents.reading.bounded import (
    images_untrusted,
    read_untrusted,
    read_untrusted_bytes,
)
from madoguchi.core.documents.reading.formats import PageFormat, PdfFormat, page_images, pdf_format
from madoguchi.core.documents.reading.kinds import read_document
from madoguchi.core.documents.reading.shape import (
    Box,
    Cell,
    Fact,
    Hidden,
    Line,
    Page,
    Part,
    PartKind,
    Picture,
    ReadDocument,
    Span,
    Table,
)

__all__ = [
    "Box", "Cell", "Fact", "Hidden", "Line", "Page", "PageFormat", "Part", "PartKind",
    "PdfFormat", "Picture", "ReadDocument", "Span", "Table", "UnreadableFile", "images_untrusted",
    "page_images", "pdf_format", "read_document", "read_untrusted", "read_untrusted_bytes",
]  # fmt: skip
