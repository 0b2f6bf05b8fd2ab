"""引継ぎ一式: what the next officer of the section needs of a contract, in one zip."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime

from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date, format_moment
from madoguchi.core.documents.papers import Ledger, LedgerColumn
from madoguchi.core.documents.pdf import render_pdf
from madoguchi.core.documents.sheets import SheetOut, write_xlsx
from madoguchi.core.documents.word import render_docx
from madoguchi.services.contracts.documents.custody_papers import (
    COLUMNS,
    ledger_paper,
    ledger_rows,
)
from madoguchi.services.contracts.documents.handover_lists import (
    amendments_sheet,
    audits_sheet,
    day,
    due_sheet,
    firms_sheet,
    meetings_sheet,
    moment,
    operation_sheet,
    payments_sheet,
    people_sheet,
    sheet,
    terms_sheet,
)
from madoguchi.services.contracts.models import Contract
from madoguchi.services.contracts.queries.closing import grouped, open_items
from madoguchi.services.contracts.queries.dues import title_of
from madoguchi.services.contracts.queries.registers import registers_of
from madoguchi.services.contracts.rules.register_fields import SPECS
from madoguchi.services.contracts.terms import RegisterKind

ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def handover_pack(contract: Contract, now: datetime) -> bytes:
    """引継書 (docx), 一覧 (xlsx: a sheet for each list), 受領記録簿 (pdf)."""
    title = f"引継書 {contract.case.number}"
    parts = {
        "1_引継書.docx": render_docx(handover_paper(contract, now), title=title),
        "2_一覧.xlsx": write_xlsx(sheets_of(contract, now), title=title),
        "3_受領記録簿.pdf": render_pdf("ledger", ledger_paper(contract, now), title="受領記録簿"),
    }
    return zipped(parts)


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """The same parts give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(zipfile.ZipInfo(name, ZIP_DATE), body)
    return out.getvalue()


def handover_paper(contract: Contract, now: datetime) -> Ledger:
    """The contract at a glance, and every open item by name."""
    lines = [(one.title, words) for one in grouped(open_items(contract)) for words in one.lines]
    items = [(str(n), *line) for n, line in enumerate(lines, 1)]
    return Ledger(
        title="引継書",
        columns=(
            LedgerColumn("番号"),
            LedgerColumn("区分", 2),
            LedgerColumn("済んでいないこと", 8),
        ),
        rows=tuple(items) or (("—", "—", "済んでいないことはありません。"),),
        as_of=format_moment(now),
        facts=(
            ("契約", f"{contract.case.number}　{contract.case.title}"),
            ("担当部署", contract.chain.section.name),
            ("受託者", contract.chain.contractor.name),
            ("業務責任者", contract.manager_name or "届出なし"),
            (
                "履行期間",
                f"{format_date(contract.starts_on)}から{format_date(contract.ends_on)}まで",
            ),
            ("契約金額", f"{contract.price_yen:,}円（税込）"),
        ),
    )


def sheets_of(contract: Contract, now: datetime) -> list[SheetOut]:
    """First what is due, then every list that the contract has."""
    duties = contract.duties.select_related("clause").order_by("clause", "due_on", "pk")
    deliverables = contract.deliverables.select_related("deliverable")
    return [
        due_sheet(contract, now), terms_sheet(contract),
        sheet("義務", ("項", "義務", "期限", "状態", "証拠"), (
            (str(d.clause), title_of(d), day(d.due_on),
             d.get_state_display(), d.proof_words) for d in duties)),
        sheet("承認", ("種類", "内容", "申請", "状態", "効力", "条件"), (
            (a.get_kind_display(), a.subject, moment(a.requested_at), a.get_state_display(),
             f"{day(a.effective_from_on)}から{day(a.effective_until_on)}"
             if a.effective_from_on else "", a.conditions) for a in contract.approvals.all())),
        people_sheet(contract, now), firms_sheet(contract, now),
        sheet("受領記録簿", tuple(one.label for one in COLUMNS), ledger_rows(contract, now)),
        sheet("登録簿", ("登録簿", "特記事項", "内容", "記録"), _register_rows(contract, now)),
        sheet("納品物", ("名称", "期限（ことば）", "期限", "形式", "納品", "状態"), (
            (r.deliverable.title, r.deliverable.due_text, day(r.deliverable.due_on), r.formats,
             moment(r.deliverable.delivered_at), r.get_state_display()) for r in deliverables)),
        payments_sheet(contract), amendments_sheet(contract), meetings_sheet(contract),
        operation_sheet(contract), audits_sheet(contract),
        sheet("事故報告", ("番号", "種類", "第一報", "状態"), (
            (str(i), i.get_kind_display(), moment(i.reported_at), i.get_state_display())
            for i in contract.incidents.all())),
    ]  # fmt: skip


def _register_rows(contract: Contract, now: datetime) -> Iterable[tuple[str, ...]]:
    for register in registers_of(contract, day_of(now)):
        labels = {field.code: field.label for field in SPECS[register.spec.kind].fields}
        for row in register.rows:
            words = "、".join(f"{labels[c]}：{v}" for c, v in row.values.items() if v)
            yield (
                RegisterKind(row.row.kind).label, register.spec.clause, words or "消去済み",
                moment(row.row.recorded_at),
            )  # fmt: skip
