"""質問書兼回答書 (様式3): read from what firms send, written with the answers (PROC-077)."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.documents.archive import UnreadableFile
from madoguchi.core.documents.columns import as_columns
from madoguchi.core.documents.papers import QuestionRow, QuestionSheet
from madoguchi.core.documents.reading import read_untrusted
from madoguchi.core.documents.sheet_reading import read_rows
from madoguchi.core.documents.sheets import SheetOut, write_xlsx
from madoguchi.services.procurement.models import AnswerEntry, Question, Tender
from madoguchi.services.procurement.rules.question_sheet import (
    HEADER,
    Row,
    rows_of_table,
)


def read_question_sheet(stream: BinaryIO, name: str) -> list[Row]:
    """The questions on a filled form, row by row: Word, Excel or CSV.

    raises  UnreadableFile  broken, of another kind, or no table with a column of questions
    """
    found = [rows_of_table(table) for table in _tables(stream, name)]
    sheets = [rows for rows in found if rows is not None]
    if not sheets:
        raise UnreadableFile(
            "columns_missing",
            "「質問」の列が見つかりません。表の見出しに「質問」があるか確かめてください。",
        )
    return [row for rows in sheets for row in rows]


def _tables(stream: BinaryIO, name: str) -> Iterable[Sequence[Sequence[str]]]:
    if name.lower().endswith(".docx"):
        return _tables_of_word(stream, name)
    return [
        [[cell.text for cell in row.cells] for row in sheet.rows]
        for sheet in read_rows(stream, name)
        if not sheet.is_hidden
    ]


def _tables_of_word(stream: BinaryIO, name: str) -> list[list[list[str]]]:
    # A file that somebody sent is read by a process of its own, which wants it on disk.
    with NamedTemporaryFile(suffix=".docx") as kept:
        kept.write(stream.read())
        kept.flush()
        read = read_untrusted(Path(kept.name), name=name)
    return [
        [[cell.text for cell in row] for row in table.rows]
        for page in read.pages
        for table in page.tables
    ]


def sheet_for_firm(tender: Tender, questions: Iterable[Question]) -> QuestionSheet:
    """One firm's questions with the answers on the same sheet, in its own words."""
    asked = list(questions)
    rows = tuple(
        QuestionRow(str(number), each.document, each.place, each.text, _answer(each))
        for number, each in enumerate(asked, start=1)
    )
    dated = format_date(day_of(asked[0].received_at)) if asked else ""
    return QuestionSheet(
        subject=tender.case.title,
        rows=rows,
        asker=(("事業者名", asked[0].firm),) if asked else (),
        dated=dated,
    )


def _answer(question: Question) -> str:
    return question.answer_entry.answer if question.answer_entry else ""


def sheet_for_all(tender: Tender, entries: Iterable[AnswerEntry]) -> QuestionSheet:
    """The consolidated answers, without any asker (PROC-075)."""
    rows = tuple(
        QuestionRow(str(each.number), each.document, each.place, each.question, each.answer)
        for each in entries
    )
    return QuestionSheet(subject=tender.case.title, rows=rows)


def sheet_as_xlsx(sheet: QuestionSheet) -> bytes:
    """The same sheet as a workbook."""
    rows = tuple((row.number, row.paper, row.place, row.question, row.answer) for row in sheet.rows)
    page = SheetOut("質問書兼回答書", as_columns(HEADER), rows)
    return write_xlsx([page], title=f"質問書兼回答書 {sheet.subject}")
