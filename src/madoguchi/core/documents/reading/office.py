"""docx and xlsx in: every part of the package, read as XML without entities or outside links."""

import io
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from madoguchi.core.documents.archive import Archive, UnreadableFile, broken, open_archive
from madoguchi.core.documents.reading.office_beneath import pictures_in, texts_beneath
from madoguchi.core.documents.reading.office_sheets import Folded, folded_away, sheet_page
from madoguchi.core.documents.reading.office_tables import tables_in
from madoguchi.core.documents.reading.shape import (
    Fact,
    Hidden,
    Line,
    Page,
    Part,
    PartKind,
    ReadDocument,
    Span,
)
from madoguchi.core.documents.sheet_reading import read_rows

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
PROPERTIES = {"docProps/core.xml": "文書情報", "docProps/app.xml": "アプリの情報",
              "docProps/custom.xml": "独自の情報"}  # fmt: skip
TINY_HALF_POINTS = 2
KEPT_BYTES = 4 * 1024 * 1024  # a tree takes ten times its part: large ones are parsed again
HEADER_CODES = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|\d+|[A-Z])')
EMBEDDED = ("/embeddings/", "/media/", "customXml/", "vbaProject", "/activeX/", "/ctrlProps/")


def read_docx(content: bytes, name: str) -> ReadDocument:
    """The running text as one page (Word has no fixed pages), then all that stands beside it."""
    archive = open_archive(io.BytesIO(content))
    if not archive.has("word/document.xml"):
        raise broken()
    body = _xml(archive, "word/document.xml")
    looks = _style_looks(archive)
    paragraphs = list(_paragraph_elements(body))
    lines = tuple(
        Line(f"段落{number}", tuple(_spans(paragraph, looks)))
        for number, paragraph in enumerate(paragraphs, start=1)
    )
    place_of = {id(paragraph): place for place, paragraph in enumerate(paragraphs)}
    tables = tuple(tables_in(body, lines, place_of, _paragraph_elements))
    parts = (*_word_parts(archive), *_shared_parts(archive))
    facts = tuple(_facts(archive))
    page = Page(1, "本文", lines, tables=tables)
    return _whole(archive, ReadDocument("docx", name, (page,), facts, parts))


def read_xlsx(content: bytes, name: str) -> ReadDocument:
    """Each sheet as a page, each row as a line of cells; then all that stands beside the cells."""
    archive = open_archive(io.BytesIO(content))
    if not archive.has("xl/workbook.xml"):
        raise broken()
    sheets = read_rows(io.BytesIO(content), "book.xlsx")
    away = folded_away(archive, _xml)
    pages = tuple(
        sheet_page(number, sheet, away.get(sheet.name, Folded()))
        for number, sheet in enumerate(sheets, start=1)
    )
    hidden = tuple(
        Part(PartKind.HIDDEN_SHEET, f"シート「{sheet.name}」", page.text)
        for sheet, page in zip(sheets, pages, strict=True)
        if sheet.is_hidden
    )
    parts = (*hidden, *_book_parts(archive), *_shared_parts(archive))
    return _whole(archive, ReadDocument("xlsx", name, pages, tuple(_facts(archive)), parts))


def _whole(archive: Archive, document: ReadDocument) -> ReadDocument:
    """The document with its pictures and with what none of its known places has said."""
    said = {line.text for line in document.lines}
    said |= {span.text.strip() for line in document.lines for span in line.spans}
    said |= {fact.value for fact in document.metadata}
    for part in document.parts:
        said |= {part.text, part.author, *part.text.splitlines()}
    beneath = tuple(texts_beneath(archive, said, _xml))
    return replace(document, pictures=tuple(pictures_in(archive)), beneath=beneath)


def _xml(archive: Archive, name: str) -> Element:
    known = archive.trees.get(name)
    return _parsed(archive, name) if known is None else known


def _parsed(archive: Archive, name: str) -> Element:
    content = archive.part(name)
    try:
        found: Element = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise UnreadableFile(
            "part_broken",
            "ファイルの中に読めない部分があります。WordかExcelで開いて、保存し直してください。",
        ) from error
    if len(content) <= KEPT_BYTES:
        archive.trees[name] = found
    return found


def _paragraph_elements(root: Element) -> Iterator[Element]:
    """Paragraphs of the story itself; text boxes and old fallbacks are left out."""
    for element in _walk(root, stop={f"{MC}Fallback", f"{W}txbxContent"}):
        if element.tag == f"{W}p":
            yield element


def _walk(root: Element, *, stop: set[str]) -> Iterator[Element]:
    stack = [root]
    while stack:
        element = stack.pop()
        yield element
        stack.extend(child for child in reversed(element) if child.tag not in stop)


def _spans(paragraph: Element, looks: Mapping[str, Hidden] | None = None) -> Iterator[Span]:
    looks = looks or {}
    own = looks.get(_style(paragraph, "p"), Hidden.NO)
    nested = {f"{MC}Fallback", f"{W}txbxContent", f"{W}del", f"{W}moveFrom", f"{W}rt"}
    for run in _walk(paragraph, stop=nested):
        if run.tag == f"{W}r":
            text = "".join(_pieces(run, "t"))
            if text:
                styled = looks.get(_style(run, "r"), own)
                yield _look(run, Span(text, hidden=styled))


def _style(element: Element, kind: str) -> str:
    return _attribute(element.find(f"{W}{kind}Pr/{W}{kind}Style"), "val")


def _style_looks(archive: Archive) -> dict[str, Hidden]:
    """Identity of a style → why its text is not seen; styles that show text are left out."""
    if not archive.has("word/styles.xml"):
        return {}
    looks = {
        _attribute(style, "styleId"): _hidden(style.find(f"{W}rPr"), Hidden.NO)
        for style in _xml(archive, "word/styles.xml").iter(f"{W}style")
    }
    return {style: hidden for style, hidden in looks.items() if hidden}


def _pieces(run: Element, text_tag: str) -> Iterator[str]:
    breaks = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
    for child in run:
        if child.tag == f"{W}{text_tag}":
            yield child.text or ""
        elif child.tag in breaks:
            yield breaks[child.tag]


def _look(run: Element, span: Span) -> Span:
    properties = run.find(f"{W}rPr")
    if properties is None:
        return span
    size = _attribute(properties.find(f"{W}sz"), "val")
    colour = _attribute(properties.find(f"{W}color"), "val")
    fonts = properties.find(f"{W}rFonts")
    return replace(
        span,
        font=_attribute(fonts, "eastAsia") or _attribute(fonts, "ascii"),
        size_pt=int(size) / 2 if size.isdecimal() else 0.0,
        colour=f"#{colour.lower()}" if len(colour) == 6 else "",
        hidden=_hidden(properties, span.hidden),
    )


def _hidden(properties: Element | None, styled: Hidden) -> Hidden:
    """Why text of these properties is not seen; ``styled`` when they do not say."""
    if properties is None:
        return styled
    for tag in ("vanish", "webHidden"):
        mark = properties.find(f"{W}{tag}")
        if mark is not None and _attribute(mark, "val") not in {"0", "false"}:
            return Hidden.MARKED
    size = _attribute(properties.find(f"{W}sz"), "val")
    if size.isdecimal() and int(size) <= TINY_HALF_POINTS:
        return Hidden.TINY
    colour = _attribute(properties.find(f"{W}color"), "val").upper()
    return Hidden.WHITE if colour == "FFFFFF" else Hidden.NO if colour else styled


def _attribute(element: Element | None, name: str) -> str:
    return "" if element is None else element.get(f"{W}{name}", "")


def _word_parts(archive: Archive) -> Iterator[Part]:
    kinds = {"header": PartKind.HEADER, "footer": PartKind.FOOTER, "footnotes": PartKind.NOTE,
             "endnotes": PartKind.NOTE}  # fmt: skip
    for name in archive.names():
        if not (name.startswith("word/") and name.endswith(".xml")) or name.count("/") > 1:
            continue
        stem = name.removeprefix("word/").removesuffix(".xml")
        root = _xml(archive, name)
        kind = kinds.get(stem.rstrip("0123456789"))
        if kind is not None:
            yield from (Part(kind, stem, text) for text in _texts(root))
        if stem.startswith("comments") and root.tag == f"{W}comments":
            yield from _comments(root)
        yield from _changes(root, stem)
        yield from _asides(root, stem)


def _texts(root: Element) -> Iterator[str]:
    for paragraph in _paragraph_elements(root):
        text = "".join(span.text for span in _spans(paragraph))
        if text:
            yield text


def _comments(root: Element) -> Iterator[Part]:
    for comment in root.iter(f"{W}comment"):
        place = f"コメント{_attribute(comment, 'id')}"
        author = _attribute(comment, "author")
        yield Part(PartKind.COMMENT, place, "\n".join(_texts(comment)), author)


def _changes(root: Element, stem: str) -> Iterator[Part]:
    marks = {
        "ins": (PartKind.INSERTION, "t"),
        "moveTo": (PartKind.INSERTION, "t"),
        "del": (PartKind.DELETION, "delText"),
        "moveFrom": (PartKind.DELETION, "t"),
    }
    for tag, (kind, text_tag) in marks.items():
        for change in root.iter(f"{W}{tag}"):
            text = "".join(
                piece for run in change.iter(f"{W}r") for piece in _pieces(run, text_tag)
            )
            author = _attribute(change, "author")
            if text or author:
                yield Part(kind, stem, text, author)


def _asides(root: Element, stem: str) -> Iterator[Part]:
    for element in _walk(root, stop={f"{MC}Fallback"}):
        if element.tag == f"{W}txbxContent":
            text = "\n".join(
                "".join(span.text for span in _spans(paragraph))
                for paragraph in element.iter(f"{W}p")
            )
            yield Part(PartKind.TEXT_BOX, stem, text)
        elif element.tag == f"{W}p" and (reading := _furigana(element)):
            yield Part(PartKind.OTHER, f"{stem}のふりがな", reading)
        elif element.tag == f"{W}bookmarkStart" and not _attribute(element, "name").startswith("_"):
            yield Part(PartKind.BOOKMARK, stem, _attribute(element, "name"))
        elif element.tag == f"{W}instrText" and (element.text or "").strip():
            yield Part(PartKind.FIELD, stem, (element.text or "").strip())
        elif element.tag == f"{W}fldSimple":
            yield Part(PartKind.FIELD, stem, _attribute(element, "instr").strip())


def _furigana(paragraph: Element) -> str:
    """The small readings above the letters of a paragraph, one behind the other."""
    runs = (run for above in paragraph.iter(f"{W}rt") for run in above.iter(f"{W}r"))
    return "".join(piece for run in runs for piece in _pieces(run, "t"))


def _book_parts(archive: Archive) -> Iterator[Part]:
    readers: tuple[tuple[str, Callable[[Element, str], Iterator[Part]]], ...] = (
        ("xl/worksheets/", _sheet_parts),
        ("xl/comments", _sheet_comments),
        ("xl/threadedComments/", _threaded_comments),
        ("xl/drawings/", _drawn_texts),
        ("xl/charts/", _drawn_texts),
        ("xl/persons/", _people),
    )
    for name in archive.names():
        for start, reader in readers:
            if name.startswith(start) and name.endswith(".xml"):
                yield from reader(_xml(archive, name), posixpath.basename(name))
    book = _xml(archive, "xl/workbook.xml")
    for defined in book.iter(f"{S}definedName"):
        yield Part(PartKind.NAME, defined.get("name", ""), defined.text or "")


def _sheet_parts(root: Element, place: str) -> Iterator[Part]:
    for tag in ("oddHeader", "evenHeader", "firstHeader", "oddFooter", "evenFooter", "firstFooter"):
        for element in root.iter(f"{S}{tag}"):
            kind = PartKind.HEADER if tag.endswith("Header") else PartKind.FOOTER
            yield Part(kind, place, HEADER_CODES.sub(" ", element.text or ""))
    rows = [row.get("r", "") for row in root.iter(f"{S}row") if row.get("hidden") in {"1", "true"}]
    columns = [
        f"{column.get('min')}-{column.get('max')}"
        for column in root.iter(f"{S}col")
        if column.get("hidden") in {"1", "true"}
    ]
    if rows:
        yield Part(PartKind.HIDDEN_CELLS, place, f"行 {'、'.join(rows)}")
    if columns:
        yield Part(PartKind.HIDDEN_CELLS, place, f"列 {'、'.join(columns)}")


def _sheet_comments(root: Element, place: str) -> Iterator[Part]:
    authors = [author.text or "" for author in root.iter(f"{S}author")]
    for comment in root.iter(f"{S}comment"):
        index = int(comment.get("authorId", "0"))
        author = authors[index] if index < len(authors) else ""
        text = "".join(piece.text or "" for piece in comment.iter(f"{S}t"))
        yield Part(PartKind.COMMENT, f"{place} {comment.get('ref', '')}", text, author)


def _threaded_comments(root: Element, place: str) -> Iterator[Part]:
    for element in root.iter():
        if element.tag.endswith("}text") and element.text:
            yield Part(PartKind.COMMENT, place, element.text)


def _people(root: Element, place: str) -> Iterator[Part]:
    for person in root:
        yield Part(PartKind.OTHER, place, person.get("displayName", ""))


def _drawn_texts(root: Element, place: str) -> Iterator[Part]:
    for paragraph in root.iter(f"{A}p"):
        text = "".join(piece.text or "" for piece in paragraph.iter(f"{A}t"))
        if text:
            yield Part(PartKind.TEXT_BOX, place, text)


def _shared_parts(archive: Archive) -> Iterator[Part]:
    """What both kinds of package have: outside links, embedded files, descriptions of pictures."""
    for name in archive.names():
        if name.endswith(".rels"):
            for link in _xml(archive, name):
                if link.get("TargetMode") == "External":
                    yield Part(PartKind.LINK, name, link.get("Target", ""))
        elif any(mark in name for mark in EMBEDDED) and not name.endswith("/"):
            yield Part(PartKind.ATTACHMENT, name, posixpath.basename(name))
        elif name.endswith(".xml") and name.startswith(("word/", "xl/drawings/")):
            yield from _descriptions(_xml(archive, name), name)


def _descriptions(root: Element, place: str) -> Iterator[Part]:
    for element in root.iter():
        if element.tag.endswith(("}docPr", "}cNvPr")):
            said = [element.get(key, "") for key in ("descr", "title", "name")]
            text = "／".join(part for part in said if part)
            if text:
                yield Part(PartKind.ALT_TEXT, place, text)


def _facts(archive: Archive) -> Iterator[Fact]:
    for part, where in PROPERTIES.items():
        if archive.has(part):
            for element in _xml(archive, part):
                value = "".join(element.itertext()).strip()
                if value:
                    name = element.get("name") or element.tag.rpartition("}")[2]
                    yield Fact(where, name, value)
