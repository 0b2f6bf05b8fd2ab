"""Blind copies as Word files and workbooks, each leaking a text in one way."""

import io
import zipfile
from collections.abc import Callable, Mapping
from html import escape

import openpyxl
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image

from madoguchi.services.procurement.tests.leaks_pdf import PROSE, quoted, typeset

Leak = Callable[[str], bytes]
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "v": "urn:schemas-microsoft-com:vml",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    }.items()
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{escape(text)}</w:t></w:r>"


def paragraph(inner: str) -> str:
    return f"<w:p>{inner}</w:p>"


def word(
    body: str = "", parts: Mapping[str, str | bytes] | None = None, *, base: bytes | None = None
) -> bytes:
    """A Word file of plain prose with ``body`` (XML) at its end and further ``parts``."""
    if base is None:
        made, document = io.BytesIO(), Document()
        document.core_properties.author = ""
        document.core_properties.comments = ""
        for _ in range(3):
            document.add_paragraph(PROSE)
        document.save(made)
        base = made.getvalue()
    return replaced(base, "word/document.xml", lambda xml: _with_body(xml, body), parts or {})


def _with_body(xml: bytes, body: str) -> bytes:
    head, mark, tail = xml.rpartition(b"<w:sectPr")
    wrapped = body.replace("<w:p>", f"<w:p {NAMESPACES}>", 1) if body else ""
    return head + wrapped.encode() + mark + tail


def replaced(
    base: bytes,
    name: str,
    change: Callable[[bytes], bytes],
    parts: Mapping[str, str | bytes] | None = None,
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(base)) as source, zipfile.ZipFile(out, "w", 8) as target:
        for each in source.namelist():
            if each in (parts or {}):
                continue
            content = source.read(each)
            target.writestr(each, change(content) if each == name else content)
        for each, text in (parts or {}).items():
            target.writestr(each, text)
    return out.getvalue()


def document_with(change: Callable[[object, str], None]) -> Leak:
    def leak(text: str) -> bytes:
        document, out = Document(), io.BytesIO()
        document.core_properties.author = ""
        document.add_paragraph(PROSE)
        change(document, text)
        document.save(out)
        return out.getvalue()

    return leak


def _body(inner: Callable[[str], str]) -> Leak:
    return lambda text: word(paragraph(inner(escape(text))))


def _part(name: str, xml: Callable[[str], str]) -> Leak:
    return lambda text: word(parts={name: HEAD + xml(escape(text))})


def _comment(by: str, text: str) -> str:
    return (
        f'<w:comments {NAMESPACES}><w:comment w:id="1" w:author="{by}">'
        f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:comment></w:comments>"
    )


def _note(text: str) -> str:
    return (
        f'<w:footnotes {NAMESPACES}><w:footnote w:id="2"><w:p><w:r><w:t>{text}</w:t></w:r></w:p>'
        "</w:footnote></w:footnotes>"
    )


def _box(text: str) -> str:
    return (
        "<w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r>"
        f"<w:t>{text}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )


def _picture(description: str) -> str:
    named = f'<wp:docPr id="1" name="図 1" descr="{description}"/>'
    return f"<w:r><w:drawing><wp:inline>{named}</wp:inline></w:drawing></w:r>"


def _old_fallback(text: str) -> str:
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="x"><w:t>図</w:t></mc:Choice><mc:Fallback>'
        f"<w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
        "</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def _header(document, text: str) -> None:
    document.sections[0].header.paragraphs[0].text = text


def _first_page_footer(document, text: str) -> None:
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_footer.paragraphs[0].text = text


def _table(document, text: str) -> None:
    outer = document.add_table(rows=1, cols=2)
    inner = outer.cell(0, 1).add_table(rows=1, cols=1)
    inner.cell(0, 0).text = text


def _runs(document, text: str) -> None:
    own = document.add_paragraph()
    for place, letter in enumerate(text):
        own.add_run(letter).bold = bool(place % 2)


def _two_paragraphs(document, text: str) -> None:
    middle = max(1, len(text) // 2)
    document.add_paragraph(text[:middle])
    document.add_paragraph(text[middle:])


def _hidden_style(document, text: str) -> None:
    style = document.styles.add_style("控え", 1)
    style.font.hidden = True
    document.add_paragraph(text, style="控え")


def _external(document, text: str) -> None:
    document.part.relate_to(f"https://example.jp/{text}", RELATIONSHIP_TYPE.HYPERLINK, True)


def _property(name: str) -> Leak:
    return document_with(lambda document, text: setattr(document.core_properties, name, text))


def photograph(text: str) -> bytes:
    image, marks, out = Image.new("RGB", (20, 20), "gray"), Image.Exif(), io.BytesIO()
    marks[0x013B] = text.encode()  # artist
    image.save(out, "JPEG", exif=marks)
    return out.getvalue()


def _embedded_book(text: str) -> bytes:
    return word(parts={"word/embeddings/Sheet1.xlsx": book(lambda sheet: sheet.append([text]))})


DOCX_LEAKS: dict[str, tuple[str, Leak]] = {
    "body text": ("text", _body(run)),
    "in many runs": ("text", document_with(_runs)),
    "over two paragraphs": ("text", document_with(_two_paragraphs)),
    "table in a table": ("text", document_with(_table)),
    "in white": ("hidden_text", _body(lambda t: run(t, '<w:color w:val="FFFFFF"/>'))),
    "hidden": ("hidden_text", _body(lambda t: run(t, "<w:vanish/>"))),
    "hidden by a style": ("hidden_text", document_with(_hidden_style)),
    "half a point high": ("hidden_text", _body(lambda t: run(t, '<w:sz w:val="1"/>'))),
    "header": ("header", document_with(_header)),
    "footer of the first page": ("footer", document_with(_first_page_footer)),
    "footnote": ("note", _part("word/footnotes.xml", _note)),
    "text box": ("text_box", _body(_box)),
    "comment": ("comment", _part("word/comments.xml", lambda t: _comment("審査", t))),
    "author of a comment": ("author", _part("word/comments.xml", lambda t: _comment(t, "良い"))),
    "inserted by": (
        "author", _body(lambda t: f'<w:ins w:id="1" w:author="{t}">{run("追加")}</w:ins>'),
    ),
    "deleted text": (
        "deletion",
        _body(
            lambda t: f'<w:del w:id="1" w:author="甲"><w:r><w:delText>{t}</w:delText></w:r></w:del>'
        ),
    ),
    "bookmark": ("bookmark", _body(lambda t: f'<w:bookmarkStart w:id="1" w:name="{t}"/>')),
    "field": (
        "field", _body(lambda t: f"<w:r><w:instrText>INCLUDETEXT {t}.docx</w:instrText></w:r>"),
    ),
    "link": ("link", document_with(_external)),
    "alternative text": ("alt_text", _body(_picture)),
    "old form of a shape": ("other", _body(_old_fallback)),
    "watermark": (
        "other", _body(lambda t: f'<w:r><w:pict><v:textpath string="{t}"/></w:pict></w:r>'),
    ),
    "formula": ("other", _body(lambda t: f"<m:oMath><m:r><m:t>{t}</m:t></m:r></m:oMath>")),
    "content control": (
        "other", _body(lambda t: f'<w:sdt><w:sdtPr><w:alias w:val="{t}"/></w:sdtPr></w:sdt>'),
    ),
    "diagram": (
        "other",
        _part(
            "word/diagrams/data1.xml",
            lambda t: f"<dgm:x {NAMESPACES}><a:p><a:r><a:t>{t}</a:t></a:r></a:p></dgm:x>",
        ),
    ),
    "document variable": (
        "other",
        _part(
            "word/variables.xml",
            lambda t: f'<w:docVars {NAMESPACES}><w:docVar w:name="firm" w:val="{t}"/></w:docVars>',
        ),
    ),
    "custom XML": (
        "other", _part("customXml/item1.xml", lambda t: f"<firm><name>{t}</name></firm>"),
    ),
    "XML comment": ("comment", _part("customXml/item1.xml", lambda t: f"<x><!--{t}--></x>")),
    "author": ("metadata", _property("author")),
    "last modified by": ("metadata", _property("last_modified_by")),
    "keywords": ("metadata", _property("keywords")),
    "company": (
        "metadata",
        _part("docProps/app.xml", lambda t: f"<Properties><Company>{t}</Company></Properties>"),
    ),
    "own property": (
        "metadata",
        _part(
            "docProps/custom.xml",
            lambda t: f'<Properties><property name="作成"><v>{t}</v></property></Properties>',
        ),
    ),
    "name of a picture": (
        "name", lambda t: word(parts={f"word/media/{t}.png": b"\x89PNG\r\n\x1a\n"}),
    ),
    "marks of a picture": (
        "picture", lambda t: word(parts={"word/media/image1.jpg": photograph(t)}),
    ),
    "workbook inside": ("attachment", _embedded_book),
    "PDF inside": (
        "attachment",
        lambda t: word(parts={"word/embeddings/ole1.bin": b"\0" * 9 + typeset(quoted(t))}),
    ),
    "object of an old program": (
        "attachment",
        lambda t: word(parts={"word/embeddings/ole1.bin": b"\x01\0" + t.encode("utf-16-le")}),
    ),
}  # fmt: skip


def book(change: Callable[..., None]) -> bytes:
    made, out = openpyxl.Workbook(), io.BytesIO()
    made.properties.creator = ""
    made.active.title = "内訳"
    made.active["A1"] = "人件費"
    change(made.active)
    made.save(out)
    return out.getvalue()


def _sheet(change: Callable[..., object]) -> Leak:
    return lambda text: book(lambda sheet: change(sheet, text) and None)


def _hidden_sheet(state: str) -> Callable[..., None]:
    def change(sheet, text: str) -> None:
        other = sheet.parent.create_sheet("控え")
        other.append([text])
        other.sheet_state = state

    return change


def _hidden_row(sheet, text: str) -> None:
    sheet["A3"] = text
    sheet.row_dimensions[3].hidden = True


def _hidden_column(sheet, text: str) -> None:
    sheet["D2"] = text
    sheet.column_dimensions["D"].hidden = True


def _cell_note(sheet, text: str) -> None:
    sheet["A1"].comment = Comment(text, "審査")


def _cell_note_author(sheet, text: str) -> None:
    sheet["A1"].comment = Comment("根拠", text)


def _sheet_name(sheet, text: str) -> None:
    sheet.title = text[:30]


def _defined_name(sheet, text: str) -> None:
    sheet.parent.defined_names["総計"] = DefinedName("総計", attr_text=f'"{text}"')


def _head(sheet, text: str) -> None:
    sheet.oddHeader.center.text = text


def _validation(sheet, text: str) -> None:
    rule = DataValidation(type="list", formula1=f'"甲,{text}"')
    rule.add("B1")
    sheet.add_data_validation(rule)


def _hyperlink(sheet, text: str) -> None:
    sheet["A1"].hyperlink = f"https://example.jp/{text}"


def _reading(text: str) -> bytes:
    strings = (
        f'{HEAD}<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si>'
        f'<t>人件費</t><rPh sb="0" eb="3"><t>{escape(text)}</t></rPh></si></sst>'
    )
    return replaced(book(lambda _: None), "", bytes, {"xl/sharedStrings.xml": strings})


def _number_format(sheet, text: str) -> None:
    sheet["B2"] = 1
    sheet["B2"].number_format = f'0"{text}"'


def _creator(sheet, text: str) -> None:
    sheet.parent.properties.creator = text


XLSX_LEAKS: dict[str, tuple[str, Leak]] = {
    "cell": ("text", _sheet(lambda sheet, t: sheet.append([t]))),
    "hidden sheet": ("hidden_text", _sheet(_hidden_sheet("hidden"))),
    "very hidden sheet": ("hidden_text", _sheet(_hidden_sheet("veryHidden"))),
    "hidden row": ("hidden_text", _sheet(_hidden_row)),
    "hidden column": ("hidden_text", _sheet(_hidden_column)),
    "sheet name": ("sheet_name", _sheet(_sheet_name)),
    "cell note": ("comment", _sheet(_cell_note)),
    "author of a cell note": ("author", _sheet(_cell_note_author)),
    "defined name": ("name", _sheet(_defined_name)),
    "print header": ("header", _sheet(_head)),
    "choices of a cell": ("other", _sheet(_validation)),
    "link of a cell": ("link", _sheet(_hyperlink)),
    "reading of a cell": ("other", _reading),
    "number format": ("other", _sheet(_number_format)),
    "formula": ("other", _sheet(lambda sheet, t: sheet.append([f'="{t}"&"様"']))),
    "creator": ("metadata", _sheet(_creator)),
}  # fmt: skip
