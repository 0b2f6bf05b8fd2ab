"""窓口: tickets of facilities and the FAQ; inquiries of the ward; and the facility's own page."""

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.calendar.wareki import format_date, format_moment
from madoguchi.core.desk.shapes import DUE_TONES
from madoguchi.core.desk.terms import InquiryChannel
from madoguchi.core.operations.rules.help_desk import next_opening, opening_words
from madoguchi.core.trail.actor import Actor
from madoguchi.core.ui.acting import act, posted
from madoguchi.core.ui.sheets import Cell, Mark, Sheet
from madoguchi.services.safeguarding.commands import help_desk as commands
from madoguchi.services.safeguarding.forms import operation_desk as forms
from madoguchi.services.safeguarding.models import (
    DeskWindow,
    FrequentQuestion,
    HelpTicket,
    ServiceContract,
    WardInquiry,
)
from madoguchi.services.safeguarding.queries.desk import questions_for, tickets_of
from madoguchi.services.safeguarding.queries.operation import row_of, rows_of
from madoguchi.services.safeguarding.queries.visibility import own_facility
from madoguchi.services.safeguarding.rules.running import TicketTopic
from madoguchi.services.safeguarding.views.operation_frame import (
    FILE,
    RECORD,
    VIEW,
    Acts,
    Entry,
    Typed,
    contract_for,
    operation_page,
)

NO_WINDOW = "窓口の担当者が、まだ登録されていません。受託者が登録してください。"
HELP_PAGE = "safeguarding/operation/help.html"


def _inquiry(contract: ServiceContract, typed: Typed, by: Actor, now: datetime) -> WardInquiry:
    asked = commands.WardAsked(**{**typed, "channel": InquiryChannel(typed["channel"])})
    return commands.record_inquiry(contract, asked, by=by, now=now)


def _window(contract: ServiceContract, _: datetime) -> dict[str, Any]:
    found = DeskWindow.objects.filter(contract=contract).values().first()
    return {"initial": found or {}}


ENTRIES = {
    "ticket-answer": Entry(
        title="施設からの問合せに回答する", button="回答する", done="回答し、施設に知らせました。",
        needs=FILE, form=forms.AnswerForm, back="operation-desk",
        find=lambda contract, pk: row_of(HelpTicket, contract, pk),
        facts=lambda one: (
            ("施設", one.facility.name), ("件名", one.subject), ("内容", one.words),
        ),
        command=lambda one, typed, by, now: commands.answer_ticket(
            one, typed["answer"], by=by, now=now
        ),
    ),
    "question": Entry(
        title="よくある質問を書く", button="公開する", done="よくある質問を公開しました。",
        needs=FILE, form=forms.QuestionForm, back="operation-desk",
        command=lambda contract, typed, by, now: commands.write_question(
            contract, TicketTopic(typed["topic"]), typed["question"], typed["answer"],
            by=by, now=now,
        ),
        lead="同じ質問を書くと、回答が新しくなります。すべての施設に見えます。",
    ),
    "window": Entry(
        title="窓口の担当者を登録する", button="登録する", done="窓口の担当者を登録しました。",
        needs=FILE, form=forms.WindowForm, back="operation-inquiries", takes=_window,
        command=lambda contract, typed, by, now: commands.set_window(
            contract, commands.Window(**typed), by=by, now=now
        ),
        lead="区からの問合せは、この1人が受けます。緊急時の連絡先は、区と合意したものを書きます。",
    ),
    "inquiry": Entry(
        title="区からの問合せを記録する", button="記録する",
        done="記録し、窓口の担当者に知らせました。",
        needs=RECORD, form=forms.InquiryForm, back="operation-inquiries", command=_inquiry,
        takes=lambda _, now: {"initial": {"received_at": now}},
        lead="おおむね翌営業日までに、電話又はメールで回答します。",
    ),
    "inquiry-answer": Entry(
        title="回答を記録する", button="記録する", done="回答を記録しました。", needs=FILE,
        form=forms.InquiryAnswerForm, back="operation-inquiries",
        find=lambda contract, pk: row_of(WardInquiry, contract, pk),
        facts=lambda one: (
            ("件名", one.subject), ("内容", one.words), ("回答期限", format_moment(one.due_at)),
        ),
        takes=lambda _, now: {"initial": {"answered_at": now}},
        command=lambda one, typed, by, now: commands.answer_inquiry(
            one, typed["answer"], InquiryChannel(typed["channel"]), typed["answered_at"],
            by=by, now=now,
        ),
    ),
}  # fmt: skip


@requires(VIEW)
def desk(request: HouseRequest) -> HttpResponse:
    contract = contract_for(request)
    acts = Acts(request, contract, ENTRIES)
    tickets = rows_of(HelpTicket, contract).select_related(
        "contract__key", "facility__organisation", "answered_by"
    )
    sheets = [
        Sheet(
            title="施設からの問合せ",
            columns=("受付", "施設", "問合せ", "案内・知らせた先", "回答"),
            rows=[_ticket_row(one, acts) for one in tickets],
            empty="施設からの問合せは、まだありません。",
        ),
        Sheet(
            title="よくある質問", columns=("分類", "質問", "回答"),
            rows=[
                (TicketTopic(one.topic).label, one.question, one.answer)
                for one in rows_of(FrequentQuestion, contract)
            ],
            empty="よくある質問は、まだありません。問合せへの回答から書き始めてください。",
            actions=acts.link("question", "よくある質問を書く"),
        ),
    ]  # fmt: skip
    return operation_page(
        request, title="施設の窓口", sheets=sheets,
        lead="平日（年末年始を除く）の9時から18時まで受け付けます。児童の情報は、この窓口には出ません。",
    )  # fmt: skip


def _ticket_row(one: HelpTicket, acts: Acts) -> tuple[Cell, ...]:
    when = f"第{one.number}号\n{format_moment(one.asked_at)}"
    routed = f"\n{one.routed_to}に{format_moment(one.routed_at)}" if one.routed_at else ""
    return (
        Mark(tone="danger", word="緊急", more=when) if one.is_urgent else when,
        one.facility.name,
        f"{TicketTopic(one.topic).label}：{one.subject}\n{one.words}",
        f"{opening_words(one.opens_at)}{routed}",
        f"{one.answer}\n（{one.answered_by}）" if one.answered_at
        else acts.link("ticket-answer", "回答する", one),
    )  # fmt: skip


@requires(VIEW)
def inquiries(request: HouseRequest) -> HttpResponse:
    contract = contract_for(request)
    acts = Acts(request, contract, ENTRIES)
    found = rows_of(WardInquiry, contract).select_related("contract__key", "answered_by")
    window = commands.window_of(contract)
    sheet = Sheet(
        title="区からの問合せ",
        columns=("受付", "問合せ", "受けた人", "期限", "回答", "操作"),
        rows=[_inquiry_row(one, acts, request.now) for one in found],
        empty="区からの問合せは、まだありません。",
    )
    return operation_page(
        request, title="区からの問合せ", sheets=[sheet],
        actions=(
            *(acts.link("inquiry", "問合せを記録する") if window else ()),
            *acts.link("window", "窓口の担当者を登録する"),
        ),
        facts=_window_facts(window),
        notice="" if window else NO_WINDOW,
        lead="1人の窓口が受け、おおむね翌営業日までに電話又はメールで回答します。",
    )  # fmt: skip


def _window_facts(window: DeskWindow | None) -> tuple[tuple[str, str], ...]:
    if window is None:
        return ()
    return (
        ("窓口の担当者", f"{window.name}　電話 {window.telephone}　{window.email}"),
        ("緊急時の連絡先", f"{window.urgent_name}　電話 {window.urgent_telephone}"),
        ("区と合意した日", format_date(window.agreed_on)),
    )


def _inquiry_row(one: WardInquiry, acts: Acts, now: datetime) -> tuple[Cell, ...]:
    state = one.due_state(now)
    answered = "—"
    if one.answered_at:
        channel = InquiryChannel(one.answer_channel).label
        answered = f"{one.answer}\n{one.answered_by}\n{format_moment(one.answered_at)}（{channel}）"
    came = f"{format_moment(one.received_at)}（{InquiryChannel(one.channel).label}）"
    return (
        f"第{one.number}号\n{came}",
        f"{one.subject}（{one.asked_by}）\n{one.words}",
        one.receiver,
        Mark(tone=DUE_TONES[state], word=state.label, more=format_moment(one.due_at)),
        answered,
        () if one.answered_at else acts.link("inquiry-answer", "回答を記録する", one),
    )


@requires("safeguarding.help.ask")
def help_desk(request: HouseRequest) -> HttpResponse:
    """困ったとき: a facility asks, and reads what the desk answered."""
    facility = own_facility(request.actor)
    form = forms.TicketForm(posted(request), initial={"key": uuid.uuid4().hex})
    context = {
        "form": form, "facility": facility, "tickets": _own_tickets(facility),
        "questions": questions_for(facility), "opening": next_opening(request.now),
        "window": commands.window_of(facility.contract),
    }  # fmt: skip
    if request.method != "POST":
        return render(request, HELP_PAGE, context)
    if not form.is_valid():
        return render(request, HELP_PAGE, context, status=422)
    typed = {**form.cleaned_data, "topic": TicketTopic(form.cleaned_data["topic"])}
    return act(
        request,
        lambda: commands.ask_help(
            facility, commands.Asked(**typed), by=request.actor, now=request.now
        ),
        done=_received, to=reverse("safeguarding:help-desk"), form=form, template=HELP_PAGE,
        context=context,
    )  # fmt: skip


def _own_tickets(facility: Any) -> list[tuple[HelpTicket, str]]:
    return [(one, opening_words(one.opens_at)) for one in tickets_of(facility)]


def _received(ticket: HelpTicket) -> str:
    said = f"受け付けました。受付番号は{ticket.number}です。"
    if ticket.routed_to:
        return f"{said}緊急の連絡先（{ticket.routed_to}）に、すぐに知らせました。"
    return f"{said}{opening_words(ticket.opens_at)}" if ticket.opens_at else said
