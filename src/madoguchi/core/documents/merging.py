"""docx from a template of the office's own: fields like {{件名}} filled in, nothing else."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from docx.opc.oxml import parse_xml, serialize_part_xml
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from madoguchi.core.documents.archive import Archive, open_archive
from madoguchi.core.documents.glyphs import printable
from madoguchi.core.errors import Refused

FIELD = re.compile(r"\{\{\s*([^{}\n]+?)\s*\}\}")
PARTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml\Z")
ZIP_DATE = (1980, 1, 1, 0, 0, 0)


class FieldMissing(Refused):
    """A field of the template has nothing to stand in it; ``field`` is its name."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(
            "field_missing",
            f"ひな形の差込項目「{field}」に入れる内容がありません。契約に登録してからやり直してください。",
        )


def fields_of(template: bytes) -> tuple[str, ...]:
    """Names of the fields, each once, as they come; a name may be split over runs of Word.

    raises  UnreadableFile, Refused  what is no docx
    """
    archive = _open(template)
    found = [
        match.group(1)
        for part in _text_parts(archive)
        for paragraph in _paragraphs(_parsed(archive, part))
        for match in FIELD.finditer("".join(text.text or "" for text in _texts(paragraph)))
    ]
    return tuple(dict.fromkeys(found))


def merge_docx(template: bytes, values: Mapping[str, str]) -> bytes:
    """The template with every field filled in; line breaks in a value become line breaks.

    The same template and values give the same bytes.
    raises  FieldMissing  a field without a value, or with an empty one
            UnreadableFile, Refused  what is no docx
    """
    for field in fields_of(template):
        if not values.get(field, "").strip():
            raise FieldMissing(field)
    archive = _open(template)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in archive.names():
            content = archive.part(name)
            if PARTS.match(name):
                content = _filled(content, values)
            target.writestr(
                zipfile.ZipInfo(name, ZIP_DATE), content, compress_type=zipfile.ZIP_DEFLATED
            )
    return out.getvalue()


def _open(template: bytes) -> Archive:
    archive = open_archive(io.BytesIO(template))
    if not archive.has("word/document.xml"):
        raise Refused("not_docx", "Word の .docx 形式のひな形を選んでください。")
    return archive


def _text_parts(archive: Archive) -> Iterator[str]:
    return (name for name in archive.names() if PARTS.match(name))


def _parsed(archive: Archive, name: str) -> Any:
    return _root(archive.part(name))


def _root(content: bytes) -> Any:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Refused(
            "xml_entities", "文書の内部に危険な定義があります。新しい文書に写して保存してください。"
        )
    return parse_xml(content)  # type: ignore[arg-type] # it takes bytes with their declaration


def _paragraphs(root: Any) -> Iterator[Any]:
    return iter(root.iter(qn("w:p")))


def _texts(paragraph: Any) -> list[Any]:
    """The text elements of this paragraph, not of a text box inside it."""
    return [
        text
        for text in paragraph.iter(qn("w:t"))
        if next(text.iterancestors(qn("w:p"))) is paragraph
    ]


def _filled(content: bytes, values: Mapping[str, str]) -> bytes:
    root = _root(content)
    for paragraph in _paragraphs(root):
        texts = _texts(paragraph)
        whole = "".join(text.text or "" for text in texts)
        # From the last to the first: what stands before a field keeps its place.
        for match in reversed(list(FIELD.finditer(whole))):
            _put(texts, match.span(), printable(values[match.group(1)]))
        for text in texts:
            _break_lines(text)
    return bytes(serialize_part_xml(root))


def _put(texts: list[Any], span: tuple[int, int], value: str) -> None:
    """Write ``value`` over the characters of ``span``; it takes the look of the first of them."""
    start, stop = span
    at, is_written = 0, False
    for text in texts:
        words = text.text or ""
        first, last = max(start - at, 0), min(stop - at, len(words))
        if first < len(words) and last > first:
            text.text = words[:first] + ("" if is_written else value) + words[last:]
            text.set(qn("xml:space"), "preserve")
            is_written = True
        at += len(words)


def _break_lines(text: Any) -> None:
    first, *rest = (text.text or "").split("\n")
    if not rest:
        return
    text.text = first
    place = text
    for line in rest:
        for made in (OxmlElement("w:br"), OxmlElement("w:t")):
            place.addnext(made)
            place = made
        place.text = line
        place.set(qn("xml:space"), "preserve")
