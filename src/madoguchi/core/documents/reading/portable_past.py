"""What a PDF still holds beside what is shown: earlier versions, lost pages, looks of notes."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from madoguchi.core.documents.pdfium import UnreadablePdf, page_texts
from madoguchi.core.documents.reading.portable_unsaid import drawn_otherwise
from madoguchi.core.documents.reading.shape import Part, PartKind

MOST_VERSIONS = 20
MOST_DRAWN = 500
END = re.compile(rb"%%EOF[\r\n]{0,2}")
BIG_ENOUGH = 400  # bytes: no PDF is shorter


def texts_of_the_past(content: bytes, document: pikepdf.Pdf, shown: set[str]) -> Iterator[Part]:
    """Texts that differ from what the pages say now (``shown``: the text of each page)."""
    known = {_bare(text) for text in shown}
    for part in (*_versions(content), *_lost_pages(document), *_note_looks(document),
                 *drawn_otherwise(content, document)):  # fmt: skip
        bare = _bare(part.text)
        if bare and bare not in known:
            known.add(bare)
            yield part
    for part in _forms(document):
        bare = _bare(part.text)
        if bare and not any(bare in text for text in known):
            known.add(bare)
            yield part


def _bare(text: str) -> str:
    return "".join(text.split())


def _versions(content: bytes) -> Iterator[Part]:
    """Each version that was saved before the last one, if the file was saved by adding."""
    ends = [found.end() for found in END.finditer(content)]
    earlier = [end for end in ends[:-1] if end > BIG_ENOUGH][-MOST_VERSIONS:]
    if b"/Linearized" in content[:1024]:
        earlier = earlier[1:]  # the first end belongs to the first page, not to a version
    for number, end in enumerate(earlier, start=1):
        before = content[:end]
        for page, text in enumerate(_texts(before), start=1):
            yield Part(PartKind.REVISION, f"版{number}の{page}頁", text, page=page)
        yield from _old_facts(before, number)


def _old_facts(content: bytes, number: int) -> Iterator[Part]:
    try:
        with pikepdf.open(io.BytesIO(content)) as old:
            for key, value in old.docinfo.items():
                yield Part(PartKind.REVISION, f"版{number}の文書情報{key}", str(value))
            for page, each in enumerate(old.pages, start=1):
                for note in each.get("/Annots", []):
                    if isinstance(note, pikepdf.Dictionary):
                        for key in ("/Contents", "/T", "/V"):
                            text = str(note.get(key, ""))
                            yield Part(PartKind.REVISION, f"版{number}の注釈", text, page=page)
    except pikepdf.PdfError:
        return  # what looked like the end of a version was the end of something else


def _lost_pages(document: pikepdf.Pdf) -> Iterator[Part]:
    used = {page.obj.objgen for page in document.pages}
    lost = [
        item
        for item in document.objects
        if isinstance(item, pikepdf.Dictionary)
        and item.get("/Type") == "/Page"
        and item.objgen not in used
    ][:MOST_DRAWN]
    if not lost:
        return
    with pikepdf.new() as target:
        for item in lost:
            for key in ("/Parent", "/Annots", "/B"):
                if key in item:
                    del item[key]
            target.pages.append(pikepdf.Page(item))
        for number, text in enumerate(_texts(_saved(target)), start=1):
            yield Part(PartKind.REVISION, f"使われていない頁{number}", text)


def _note_looks(document: pikepdf.Pdf) -> Iterator[Part]:
    """What notes and fields draw, which is not in the text of their page."""
    drawn = list(_looks(document))[:MOST_DRAWN]
    for (number, _), text in zip(drawn, _drawn([form for _, form in drawn]), strict=False):
        yield Part(PartKind.COMMENT, f"{number}頁の注釈の表示", text, page=number)


def _forms(document: pikepdf.Pdf) -> Iterator[Part]:
    """What forms and patterns draw: some are painted with, some lie about unused."""
    forms = [item for item in document.objects if _is_form(item)][:MOST_DRAWN]
    for number, text in enumerate(_drawn(forms), start=1):
        yield Part(PartKind.REVISION, f"頁の文字として読めない図形{number}", text)


def _is_form(item: Any) -> bool:
    if not isinstance(item, pikepdf.Stream):
        return False
    return item.get("/Subtype") == "/Form" or item.get("/PatternType") == 1


def _drawn(forms: list[Any]) -> tuple[str, ...]:
    """The text of each form, set on a page of its own."""
    if not forms:
        return ()
    with pikepdf.new() as target:
        for form in forms:
            target.add_blank_page(page_size=(2000, 2000))
            page = target.pages[-1]
            own: Any = target.copy_foreign(form)
            own.Subtype = pikepdf.Name.Form
            page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Fx=own))
            page.Contents = pikepdf.Stream(target, b"q 1 0 0 1 500 500 cm /Fx Do Q")
        return _texts(_saved(target))


def _looks(document: pikepdf.Pdf) -> Iterator[tuple[int, Any]]:
    for number, page in enumerate(document.pages, start=1):
        for note in page.get("/Annots", []):
            if not isinstance(note, pikepdf.Dictionary):
                continue
            for form in note.get("/AP", {}).values():
                if isinstance(form, pikepdf.Stream):
                    yield number, form
                elif isinstance(form, pikepdf.Dictionary):
                    yield from (
                        (number, one) for one in form.values() if isinstance(one, pikepdf.Stream)
                    )


def _texts(content: bytes) -> tuple[str, ...]:
    try:
        return page_texts(content)
    except UnreadablePdf:
        return ()


def _saved(document: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
