"""Everything in an Office file that no reader of a known place has given."""

import hashlib
import posixpath
import re
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from madoguchi.core.documents.archive import Archive
from madoguchi.core.documents.reading.font_names import names_in_font
from madoguchi.core.documents.reading.inside import read_inside
from madoguchi.core.documents.reading.said_in_bytes import APART, said_in
from madoguchi.core.documents.reading.shape import Part, PartKind, Picture

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
STORIES = re.compile(
    r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments\w*)\.xml$"
)  # read by paragraphs already
READ_TAGS = frozenset({f"{W}t", f"{W}delText", f"{W}instrText"})
HEADINGS = ("oddHeader", "evenHeader", "firstHeader", "oddFooter", "evenFooter", "firstFooter")
NUMBER_TAGS = frozenset({f"{S}v", *(f"{S}{heading}" for heading in HEADINGS)})
BLOCKS = ("}p", "}si", "}is", "}comment", "}oMath", "}text")
XML_NAMES = (".xml", ".rels", ".vml", ".svg")
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".emf", ".wmf")
FONTS = (".odttf", ".ttf", ".otf", ".fntdata")
NUMBER = re.compile(r"[-+.\dEe]*")
SHORTEST = 2
COMMENT = re.compile(rb"<!--(.*?)-->", re.DOTALL)
ReadXml = Callable[[Archive, str], Element]


def texts_beneath(archive: Archive, said: set[str], read_xml: ReadXml) -> Iterator[Part]:
    """Texts, attribute values and XML comments of every part, then the files inside."""
    yield Part(PartKind.NAME, "部品の名前", APART.join(archive.names()))
    if archive.file.comment:
        yield Part(PartKind.COMMENT, "圧縮ファイルの注釈", said_in(archive.file.comment))
    for name in archive.names():
        if name.endswith("/"):
            continue
        if name.lower().endswith(FONTS):
            place = f"書体「{posixpath.basename(name)}」"
            yield Part(PartKind.OTHER, place, names_in_font(archive.part(name)))
        elif name.lower().endswith(XML_NAMES):
            yield from _of_xml(archive, name, said, read_xml)
        elif name.lower().endswith(PICTURES):
            yield Part(PartKind.PICTURE, posixpath.basename(name), said_in(archive.part(name)))
        else:
            place = f"埋め込み「{posixpath.basename(name)}」"
            yield from read_inside(archive.part(name), place, kind=PartKind.ATTACHMENT)


def pictures_in(archive: Archive) -> Iterator[Picture]:
    """Pictures stored in the file, the preview of its first page among them."""
    for name in archive.names():
        if name.lower().endswith((*PICTURES, ".svg")):
            content = archive.part(name)
            yield Picture(posixpath.basename(name), hashlib.sha256(content).hexdigest())


def _of_xml(archive: Archive, name: str, said: set[str], read_xml: ReadXml) -> Iterator[Part]:
    place = posixpath.basename(name)
    root = read_xml(archive, name)
    is_story = bool(STORIES.match(name))
    texts = [text for text in _texts(root, is_story=is_story) if text not in said]
    values = {
        value
        for element in root.iter()
        for value in element.attrib.values()
        if len(value) >= SHORTEST and not value.isdigit() and value not in said
    }
    said.update(texts, values)
    yield from (Part(PartKind.OTHER, f"{place}の文字", text) for text in dict.fromkeys(texts))
    if values:
        yield Part(PartKind.OTHER, f"{place}の属性", APART.join(sorted(values)))
    for comment in COMMENT.findall(archive.part(name)):
        yield Part(PartKind.COMMENT, f"{place}の注釈", comment.decode("utf-8", "replace"))


def _texts(root: Element, *, is_story: bool) -> Iterator[str]:
    """Text of each block, its runs joined; of a story only what its own reader leaves out."""
    stack: list[tuple[Element, bool]] = [(root, False)]
    while stack:
        element, is_old = stack.pop()
        is_old = is_old or element.tag == f"{MC}Fallback"
        is_own = is_story and not is_old
        if element.tag.endswith(BLOCKS) and not is_own:
            text = _joined(element)
            if len(text) >= SHORTEST:
                yield text
            continue
        text = (element.text or "").strip()
        is_read = (is_own and element.tag in READ_TAGS) or _is_no_text(element.tag, text)
        if len(text) >= SHORTEST and not is_read:
            yield text
        stack.extend((child, is_old) for child in reversed(element))


def _is_no_text(tag: str, text: str) -> bool:
    """A figure of a cell, or a heading that is read with its codes taken out."""
    return tag in NUMBER_TAGS and (tag != f"{S}v" or bool(NUMBER.fullmatch(text)))


def _joined(block: Element) -> str:
    return "".join(
        element.text or "" for element in block.iter() if element.tag not in NUMBER_TAGS
    ).strip()
