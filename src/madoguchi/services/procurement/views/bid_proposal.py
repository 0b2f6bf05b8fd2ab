"""The proposal on the firm's side: files, checks, submission, receipt, taking back."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_POST

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import NotNow, Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.receipts import receipt_of
from madoguchi.services.procurement.commands import proposals as proposing
from madoguchi.services.procurement.documents.bid_receipts import proposal_receipt
from madoguchi.services.procurement.forms.proposals import FileForm
from madoguchi.services.procurement.models import Proposal
from madoguchi.services.procurement.queries.bids import hand_in
from madoguchi.services.procurement.queries.copy_checklist import copies_state, wanted_kinds
from madoguchi.services.procurement.queries.file_places import FilePlace, place_named
from madoguchi.services.procurement.queries.proposal_page import (
    part_rows,
    typed_excesses,
    year_rows,
)
from madoguchi.services.procurement.terms import (
    MilestoneKind,
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
from madoguchi.services.procurement.views.bid_slots import FileSlot, file_slots

FILE = "procurement.proposal.file"
PAGE = "procurement/bids/proposal.html"


@requires(FILE)
def proposal_page(request: HouseRequest, number: str) -> HttpResponse:
    bid = open_bid(request, number)
    return render(request, PAGE, proposal_context(request, bid))


def proposal_of(bid: Bid) -> Proposal | None:
    return Proposal.objects.filter(application=bid.application).first()


def proposal_context(
    request: HouseRequest, bid: Bid, form: FileForm | None = None, **extra: Any
) -> dict[str, Any]:
    """The page of the proposal; ``editable`` says whether any action exists on it."""
    found = proposal_of(bid)
    way = hand_in(bid.tender, Stage.PROPOSAL, MilestoneKind.PROPOSALS, bid.now)
    context = bid_context(request, bid, proposal=found, way=way, file_form=form, **extra)
    if found is None:
        return context
    is_draft = found.state == ProposalState.DRAFT
    # After the opening the draft is wiped: what was filed is with the ward.
    own = found.opened_at is None and context["may_act"]
    content = proposing.read_draft(found, by=request.actor) if own else None
    blocking, told = proposing.submission_findings(found, by=request.actor) if own else ((), ())
    slots = file_slots(bid, found, request.actor, form)
    return {
        **context, "editable": is_draft and not way.has_closed, "blocking": blocking,
        "told": told, "slots": slots, "received": _received(request, slots),
        "years": year_rows(bid.tender, content) if content else [],
        "excesses": typed_excesses(bid.tender, content) if content else [],
        "parts": part_rows(bid.tender, content) if content else [],
        "copies_state": copies_state(found), "kinds": wanted_kinds(bid.tender),
    }  # fmt: skip


def _received(request: HouseRequest, slots: list[FileSlot]) -> FileSlot | None:
    """The place that a file has just come to, so that the page can say so."""
    key = request.GET.get("received", "")
    return next((slot for slot in slots if slot.place.key == key and slot.rows), None)


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
    """The plain way, without script; the same place, check and deadline as in pieces."""
    bid = open_bid(request, number)
    found: Proposal = own_part(request, bid, proposal_of(bid))
    form = posted_file(request)
    now = arrival(request, bid.tender)
    place = own_part(request, bid, place_named(bid.tender, request.POST.get("place", "")))
    file = form.cleaned_data["file"] if form.is_valid() else None
    try:
        if file is not None:
            proposing.add_file(found, file, name=file.name, kind=place.kind, by=request.actor,
                               section=place.section, now=now)  # fmt: skip
            return redirect(received(bid, place))
    except Refused as refusal:
        form.add_error("file", refusal.message)
    return render(request, PAGE, proposal_context(request, bid, form=form), status=422)


def posted_file(request: HouseRequest) -> FileForm:
    """One file a form, whatever its input is called: each place has an input of its own."""
    files: MultiValueDict[str, Any] = MultiValueDict()
    for file in request.FILES.values():
        files["file"] = file
    return FileForm(request.POST, files)


def received(bid: Bid, place: FilePlace) -> str:
    return f"{page_of(bid, 'bid-proposal')}?received={place.key}#place-{place.key}"


@requires(FILE)
def proposal_file_removal(request: HouseRequest, number: str, file_id: int) -> HttpResponse:
    """What would be taken out, and once more whether it shall be; refused before it is shown."""
    bid = open_bid(request, number)
    found: Proposal = own_part(request, bid, proposal_of(bid))
    file = own_part(request, bid, found.files.filter(pk=file_id, removed_at=None).first())
    to = page_of(bid, "bid-proposal") + "#files"
    if request.method == "POST":
        return try_act(
            request, lambda: proposing.remove_file(file, by=request.actor, now=bid.now),
            done=f"{file.get_kind_display()}を取り消しました。", to=to,
        )  # fmt: skip
    _demand_removable(bid, found, request.actor)
    context = bid_context(
        request, bid, file=file, receipt=receipt_of(file.file, request.actor), back=to
    )
    return render(request, "procurement/bids/file_removal.html", context)


def _demand_removable(bid: Bid, found: Proposal, actor: Actor) -> None:
    authorise(actor, FILE, bid.application)
    try:
        proposing.demand_editable(found, bid.now)
    except Refused as refusal:
        raise NotNow(refusal.code, refusal.message) from refusal


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
