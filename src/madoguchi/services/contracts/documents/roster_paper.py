"""従事者名簿 out (xlsx, docx, pdf, frozen rows) and in (xlsx, CSV) with the same columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO

from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date, format_moment, format_month
from madoguchi.core.documents.columns import as_columns
from madoguchi.core.documents.papers import Ledger, LedgerColumn
from madoguchi.core.documents.sheets import SheetOut, read_rows, write_xlsx
from madoguchi.services.contracts.models import Contract, Worker
from madoguchi.services.contracts.queries.roster import WorkerLine, is_audit, lines_of
from madoguchi.services.contracts.rules.roster_sheet import (
    SheetProblem,
    columns_for,
    twins,
    typed_row,
)

PRINTED = (
    ("氏名", 2), ("責任", 2), ("役割", 2), ("業務執行場所", 3), ("電算処理", 1), ("個人情報", 1),
    ("再委託先", 2), ("従事開始日", 2), ("資格", 3), ("承認", 2),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class RosterReading:
    """What a sheet holds: typed rows with their row numbers, and every problem, by row."""

    rows: Sequence[tuple[int, Mapping[str, object]]]
    problems: Sequence[SheetProblem]


def read_roster(stream: BinaryIO, name: str, *, is_audit: bool, on: date) -> RosterReading:
    """The first sheet of a workbook, or the table of a CSV file.

    raises  UnreadableFile  broken, locked, of another kind, or headings missing
    """
    columns = [column.label for column in columns_for(is_audit=is_audit)]
    records = read_rows(stream, name)[0].records(columns)
    rows, problems = [], []
    for record in records:
        texts = {label: record[label].text for label in columns}
        typed, found = typed_row(record.number, texts, is_audit=is_audit, on=on)
        rows.append((record.number, typed))
        problems += found
    problems += twins(rows)
    return RosterReading(rows=rows, problems=sorted(problems, key=lambda one: one.row))


def roster_rows(contract: Contract, on: date) -> list[dict[str, Any]]:
    """The rows of the day's roster, as they are frozen with a filing: JSON values only."""
    return [
        {"id": line.worker.pk, "番号": line.worker.number, **row_of(line)}
        for line in lines_of(contract, on)
        if line.is_here
    ]


def row_of(line: WorkerLine) -> dict[str, Any]:
    """Heading -> text of one worker; several qualifications as lines of one cell."""
    worker = line.worker
    held = list(worker.qualifications.all())
    return {
        **{
            column.label: _text(getattr(worker, column.field))
            for column in columns_for(is_audit=True)
            if hasattr(worker, column.field)
        },
        "再委託先": worker.subcontract.firm if worker.subcontract else "",
        "資格名": "\n".join(one.name for one in held),
        "取得年月": "\n".join(f"{one.obtained_on:%Y-%m}" for one in held),
        "有効期限": "\n".join(_text(one.expires_on) for one in held),
        "最後に従事する日": _text(worker.leaves_on),
        "状態": line.state.label,
    }


def _text(value: object) -> str:
    match value:
        case None | False:
            return ""
        case True:
            return "○"
        case date():
            return value.isoformat()
    return str(value)


def roster_xlsx(contract: Contract, rows: Iterable[Mapping[str, Any]]) -> bytes:
    """The roster as a workbook; the same headings are read back by ``read_roster``."""
    labels = [column.label for column in columns_for(is_audit=is_audit(contract))]
    labels += ["最後に従事する日", "状態"]
    cells = tuple(tuple(row[label] for label in labels) for row in rows)
    return write_xlsx([SheetOut("従事者名簿", as_columns(labels), cells)], title="従事者名簿")


def roster_ledger(contract: Contract, now: datetime) -> Ledger:
    """The roster as a paper (pdf, docx), as it stands now."""
    lines = [line for line in lines_of(contract, day_of(now)) if line.is_here]
    return Ledger(
        title="従事者名簿",
        columns=tuple(LedgerColumn(label, share) for label, share in PRINTED),
        rows=tuple(_printed(line) for line in lines),
        as_of=format_moment(now),
        facts=(
            ("契約", f"{contract.case.number}　{contract.case.title}"),
            ("受託者", contract.chain.contractor.name),
        ),
    )


def _printed(line: WorkerLine) -> tuple[str, ...]:
    worker = line.worker
    marks = ((worker.is_processing_manager, "責任者"), (worker.processes_data, "処理"))
    personal = ((worker.handles_personal_data, "取扱"), (worker.transfers_personal_data, "授受"))
    return (
        worker.name,
        worker.responsibility,
        worker.role + ("（ボランティア）" if worker.is_volunteer else ""),
        worker.workplace,
        "・".join(word for is_set, word in marks if is_set) or "—",
        "・".join(word for is_set, word in personal if is_set) or "—",
        worker.subcontract.firm if worker.subcontract else "—",
        format_date(worker.started_on or worker.planned_from_on, weekday=False),
        _qualifications(worker),
        line.state.label,
    )


def _qualifications(worker: Worker) -> str:
    return (
        "\n".join(
            f"{one.name}（{format_month(one.obtained_on)}取得"
            + (f"、{format_date(one.expires_on, weekday=False)}まで" if one.expires_on else "")
            + "）"
            for one in worker.qualifications.all()
        )
        or "—"
    )
