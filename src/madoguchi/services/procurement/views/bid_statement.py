"""The statement of participation (参加表明書): its parts, filing, receipt, withdrawal."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.vault.receipts import receipt_of
from madoguchi.services.procurement.commands import applications as applying
from madoguchi.services.procurement.commands.consortium import add_member, remove_member
from madoguchi.services.procurement.commands.withdrawal import withdraw
from madoguchi.services.procurement.documents.bid_receipts import statement_receipt
from madoguchi.services.procurement.forms.applications import (
    ContactForm,
    MemberForm,
    OathForm,
    OfficeForm,
    OutlineForm,
    PaperForm,
    ReasonForm,
    WorkerForm,
    listed,
)
from madoguchi.services.procurement.forms.rows import filled, rows_of
from madoguchi.services.procurement.models import Application, RequiredPaper
from madoguchi.services.procurement.queries.bids import hand_in
from madoguchi.services.procurement.queries.demands import withdraws_here
from madoguchi.services.procurement.queries.statement_page import (
    paper_rows,
    parts_of,
    staffing_text,
)
from madoguchi.services.procurement.terms import MilestoneKind, Stage
from madoguchi.services.procurement.views.acting import act, demand_door
from madoguchi.services.procurement.views.bid_frame import (
    Bid,
    arrival,
    bid_context,
    open_bid,
    own_part,
    page_of,
    receipt_pdf,
    show,
    try_act,
)

FILE = "procurement.application.file"
PART = "procurement/bids/part.html"


@requires(FILE)
def statement(request: HouseRequest, number: str) -> HttpResponse:
    bid = open_bid(request, number)
    way = hand_in(bid.tender, Stage.PARTICIPATION, MilestoneKind.PARTICIPATION, bid.now)
    editable = bid.application.state in applying.EDITABLE
    context = bid_context(
        request, bid, way=way, editable=editable and not way.has_closed,
        parts=parts_of(bid.application), papers=paper_rows(bid.application, request.actor),
    )  # fmt: skip
    return render(request, "procurement/bids/statement.html", context)


def _open_part(request: HouseRequest, number: str) -> Bid:
    """The bid whose statement may still be changed; else 403 with the reason, before any form.

    A form that is sent goes on to its command, which refuses it beside what was typed.
    """
    bid = open_bid(request, number)
    authorise(request.actor, FILE, bid.application)
    if request.method != "POST":
        demand_door(lambda: applying.demand_editable(bid.application, bid.now))
    return bid


def _part(request: HouseRequest, bid: Bid, title: str, form: Any, lead: str = "") -> dict[str, Any]:
    back = page_of(bid, "bid-application")
    return bid_context(request, bid, form=form, part_title=title, part_lead=lead, back=back)


@requires(FILE)
def contact(request: HouseRequest, number: str) -> HttpResponse:
    bid = _open_part(request, number)
    form = ContactForm(bid.application, request.POST or None)
    context = _part(request, bid, "連絡先と入札参加資格", form)
    if request.method != "POST" or not form.is_valid():
        return show(request, PART, context, form)
    return act(
        request,
        lambda: applying.save_details(
            bid.application, form.cleaned_data, by=request.actor, now=bid.now
        ),
        done="連絡先を保存しました。", to=context["back"], form=form, template=PART,
        context=context,
    )  # fmt: skip


@requires(FILE)
def outline(request: HouseRequest, number: str) -> HttpResponse:
    bid = _open_part(request, number)
    form = OutlineForm(bid.application, request.POST or None)
    lead = "名称・代表者・所在地は、登録済みの内容を使います。"
    context = _part(request, bid, "事業者の概要", form, lead)
    if request.method != "POST" or not form.is_valid():
        return show(request, PART, context, form)
    return act(
        request,
        lambda: applying.save_details(
            bid.application, {"outline": form.cleaned_data}, by=request.actor, now=bid.now
        ),
        done="事業者の概要を保存しました。", to=context["back"], form=form, template=PART,
        context=context,
    )  # fmt: skip


@requires(FILE)
def oaths(request: HouseRequest, number: str) -> HttpResponse:
    bid = _open_part(request, number)
    form = OathForm(bid.application, request.POST if request.method == "POST" else None)
    lead = (
        "一つずつ読んで、当てはまるものに印を付けてください。宣誓と同意は、文とともに保存されます。"
    )
    context = _part(request, bid, "宣誓と同意", form, lead)
    if request.method != "POST" or not form.is_valid():
        return show(request, PART, context, form)
    return act(
        request, lambda: _swear(bid, form, request), done="宣誓と同意を保存しました。",
        to=context["back"], form=form, template=PART, context=context,
    )  # fmt: skip


def _swear(bid: Bid, form: OathForm, request: HouseRequest) -> None:
    by, now = request.actor, bid.now
    applying.swear_oaths(bid.application, form.ticked("oath"), by=by, now=now)
    applying.accept_terms(bid.application, form.ticked("term"), by=by, now=now)


@requires(FILE)
def paper(request: HouseRequest, number: str, paper_id: int) -> HttpResponse:
    bid = _open_part(request, number)
    wanted = RequiredPaper.objects.filter(pk=paper_id, tender=bid.tender).first()
    required: RequiredPaper = own_part(request, bid, wanted)
    form = PaperForm(required, request.POST or None, request.FILES or None)
    policy = applying.paper_policy(bid.tender)
    context = {**_part(request, bid, required.name, form, required.note), "policy": policy}
    if request.method != "POST" or not form.is_valid():
        return show(request, "procurement/bids/paper.html", context, form)
    now = arrival(request, bid.tender)
    return act(
        request, lambda: _put(bid.application, required, form, request, now),
        done=f"「{required.name}」を保存しました。", to=context["back"], form=form,
        template="procurement/bids/paper.html", context=context,
    )  # fmt: skip


def _put(
    application: Application, required: RequiredPaper, form: PaperForm, request: HouseRequest,
    now: datetime,
) -> None:  # fmt: skip
    file, facts = form.cleaned_data["file"], form.facts()
    if file is None:
        applying.attach_paper(application, required, None, by=request.actor, now=now, **facts)
        return
    applying.upload_paper(
        application, required, file, name=file.name, by=request.actor, now=now, **facts
    )


@requires(FILE)
def paper_removal(request: HouseRequest, number: str, paper_id: int) -> HttpResponse:
    """What would be taken out, and once more whether it shall be; refused before it is shown."""
    bid = _open_part(request, number)
    filed = own_part(request, bid, bid.application.papers.filter(pk=paper_id).first())
    to = page_of(bid, "bid-application") + "#papers"
    if request.method == "POST":
        return try_act(
            request, lambda: applying.remove_paper(filed, by=request.actor, now=bid.now),
            done=f"「{filed.name}」を取り消しました。", to=to,
        )  # fmt: skip
    receipt = receipt_of(filed.file, request.actor) if filed.file else None
    context = bid_context(request, bid, paper=filed, receipt=receipt, back=to)
    return render(request, "procurement/bids/paper_removal.html", context)


@requires(FILE)
def team(request: HouseRequest, number: str) -> HttpResponse:
    bid = _open_part(request, number)
    typed = request.POST if request.method == "POST" else None
    workers = rows_of(WorkerForm, typed, _worker_rows(bid.application), prefix="workers")
    offices = rows_of(OfficeForm, typed, _office_rows(bid.application), prefix="offices")
    context = bid_context(
        request, bid, workers=workers, offices=offices, back=page_of(bid, "bid-application"),
        rule=staffing_text(bid.application),
    )  # fmt: skip
    template = "procurement/bids/team.html"
    if typed is None or not (workers.is_valid() and offices.is_valid()):
        return render(request, template, context, status=422 if typed is not None else 200)
    return act(
        request, lambda: _save_team(bid, workers, offices, request), template=template,
        done="業務実施体制を保存しました。", to=page_of(bid, "bid-team"), context=context,
    )  # fmt: skip


def _save_team(bid: Bid, workers: Any, offices: Any, request: HouseRequest) -> None:
    rows = [
        {
            "fields": listed(row.pop("fields_text")),
            "qualifications": listed(row.pop("qualifications_text")),
            **row,
        }
        for row in filled(workers)
    ]
    applying.save_team(
        bid.application, workers=rows, offices=filled(offices), by=request.actor, now=bid.now
    )


def _worker_rows(application: Application) -> list[dict[str, Any]]:
    return [
        {
            "name": row.name, "role": row.role, "affiliation": row.affiliation,
            "experience": row.experience, "fields_text": "、".join(row.fields),
            "qualifications_text": "、".join(row.qualifications),
        }
        for row in application.workers.filter(replaced_by__isnull=True).order_by("pk")
    ]  # fmt: skip


def _office_rows(application: Application) -> list[dict[str, Any]]:
    names = ("name", "corporate_number", "address", "scope", "outline")
    return [
        {name: getattr(row, name) for name in names}
        for row in application.cooperating_offices.order_by("pk")
    ]


@requires(FILE)
def members(request: HouseRequest, number: str) -> HttpResponse:
    bid = _open_part(request, number)
    form = MemberForm(request.POST or None)
    rows = bid.application.members.select_related("organisation").order_by("-is_lead", "pk")
    context = {**_part(request, bid, "共同企業体の構成員", form), "members": rows}
    template = "procurement/bids/members.html"
    if request.method != "POST" or not form.is_valid():
        return show(request, template, context, form)
    return act(
        request,
        lambda: add_member(bid.application, **form.cleaned_data, by=request.actor, now=bid.now),
        done="構成員を追加しました。", to=page_of(bid, "bid-members"), form=form,
        template=template, context=context,
    )  # fmt: skip


@requires(FILE)
def member_removal(request: HouseRequest, number: str, member_id: int) -> HttpResponse:
    """Whom it would take out, and once more whether it shall be; the lead stays."""
    bid = _open_part(request, number)
    rows = bid.application.members.filter(pk=member_id, is_lead=False)
    member = own_part(request, bid, rows.select_related("organisation").first())
    to = page_of(bid, "bid-members")
    if request.method == "POST":
        return try_act(
            request, lambda: remove_member(member, by=request.actor, now=bid.now),
            done=f"構成員「{member.organisation.name}」を取り消しました。", to=to,
        )  # fmt: skip
    context = bid_context(request, bid, member=member, back=to)
    return render(request, "procurement/bids/member_removal.html", context)


@requires(FILE)
def filing(request: HouseRequest, number: str) -> HttpResponse:
    bid = open_bid(request, number)
    if request.method != "POST" and bid.application.state not in applying.EDITABLE:
        was_filed = bid.application.filed_at is not None
        return redirect(page_of(bid, "bid-application-receipt" if was_filed else "bid"))
    way = hand_in(bid.tender, Stage.PARTICIPATION, MilestoneKind.PARTICIPATION, bid.now)
    parts = parts_of(bid.application)
    context = bid_context(
        request, bid, way=way, parts=parts, back=page_of(bid, "bid-application"),
        has_gaps=any(part.gaps for part in parts),
    )  # fmt: skip
    template = "procurement/bids/filing.html"
    if request.method != "POST":
        return render(request, template, context)
    now = arrival(request, bid.tender)
    return act(
        request, lambda: applying.file_application(bid.application, by=request.actor, now=now),
        done="参加表明書を提出しました。", to=page_of(bid, "bid-application-receipt"),
        template=template, context=context,
    )  # fmt: skip


@requires(FILE)
def statement_receipt_page(request: HouseRequest, number: str) -> HttpResponse:
    bid = open_bid(request, number)
    own_part(request, bid, bid.application.filed_at)
    context = bid_context(
        request, bid, receipt=statement_receipt(bid.application, request.actor),
        pdf=page_of(bid, "bid-application-receipt-pdf"),
    )  # fmt: skip
    return render(request, "procurement/bids/receipt.html", context)


@requires(FILE)
def statement_receipt_pdf(request: HouseRequest, number: str) -> HttpResponse:
    bid = open_bid(request, number)
    own_part(request, bid, bid.application.filed_at)
    return receipt_pdf(statement_receipt(bid.application, request.actor))


@requires(FILE)
def withdrawal(request: HouseRequest, number: str) -> HttpResponse:
    bid = open_bid(request, number)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    way = hand_in(bid.tender, Stage.WITHDRAWAL, MilestoneKind.WITHDRAWAL, bid.now)
    context = bid_context(
        request, bid, form=form, way=way, here=withdraws_here(bid.tender),
        papers=bid.tender.forms.filter(stage=Stage.WITHDRAWAL.value),
    )  # fmt: skip
    template = "procurement/bids/withdrawal.html"
    if request.method != "POST" or not form.is_valid():
        return show(request, template, context, form)
    reason = form.cleaned_data["reason"]
    return act(
        request, lambda: withdraw(bid.application, reason=reason, by=request.actor, now=bid.now),
        done="参加を辞退しました。", to=context["back"], form=form, template=template,
        context=context,
    )  # fmt: skip
