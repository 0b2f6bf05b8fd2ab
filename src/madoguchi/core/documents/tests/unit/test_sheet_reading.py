"""Spreadsheets in: untidy files, with the place of every cell."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest

from madoguchi.core.documents.archive import UnreadableFile
from madoguchi.core.documents.sheets import RowProblem, read_rows


def workbook(fill) -> io.BytesIO:
    book = openpyxl.Workbook()
    fill(book)
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


def csv_sheet(content: bytes, name: str = "一覧.csv"):
    return read_rows(io.BytesIO(content), name)[0]


def refusal(stream: io.BytesIO, name: str) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_rows(stream, name)
    return caught.value.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_csv_encoding_is_found(encoding):
    sheet = csv_sheet("氏名,番号\r\n髙﨑,001\r\n".encode(encoding))
    assert [cell.value for cell in sheet.rows[1].cells] == ["髙﨑", "001"]
    assert [cell.address for cell in sheet.rows[1].cells] == ["A2", "B2"]


def test_csv_from_excel_unicode_text_is_read():
    assert csv_sheet("氏名\t番号\r\n𠮷田\t1".encode("utf-16")).rows[1].cells[0].value == "𠮷田"


def test_undecodable_csv_names_the_row():
    content = "氏名\r\n髙橋\r\n".encode("cp932") + b"\x81\xff\xfd\r\n"
    assert refusal(io.BytesIO(content), "a.csv") == (
        "3行目に読めない文字があります。文字コードをUTF-8にして保存し直し、もう一度選んでください。"
    )


def test_broken_quotes_are_told():
    assert "引用符" in refusal(io.BytesIO(b'a,b\r\n"x,1\r\n'), "a.csv")


def test_cells_of_a_workbook_have_values_and_addresses():
    def fill(book):
        book.active.append(["番号", "金額", "日付"])
        book.active.append(["001", 1234, date(2026, 2, 2)])

    row = read_rows(workbook(fill), "a.xlsx")[0].rows[1]
    assert [(cell.address, cell.value) for cell in row.cells] == [
        ("A2", "001"), ("B2", 1234), ("C2", date(2026, 2, 2)),
    ]  # fmt: skip


def test_merged_cells_give_their_value_to_each_row():
    def fill(book):
        book.active["A1"], book.active["B1"], book.active["B2"] = "部", "課1", "課2"
        book.active.merge_cells("A1:A2")

    rows = read_rows(workbook(fill), "a.xlsx")[0].rows
    assert [(row.cells[0].value, row.cells[0].is_merged) for row in rows] == [
        ("部", False), ("部", True),
    ]  # fmt: skip


def test_offset_table_keeps_excel_addresses():
    def fill(book):
        book.active["C5"] = "ここ"

    cells = [c for r in read_rows(workbook(fill), "a.xlsx")[0].rows for c in r.cells if c.text]
    assert [(cell.address, cell.value) for cell in cells] == [("C5", "ここ")]


def test_hidden_sheet_is_marked():
    def fill(book):
        book.create_sheet("裏").sheet_state = "hidden"

    sheets = read_rows(workbook(fill), "a.xlsx")
    assert [(sheet.name, sheet.is_hidden) for sheet in sheets] == [("Sheet", False), ("裏", True)]


def test_records_find_an_untidy_header_and_skip_blank_rows():
    sheet = csv_sheet(
        "質問一覧,,\r\n,,\r\n金 額,事業者名,受付〜締切\r\n"
        "１３，１５２，３４６円,みほん企画,x\r\n,,\r\n5,例題学習社\r\n".encode()
    )
    records = sheet.records(["事業者名", "金額", "受付～締切"])
    assert [(r.number, r["事業者名"].text, r["金額"].integer()) for r in records] == [
        (4, "みほん企画", 13_152_346), (6, "例題学習社", 5),
    ]  # fmt: skip
    assert (records[1]["受付～締切"].address, records[1]["受付～締切"].text) == ("C6", "")


def test_missing_columns_are_named():
    with pytest.raises(UnreadableFile) as caught:
        csv_sheet("氏名,所属\r\n".encode()).records(["氏名", "メール", "役割"])
    assert caught.value.message == (
        "列の見出し「メール」、「役割」が見つかりません。見出しの行を確かめて、もう一度選んでください。"
    )


def test_problem_says_row_and_cell():
    record = csv_sheet("氏名\r\n\r\n佐伯".encode()).records(["氏名"])[0]
    problem = record.problem("氏名", "所属を入力してください。")
    assert problem == RowProblem(3, "A3", "所属を入力してください。")
    assert str(problem) == "3行目（A3）: 所属を入力してください。"


def test_not_a_number_is_told_to_the_caller():
    with pytest.raises(ValueError, match="invalid literal"):
        csv_sheet("約五百万円".encode()).rows[0].cells[0].integer()


@pytest.mark.parametrize(
    ("content", "name", "part"),
    [
        (b"not a zip", "a.xlsx", "壊れていないか"),
        (b"", "a.xlsx", "壊れていないか"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "a.xlsx", "パスワード"),
        (b"x", "a.pdf", "Excel（.xlsx）かCSV（.csv）"),
    ],
)
def test_wrong_file_says_what_to_do(content, name, part):
    assert part in refusal(io.BytesIO(content), name)


def test_zip_bomb_is_refused_before_unpacking():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", b"0" * 50_000_000)
    out.seek(0)
    assert "展開すると大きすぎる" in refusal(out, "a.xlsx")


def test_too_many_rows_are_refused():
    assert "行が多すぎます（100,000行まで）" in refusal(io.BytesIO(b"a\n" * 100_001), "a.csv")
