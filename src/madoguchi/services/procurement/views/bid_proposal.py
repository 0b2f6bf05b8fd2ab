"""The proposal on the firm's side: files, checks, submission, receipt, taking back."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.services.procurement.commands import proposals as proposing
from madoguchi.services.procurement.documents.bid_receipts import proposal_receipt
from madoguchi.services.procurement.forms.proposals import KINDS, FileForm
from madoguchi.services.procurement.models import Proposal
from madoguchi.services.procurement.queries.bids import hand_in
from madoguchi.services.procurement.queries.proposal_page import (
    excesses,
    file_rows,
    part_rows,
    year_rows,
)
from madoguchi.services.procurement.terms import (
    MilestoneKind,
    ProposalFileKind,
    ProposalState,
    Stage,
)
from madoguchi.services.procurement.views.acting import act
from madoguchi.services.procurement.views.bid_frame import (
    Bid,
    arrival,
    bid_context,
    open_bid,
    own_part,
    page_of,
    receipt_pdf,
    try_act,
)

FILE = "procurement.proposal.file"
PAGE = "procurement/bids/proposal.html"


@requires(FILE)
def proposal_page(request: HouseRequest, number: str) -> HttpResponse:
    bid = open_bid(request, number)
    return render(request, PAGE, proposal_context(request, bid, form=FileForm()))


def proposal_of(bid: Bid) -> Proposal | None:
    return Proposal.objects.filter(application=bid.application).first()


def proposal_context(request: HouseRequest, bid: Bid, **extra: Any) -> dict[str, Any]:
    """The page of the proposal; ``editable`` says whether any action exists on it."""
    found = proposal_of(bid)
    way = hand_in(bid.tender, Stage.PROPOSAL, MilestoneKind.PROPOSALS, bid.now)
    context = bid_context(request, bid, proposal=found, way=way, kinds=KINDS, **extra)
    if found is None:
        return context
    is_draft = found.state == ProposalState.DRAFT
    # After the opening the draft is wiped: what was filed is with the ward.
    own = found.opened_at is None and context["may_act"]
    content = proposing.read_draft(found, by=request.actor) if own else None
    blocking, told = proposing.submission_findings(found, by=request.actor) if own else ((), ())
    policy = proposing.file_policy(bid.tender, ProposalFileKind.ORIGINAL, None)
    return {
        **context, "editable": is_draft and not way.has_closed, "blocking": blocking,
        "told": told, "files": file_rows(found, request.actor), "policy": policy,
        "years": year_rows(bid.tender, content) if content else [],
        "excesses": excesses(bid.tender, content) if content else [],
        "parts": part_rows(bid.tender, content) if content else [],
    }  # fmt: skip


@require_POST
@requires(FILE)
def proposal_start(request: HouseRequest, number: str) -> HttpResponse:
    bid = open_bid(request, number)
    return try_act(
        request,
        lambda: proposing.start_proposal(bid.application, by=request.actor, now=bid.now),
        done="提案書の作成を始めました。まだ提出されていません。",
        to=page_of(bid, "bid-proposal"),
    )


@require_POST
@requires(FILE)
def proposal_file(request: HouseRequest, number: str) -> HttpResponse:
    bid = open_bid(request, number)
    found: Proposal = own_part(request, bid, proposal_of(bid))
    form = FileForm(request.POST, request.FILES)
    now = arrival(request, bid.tender)
    context = proposal_context(request, bid, form=form)
    if not form.is_valid():
        return render(request, PAGE, context, status=422)
    file, kind = form.cleaned_data["file"], ProposalFileKind(form.cleaned_data["kind"])
    return act(
        request,
        lambda: proposing.add_file(
            found, file, name=file.name, kind=kind, by=request.actor, now=now
        ),
        done=f"{kind.label}を受け取りました。", to=page_of(bid, "bid-proposal") + "#files",
        form=form, template=PAGE, context=context,
    )  # fmt: skip


@require_POST
@requires(FILE)
def proposal_file_removal(request: HouseRequest, number: str, file_id: int) -> HttpResponse:
    bid = open_bid(request, number)
    found: Proposal = own_part(request, bid, proposal_of(bid))
    file = own_part(request, bid, found.files.filter(pk=file_id, removed_at=None).first())
    return try_act(
        request,
        lambda: proposing.remove_file(file, by=request.actor, now=bid.now),
        done=f"{file.get_kind_display()}を取り消しました。",
        to=page_of(bid, "bid-proposal") + "#files",
    )


@requires(FILE)
def submission(request: HouseRequest, number: str) -> HttpResponse:
    bid = open_bid(request, number)
    found: Proposal = own_part(request, bid, proposal_of(bid))
    if found.state == ProposalState.SUBMITTED:
        return redirect(page_of(bid, "bid-proposal-receipt"))
    context = proposal_context(request, bid, back=page_of(bid, "bid-proposal"))
    template = "procurement/bids/submission.html"
    if request.method != "POST":
        return render(request, template, context)
    now = arrival(request, bid.tender)
    return act(
        request, lambda: proposing.submit_proposal(found, by=request.actor, now=now),
        done="提案書を提出しました。受付票を保存してください。",
        to=page_of(bid, "bid-proposal-receipt"), template=template, context=context,
    )  # fmt: skip


@require_POST
@requires(FILE)
def take_back(request: HouseRequest, number: str) -> HttpResponse:
    bid = open_bid(request, number)
    found: Proposal = own_part(request, bid, proposal_of(bid))
    return try_act(
        request,
        lambda: proposing.take_back(found, by=request.actor, now=bid.now),
        done="提出を取り下げました。いまは未提出です。期限までに、もう一度提出してください。",
        to=page_of(bid, "bid-proposal"),
    )


@requires(FILE)
def proposal_receipt_page(request: HouseRequest, number: str) -> HttpResponse:
    bid = open_bid(request, number)
    found: Proposal = own_part(request, bid, _submitted(bid))
    context = bid_context(
        request, bid, receipt=proposal_receipt(found, request.actor),
        pdf=page_of(bid, "bid-proposal-receipt-pdf"),
    )  # fmt: skip
    return render(request, "procurement/bids/receipt.html", context)


@requires(FILE)
def proposal_receipt_pdf(request: HouseRequest, number: str) -> HttpResponse:
    bid = open_bid(request, number)
    found: Proposal = own_part(request, bid, _submitted(bid))
    paper = proposal_receipt(found, request.actor)
    return receipt_pdf(paper)


def _submitted(bid: Bid) -> Proposal | None:
    return Proposal.objects.filter(application=bid.application, submitted_at__isnull=False).first()
