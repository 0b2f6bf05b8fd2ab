"""The structured part of a proposal, typed once: estimates, sections, functions, records."""

from dataclasses import replace
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.calendar.fiscal import fiscal_year_label
from madoguchi.core.errors import Missing
from madoguchi.services.procurement.commands.proposals import read_draft, save_draft
from madoguchi.services.procurement.documents.notice import ceilings_of
from madoguchi.services.procurement.forms.proposals import (
    DeviationForm,
    EstimateLineForm,
    EstimateTotalForm,
    FunctionsForm,
    RecordForm,
    SectionsForm,
    deviations,
    past_contracts,
    year_estimate,
)
from madoguchi.services.procurement.forms.rows import filled, rows_of
from madoguchi.services.procurement.models import Proposal
from madoguchi.services.procurement.queries.asked import Asked
from madoguchi.services.procurement.queries.proposal_demands import content_demand
from madoguchi.services.procurement.rules.proposal_content import ProposalContent, SeenPart
from madoguchi.services.procurement.views.acting import act
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
from madoguchi.services.procurement.views.seen import seen_on, told_once

FILE = "procurement.proposal.file"


def _opened(request: HouseRequest, number: str) -> tuple[Bid, Proposal, ProposalContent]:
    bid = open_bid(request, number)
    proposal: Proposal = own_part(request, bid, proposal_of(bid))
    return bid, proposal, read_draft(proposal, by=request.actor)


def _save(
    request: HouseRequest, bid: Bid, proposal: Proposal, content: ProposalContent, *, done: str,
    template: str, context: dict[str, Any], part: SeenPart,
    form: forms.BaseForm | None = None, to: str = "",
) -> HttpResponse:  # fmt: skip
    now, seen = arrival(request, bid.tender), replace(part, mark=context["seen"])
    command = told_once(
        context, lambda: save_draft(proposal, content, by=request.actor, now=now, seen=seen)
    )
    return act(
        request, command, done=done,
        to=to or page_of(bid, "bid-proposal"), form=form, template=template, context=context,
    )  # fmt: skip


@requires(FILE)
def estimate(request: HouseRequest, number: str, year: int) -> HttpResponse:
    bid, proposal, content = _opened(request, number)
    if year not in content_demand(bid.tender).fiscal_years:
        raise Missing("no_such_year", "この案件で見積りを求めていない年度です。")
    typed = request.POST if request.method == "POST" else None
    known = next((each for each in content.estimates if each.fiscal_year == year), None)
    lines = rows_of(EstimateLineForm, typed, [vars(line) for line in known.lines] if known else [])
    total = EstimateTotalForm(typed, initial=vars(known) if known else None)
    template = "procurement/bids/estimate.html"
    part = SeenPart("estimates", year)
    context = bid_context(
        request, bid, seen=seen_on(request, part.of(content)),
        lines=lines, total=total, year=year, back=page_of(bid, "bid-proposal"),
        year_label=fiscal_year_label(year), net_yen=known.net_yen if known else 0,
        limits=ceilings_of(bid.tender, year),
    )  # fmt: skip
    if typed is None or not (lines.is_valid() and total.is_valid()):
        return render(request, template, context, status=422 if typed is not None else 200)
    new = year_estimate(year, total.cleaned_data, filled(lines))
    others = tuple(each for each in content.estimates if each.fiscal_year != year)
    ordered = tuple(sorted((*others, new), key=lambda each: each.fiscal_year))
    return _save(
        request, bid, proposal, replace(content, estimates=ordered), template=template, part=part,
        context=context, form=total, done=f"{fiscal_year_label(year)}の見積りを保存しました。",
    )  # fmt: skip


@requires(FILE)
def sections(request: HouseRequest, number: str) -> HttpResponse:
    bid, proposal, content = _opened(request, number)
    form = SectionsForm(bid.tender, content, request.POST or None)
    part = SeenPart("sections")
    seen = seen_on(request, part.of(content))
    context = bid_context(request, bid, seen=seen, form=form, back=page_of(bid, "bid-proposal"))
    template = "procurement/bids/sections.html"
    if request.method != "POST" or not form.is_valid():
        return show(request, template, context, form)
    return _save(
        request, bid, proposal, replace(content, sections=form.places()), form=form,
        template=template, part=part, context=context, done="記載ページを保存しました。",
    )  # fmt: skip


@requires(FILE)
def functions(request: HouseRequest, number: str) -> HttpResponse:
    bid, proposal, content = _opened(request, number)
    form = FunctionsForm(bid.tender, content, request.POST or None)
    part = SeenPart("functions")
    context = bid_context(
        request, bid, seen=seen_on(request, part.of(content)),
        form=form, back=page_of(bid, "bid-proposal"), part_title="機能要件への回答",
        part_lead="すべての機能に、対応・同等の代替・非対応のいずれかを選んでください。",
    )  # fmt: skip
    template = "procurement/bids/part.html"
    if request.method != "POST" or not form.is_valid():
        return show(request, template, context, form)
    return _save(
        request, bid, proposal, replace(content, functions=form.replies()), form=form,
        template=template, part=part, context=context, done="機能要件への回答を保存しました。",
    )  # fmt: skip


@requires(FILE)
def records(request: HouseRequest, number: str) -> HttpResponse:
    bid, proposal, content = _opened(request, number)
    typed = request.POST if request.method == "POST" else None
    rows = rows_of(RecordForm, typed, [vars(each) for each in content.records])
    limit = Asked(bid.tender).fact("track_record_limit")
    part = SeenPart("records")
    context = bid_context(
        request, bid, seen=seen_on(request, part.of(content)),
        rows=rows, back=page_of(bid, "bid-proposal"), part_title="類似業務の受託実績",
        part_lead=f"{limit}事業まで記載できます。" if limit else "",
    )  # fmt: skip
    template = "procurement/bids/rows.html"
    if typed is None or not rows.is_valid():
        return render(request, template, context, status=422 if typed is not None else 200)
    new = replace(content, records=past_contracts(filled(rows)))
    return _save(
        request, bid, proposal, new, template=template, part=part, context=context,
        done="実績を保存しました。", to=page_of(bid, "bid-proposal-records"),
    )  # fmt: skip


@requires(FILE)
def deviation_rows(request: HouseRequest, number: str) -> HttpResponse:
    bid, proposal, content = _opened(request, number)
    typed = request.POST if request.method == "POST" else None
    rows = rows_of(DeviationForm, typed, [vars(each) for each in content.deviations])
    part = SeenPart("deviations")
    context = bid_context(
        request, bid, seen=seen_on(request, part.of(content)),
        rows=rows, back=page_of(bid, "bid-proposal"), part_title="仕様の変更の提案",
        part_lead="仕様書案と異なる内容や数量を提案するときに、項番ごとに書いてください。",
    )  # fmt: skip
    template = "procurement/bids/rows.html"
    if typed is None or not rows.is_valid():
        return render(request, template, context, status=422 if typed is not None else 200)
    new = replace(content, deviations=deviations(filled(rows)))
    return _save(
        request, bid, proposal, new, template=template, part=part, context=context,
        done="変更の提案を保存しました。", to=page_of(bid, "bid-proposal-deviations"),
    )  # fmt: skip
