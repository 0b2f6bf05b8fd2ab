"""Tables out: the machine-readability rules as tests, and what a spreadsheet must not run."""

import csv
import io
import zipfile
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import openpyxl
import pytest

from madoguchi.core.documents.columns import Column, Kind
from madoguchi.core.documents.names import safe_file_name
from madoguchi.core.documents.sheets import SheetOut, write_xlsx
from madoguchi.core.documents.tables import (
    Encoding,
    UnfitCharacters,
    csv_bytes,
    csv_response,
    csv_text,
    xlsx_response,
)
from madoguchi.core.errors import Refused
from madoguchi.core.terms import Term

UTC = timezone.utc  # noqa: UP017 - reads better beside the JST below
CLOSING = datetime(2026, 2, 16, 7, 59, 58, tzinfo=UTC)
COLUMNS = [
    Column("法人番号"),
    Column("事業者名"),
    Column("金額", Kind.YEN),
    Column("提出日", Kind.DATE),
    Column("受付日時", Kind.MOMENT),
]
ROW = ("0123456789012", "髙﨑𠮷野株式会社", 13_152_346, date(2026, 2, 16), CLOSING)


def sheet_of(response):
    return openpyxl.load_workbook(io.BytesIO(response.content)).active


def test_csv_is_utf8_with_bom_and_crlf():
    body = csv_bytes(COLUMNS, [ROW])
    assert body.startswith(b"\xef\xbb\xbf")
    assert body.decode("utf-8-sig") == (
        "法人番号,事業者名,金額,提出日,受付日時\r\n"
        "0123456789012,髙﨑𠮷野株式会社,13152346,2026-02-16,2026-02-16T16:59:58+09:00\r\n"
    )


def test_csv_quotes_as_rfc_4180_and_reads_back():
    cells = ("コンマ,あり", '引用"符"', "素直", " 空白 ")
    text = csv_text(["a", "b", "c", "d"], [cells])
    assert text.split("\r\n")[1] == '"コンマ,あり","引用""符""",素直, 空白 '
    assert list(csv.reader(io.StringIO(text, newline="")))[1] == list(cells)


def test_csv_cell_holds_no_line_break():
    text = csv_text(["備考"], [("1行目\r\n2行目\n3行目\v4\u2028 5",)])
    assert text == "備考\r\n1行目 2行目 3行目 4  5\r\n"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_csv_formula_is_led_by_an_apostrophe(start):
    cell = csv_text(["a"], [(f"{start}cmd|'/c calc'!A1",)]).split("\r\n")[1]
    assert cell == f"'{start}cmd|'/c calc'!A1".replace("\t", " ").replace("\r", " ")


def test_csv_formula_in_the_header_is_led_by_an_apostrophe():
    assert csv_text(["=1+1"], []) == "'=1+1\r\n"


def test_csv_negative_number_stays_a_number():
    assert csv_text(["a", "b"], [(-5, Decimal("-1.50"))]).endswith("\r\n-5,-1.50\r\n")


def test_csv_blank_is_empty_and_not_zero():
    assert csv_text(["a", "b", "c"], [(None, "", 0)]).split("\r\n")[1] == ",,0"


def test_cp932_takes_what_windows_takes():
    body = csv_bytes(["氏名"], [("髙橋﨑①㈱㎡〜−",)], encoding=Encoding.CP932)
    assert body.decode("cp932") == "氏名\r\n髙橋﨑①㈱㎡～－\r\n"


def test_cp932_reports_what_does_not_fit_and_replaces_nothing():
    with pytest.raises(UnfitCharacters) as caught:
        csv_bytes(["氏名"], [("𠮷田",), ("鷗外と𠮷田",)], encoding=Encoding.CP932)
    assert caught.value.characters == ("𠮷", "鷗")
    assert caught.value.message == (
        "「𠮷」、「鷗」は、Shift_JIS（CP932）では表せません。UTF-8の形式で書き出してください。"
    )


@pytest.mark.parametrize("columns", [["a", "a"], ["a", ""], ["a\nb"]])
def test_column_names_are_unique_and_of_one_line(columns):
    with pytest.raises(ValueError, match="column name"):
        csv_text(columns, [])


def test_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="1 cells under 2 columns"):
        csv_text(["a", "b"], [("x",)])


def test_moment_without_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        csv_text(["a"], [(datetime(2026, 2, 16),)])  # noqa: DTZ001 - the mistake under test


def test_yes_no_and_terms_are_words():
    class State(Term):
        OPEN = "open", "受付中"

    assert csv_text(["a", "b"], [(True, State.OPEN)]).split("\r\n")[1] == "はい,受付中"


def test_thing_without_a_cell_form_is_refused():
    with pytest.raises(TypeError, match="list"):
        csv_text(["a"], [(["x"],)])


def test_csv_response_names_the_file_in_japanese():
    response = csv_response(COLUMNS, [ROW], "参加者一覧\u202e/令和8年度")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''"
        "%E5%8F%82%E5%8A%A0%E8%80%85%E4%B8%80%E8%A6%A7_%E4%BB%A4%E5%92%8C8%E5%B9%B4%E5%BA%A6.csv"
    )
    assert response["Cache-Control"] == "private, no-store"


def test_xlsx_cells_have_their_types():
    sheet = sheet_of(xlsx_response(COLUMNS, [ROW], "一覧"))
    cells = next(iter(sheet.iter_rows(min_row=2, max_row=2)))
    assert [cell.value for cell in cells] == [
        "0123456789012", "髙﨑𠮷野株式会社", 13_152_346, datetime(2026, 2, 16),  # noqa: DTZ001 - xlsx has no zone
        datetime(2026, 2, 16, 16, 59, 58),  # noqa: DTZ001 - the same
    ]  # fmt: skip
    assert [cell.data_type for cell in cells] == ["s", "s", "n", "d", "d"]
    assert (cells[0].number_format, cells[3].number_format) == ("@", "yyyy-mm-dd")


def test_xlsx_is_one_table_with_nothing_merged_hidden_or_locked():
    sheet = sheet_of(xlsx_response(COLUMNS, [ROW, ROW], "一覧"))
    assert list(sheet.merged_cells.ranges) == []
    assert not any(row.hidden for row in sheet.row_dimensions.values())
    assert not any(column.hidden for column in sheet.column_dimensions.values())
    assert not sheet.protection.sheet
    assert (sheet.max_row, sheet.max_column) == (3, 5)
    assert sheet._images == []


def test_xlsx_prints_with_its_header_on_a4():
    sheet = sheet_of(xlsx_response(COLUMNS, [ROW], "一覧"))
    assert sheet.freeze_panes == "A2"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.oddFooter.center.text == "&P/&N"
    assert sheet.auto_filter.ref == "A1:E2"


@pytest.mark.parametrize(
    "typed", ["=1+1", '=HYPERLINK("http://x")', "+81", "http://example.jp", "_x0041_"]
)
def test_xlsx_text_is_never_a_formula_or_link(typed):
    cell = sheet_of(xlsx_response(["a"], [(typed,)], "一覧"))["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (typed, "s", None)


def test_xlsx_is_the_same_each_time_and_names_nobody():
    book = write_xlsx([SheetOut("一覧", tuple(COLUMNS), (ROW,))], title="一覧")
    assert book == write_xlsx([SheetOut("一覧", tuple(COLUMNS), (ROW,))], title="一覧")
    core = zipfile.ZipFile(io.BytesIO(book)).read("docProps/core.xml").decode()
    assert "<dc:creator></dc:creator>" in core
    assert "<dc:title>一覧</dc:title>" in core


def test_xlsx_too_long_cell_says_what_to_do():
    with pytest.raises(Refused) as caught:
        write_xlsx([SheetOut("一覧", (Column("a"),), (("あ" * 32_768,),))])
    assert caught.value.message == (
        "2行目の文が長すぎてExcelに書き出せません。CSVで書き出してください。"
    )


def test_sheet_name_that_excel_refuses_is_made_fit():
    book = write_xlsx([SheetOut("令和8/9年度[案]:一覧" + "長" * 40, (Column("a"),), ())])
    assert openpyxl.load_workbook(io.BytesIO(book)).sheetnames == [
        "令和8_9年度_案__一覧" + "長" * 18
    ]


def test_file_name_is_composed_and_short():
    assert safe_file_name("か\u3099.pdf") == "が.pdf"
    assert safe_file_name("長" * 200 + ".pdf") == "長" * 96 + ".pdf"
    assert len(safe_file_name("長" * 200)) == 100


def test_jst_is_nine_hours_ahead():
    assert CLOSING.utcoffset() == timedelta(0)
    assert "2026-02-17T00:00:00+09:00" in csv_text(
        ["a"], [(datetime(2026, 2, 16, 15, tzinfo=UTC),)]
    )
