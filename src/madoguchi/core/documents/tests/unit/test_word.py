"""docx out: read back, and (load) opened by a real office suite."""

import io
import shutil
import subprocess
from dataclasses import replace
from datetime import datetime

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from madoguchi.core.documents.glyphs import MissingGlyph
from madoguchi.core.documents.papers import (
    Contact,
    Ledger,
    LedgerColumn,
    Letter,
    Minutes,
    MinutesSection,
    QuestionRow,
    QuestionSheet,
    Receipt,
    ReceivedFile,
)
from madoguchi.core.documents.pdfium import page_texts
from madoguchi.core.documents.word import render_docx

CONTACT = Contact("みほん区産業振興課", "佐伯 真理子", "03-1234-5678")
LETTER = Letter(
    "8み産振第123号", "令和8年2月2日", ("𠮷野家事支援株式会社", "渡邉󠄂　髙﨑 様"), ("みほん区長",),
    "企画提案の招請について", ("招請します。",), CONTACT, (("提出期限", "令和8年2月16日\n必着"),),
)  # fmt: skip
QUESTIONS = QuestionSheet(
    "支援事業業務委託",
    tuple(
        QuestionRow(str(n), "仕様書", f"{n}頁", f"質問{n}" * 40, "回答" * 60) for n in range(1, 31)
    ),
    notes=("回答は説明書と一体のものです。",),
)
MINUTES = Minutes(
    "議事録", "令和8年2月20日", "第2会議室", (("委員", "𠮷田 花子"),),
    (MinutesSection("一次審査", ("説明した。",), ("3者を対象とする。",)),), "佐伯 真理子",
)  # fmt: skip
LEDGER = Ledger("受付簿", (LedgerColumn("番号"), LedgerColumn("名称", 4)), (("1", "みほん企画"),))
RECEIPT = Receipt(
    "受付票", "第1号", "令和8年2月16日", "みほん企画", (("件名", "支援"),),
    ("みほん区長",), CONTACT,
    (ReceivedFile("案.pdf", 12, "ab" * 32),), ("大切に保管してください。",),
)  # fmt: skip
PAPERS = {
    "letter": LETTER, "questions": QUESTIONS, "minutes": MINUTES, "ledger": LEDGER,
    "receipt": RECEIPT,
}  # fmt: skip


def read_back(paper):
    return Document(io.BytesIO(render_docx(paper, title="通知")))


def all_text(document) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_letter_holds_every_name_as_typed():
    text = all_text(read_back(LETTER))
    for part in (
        "8み産振第123号",
        "𠮷野家事支援株式会社",
        "渡邉󠄂　髙﨑 様",
        "（公印省略）",
        "令和8年2月16日\n必着",
    ):
        assert part in text


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_paper_is_a4_with_room_for_holes(paper):
    section = read_back(paper).sections[0]
    sides = sorted((section.page_width, section.page_height))
    assert [round(side / Mm(1)) for side in sides] == [210, 297]
    assert [round(m / Mm(1)) for m in (section.left_margin, section.right_margin)] == [25, 20]


def test_styles_name_japanese_fonts():
    document = read_back(LETTER)
    for name in ("Normal", "Heading 1", "Heading 2"):
        fonts = document.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == "BIZ UDPゴシック"
        assert fonts.get(qn("w:ascii")) == "BIZ UDPGothic"
    table = next(
        p for p in document.part.package.iter_parts() if str(p.partname) == "/word/fontTable.xml"
    )
    assert "游ゴシック" in table.blob.decode()


def test_table_header_repeats_and_rows_stay_whole():
    rows = read_back(QUESTIONS).tables[-1].rows
    assert rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert rows[1]._tr.trPr.find(qn("w:tblHeader")) is None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)
    assert [cell.text for cell in rows[0].cells] == ["No.", "資料名", "頁・項番", "質問", "回答"]


def test_footer_counts_pages():
    footer = read_back(LETTER).sections[0].footer.paragraphs[0]._p
    assert [field.get(qn("w:instr")) for field in footer.iter(qn("w:fldSimple"))] == [
        "PAGE", "NUMPAGES",
    ]  # fmt: skip


def test_document_is_unlocked_and_names_nobody():
    document = read_back(LETTER)
    assert document.settings.element.find(qn("w:documentProtection")) is None
    about = document.core_properties
    assert (about.author, about.last_modified_by, about.comments, about.title) == (
        "",
        "",
        "",
        "通知",
    )


def test_same_paper_gives_the_same_bytes():
    made_at = datetime(2026, 2, 2, 9, 0)  # noqa: DTZ001 - the format knows no time zone
    assert render_docx(LETTER, title="通知", made_at=made_at) == render_docx(
        LETTER, title="通知", made_at=made_at
    )


@pytest.mark.parametrize("control", ["\u202e", "\x07"])
def test_control_is_refused(control):
    with pytest.raises(MissingGlyph):
        render_docx(replace(LETTER, subject=f"件名{control}"), title="通知")


@pytest.mark.load
@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_office_suite_opens_and_prints_the_paper(paper, tmp_path):
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("no LibreOffice on this machine")
    (tmp_path / "paper.docx").write_bytes(render_docx(paper, title="通知"))
    subprocess.run(
        [soffice, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "paper.docx")],
        check=True, timeout=120, capture_output=True,
    )  # fmt: skip
    pages = page_texts((tmp_path / "paper.pdf").read_bytes())
    assert pages[0].strip().endswith(f"1/{len(pages)}")
    if paper is QUESTIONS:
        assert len(pages) > 1
        assert all("頁・項番" in page for page in pages[:-1])
