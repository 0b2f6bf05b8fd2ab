"""運用: inquiries and complaints, planned stops, faults, service levels with their figures."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.wareki import format_date, format_moment, format_month
from madoguchi.core.desk.shapes import DUE_TONES
from madoguchi.core.desk.terms import InquiryChannel
from madoguchi.core.documents.tables import csv_response, xlsx_response
from madoguchi.core.operations.rules.running import (
    StopWindow,
    last_notice_on,
    minutes_late,
)
from madoguchi.core.trail import record
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.commands import contacts
from madoguchi.services.contracts.commands import operations as commands
from madoguchi.services.contracts.documents.contact_ledger import COLUMNS, ledger_rows
from madoguchi.services.contracts.forms import work as forms
from madoguchi.services.contracts.forms.drafting import NothingForm
from madoguchi.services.contracts.models import Contact, Contract, Fault, PlannedStop
from madoguchi.services.contracts.queries.levels import MonthOfLevel, months_of_levels
from madoguchi.services.contracts.queries.visibility import visible_contract
from madoguchi.services.contracts.queries.work_terms import terms_of
from madoguchi.services.contracts.terms import ContactKind, LevelMeasure, Side
from madoguchi.services.contracts.views.frame import contract_page, moment_of
from madoguchi.services.contracts.views.sheets import (
    Acts,
    Cell,
    Entry,
    Link,
    Mark,
    Plot,
    Sheet,
    entry_view,
    sheets_page,
)

JUDGE, FILE, BOTH = "contracts.duty.judge", "contracts.own.file", "contracts.course.record"
ROUTE, BACK = "contracts:contract-operation-act", "contracts:contract-operations"
Typed = dict[str, Any]


def _contact(contract: Contract, row_id: int) -> Contact:
    return get_object_or_404(contract.contacts.select_related("answered_by", "again"), pk=row_id)


def _fault(contract: Contract, row_id: int) -> Fault:
    return get_object_or_404(contract.faults.select_related("reported_by"), pk=row_id)


def _stop(contract: Contract, row_id: int) -> PlannedStop:
    return get_object_or_404(contract.stops, pk=row_id)


def _record(contract: Contract, typed: Typed, by: Actor, now: datetime) -> Contact:
    again = typed.pop("again")
    came = contacts.Came(
        **{
            **typed,
            "kind": ContactKind(typed["kind"]),
            "channel": InquiryChannel(typed["channel"]),
            "again": contract.contacts.get(pk=again) if again else None,
        }
    )
    return contacts.record_contact(contract, came, by=by, now=now)


def _answer(contact: Contact, typed: Typed, by: Actor, now: datetime) -> Contact:
    channel = InquiryChannel(typed.pop("channel"))
    return contacts.answer_contact(
        contact, typed.pop("answer"), channel=channel, **typed, by=by, now=now
    )


def _level(contract: Contract, typed: Typed, by: Actor, now: datetime) -> object:
    agreed = commands.Agreed(**{**typed, "measure": LevelMeasure(typed["measure"])})
    return commands.agree_level(contract, agreed, by=by, now=now)


def _fault_facts(fault: Fault) -> tuple[tuple[str, Any], ...]:
    return (("障害", fault.title), ("報告", format_moment(fault.reported_at)))


ENTRIES = {
    "contact": Entry(
        title="問合せ・苦情・協力依頼を記録する", button="記録する", done="台帳に記録しました。",
        needs=BOTH, form=forms.ContactForm, wants_subject=True, command=_record, back=BACK,
        lead="受けた日時から、回答の期限を数えます。",
    ),
    "answer": Entry(
        title="回答を記録する", button="記録する", done="回答を台帳に記録しました。",
        needs=BOTH, form=forms.ContactAnswerForm, find=_contact, command=_answer, back=BACK,
        facts=lambda one: (
            ("件名", one.subject), ("内容", one.words), ("回答期限", format_moment(one.due_at)),
        ),
    ),
    "stop": Entry(
        title="計画停止を予告する", button="予告する", done="計画停止を予告しました。",
        needs=FILE, form=forms.StopForm, back=BACK,
        command=lambda contract, typed, by, now: commands.announce_stop(
            contract, **typed, by=by, now=now
        ),
        facts=lambda contract: (("止められる時間帯と予告", commands.window_of(contract).sentence),),
    ),
    "cancel-stop": Entry(
        title="計画停止を取り止める", button="取り止める", done="取り止めを記録しました。",
        needs=FILE, form=NothingForm, find=_stop, back=BACK,
        command=lambda stop, _, by, now: commands.cancel_stop(stop, by=by, now=now),
        facts=lambda stop: (("開始", format_moment(stop.starts_at)), ("理由", stop.reason)),
    ),
    "fault": Entry(
        title="障害を記録する", button="記録する",
        done="記録しました。初動までの時間を計っています。",
        needs=BOTH, form=forms.FaultForm, back=BACK,
        command=lambda contract, typed, by, now: commands.report_fault(
            contract, **typed, by=by, now=now
        ),
    ),
    "response": Entry(
        title="初動を記録する", button="記録する", done="初動を記録しました。",
        needs=FILE, form=forms.ResponseForm, find=_fault, back=BACK, facts=_fault_facts,
        command=lambda fault, typed, by, now: commands.record_response(
            fault, **typed, by=by, now=now
        ),
    ),
    "step": Entry(
        title="復旧の対応を記録する", button="記録する", done="対応を記録しました。",
        needs=BOTH, form=forms.FaultStepForm, find=_fault, back=BACK, facts=_fault_facts,
        command=lambda fault, typed, by, now: commands.add_fault_step(
            fault, **typed, by=by, now=now
        ),
    ),
    "fault-end": Entry(
        title="障害を完了する", button="完了する", done="障害の記録を完了しました。",
        needs=BOTH, form=forms.FaultEndForm, find=_fault, back=BACK, facts=_fault_facts,
        command=lambda fault, typed, by, now: commands.close_fault(
            fault, commands.Ending(**typed), by=by, now=now
        ),
    ),
    "level": Entry(
        title="サービスレベルを登録する", button="登録する", done="登録しました。",
        needs=JUDGE, form=forms.LevelForm, command=_level, back=BACK,
        lead="実績は、障害・問合せの記録から毎月計算します。",
    ),
}  # fmt: skip


@signed_in
def register(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    acts = Acts(request, contract, ENTRIES, ROUTE)
    now = contract_page(request, contract)["case_now"]
    months = months_of_levels(contract, now)
    return sheets_page(
        request, contract, title="運用の記録",
        lead="問合せ・苦情・障害への対応と、合意したサービスレベルの実績です。",
        sheets=(_contacts(contract, acts, now), _faults(contract, acts, now),
                _stops(contract, acts, now), _levels(contract, months, acts)),
        plots=[_plot(one) for one in months if one],
    )  # fmt: skip


act = entry_view(ENTRIES)


@signed_in
def ledger(request: HouseRequest, number: str, kind: str) -> HttpResponse:
    """問い合わせ管理台帳 as CSV or xlsx; ``?kind=`` for one kind of contacts."""
    contract = visible_contract(request.actor, number)
    authorise(request.actor, BOTH, contract)
    rows = contract.contacts.select_related("answered_by", "again").order_by("received_at", "pk")
    if request.GET.get("kind"):
        rows = rows.filter(kind=request.GET["kind"])
    record("output", by=request.actor, about=contract, label="応対の台帳", now=request.now)
    response = csv_response if kind == "csv" else xlsx_response
    return response(
        COLUMNS, ledger_rows(rows, moment_of(request, contract)), f"応対の台帳-{number}"
    )


@signed_in
def contact(request: HouseRequest, number: str, contact_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    found = _contact(contract, contact_id)
    acts = Acts(request, contract, ENTRIES, ROUTE)
    return sheets_page(
        request, contract, title=f"{found}", lead=found.subject,
        sheets=(_contact_facts(found),),
        actions=acts.link("answer", "回答を記録する", found) if not found.answered_at else (),
    )  # fmt: skip


@signed_in
def fault(request: HouseRequest, number: str, fault_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    found = _fault(contract, fault_id)
    acts = Acts(request, contract, ENTRIES, ROUTE)
    now = contract_page(request, contract)["case_now"]
    return sheets_page(
        request, contract, title=f"{found}", lead=found.title,
        sheets=(_fault_sheet(found, now), _steps(found, acts)),
        actions=_fault_acts(found, acts),
    )  # fmt: skip


def _fault_acts(found: Fault, acts: Acts) -> tuple[Link, ...]:
    if found.closed_at is not None:
        return ()
    first = acts.link("response", "初動を記録する", found) if not found.responded_at else ()
    return (*first, *acts.link("fault-end", "障害を完了する", found))


def _contacts(contract: Contract, acts: Acts, now: datetime) -> Sheet:
    number = contract.case.number
    rows = list(contract.contacts.all())
    exports = (
        Link(
            label="台帳（CSV）",
            url=reverse("contracts:contract-inquiries-ledger", args=[number, "csv"]),
        ),
        Link(
            label="台帳（Excel）",
            url=reverse("contracts:contract-inquiries-ledger", args=[number, "xlsx"]),
        ),
    )
    return Sheet(
        title="問合せ・苦情・協力依頼", columns=("件名", "受付", "回答期限", "状態", "操作"),
        rows=[_contact_row(one, acts, now) for one in rows],
        empty="問合せや苦情、協力の依頼を受けたら、台帳に記録します。",
        actions=(*acts.link("contact", "台帳に記録する"), *(exports if rows else ())),
    )  # fmt: skip


def _contact_row(one: Contact, acts: Acts, now: datetime) -> tuple[Cell, ...]:
    state = one.due_state(now)
    url = reverse("contracts:contract-contact", args=[one.contract.case.number, one.pk])
    return (
        Link(label=f"{one}　{one.subject}", url=url),
        f"{format_moment(one.received_at)}\n{one.source}",
        format_moment(one.due_at),
        Mark(tone=DUE_TONES[state], word=state.label, more="再発" if one.again_id else ""),
        acts.link("answer", "回答を記録する", one) if one.answered_at is None else (),
    )


def _contact_facts(one: Contact) -> Sheet:
    answered = format_moment(one.answered_at) if one.answered_at else "まだ回答していません"
    channel = InquiryChannel(one.answer_channel).label if one.answer_channel else ""
    rows = (
        ("種類", ContactKind(one.kind).label),
        ("受付", f"{format_moment(one.received_at)}　{one.get_channel_display()}"),
        ("相手方", one.source),
        ("内容", one.words),
        ("実施日", format_date(one.happens_on) if one.happens_on else ""),
        ("回答期限", format_moment(one.due_at)),
        ("回答", one.answer),
        ("回答日時・方法", f"{answered}　{channel}"),
        ("所管課との調整", one.coordination),
        ("再発の元", str(one.again) if one.again else ""),
    )
    return Sheet(title="記録", columns=("項目", "内容"), rows=[r for r in rows if r[1]], empty="")


def _faults(contract: Contract, acts: Acts, now: datetime) -> Sheet:
    number = contract.case.number
    limit = terms_of(contract).response_minutes
    rows = [
        (
            Link(label=f"{one}　{one.title}",
                 url=reverse("contracts:contract-fault", args=[number, one.pk])),
            format_moment(one.reported_at),
            _response_mark(one, limit, now),
            format_moment(one.recovered_at) if one.recovered_at else "対応中",
        )
        for one in contract.faults.all()
    ]  # fmt: skip
    return Sheet(
        title="障害", columns=("障害", "報告", f"初動（{limit}分以内）", "復旧"), rows=rows,
        empty="障害の報告を受けたら記録します。初動までの時間を計ります。",
        actions=acts.link("fault", "障害を記録する"),
    )  # fmt: skip


def _response_mark(one: Fault, limit: int, now: datetime) -> Mark:
    late = minutes_late(one.reported_at, one.responded_at or now, limit)
    if late:
        return Mark(tone="danger", word=f"{late}分超過")
    if one.responded_at is None:
        return Mark(tone="warning", word="初動待ち")
    return Mark(tone="success", word="時間内", more=format_moment(one.responded_at))


def _fault_sheet(one: Fault, now: datetime) -> Sheet:
    mark = _response_mark(one, terms_of(one.contract).response_minutes, now)
    rows: tuple[tuple[Cell, ...], ...] = (
        ("状況・影響", one.words),
        ("サービス", "止まった" if one.is_down else "続いた"),
        ("報告", f"{format_moment(one.reported_at)}　{one.reported_by.name}"),
        ("初動", format_moment(one.responded_at) if one.responded_at else "まだありません"),
        ("初動の判定", mark),
        ("復旧", format_moment(one.recovered_at) if one.recovered_at else "対応中"),
        ("原因", one.cause),
        ("損害の賠償", "受託者の故意・過失による" if one.is_contractors_liability else ""),
    )
    return Sheet(title="障害の記録", columns=("項目", "内容"), rows=rows, empty="")


def _steps(found: Fault, acts: Acts) -> Sheet:
    rows = [
        (
            format_moment(one.happened_at),
            f"{Side(one.side).label}　{one.written_by.name}",
            one.words,
        )
        for one in found.steps.select_related("written_by")
    ]
    return Sheet(
        title="復旧の対応", columns=("日時", "対応した側", "内容"), rows=rows,
        empty="区と受託者のそれぞれが、行った対応を記録します。",
        actions=acts.link("step", "対応を記録する", found) if not found.closed_at else (),
    )  # fmt: skip


def _stops(contract: Contract, acts: Acts, now: datetime) -> Sheet:
    window = commands.window_of(contract)
    rows = [
        (
            f"{format_moment(one.starts_at)} から\n{format_moment(one.ends_at)} まで",
            one.reason,
            _notice_words(one, window),
            _stop_cell(one, acts, now),
        )
        for one in contract.stops.all()
    ]
    return Sheet(
        title="計画停止", columns=("停止", "理由・影響", "予告", "操作"), rows=rows,
        lead=window.sentence,
        empty="計画停止の予定はありません。", actions=acts.link("stop", "計画停止を予告する"),
    )  # fmt: skip


def _notice_words(one: PlannedStop, window: StopWindow) -> str:
    last = format_date(last_notice_on(one.starts_at, window))
    return f"{format_moment(one.announced_at)}\n期限 {last}"


def _stop_cell(one: PlannedStop, acts: Acts, now: datetime) -> Cell:
    if one.cancelled_at is not None:
        return Mark(tone="neutral", word="取止め")
    if one.starts_at <= now:
        return Mark(tone="success", word="実施")
    return acts.link("cancel-stop", "取り止める", one)


def _levels(contract: Contract, months: list[list[MonthOfLevel]], acts: Acts) -> Sheet:
    newest = {one[-1].level.pk: one[-1] for one in months if one}
    rows = [
        (
            f"{level}{f'（{level.limit_minutes}分以内）' if level.limit_minutes else ''}",
            f"{level.target_percent.normalize():f}%",
            newest[level.pk].result.words if level.pk in newest else "まだありません",
            level.consequence,
        )
        for level in contract.levels.all()
    ]
    return Sheet(
        title="サービスレベル",
        columns=("指標", "目標", "今月の実績", "未達のときの扱い"), rows=rows,
        empty="合意したサービスレベルはありません（第37項は該当なし）。",
        actions=acts.link("level", "サービスレベルを登録する"),
    )  # fmt: skip


def _plot(months: list[MonthOfLevel]) -> Plot:
    level = months[0].level
    return Plot(
        title=f"{level}の推移",
        caption=f"月ごとの達成率（目標 {level.target_percent.normalize():f}%）",
        unit="%", limit=100,
        items=[(_month_label(one), float(one.result.percent)) for one in months],
    )  # fmt: skip


def _month_label(one: MonthOfLevel) -> str:
    missed = " 未達" if one.result.is_missed else ""
    return f"{format_month(one.month_on)}{missed}"
