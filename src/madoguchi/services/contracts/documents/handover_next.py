"""次の受託者への引継書: the work itself, without people, money, approvals or incidents."""

from collections.abc import Iterator
from datetime import datetime

from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_moment
from madoguchi.core.documents.papers import Ledger, LedgerColumn
from madoguchi.core.documents.sheets import SheetOut, write_xlsx
from madoguchi.core.documents.word import render_docx
from madoguchi.services.contracts.documents.handover import zipped
from madoguchi.services.contracts.documents.handover_lists import Row, day, sheet
from madoguchi.services.contracts.models import Contract, CustodyAsset
from madoguchi.services.contracts.queries.agreed import places_now
from madoguchi.services.contracts.queries.registers import registers_of
from madoguchi.services.contracts.rules.register_fields import SPECS
from madoguchi.services.contracts.terms import (
    DutyState,
    LevelMeasure,
    PlaceKind,
    RegisterKind,
)

# What is at the place of work and stays there; the other registers name people or measures.
HANDED_ON = (
    RegisterKind.LENT_MATERIAL, RegisterKind.DEVICE, RegisterKind.CLOUD_SERVICE,
    RegisterKind.CREATED_ASSET,
)  # fmt: skip
SHOWN = ("name", "place", "outcome", "finished_on")


def next_contractor_pack(contract: Contract, now: datetime) -> bytes:
    """引継書 (docx) and 一覧 (xlsx) that a firm may read which was no party to this contract."""
    title = f"業務引継書 {contract.case.number}"
    return zipped({
        "1_業務引継書.docx": render_docx(work_paper(contract, now), title=title),
        "2_一覧.xlsx": write_xlsx(work_sheets(contract, now), title=title),
    })  # fmt: skip


def work_paper(contract: Contract, now: datetime) -> Ledger:
    """The work at a glance, and what has to be handed over before it begins."""
    rows = [(str(n), *row) for n, row in enumerate(_to_hand_over(contract), 1)]
    return Ledger(
        title="業務引継書（次の受託者へ）",
        columns=(LedgerColumn("番号"), LedgerColumn("区分", 2), LedgerColumn("引き継ぐもの", 8)),
        rows=tuple(rows) or (("—", "—", "引き継ぐものの記録はありません。"),),
        as_of=format_moment(now),
        facts=(
            ("業務", contract.case.title), ("担当部署", contract.chain.section.name),
            ("履行期間", f"{day(contract.starts_on)}から{day(contract.ends_on)}まで"),
            ("履行場所", contract.place or "定めなし"),
        ),
    )  # fmt: skip


def _to_hand_over(contract: Contract) -> Iterator[tuple[str, str]]:
    for asset in CustodyAsset.objects.filter(receipt__contract=contract):
        personal = "（個人情報を含む）" if asset.has_personal_data else ""
        words = f"{asset.name}{personal}　{asset.medium}　{asset.quantity}"
        yield "区から預かった物", f"{words}：{asset.get_state_display()}"
    for row in contract.deliverables.select_related("deliverable"):
        yield "納品物", f"{row.deliverable.title}：{row.get_state_display()}"


def work_sheets(contract: Contract, now: datetime) -> list[SheetOut]:
    """What the work is, what is handed in and when, which terms apply, what is on the spot."""
    return [
        sheet("業務の内容", ("項目", "内容"), _work(contract, now)),
        sheet("納品物", ("番号", "名称", "期限", "形式", "部数"), (
            (str(row.number), row.deliverable.title,
             row.deliverable.due_text or day(row.deliverable.due_on), row.formats, row.copies)
            for row in contract.deliverables.select_related("deliverable"))),
        sheet("提出・報告の義務", ("項", "義務", "証拠"), _duties(contract)),
        sheet("特記事項", ("特記事項", "項", "内容"), (
            (str(one), str(clause), clause.summary)
            for one in contract.clause_sets.prefetch_related("clauses")
            for clause in one.clauses.all())),
        sheet("区から預かった物", ("名称", "媒体", "数量", "利用目的", "重要度", "状態"), (
            (one.name, one.medium, one.quantity, one.purpose, one.get_importance_display(),
             one.get_state_display())
            for one in CustodyAsset.objects.filter(receipt__contract=contract))),
        sheet("現場にあるもの", ("登録簿", "内容"), _on_the_spot(contract, now)),
    ]  # fmt: skip


def _work(contract: Contract, now: datetime) -> Iterator[Row]:
    for kind, name in places_now(contract, day_of(now)):
        yield PlaceKind(kind).label, name
    for pattern in contract.service_patterns.all():
        yield "履行日数・時間", str(pattern)
    for purpose in contract.purpose_instructions.all():
        yield "個人情報の利用目的", purpose.purpose
    for level in contract.levels.all():
        yield "サービスレベル", f"{LevelMeasure(level.measure).label}　目標{level.target_percent}%"


def _duties(contract: Contract) -> Iterator[Row]:
    """Each duty once, however many periods it has; none that did not apply, no restricted one."""
    seen: set[str] = set()
    owed = contract.duties.filter(same_as__isnull=True, is_strict=False).exclude(
        state=DutyState.NOT_APPLICABLE.value
    )
    for duty in owed.select_related("clause").order_by("clause", "pk"):
        if duty.code not in seen:
            seen.add(duty.code)
            yield str(duty.clause), duty.title, duty.proof_words


def _on_the_spot(contract: Contract, now: datetime) -> Iterator[Row]:
    for register in registers_of(contract, day_of(now)):
        if register.spec.kind not in HANDED_ON:
            continue
        labels = {field.code: field.label for field in SPECS[register.spec.kind].fields}
        for row in register.rows:
            said = (f"{labels[code]}：{row.values[code]}" for code in SHOWN if row.values.get(code))
            yield register.spec.kind.label, "、".join(said)
