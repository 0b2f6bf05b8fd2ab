"""成果物: final set, shared folder, print and proofs, designated parts, rights, plan of payment."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date, format_moment
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.commands import (
    depositing,
    parts,
    payment_plans,
    printing,
    rights,
)
from madoguchi.services.contracts.forms import results as forms
from madoguchi.services.contracts.models import (
    Contract,
    ContractDeliverable,
    FinalSetPart,
    FolderDeposit,
    PrintOrder,
    Proof,
    WardAdaptation,
)
from madoguchi.services.contracts.queries.final_set import missing_in_final_set
from madoguchi.services.contracts.queries.handed_over import awaited, part_words
from madoguchi.services.contracts.queries.refused_files import is_refused, why_refused
from madoguchi.services.contracts.queries.rights import (
    copyright_passed_on,
    is_reusable,
    other_uses,
)
from madoguchi.services.contracts.views.frame import moment_of
from madoguchi.services.contracts.views.sheets import Acts, Entry, Mark, Sheet, sheets_page

EDIT, FILE = "contracts.contract.edit", "contracts.own.file"
BACK = "contracts:contract-results"
ROUTE = "contracts:contract-results-act"
YES, NO = Mark(tone="success", word="再利用 可"), Mark(tone="warning", word="再利用 不可")


def _entry(title: str, needs: str, form: Any, command: Any, **more: Any) -> Entry:
    return Entry(
        title=title, button="記録する", done="記録しました。", needs=needs, form=form,
        back=more.pop("back", BACK),
        command=lambda subject, typed, by, now: command(subject, **typed, by=by, now=now), **more,
    )  # fmt: skip


def _for_row(command: Any) -> Any:
    """The command on the deliverable picked in the form."""
    return lambda _, row, **typed: command(row, **typed)


def _order(contract: Contract, row_id: int) -> PrintOrder:
    return get_object_or_404(PrintOrder, pk=row_id, row__contract=contract)


def _proof(contract: Contract, row_id: int) -> Proof:
    return get_object_or_404(Proof, pk=row_id, order__row__contract=contract)


def _final(contract: Contract, row_id: int) -> ContractDeliverable:
    return get_object_or_404(contract.deliverables, pk=row_id, is_final_set=True)


def _part_in(
    final: ContractDeliverable, typed: dict[str, Any], by: Actor, now: datetime
) -> FinalSetPart:
    file = typed["file"]
    return depositing.add_to_final_set(final, typed["row"], file.file, file.name, by=by, now=now)


def _deposit(
    contract: Contract, typed: dict[str, Any], by: Actor, now: datetime
) -> Sequence[FolderDeposit]:
    return depositing.deposit_in_folder(
        typed["row"], typed["folder_link"], typed["names"].splitlines(), by=by, now=now
    )


def _adapt(contract: Contract, typed: dict[str, Any], by: Actor, now: datetime) -> WardAdaptation:
    file = typed.pop("file")
    return rights.keep_adaptation(
        typed.pop("row"), **typed, stream=file.file if file else None,
        name=file.name if file else "", by=by, now=now,
    )  # fmt: skip


def _entry_of(title: str, needs: str, form: Any, command: Any, **more: Any) -> Entry:
    return Entry(
        title=title, button="記録する", done="記録しました。", needs=needs, form=form,
        command=command, back=BACK, **more,
    )  # fmt: skip


ENTRIES = {
    "part": _entry(
        "指定部分を登録する", EDIT, forms.PartForm, parts.designate_part, wants_subject=True,
        facts=part_words,
    ),
    "part-amount": _entry(
        "指定部分の金額を通知する", EDIT, forms.PartAmountForm, parts.notify_part_amount,
        find=lambda contract, pk: get_object_or_404(contract.designated_parts, pk=pk),
    ),
    "final-part": _entry_of(
        "最終納品物に入れる", FILE, forms.FinalPartForm, _part_in, find=_final,
        wants_subject=True,
    ),
    "deposit": _entry_of(
        "共有フォルダへの格納を知らせる", FILE, forms.DepositForm, _deposit, wants_subject=True
    ),
    "print": _entry(
        "印刷の仕様を登録する", EDIT, forms.PrintForm, _for_row(printing.order_print),
        wants_subject=True,
    ),
    "proof": _entry("校正を提出する", FILE, forms.ProofForm, printing.request_proof, find=_order),
    "proof-answer": _entry(
        "校正に回答する", "contracts.inspection.record", forms.ProofAnswerForm,
        printing.answer_proof, find=_proof,
    ),
    "reuse": _entry(
        "再利用の承認を申請する", FILE, forms.ReuseForm, _for_row(rights.request_reuse),
        wants_subject=True,
    ),
    "adaptation": _entry_of(
        "区による改変版を登録する", EDIT, forms.AdaptationForm, _adapt, wants_subject=True
    ),
    "reserved": _entry("留保する著作物を登録する", FILE, forms.ReservedForm, rights.reserve_work),
    "rights": _entry("著作権の移転を定める", EDIT, forms.RightsForm, rights.set_rights_rule),
    "payment-plan": _entry(
        "支払の方法を決める", "contracts.payment.enter", forms.PaymentPlanForm,
        payment_plans.plan_payments, back="contracts:contract-payments",
        lead="期限が支払月までの納品物を、その回の検査の対象にします。端数は最後の回に入れます。",
    ),
    "payment-by-quantity": _entry(
        "実績数量で支払を計画する", "contracts.payment.enter", forms.QuantityPaymentForm,
        lambda contract, row, month_on, **who: payment_plans.plan_by_quantity(
            contract, month_on, [row], **who
        ),
        back="contracts:contract-payments", wants_subject=True,
    ),
}  # fmt: skip


def page(request: HouseRequest, contract: Contract) -> HttpResponse:
    acts = Acts(request, contract, ENTRIES, ROUTE)
    today = day_of(moment_of(request, contract))
    return sheets_page(
        request, contract, title="成果物と権利",
        lead="指定部分、最終納品物、共有フォルダ、印刷物と、成果物の権利をまとめています。",
        sheets=[
            _rights(contract, acts, today), *_final_sets(contract, acts), _parts(contract, acts),
            _deposits(contract, acts), _prints(contract, acts), _reserved(contract, acts),
            _uses(contract, today),
        ],
    )  # fmt: skip


def _rights(contract: Contract, acts: Acts, today: date) -> Sheet:
    rows = contract.deliverables.select_related("deliverable").prefetch_related(
        "adaptations__file", "reuse_requests__approval"
    )
    return Sheet(
        title="成果物の権利",
        columns=("納品物", "著作権の移転", "受託者による再利用", "区による改変版（区業務用）"),
        rows=[
            (
                f"{row.number}　{row.deliverable.title}",
                _passed(contract, row),
                YES if is_reusable(row, today) else NO,
                "、".join(_adaptation(one) for one in row.adaptations.all()),
            )
            for row in rows
        ],
        empty="納品物は登録されていません。",
        lead=f"著作権の移転：{contract.get_rights_rule_display() or '定められていません'}",
        actions=acts.link("rights", "移転の定めを登録する") + acts.link("reuse", "再利用を申請する")
        + acts.link("adaptation", "改変版を登録する"),
    )  # fmt: skip


def _adaptation(row: WardAdaptation) -> str:
    return f"{row}：{why_refused(row.file)}" if row.file and is_refused(row.file) else str(row)


def _passed(contract: Contract, row: ContractDeliverable) -> str:
    day = copyright_passed_on(contract, row)
    return f"{format_date(day)}から区に帰属" if day else "まだ移転していません"


def _final_sets(contract: Contract, acts: Acts) -> list[Sheet]:
    finals = contract.deliverables.filter(is_final_set=True).prefetch_related(
        "parts__part_of__deliverable", "parts__file"
    )
    return [
        Sheet(
            title=f"最終納品物：{final.deliverable.title}",
            columns=("番号", "納品物", "ファイル", "納品日時"),
            rows=[
                (
                    str(one.part_of.number), one.part_of.deliverable.title,
                    why_refused(one.file) if is_refused(one.file) else one.file.name,
                    format_moment(one.deposited_at),
                )
                for one in final.parts.all()
            ],
            empty="まだ何も入っていません。",
            lead=f"不足：{'、'.join(f'{n}番' for n in missing)}"
            if (missing := missing_in_final_set(final))
            else "すべてそろっています。",
            actions=acts.link("final-part", "納品物を入れる", final),
        )
        for final in finals
    ]  # fmt: skip


def _parts(contract: Contract, acts: Acts) -> Sheet:
    return Sheet(
        title="指定部分",
        columns=("指定部分", "引渡しの期限", "金額と通知", "検査", "操作"),
        rows=[
            (
                part.title, format_date(part.due_on),
                f"{part.amount_yen:,}円（{format_date(part.noticed_on)}通知）"
                if part.noticed_on and part.amount_yen
                else Mark(tone="warning", word="通知待ち", more="通知まで履行を始められません。"),
                part.row.get_state_display(),
                () if part.noticed_on else acts.link("part-amount", "金額を通知する", part),
            )
            for part in contract.designated_parts.select_related("row")
        ],
        lead=awaited(part_words(contract)),
        empty="指定部分はありません。",
        actions=acts.link("part", "指定部分を登録する"),
    )  # fmt: skip


def _deposits(contract: Contract, acts: Acts) -> Sheet:
    rows = FolderDeposit.objects.filter(row__contract=contract).select_related("row__deliverable")
    return Sheet(
        title="共有フォルダへの納品",
        columns=("納品物", "ファイル名", "フォルダのリンク", "格納日時"),
        rows=[
            (
                one.row.deliverable.title, one.file_name, one.folder_link,
                format_moment(one.deposited_at),
            )
            for one in rows
        ],
        empty="共有フォルダへの格納はありません。",
        actions=acts.link("deposit", "格納を知らせる"),
    )  # fmt: skip


def _prints(contract: Contract, acts: Acts) -> Sheet:
    orders = PrintOrder.objects.filter(row__contract=contract).select_related("row__deliverable")
    rows: list[Any] = []
    for order in orders.prefetch_related("proofs"):
        rows.append(
            (
                f"{order.row.deliverable.title}\n{order.size} {order.copies:,}部",
                f"文字校正{order.text_proofs}回、色校正{order.colour_proofs}回まで",
                "",
                acts.link("proof", "校正を提出する", order),
            )
        )
        rows += [
            (
                str(proof), proof.note,
                Mark(tone="success", word="校了")
                if proof.approved_at
                else proof.answer or "回答待ち",
                () if proof.approved_at else acts.link("proof-answer", "回答する", proof),
            )
            for proof in order.proofs.all()
        ]  # fmt: skip
    return Sheet(
        title="印刷物と校正", columns=("印刷物・校正", "内容", "区の回答", "操作"), rows=rows,
        empty="印刷物はありません。", actions=acts.link("print", "印刷の仕様を登録する"),
    )  # fmt: skip


def _reserved(contract: Contract, acts: Acts) -> Sheet:
    return Sheet(
        title="留保された著作物",
        columns=("著作物", "権利者"),
        rows=[(one.title, one.holder) for one in contract.reserved_works.all()],
        empty="受託者が以前から持つ著作物の届出はありません。",
        actions=acts.link("reserved", "著作物を登録する"),
    )


def _uses(contract: Contract, today: date) -> Sheet:
    return Sheet(
        title="収集した情報の目的外の利用",
        columns=("利用の内容", "区の決定", "利用"),
        rows=[
            (
                one.subject,
                one.get_state_display()
                + (f"：{one.decision_reason}" if one.decision_reason else ""),
                Mark(tone="success", word="利用可")
                if allowed
                else Mark(tone="warning", word="利用不可"),
            )
            for one, allowed in other_uses(contract, today)
        ],
        empty="申請はありません。区の承諾がない利用はできません。申請は「承認申請」で行います。",
    )
