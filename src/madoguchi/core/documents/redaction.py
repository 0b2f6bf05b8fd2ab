"""墨入れ: covering passages so that nobody can uncover them, and taking a PDF's metadata out."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pikepdf
from PIL import Image, ImageDraw

from madoguchi.core.documents.pdfium import UnreadablePdf, opened
from madoguchi.core.documents.reading.shape import Box
from madoguchi.core.errors import Refused

DPI = 200
POINTS_PER_INCH = 72
JPEG_QUALITY = 88
MOST_PIXELS = 60_000_000
# Keys of a page that can carry text beside what is drawn, or point at something that does.
PAGE_ASIDES = (
    "/Annots",
    "/Metadata",
    "/PieceInfo",
    "/AA",
    "/Thumb",
    "/StructParents",
    "/B",
    "/LastModified",
)
DROPPED_NOTES = frozenset({"/Link", "/Popup", "/Text", "/FileAttachment"})
KEPT_ROOT = frozenset(
    {"/Type", "/Pages", "/ViewerPreferences", "/Lang", "/PageLayout", "/PageMode"}
)


@dataclass(frozen=True)
class Cover:
    """A rectangle to black out, in points from the top left of page ``page`` (from 1) as shown."""

    page: int
    box: Box


def redact(pdf: bytes, covers: Iterable[Cover]) -> bytes:
    """The same pages with ``covers`` black, irreversibly, and all metadata gone.

    A page with a cover becomes a picture (200 dpi) with the black drawn into it: its text layer,
    images, fonts and notes are not in the new file at all. The other pages are copied as they
    are; notes and form fields that print become part of the page, the others go, and so do links,
    bookmarks, attachments, scripts and the names of layers. In a document with layers every page
    becomes a picture: without its switches a hidden layer would show.
    Page sizes and order stay.

    raises  Refused        no cover, a cover outside the document, or an empty rectangle
            UnreadablePdf  broken or locked
    Source: PROC-092; seed 004 §14(1).
    """
    by_page: dict[int, list[Box]] = {}
    for cover in covers:
        by_page.setdefault(cover.page, []).append(cover.box)
    _check(by_page, pdf)
    return _rebuilt(pdf, by_page)


def strip_metadata(pdf: bytes) -> bytes:
    """The same pages without document information, XMP, attachments, bookmarks, scripts, links.

    Nothing of the old file but the pages themselves is carried over, earlier versions included.
    Notes, form fields and layers as in ``redact``.
    """
    return _rebuilt(pdf, {})


def _rebuilt(pdf: bytes, by_page: dict[int, list[Box]]) -> bytes:
    with _open(pdf) as source:
        if "/OCProperties" in source.Root:
            by_page = {n: by_page.get(n, []) for n in range(1, len(source.pages) + 1)}
    pictures = _pictures(pdf, by_page)
    with _open(pdf) as source, pikepdf.new() as target:
        _flatten(source)
        for number, page in enumerate(source.pages, start=1):
            if number in pictures:
                _add_picture(target, pictures[number])
            else:
                _add_copy(target, page)
        return _saved(target)


@dataclass(frozen=True)
class _Picture:
    jpeg: bytes
    pixels: tuple[int, int]
    size_pt: tuple[float, float]


def _pictures(pdf: bytes, by_page: dict[int, list[Box]]) -> dict[int, _Picture]:
    with opened(pdf) as document:
        return {number: _picture(document[number - 1], boxes) for number, boxes in by_page.items()}


def _check(by_page: dict[int, list[Box]], pdf: bytes) -> None:
    with opened(pdf) as document:
        page_count = len(document)
    if not by_page:
        raise Refused("no_cover", "墨入れする場所を、1か所以上選んでください。")
    outside = [number for number in by_page if not 1 <= number <= page_count]
    if outside:
        raise Refused("no_such_page", f"{outside[0]}頁目はありません。頁を選び直してください。")
    boxes = [box for found in by_page.values() for box in found]
    if any(box.right <= box.left or box.bottom <= box.top for box in boxes):
        raise Refused("empty_cover", "墨入れの範囲に大きさがありません。囲み直してください。")


def _picture(page: Any, boxes: list[Box]) -> _Picture:
    width, height = page.get_size()
    scale = DPI / POINTS_PER_INCH
    if width * height * scale**2 > MOST_PIXELS:
        raise Refused(
            "page_too_large", "用紙が大きすぎて墨入れできません。A3までの頁にしてください。"
        )
    # Form fields and notes are drawn too: what the officer saw is what the picture shows.
    image: Image.Image = page.render(scale=scale, may_draw_forms=True).to_pil().convert("RGB")
    page.close()
    pen = ImageDraw.Draw(image)
    for box in boxes:
        pen.rectangle(
            (box.left * scale, box.top * scale, box.right * scale, box.bottom * scale), fill="black"
        )
    out = io.BytesIO()
    image.save(out, "JPEG", quality=JPEG_QUALITY, dpi=(DPI, DPI))
    return _Picture(out.getvalue(), image.size, (width, height))


def _flatten(source: pikepdf.Pdf) -> None:
    """Draw what prints of forms and notes into the pages; drop what does not."""
    for page in source.pages:
        if "/Annots" in page:
            kept = [note for note in page.Annots if note.get("/Subtype") not in DROPPED_NOTES]
            page.Annots = pikepdf.Array(kept)
    source.generate_appearance_streams()
    source.flatten_annotations("print")


def _add_picture(target: pikepdf.Pdf, picture: _Picture) -> None:
    width, height = picture.size_pt
    target.add_blank_page(page_size=(width, height))
    page = target.pages[-1]
    image = pikepdf.Stream(target, picture.jpeg)
    image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    image.Width, image.Height = picture.pixels
    image.ColorSpace, image.BitsPerComponent = pikepdf.Name.DeviceRGB, 8
    image.Filter = pikepdf.Name.DCTDecode
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    page.Contents = pikepdf.Stream(target, f"q {width} 0 0 {height} 0 0 cm /Im0 Do Q".encode())


def _add_copy(target: pikepdf.Pdf, page: pikepdf.Page) -> None:
    for key in PAGE_ASIDES:
        if key in page.obj:
            del page.obj[key]
    target.pages.append(page)


def _saved(target: pikepdf.Pdf) -> bytes:
    for key in list(target.Root.keys()):
        if key not in KEPT_ROOT:
            del target.Root[key]
    for item in target.objects:
        if isinstance(item, pikepdf.Stream | pikepdf.Dictionary):
            for key in ("/Metadata", "/PieceInfo"):
                if key in item:
                    del item[key]
    if "/Info" in target.trailer:
        del target.trailer["/Info"]
    target.remove_unreferenced_resources()
    out = io.BytesIO()
    target.save(out, deterministic_id=True, fix_metadata_version=False)
    return out.getvalue()


def _open(pdf: bytes) -> pikepdf.Pdf:
    try:
        return pikepdf.open(io.BytesIO(pdf))
    except pikepdf.PasswordError as error:
        raise UnreadablePdf(
            "pdf_locked",
            "パスワードのかかったPDFは扱えません。パスワードを外して、もう一度選んでください。",
        ) from error
    except pikepdf.PdfError as error:
        raise UnreadablePdf("pdf_broken", "PDFとして読めません。作り直してください。") from error
