"""支払の一覧 as a table for Excel: a row for each planned payment and each invoice on it."""

from collections.abc import Iterable, Iterator

from madoguchi.core.calendar.jst import day_of
from madoguchi.core.documents.columns import Column, Kind
from madoguchi.services.contracts.queries.payables import PayLine

COLUMNS = (
    Column("状態"), Column("支払期限", Kind.DATE), Column("残り日数", Kind.NUMBER),
    Column("契約番号"), Column("件名"), Column("担当部署"), Column("受託者"), Column("回"),
    Column("請求書番号"), Column("請求日", Kind.DATE), Column("金額（円）", Kind.YEN),
    Column("登録番号"), Column("支払日", Kind.DATE), Column("支払えない理由"),
)  # fmt: skip


def payment_rows(lines: Iterable[PayLine]) -> Iterator[tuple[object, ...]]:
    for line in lines:
        invoice, contract = line.invoice, line.contract
        due_on = invoice.due_on if invoice else None
        left = (due_on - day_of(line.now)).days if due_on and line.is_waiting else None
        yield (
            line.stand.label, due_on, left, contract.case.number, contract.case.title,
            contract.chain.section.name, contract.chain.contractor.name,
            line.instalment.number, invoice.number if invoice else "",
            invoice.invoiced_on if invoice else None, line.amount_yen,
            invoice.registration_number if invoice else "",
            invoice.paid_on if invoice else None, "\n".join(line.reasons),
        )  # fmt: skip
