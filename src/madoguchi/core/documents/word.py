"""docx out: the same papers as in pdf, editable and unlocked, with Japanese fonts in the styles."""

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from madoguchi.core.documents.glyphs import printable, require_visible
from madoguchi.core.documents.papers import (
    Contact,
    Ledger,
    Letter,
    Minutes,
    Orientation,
    Paper,
    QuestionSheet,
    Receipt,
    Seal,
    contents,
)

JAPANESE, LATIN = "BIZ UDPゴシック", "BIZ UDPGothic"
INSTEAD = "游ゴシック,Yu Gothic,Noto Sans CJK JP"  # where BIZ UD is not installed
ALIGNED = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
FONT_TABLE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    + "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{INSTEAD}"/><w:charset w:val="80"/>'
        '<w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>'
        for name in (JAPANESE, LATIN)
    )
    + "</w:fonts>"
)
SHADE = "EEEEEE"
MADE_WHEN_NOBODY_SAYS = datetime(2000, 1, 1)  # noqa: DTZ001 - the format knows no time zone
ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def render_docx(paper: Paper, *, title: str, made_at: datetime | None = None) -> bytes:
    """The paper as .docx: A4, margins for two holes, page n/N, no lock, no author's name.

    The same paper gives the same bytes. Word draws with its own fonts, so rare characters pass;
    raises MissingGlyph only for controls that no document may hold.
    """
    require_visible([title, *_texts(contents(paper))])
    document = _blank(title, made_at, is_landscape=_is_landscape(paper))
    _WRITERS[type(paper)](document, paper)
    out = io.BytesIO()
    document.save(out)
    return _without_moment(out.getvalue())


def _write_letter(document: Any, letter: Letter) -> None:
    _lines(document, (letter.number, letter.dated), "right")
    _lines(document, ("", *letter.recipient, ""))
    _lines(document, letter.sender, "right")
    if letter.seal is not Seal.NONE:
        _lines(document, ("（公印省略）" if letter.seal is Seal.OMITTED else "印",), "right")
    _title(document, letter.subject)
    for text in letter.body:
        _paragraph(document, text).paragraph_format.first_line_indent = Pt(10.5)
    if letter.items:
        _lines(document, ("記",), "center")
        rows = [(f"{n}　{label}", text) for n, (label, text) in enumerate(letter.items, start=1)]
        _table(document, rows, widths=(45, 120), is_ruled=False)
        _lines(document, ("以上",), "right")
    _contact(document, letter.contact)


def _write_receipt(document: Any, receipt: Receipt) -> None:
    _lines(document, (receipt.number,), "right")
    _title(document, receipt.title)
    moment, person = receipt.heads
    rows = [(moment, receipt.received_at), (person, receipt.submitter), *receipt.rows]
    _table(document, rows, widths=(38, 127), label_columns=1)
    if receipt.files:
        document.add_heading("受け付けたファイル", level=2)
        files = [
            (str(n), f"{file.name}\n{file.sha256}", str(file.size_bytes))
            for n, file in enumerate(receipt.files, start=1)
        ]
        header = ("番号", "ファイル名・SHA-256", "大きさ（バイト）")
        _table(
            document, files, widths=(12, 123, 30), header=header, aligns=("right", "left", "right")
        )
    for note in receipt.notes:
        _paragraph(document, note, style="List Bullet")
    _lines(document, receipt.issuer, "right")
    _contact(document, receipt.contact)


def _write_ledger(document: Any, ledger: Ledger) -> None:
    _title(document, ledger.title)
    _lines(document, [f"{label}　{text}" for label, text in ledger.facts])
    if ledger.as_of:
        _lines(document, (ledger.as_of,), "right")
    free = 252 if ledger.orientation is Orientation.LANDSCAPE else 165
    shares = sum(column.share for column in ledger.columns)
    _table(
        document,
        ledger.rows,
        widths=[free * column.share / shares for column in ledger.columns],
        header=[column.label for column in ledger.columns],
        aligns=[column.align.value for column in ledger.columns],
    )
    _lines(document, [f"※ {note}" for note in ledger.notes])


def _write_minutes(document: Any, minutes: Minutes) -> None:
    _title(document, minutes.title)
    people = "\n".join(f"{role}　{name}" if role else name for role, name in minutes.attendees)
    rows = [("日時", minutes.held_at), ("場所", minutes.place), ("出席者", people), *minutes.facts]
    _table(document, rows, widths=(38, 127), label_columns=1)
    for number, section in enumerate(minutes.sections, start=1):
        document.add_heading(f"{number}　{section.heading}", level=2)
        for text in section.paragraphs:
            _paragraph(document, text).paragraph_format.first_line_indent = Pt(10.5)
        for text in section.decisions:
            _paragraph(document, f"【決定】{text}", style="List Bullet")
    if minutes.attachments:
        document.add_heading("配布資料", level=2)
        for text in minutes.attachments:
            _paragraph(document, text, style="List Bullet")
    _lines(document, (f"記録　{minutes.recorder}",), "right")


def _write_questions(document: Any, sheet: QuestionSheet) -> None:
    _title(document, "質問書兼回答書")
    rows = [("件名", sheet.subject), *([("提出日", sheet.dated)] if sheet.dated else [])]
    _table(document, [*rows, *sheet.asker], widths=(38, 214), label_columns=1)
    document.add_paragraph()
    _table(
        document,
        [(row.number, row.paper, row.place, row.question, row.answer) for row in sheet.rows],
        widths=(14, 40, 28, 85, 85),
        header=("No.", "資料名", "頁・項番", "質問", "回答"),
        aligns=("center", "left", "left", "left", "left"),
    )
    for note in sheet.notes:
        _paragraph(document, f"※ {note}")


_WRITERS: dict[type, Callable[[Any, Any], None]] = {
    Letter: _write_letter,
    Receipt: _write_receipt,
    Ledger: _write_ledger,
    Minutes: _write_minutes,
    QuestionSheet: _write_questions,
}


def _is_landscape(paper: Paper) -> bool:
    if isinstance(paper, Ledger):
        return paper.orientation is Orientation.LANDSCAPE
    return isinstance(paper, QuestionSheet)


def _blank(title: str, made_at: datetime | None, *, is_landscape: bool) -> Any:
    document = Document()
    section = document.sections[0]
    short, long = Mm(210), Mm(297)
    section.page_width, section.page_height = (long, short) if is_landscape else (short, long)
    section.orientation = WD_ORIENT.LANDSCAPE if is_landscape else WD_ORIENT.PORTRAIT
    section.left_margin, section.right_margin = Mm(25), Mm(20)
    section.top_margin = section.bottom_margin = Mm(20)
    _dress(document)
    _number_pages(section.footer.paragraphs[0])
    about = document.core_properties
    about.title, about.author, about.comments, about.language = title, "", "", "ja-JP"
    about.created = about.modified = (made_at or MADE_WHEN_NOBODY_SAYS).replace(tzinfo=None)
    about.last_modified_by = ""
    return document


def _dress(document: Any) -> None:
    """Japanese fonts in every style, not on each run: an official changes them in one place."""
    sizes = {"Normal": 10.5, "Heading 1": 14, "Heading 2": 11.5, "List Bullet": 10.5}
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.size = Pt(size)
        _set_fonts(style.element.get_or_add_rPr())
    for name in ("Heading 1", "Heading 2"):
        document.styles[name].font.color.rgb = None
    for defaults in document.styles.element.iter(qn("w:rPrDefault")):
        properties = defaults.find(qn("w:rPr"))
        _set_fonts(properties)
        for language in properties.iter(qn("w:lang")):
            language.set(qn("w:val"), "en-US")
            language.set(qn("w:eastAsia"), "ja-JP")
    for part in document.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            part._blob = FONT_TABLE.encode()  # noqa: SLF001 - python-docx has no door to this part


def _set_fonts(properties: Any) -> None:
    fonts = properties.get_or_add_rFonts() if hasattr(properties, "get_or_add_rFonts") else None
    if fonts is None:
        return
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for script, name in (("ascii", LATIN), ("hAnsi", LATIN), ("eastAsia", JAPANESE), ("cs", LATIN)):
        fonts.set(qn(f"w:{script}"), name)


def _number_pages(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for field in ("PAGE", "NUMPAGES"):
        if field == "NUMPAGES":
            paragraph.add_run("/")
        element = OxmlElement("w:fldSimple")
        element.set(qn("w:instr"), field)
        run = OxmlElement("w:r")
        text = OxmlElement("w:t")
        text.text = "1"
        run.append(text)
        element.append(run)
        paragraph._p.append(element)  # noqa: SLF001 - python-docx has no fields


def _title(document: Any, text: str) -> None:
    heading = document.add_heading(printable(text), level=1)
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _paragraph(document: Any, text: str, style: str | None = None) -> Any:
    return document.add_paragraph(printable(text), style=style)


def _lines(document: Any, lines: Sequence[str], align: str = "left") -> None:
    for line in lines:
        paragraph = _paragraph(document, line)
        paragraph.alignment = ALIGNED[align]
        paragraph.paragraph_format.space_after = Pt(2)


def _contact(document: Any, contact: Contact) -> None:
    if contact.lines():
        _lines(document, ("", "（担当）", *contact.lines()), "right")


def _table(
    document: Any,
    rows: Sequence[Sequence[str]],
    *,
    widths: Sequence[float],
    header: Sequence[str] = (),
    aligns: Sequence[str] = (),
    label_columns: int = 0,
    is_ruled: bool = True,
) -> None:
    """A table of fixed widths in mm; the header row repeats on each page, no row is torn."""
    table = document.add_table(rows=0, cols=len(widths))
    table.autofit = False
    if is_ruled:
        table.style = "Table Grid"
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    if header:
        _fill(table.add_row(), header, widths, ["center"] * len(widths), shaded=len(widths))
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - no other door
    for row in rows:
        _fill(table.add_row(), row, widths, aligns or ["left"] * len(widths), shaded=label_columns)


def _fill(
    row: Any, texts: Sequence[str], widths: Sequence[float], aligns: Sequence[str], *, shaded: int
) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - no other door
    cells = zip(row.cells, texts, widths, aligns, strict=True)
    for place, (cell, text, width, align) in enumerate(cells):
        cell.width = Mm(width)
        paragraph = cell.paragraphs[0]
        paragraph.alignment = ALIGNED[align]
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
        paragraph.add_run(printable(text)).bold = True if place < shaded else None
        if place < shaded:
            shade = OxmlElement("w:shd")
            shade.set(qn("w:val"), "clear")
            shade.set(qn("w:fill"), SHADE)
            cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - no other door


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)


def _without_moment(docx: bytes) -> bytes:
    """The same package with the zip's own dates fixed, so that it can be rebuilt exactly."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(docx)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.infolist():
            target.writestr(
                zipfile.ZipInfo(part.filename, ZIP_DATE),
                source.read(part),
                compress_type=zipfile.ZIP_DEFLATED,
            )
    return out.getvalue()
