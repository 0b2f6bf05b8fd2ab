"""A template of the office is filled in and nothing else of it changes."""

import io
import zipfile

import pytest
from docx import Document

from madoguchi.core.documents.archive import UnreadableFile
from madoguchi.core.documents.merging import FieldMissing, fields_of, merge_docx
from madoguchi.core.errors import Refused


def a_template():
    """Fields in a paragraph split over runs, in a table, in a header."""
    document = Document()
    paragraph = document.add_paragraph("契約の")
    for piece in ("{{件", "名}}", "と{{ 契約番号 }}について"):
        paragraph.add_run(piece)
    paragraph.runs[1].bold = True
    document.add_table(rows=1, cols=1).cell(0, 0).text = "納品物：{{納品物一覧}}（以上）"
    document.sections[0].header.paragraphs[0].text = "{{契約番号}}"
    document.add_paragraph("{波括弧}と{{}}はそのまま")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


VALUES = {
    "件名": "{{件名}}の<講座>＆髙﨑𠮷",
    "契約番号": "2026-001",
    "納品物一覧": "1 計画\n2 報告",
}


def test_fields_are_found_once_whatever_runs_they_are_split_over():
    assert fields_of(a_template()) == ("件名", "契約番号", "納品物一覧")


def test_merged_document_reads_back_with_its_values_and_keeps_its_look():
    merged = Document(io.BytesIO(merge_docx(a_template(), VALUES)))
    assert merged.paragraphs[0].text == ("契約の{{件名}}の<講座>＆髙﨑𠮷と2026-001について")
    assert [run.bold for run in merged.paragraphs[0].runs] == [None, True, None, None]
    assert merged.tables[0].cell(0, 0).text == "納品物：1 計画\n2 報告（以上）"
    assert merged.sections[0].header.paragraphs[0].text == "2026-001"
    assert merged.paragraphs[-1].text == "{波括弧}と{{}}はそのまま"


def test_same_values_give_the_same_bytes_and_every_other_part_stays():
    first, second = merge_docx(a_template(), VALUES), merge_docx(a_template(), VALUES)
    with (
        zipfile.ZipFile(io.BytesIO(first)) as one,
        zipfile.ZipFile(io.BytesIO(second)) as two,
        zipfile.ZipFile(io.BytesIO(a_template())) as template,
    ):
        assert one.namelist() == template.namelist()
        assert one.read("word/document.xml") == two.read("word/document.xml")
        assert one.read("word/styles.xml") == template.read("word/styles.xml")


@pytest.mark.parametrize("value", ["", "　 "])
def test_field_without_a_value_is_named(value):
    with pytest.raises(FieldMissing) as missing:
        merge_docx(a_template(), {**VALUES, "契約番号": value})
    assert missing.value.field == "契約番号"
    assert "「契約番号」" in missing.value.message


def test_what_is_no_docx_is_refused():
    with pytest.raises(UnreadableFile):
        fields_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 locked")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    with pytest.raises(Refused) as refused:
        fields_of(out.getvalue())
    assert refused.value.code == "not_docx"


def test_entities_are_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    with pytest.raises(Refused) as refused:
        fields_of(out.getvalue())
    assert refused.value.code == "xml_entities"
