"""Requests and papers: the letter, blank forms, and entering a paper on behalf of a facility."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import may
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.documents.answers import pdf_response
from madoguchi.core.documents.pdf import render_pdf
from madoguchi.core.errors import Refused
from madoguchi.core.trail import record
from madoguchi.core.ui.acting import act, posted
from madoguchi.services.safeguarding.commands.attendance import Entering, enter
from madoguchi.services.safeguarding.commands.cycles import OtherCycle, set_cycle
from madoguchi.services.safeguarding.commands.requests import Asking, acknowledge, issue_request
from madoguchi.services.safeguarding.documents.papers import (
    blank_month,
    blank_urgent,
    request_letter,
)
from madoguchi.services.safeguarding.forms.picking import FindChildren
from madoguchi.services.safeguarding.forms.ward import CycleForm, PaperForm, RequestForm
from madoguchi.services.safeguarding.models import (
    Child,
    CycleException,
    Facility,
    InformationRequest,
    Placement,
    ServiceContract,
)
from madoguchi.services.safeguarding.queries.picking import children_like, facility_names
from madoguchi.services.safeguarding.queries.requests import (
    RequestLine,
    exceptions_of,
    requests_of,
    to_follow_up,
)
from madoguchi.services.safeguarding.queries.sealed import name_of
from madoguchi.services.safeguarding.queries.service import own_contract
from madoguchi.services.safeguarding.queries.visibility import own_facility
from madoguchi.services.safeguarding.rules.entries import Mark
from madoguchi.services.safeguarding.terms import EntrySource, ReportCycle
from madoguchi.services.safeguarding.views.facility_frame import own_or_404

ENTER, ISSUE = "safeguarding.attendance.enter", "safeguarding.request.issue"
BLANKS = {"month": blank_month, "urgent": blank_urgent}


@requires(ENTER)
def requests(request: HouseRequest) -> HttpResponse:
    """The facility's requests; the head says that they were read."""
    facility = own_facility(request.actor)
    context = {
        "facility": facility,
        "lines": requests_of(facility),
        "may_acknowledge": may(request.actor, "safeguarding.request.acknowledge", facility),
    }
    return render(request, "safeguarding/requests.html", context)


@require_POST
@requires("safeguarding.request.acknowledge")
def read(request: HouseRequest, request_id: int) -> HttpResponse:
    acknowledge(_own(request, request_id), by=request.actor, now=request.now)
    messages.success(request, "確認しました。")
    return redirect("safeguarding:requests")


@requires(ENTER)
def letter(request: HouseRequest, request_id: int) -> HttpResponse:
    found = _own(request, request_id)
    record("output", by=request.actor, about=found, label="情報提供の依頼", now=request.now)
    paper = request_letter(found, name_of(found.placement.child))
    pdf = render_pdf("letter", paper, title="定期的な情報提供について（依頼）")
    return pdf_response(pdf, f"irai-{found.placement.child.number}.pdf")


@requires(ENTER)
def blank(request: HouseRequest, kind: str) -> HttpResponse:
    """A form to print and fax while the system is down; it names no child."""
    facility = own_facility(request.actor)
    section = facility.contract.section
    paper = BLANKS[kind](facility.name, section.name, section.phone)
    return pdf_response(render_pdf("ledger", paper, title=paper.title), f"daitai-{kind}.pdf")


@requires(ISSUE)
def issue(request: HouseRequest) -> HttpResponse:
    """The ward asks; below, whom it has to ask again."""
    contract = own_contract(request.actor, day_of(request.now))
    form = RequestForm(posted(request), children=_children_of(contract, request))
    late = to_follow_up(contract, day_of(request.now))
    lines = [RequestLine(row, name_of(row.placement.child)) for row in late]
    context = {"form": form, "lines": lines}
    page = "safeguarding/request_issue.html"
    if request.method != "POST" or not form.is_valid():
        return render(request, page, context, status=422 if form.errors else 200)
    return act(
        request,
        lambda: _issue(request, contract.pk, form.cleaned_data),
        done="依頼しました。施設の画面に未確認として表示されます。",
        to=reverse("safeguarding:request-issue"), form=form, template=page, context=context,
    )  # fmt: skip


@requires(ISSUE)
def cycle(request: HouseRequest) -> HttpResponse:
    """Weekly, daily or paused for a time, for one child."""
    contract = own_contract(request.actor, day_of(request.now))
    form = CycleForm(posted(request), children=_children_of(contract, request))
    context = {"form": form, "exceptions": exceptions_of(contract, day_of(request.now))}
    page = "safeguarding/cycle.html"
    if request.method != "POST" or not form.is_valid():
        return render(request, page, context, status=422 if form.errors else 200)
    return act(
        request, lambda: _set_cycle(request, contract.pk, form.cleaned_data),
        done="周期を変えました。", to=reverse("safeguarding:cycles"), form=form, template=page,
        context=context,
    )  # fmt: skip


@requires("safeguarding.paper.enter")
def paper(request: HouseRequest) -> HttpResponse:
    """Later entry of a paper form, on behalf of the facility."""
    contract = own_contract(request.actor, day_of(request.now))
    form = PaperForm(
        posted(request), facilities=facility_names(contract),
        children=_children_of(contract, request),
        initial={"key": uuid.uuid4().hex, "received_on": day_of(request.now)},
    )  # fmt: skip
    page, context = "safeguarding/paper.html", {"form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, page, context, status=422 if form.errors else 200)
    return act(
        request,
        lambda: _enter_paper(request, contract, form.cleaned_data),
        done="代行入力しました。出欠の日から数えます。", to=reverse("safeguarding:paper"),
        form=form, template=page, context=context,
    )  # fmt: skip


def _own(request: HouseRequest, request_id: int) -> InformationRequest:
    rows = InformationRequest.objects.filter(placement__facility=own_facility(request.actor))
    related = rows.select_related(
        "placement__facility__organisation", "placement__child__contract__key",
        "placement__child__contract__section",
    )  # fmt: skip
    return own_or_404(request, related, pk=request_id)


def _issue(request: HouseRequest, contract_id: int, typed: dict[str, Any]) -> InformationRequest:
    rows = Placement.objects.filter(
        child__contract_id=contract_id, child__number=typed.pop("number"), until_on__isnull=True
    )
    found = rows.select_related("facility", "child").first()
    if found is None:
        raise Refused("no_such_child", "この番号の児童は、いまどの施設にも在籍していません。")
    asking = Asking(**{**typed, "cycle": ReportCycle(typed["cycle"])})
    return issue_request(found, asking, by=request.actor, now=request.now)


def _set_cycle(request: HouseRequest, contract_id: int, typed: dict[str, Any]) -> CycleException:
    asked = InformationRequest.objects.filter(
        placement__child__contract_id=contract_id, placement__child__number=typed["number"],
        from_on__lte=typed["until_on"], until_on__gte=typed["from_on"],
    )  # fmt: skip
    found = asked.select_related("placement__facility", "placement__child").first()
    if found is None:
        raise Refused("no_request", "この期間に、この番号の児童についての依頼はありません。")
    other = OtherCycle(
        cycle=ReportCycle(typed["cycle"]), from_on=typed["from_on"], until_on=typed["until_on"]
    )
    return set_cycle(found, other, by=request.actor, now=request.now)


def _children_of(contract: ServiceContract, request: HouseRequest) -> FindChildren:
    """How a form of the section finds one of its children."""
    rows = Child.objects.filter(contract=contract)
    return lambda words, code: children_like(words, rows, day_of(request.now), code)


def _enter_paper(request: HouseRequest, contract: ServiceContract, typed: dict[str, Any]) -> None:
    facility = Facility.objects.get(contract=contract, code=typed["facility_code"])
    if not typed["day"] <= typed["received_on"] <= day_of(request.now):
        raise Refused("received_on", "受け取った日は、出欠の日から今日までの日にしてください。")
    names = ("number", "code", "family_contact", "reason")
    enter(
        Entering(
            facility=facility, key=typed["key"], why=typed["why"],
            days={typed["day"]: [Mark(**{name: typed[name] for name in names})]},
            source=EntrySource.PAPER, received_on=typed["received_on"],
            by=request.actor, now=request.now,
        )
    )  # fmt: skip
