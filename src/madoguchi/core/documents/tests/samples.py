"""Files to read, made when a test asks for them."""

import functools
import io
import zipfile

import openpyxl
import pikepdf
from docx import Document
from openpyxl.comments import Comment

from madoguchi.core.documents.papers import Contact, Letter
from madoguchi.core.documents.pdf import render_pdf
from madoguchi.core.documents.reading import ReadDocument, read_document

LETTER = Letter(
    "8み産振第123号", "令和8年2月2日", ("𠮷野家事支援株式会社",), ("みほん区長",),
    "企画提案の招請について", ("渡邉󠄂と髙﨑を招請します。",), Contact("産業振興課"),
)  # fmt: skip
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@functools.cache
def letter_pdf() -> bytes:
    return render_pdf("letter", LETTER, title="招請通知")


def saved(document: pikepdf.Pdf, **options: object) -> bytes:
    out = io.BytesIO()
    document.save(out, **options)
    return out.getvalue()


def read(content: bytes, name: str) -> ReadDocument:
    return read_document(io.BytesIO(content), name)


def word_file(body: str, extra: dict[str, str] | None = None) -> bytes:
    out = io.BytesIO()
    document = Document()
    document.core_properties.author = "山﨑 太郎"
    document.add_paragraph("本文です。")
    document.sections[0].header.paragraphs[0].text = "みほん企画株式会社"
    document.sections[0].footer.paragraphs[0].text = "社外秘"
    document.save(out)
    changed = io.BytesIO()
    with zipfile.ZipFile(out) as source, zipfile.ZipFile(changed, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                content = content.replace(b"<w:sectPr", body.encode() + b"<w:sectPr", 1)
            target.writestr(name, content)
        for name, text in (extra or {}).items():
            target.writestr(name, text)
    return changed.getvalue()


def xlsx_file() -> bytes:
    out = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "項目"
    book.active["A1"].comment = Comment("根拠", "山﨑")
    book.save(out)
    return out.getvalue()


def zip_of(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()
