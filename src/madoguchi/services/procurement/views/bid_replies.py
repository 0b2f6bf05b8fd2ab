"""What a firm answers on the ward's request, and what it may ask after the result."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.vault.receipts import receipt_of
from madoguchi.services.procurement.commands.additional import add_additional
from madoguchi.services.procurement.commands.hearings import register_attendees
from madoguchi.services.procurement.commands.intake import answer_clarification
from madoguchi.services.procurement.commands.proposals import file_policy
from madoguchi.services.procurement.commands.results import demand_reason_askable, request_reason
from madoguchi.services.procurement.commands.staff_changes import request_worker_change
from madoguchi.services.procurement.forms.applications import listed
from madoguchi.services.procurement.forms.replies import (
    AnswerForm,
    AttendeeForm,
    OneFileForm,
    ReasonRequestForm,
    WorkerChangeForm,
)
from madoguchi.services.procurement.forms.rows import filled, rows_of
from madoguchi.services.procurement.models import HearingSlot, WorkerChange
from madoguchi.services.procurement.queries.bids import firm_of
from madoguchi.services.procurement.queries.proposal_page import file_rows
from madoguchi.services.procurement.terms import ProposalFileKind
from madoguchi.services.procurement.views.acting import act, demand_door
from madoguchi.services.procurement.views.bid_frame import (
    Bid,
    arrival,
    bid_context,
    open_bid,
    own_part,
    page_of,
    show,
)
from madoguchi.services.procurement.views.bid_proposal import proposal_of

FILE = "procurement.application.file"


@requires(FILE)
def clarification(request: HouseRequest, number: str, pk: int) -> HttpResponse:
    bid = open_bid(request, number)
    asked = own_part(request, bid, bid.application.clarifications.filter(pk=pk).first())
    form = AnswerForm(request.POST if request.method == "POST" else None)
    context = bid_context(request, bid, asked=asked, form=form)
    template = "procurement/bids/clarification.html"
    if request.method != "POST" or not form.is_valid():
        return show(request, template, context, form)
    answer = form.cleaned_data["answer"]
    return act(
        request,
        lambda: answer_clarification(asked, answer=answer, by=request.actor, now=bid.now),
        done="回答を送りました。", to=page_of(bid, "bid-clarification", pk), form=form,
        template=template, context=context,
    )  # fmt: skip


@requires(FILE)
def additional(request: HouseRequest, number: str, pk: int) -> HttpResponse:
    bid = open_bid(request, number)
    wanted = own_part(request, bid, bid.application.additional_requests.filter(pk=pk).first())
    form = OneFileForm(request.POST or None, request.FILES or None)
    policy = file_policy(bid.tender, ProposalFileKind.ADDITIONAL, None)
    context = bid_context(
        request, bid, wanted=wanted, form=form,
        policy=policy, accept=",".join(f".{each}" for each in policy.extensions),
        receipt=receipt_of(wanted.file, request.actor) if wanted.file else None,
    )  # fmt: skip
    template = "procurement/bids/additional.html"
    if request.method != "POST" or not form.is_valid():
        return show(request, template, context, form)
    file, now = form.cleaned_data["file"], arrival(request, bid.tender)
    return act(
        request, lambda: add_additional(wanted, file, name=file.name, by=request.actor, now=now),
        done="追加資料を受け取りました。", to=page_of(bid, "bid-additional", pk), form=form,
        template=template, context=context,
    )  # fmt: skip


@requires("procurement.hearing.register")
def hearing(request: HouseRequest, number: str) -> HttpResponse:
    bid = open_bid(request, number)
    last = bid.application.slots.select_related("round").order_by("-starts_at").first()
    slot: HearingSlot = own_part(request, bid, last)
    typed = request.POST if request.method == "POST" else None
    known = slot.attendees.order_by("pk").values("name", "role")
    rows = rows_of(AttendeeForm, typed, [dict(row) for row in known])
    context = _hearing_context(request, bid, slot, rows)
    template = "procurement/bids/hearing.html"
    if typed is None or not rows.is_valid():
        return render(request, template, context, status=422 if typed is not None else 200)
    people = [(row["name"], row["role"]) for row in filled(rows)]
    return act(
        request, lambda: register_attendees(slot, people, by=request.actor, now=bid.now),
        done="出席者を登録しました。", to=page_of(bid, "bid-hearing"), template=template,
        context=context,
    )  # fmt: skip


def _hearing_context(
    request: HouseRequest, bid: Bid, slot: HearingSlot, rows: Any
) -> dict[str, Any]:
    proposal = proposal_of(bid)
    material = file_rows(proposal, request.actor) if proposal else []
    return bid_context(request, bid, slot=slot, rows=rows, material=material)


@requires(FILE)
def engineers(request: HouseRequest, number: str) -> HttpResponse:
    bid = open_bid(request, number)
    form = WorkerChangeForm(bid.application, request.POST or None)
    asked = WorkerChange.objects.filter(worker__application=bid.application)
    context = bid_context(
        request, bid, form=form, asked=asked.select_related("worker").order_by("-requested_at")
    )
    template = "procurement/bids/engineers.html"
    if request.method != "POST" or not form.is_valid():
        return show(request, template, context, form)
    return act(
        request, lambda: _ask_change(request, bid, form.cleaned_data),
        done="変更を申請しました。区の承認を受けるまで、変更はできません。",
        to=page_of(bid, "bid-engineers"), form=form, template=template, context=context,
    )  # fmt: skip


def _ask_change(request: HouseRequest, bid: Bid, typed: dict[str, Any]) -> WorkerChange:
    successor = {
        "name": typed["name"],
        "qualifications": listed(typed["qualifications"]),
        "affiliation": typed["affiliation"],
        "experience": typed["experience"],
    }
    return request_worker_change(
        bid.application.workers.get(pk=typed["worker"]), successor=successor,
        reason=typed["reason"], comparison=typed["comparison"], by=request.actor, now=bid.now,
    )  # fmt: skip


@requires(FILE)
def result(request: HouseRequest, number: str) -> HttpResponse:
    bid = open_bid(request, number)
    firm = firm_of(request.actor)
    if request.method != "POST":
        demand_door(lambda: demand_reason_askable(bid.tender, firm))
    form = ReasonRequestForm(request.POST or None)
    asked = bid.tender.reason_requests.filter(organisation=firm).order_by("requested_at")
    context = bid_context(request, bid, form=form, asked=asked)
    template = "procurement/bids/result.html"
    if request.method != "POST" or not form.is_valid():
        return show(request, template, context, form)
    text = form.cleaned_data["text"]
    return act(
        request,
        lambda: request_reason(bid.tender, firm, text=text, by=request.actor, now=bid.now),
        done="理由の説明を請求しました。", to=page_of(bid, "bid-result"), form=form,
        template=template, context=context,
    )  # fmt: skip
