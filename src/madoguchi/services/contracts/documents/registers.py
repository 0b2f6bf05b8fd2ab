"""The registers of a contract as tables: for paper, for Excel and for other systems (CONT-162)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date, format_moment
from madoguchi.core.documents.columns import Column
from madoguchi.core.documents.papers import Ledger, LedgerColumn
from madoguchi.core.documents.sheets import SheetOut
from madoguchi.services.contracts.documents.custody_papers import ledger_paper
from madoguchi.services.contracts.models import Contract, Inspection
from madoguchi.services.contracts.queries.board import board_of
from madoguchi.services.contracts.queries.paying import paying_of
from madoguchi.services.contracts.rules.amending import shown
from madoguchi.services.contracts.terms import AmendedSubject


def clauses(contract: Contract, now: datetime) -> Ledger:
    """遵守状況一覧: each clause with its sign and next day."""
    rows = [
        (
            board.clause_set.label, f"第{line.clause.number}項", line.clause.heading,
            line.sign.label, format_date(line.next_due_on) if line.next_due_on else "",
            line.reason,
        )
        for board in board_of(contract, day_of(now))
        for line in board.clauses
    ]  # fmt: skip
    return _ledger(
        contract, now, "特記事項の遵守状況",
        (("特記事項", 2), ("項", 1), ("見出し", 2), ("状態", 1), ("次の期限", 2), ("理由", 2)),
        rows,
    )  # fmt: skip


def deliverables(contract: Contract, now: datetime) -> Ledger:
    """納品物一覧 with the state of each."""
    rows = [
        (
            str(row.number), row.deliverable.title, row.deliverable.due_text,
            format_date(row.deliverable.due_on) if row.deliverable.due_on else "",
            row.formats, row.get_state_display(),
            format_date(row.accepted_on) if row.accepted_on else "",
        )
        for row in contract.deliverables.select_related("deliverable")
    ]  # fmt: skip
    return _ledger(
        contract, now, "納品物一覧",
        (("番号", 1), ("名称", 3), ("期限の定め", 2), ("期限", 2), ("形式", 2), ("状態", 1),
         ("検査合格日", 2)), rows,
    )  # fmt: skip


def inspections(contract: Contract, now: datetime) -> Ledger:
    """検査の記録: every inspection, the failed ones too."""
    found = Inspection.objects.filter(row__contract=contract).select_related(
        "row__deliverable", "inspector"
    )
    rows = [
        (
            format_date(one.inspected_on), one.row.deliverable.title, one.inspector.name,
            one.get_result_display(), one.points, one.defects,
            format_date(one.correct_by_on) if one.correct_by_on else "",
        )
        for one in found
    ]  # fmt: skip
    return _ledger(
        contract, now, "検査の記録",
        (("検査日", 2), ("納品物", 3), ("検査員", 2), ("結果", 1), ("確認した点", 2),
         ("手直しの内容", 2), ("手直しの期限", 2)), rows,
    )  # fmt: skip


def payments(contract: Contract, now: datetime) -> Ledger:
    """支払の記録: instalments with their invoices."""
    rows = [
        (
            f"第{line.instalment.number}回", f"{line.instalment.amount_yen:,}円",
            format_date(line.opened_on) if line.opened_on else "", invoice.number,
            f"{invoice.amount_yen:,}円", invoice.get_state_display(),
            format_date(invoice.paid_on) if invoice.paid_on else "",
        )
        for line in paying_of(contract).lines
        for invoice in line.invoices
    ]  # fmt: skip
    return _ledger(
        contract, now, "支払の記録",
        (("回", 1), ("予定額", 2), ("検査合格", 2), ("請求書", 2), ("請求額", 2), ("状態", 1),
         ("支払日", 2)), rows,
    )  # fmt: skip


def amendments(contract: Contract, now: datetime) -> Ledger:
    """変更の経過: before and after, with the day of effect."""
    rows = [
        (
            str(one), fact.name, shown(AmendedSubject(fact.subject), fact.before),
            shown(AmendedSubject(fact.subject), fact.after), format_date(one.effective_on),
            one.get_state_display(),
        )
        for one in contract.amendments.prefetch_related("facts")
        for fact in one.facts.all()
    ]  # fmt: skip
    return _ledger(
        contract, now, "変更契約の経過",
        (("変更契約", 2), ("項目", 2), ("変更前", 2), ("変更後", 2), ("効力の開始日", 2),
         ("状態", 1)),
        rows,
    )  # fmt: skip


Register = Callable[[Contract, datetime], Ledger]
REGISTERS: Mapping[str, tuple[str, Register]] = {
    "clauses": ("特記事項の遵守状況", clauses),
    "custody": ("受領記録簿", ledger_paper),
    "deliverables": ("納品物一覧", deliverables),
    "inspections": ("検査の記録", inspections),
    "payments": ("支払の記録", payments),
    "amendments": ("変更契約の経過", amendments),
}


def sheet_of(ledger: Ledger) -> SheetOut:
    """The register as one sheet of a workbook."""
    return SheetOut(
        name=ledger.title,
        columns=tuple(Column(column.label) for column in ledger.columns),
        rows=tuple(ledger.rows),
    )


def _ledger(
    contract: Contract,
    now: datetime,
    title: str,
    columns: tuple[tuple[str, int], ...],
    rows: Sequence[tuple[str, ...]],
) -> Ledger:
    return Ledger(
        title=title,
        columns=tuple(LedgerColumn(label, share) for label, share in columns),
        rows=tuple(rows),
        as_of=format_moment(now),
        facts=(
            ("契約", f"{contract.case.number}　{contract.case.title}"),
            ("受託者", contract.chain.contractor.name),
        ),
    )
