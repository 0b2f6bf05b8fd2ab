"""稼働判定, 履行期間 and 適合表."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.calendar.wareki import format_date, format_moment
from madoguchi.core.documents.tables import csv_response, xlsx_response
from madoguchi.core.errors import Missing
from madoguchi.core.trail import record
from madoguchi.core.trail.actor import Actor
from madoguchi.core.ui.sheets import Cell, Link, Mark, Sheet
from madoguchi.services.safeguarding.commands import starting as commands
from madoguchi.services.safeguarding.forms import operation_start as forms
from madoguchi.services.safeguarding.models import (
    ConformityItem,
    GateCheck,
    GoLive,
    ServiceContract,
)
from madoguchi.services.safeguarding.queries.operation import periods_of, row_of, rows_of
from madoguchi.services.safeguarding.queries.operation_gate import RECORDED, gate_record
from madoguchi.services.safeguarding.rules.conformity import COLUMNS, read_conformity
from madoguchi.services.safeguarding.rules.running import Conformity, GateItem
from madoguchi.services.safeguarding.rules.upkeep import ConformityCount, count_answers
from madoguchi.services.safeguarding.views.operation_frame import (
    ACCEPT,
    FILE,
    RECORD,
    VIEW,
    Acts,
    Entry,
    Typed,
    contract_for,
    operation_page,
)

GATE, CONFORMITY = "operation-gate", "operation-conformity"
ANSWER_TONES = {
    Conformity.SUPPORTED: "success",
    Conformity.SIMILAR: "info",
    Conformity.MISSING: "warning",
}


def _list(contract: ServiceContract, typed: Typed, by: Actor, now: datetime) -> int:
    return commands.load_items(contract, read_conformity(typed["text"]), by=by, now=now)


def _period(contract: ServiceContract, pk: int) -> ServiceContract:
    found = periods_of(contract).filter(pk=pk).first()
    if found is None:
        raise Missing("no_such_row", "お探しの記録は見つかりません。一覧から選び直してください。")
    return found


ENTRIES = {
    "gate": Entry(
        title="稼働判定の項目を確認する", button="確認した", done="確認を記録しました。",
        needs=RECORD, form=forms.GateForm, back=GATE,
        command=lambda contract, typed, by, now: commands.check_gate(
            contract, GateItem(typed["item"]), typed["evidence"], by=by, now=now
        ),
    ),
    "go-live": Entry(
        title="稼働を判定する", button="稼働にする", done="稼働にしました。", needs=ACCEPT,
        form=forms.LiveForm, back=GATE,
        command=lambda contract, typed, by, now: commands.go_live(
            contract, typed["live_on"], by=by, now=now
        ),
        lead="すべての項目の確認が済んでいるときだけ、稼働にできます。",
    ),
    "period": Entry(
        title="次の履行期間を始める", button="登録する", done="次の履行期間を登録しました。",
        needs=ACCEPT, form=forms.PeriodForm, back=GATE,
        command=lambda contract, typed, by, now: commands.begin_next_period(
            contract, commands.NextPeriod(**typed), by=by, now=now
        ),
        lead="施設と児童を引き継ぎます。過去の報告は、そのまま読めます。",
    ),
    "case-number": Entry(
        title="契約の案件番号を登録する", button="登録する", done="案件番号を登録しました。",
        needs=ACCEPT, form=forms.CaseNumberForm, back=GATE, find=_period,
        facts=lambda one: (("件名", one.title),),
        takes=lambda one, _: {"initial": {"case_number": one.case_number}},
        command=lambda one, typed, by, now: commands.name_case(
            one, typed["case_number"], by=by, now=now
        ),
        lead="月次の運用報告書は、承認のあと、この番号の契約に届いた書類として並びます。",
    ),
    "conformity-list": Entry(
        title="機能要件一覧を登録する", button="登録する", done="機能要件一覧を登録しました。",
        needs=FILE, form=forms.ConformityListForm, back=CONFORMITY, command=_list,
    ),
    "conformity-item": Entry(
        title="適合の別と説明を書く", button="保存する", done="保存しました。", needs=FILE,
        form=forms.ConformityForm, back=CONFORMITY,
        find=lambda contract, pk: row_of(ConformityItem, contract, pk),
        facts=lambda one: (("番号", one.number), ("機能要件", one.requirement)),
        takes=lambda one, _: {
            "initial": {"answer": one.answer, "explanation": one.explanation}
        },
        command=lambda one, typed, by, now: commands.answer_item(
            one, Conformity(typed["answer"]), typed["explanation"], by=by, now=now
        ),
    ),
}  # fmt: skip


@requires(VIEW)
def gate(request: HouseRequest) -> HttpResponse:
    contract = contract_for(request)
    acts = Acts(request, contract, ENTRIES)
    checks = {one.item: one for one in rows_of(GateCheck, contract).select_related("checked_by")}
    live = rows_of(GoLive, contract).select_related("decided_by").order_by("live_on").first()
    missing = [item.label for item in GateItem if item.value not in checks]
    sheets = [
        Sheet(
            title="稼働判定", columns=("項目", "状態", "記録", "確認した内容", "確認"),
            rows=[
                _gate_row(item, checks.get(item.value), gate_record(contract, item, request.now))
                for item in GateItem
            ],
            empty="",
        ),
        Sheet(
            title="履行期間", columns=("件名", "期間", "案件番号", "操作"),
            rows=[
                (one.title, f"{format_date(one.starts_on)}から\n{format_date(one.ends_on)}",
                 one.case_number or "—", acts.link("case-number", "案件番号を登録する", one))
                for one in periods_of(contract)
            ],
            empty="", actions=acts.link("period", "次の履行期間を始める"),
        ),
    ]  # fmt: skip
    return operation_page(
        request, title="稼働判定と履行期間", sheets=sheets, actions=_gate_acts(acts, missing, live),
        lead=_live_words(live),
        notice=f"稼働の前に、次の確認が必要です：{'、'.join(missing)}" if missing else "",
    )  # fmt: skip


def _gate_acts(acts: Acts, missing: list[str], live: GoLive | None) -> tuple[Link, ...]:
    if missing:
        return acts.link("gate", "項目を確認する")
    return () if live else acts.link("go-live", "稼働を判定する")


def _live_words(live: GoLive | None) -> str:
    if live is None:
        return "すべての項目の確認が済むと、区が稼働を判定できます。"
    return f"{format_date(live.live_on)}に稼働しました（判定 {live.decided_by}）。"


def _gate_row(item: GateItem, check: GateCheck | None, proven: str) -> tuple[Cell, ...]:
    proven = proven or ("まだありません" if item in RECORDED else "—")
    if check is None:
        return (item.label, Mark(tone="warning", word="未確認"), proven, "—", "—")
    said = f"{format_moment(check.checked_at)}\n{check.checked_by}"
    return (item.label, Mark(tone="success", word="確認済み"), proven, check.evidence, said)


@requires(VIEW)
def conformity(request: HouseRequest) -> HttpResponse:
    contract = contract_for(request)
    acts = Acts(request, contract, ENTRIES)
    items = list(rows_of(ConformityItem, contract))
    count = count_answers(item.answer for item in items)
    sheet = Sheet(
        title="機能要件一覧", columns=("機能要件", "区分", "適合", "説明", "操作"),
        rows=[_item_row(item, acts) for item in items],
        empty="機能要件一覧は、まだ登録されていません。様式4の表を貼り付けて登録します。",
    )  # fmt: skip
    return operation_page(
        request, title="適合表（様式4）", sheets=[sheet], figures=_figures(count),
        actions=(
            *acts.link("conformity-list", "機能要件一覧を登録する"),
            *(Link(label=f"{kind}で出力", url=f"list.{form}") for kind, form in FORMS if items),
        ),
        lead="機能要件ごとに、対応・類似機能で代替・非対応の別と説明を示します。",
    )  # fmt: skip


FORMS = (("CSV", "csv"), ("Excel", "xlsx"))


def _figures(count: ConformityCount) -> list[tuple[str, str, str]]:
    numbers = (count.supported, count.similar, count.missing)
    rows = [(one.label, str(n), "件") for one, n in zip(Conformity, numbers, strict=True)]
    return [*rows, ("計", str(count.total), "件")]


def _item_row(item: ConformityItem, acts: Acts) -> tuple[Cell, ...]:
    answer = Conformity(item.answer)
    return (
        f"{item.number}　{item.requirement}", item.area,
        Mark(tone=ANSWER_TONES[answer], word=answer.label), item.explanation,
        acts.link("conformity-item", "書き直す", item),
    )  # fmt: skip


@requires(VIEW)
def conformity_file(request: HouseRequest, form: str) -> HttpResponse:
    """The list with its count as the last line: 52/5/3 = 60."""
    items = list(rows_of(ConformityItem, contract_for(request)))
    rows: list[tuple[Any, ...]] = [
        (one.number, one.area, one.requirement, Conformity(one.answer).label, one.explanation)
        for one in items
    ]
    words = count_answers(one.answer for one in items).words
    rows.append((None, "集計", "対応/類似機能で代替/非対応 = 計", words, ""))
    record("output", by=request.actor, about=None, label="適合表", now=request.now)
    respond = xlsx_response if form == "xlsx" else csv_response
    return respond(COLUMNS, rows, "機能要件一覧・適合表")
