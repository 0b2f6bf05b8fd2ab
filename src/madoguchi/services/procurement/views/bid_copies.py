"""副本の確認, on the firm's side: seen page by page, ticked item by item, before it is filed."""

from base64 import b64encode
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.errors import Refused
from madoguchi.core.vault.receipts import receipt_of
from madoguchi.services.procurement.commands.copy_checklist import (
    Preview,
    preview_copy,
    tick_checklist,
)
from madoguchi.services.procurement.forms.blind_check import ChecklistForm, PreviewForm
from madoguchi.services.procurement.models import Proposal
from madoguchi.services.procurement.queries.copy_checklist import (
    checklist_of,
    current_copies,
    wanted_kinds,
)
from madoguchi.services.procurement.terms import ProposalState
from madoguchi.services.procurement.views.acting import act
from madoguchi.services.procurement.views.bid_blind_check import given_file
from madoguchi.services.procurement.views.bid_frame import (
    Bid,
    bid_context,
    open_bid,
    own_part,
    page_of,
)
from madoguchi.services.procurement.views.bid_proposal import proposal_of

FILE = "procurement.proposal.file"
PAGE = "procurement/bids/copies.html"


@requires(FILE)
def copies(request: HouseRequest, number: str) -> HttpResponse:
    """The copies with their checklist; a POST shows a copy page by page and keeps nothing."""
    bid = open_bid(request, number)
    found: Proposal = own_part(request, bid, proposal_of(bid))
    if request.method != "POST":
        return render(request, PAGE, copies_context(request, bid, found))
    form = PreviewForm(request.POST, request.FILES)
    preview = _previewed(request, bid, found, form) if form.is_valid() else None
    context = copies_context(request, bid, found, preview_form=form, preview=preview)
    return render(request, PAGE, context, status=200 if preview else 422)


@require_POST
@requires(FILE)
def checklist(request: HouseRequest, number: str) -> HttpResponse:
    bid = open_bid(request, number)
    found: Proposal = own_part(request, bid, proposal_of(bid))
    form = ChecklistForm(wanted_kinds(bid.tender), request.POST)
    context = copies_context(request, bid, found, form=form)
    if not form.is_valid():
        return render(request, PAGE, context, status=422)
    return act(
        request,
        lambda: tick_checklist(
            found, form.cleaned_data["kinds"], by=request.actor, now=bid.now
        ),
        done="副本の確認を記録しました。まだ提出はされていません。",
        to=page_of(bid, "bid-proposal"), form=form, template=PAGE, context=context,
    )  # fmt: skip


def copies_context(
    request: HouseRequest, bid: Bid, proposal: Proposal, **extra: Any
) -> dict[str, Any]:
    kinds, kept = wanted_kinds(bid.tender), checklist_of(proposal)
    preview: Preview | None = extra.get("preview")
    return bid_context(
        request, bid, **{
            "preview_form": PreviewForm(), "kept": kept, "kinds": kinds,
            "form": ChecklistForm(kinds, initial={"kinds": kept.kinds if kept else []}),
            "receipts": [receipt_of(copy.file, request.actor) for copy in current_copies(proposal)],
            "pictures": _shown(preview), "editable": proposal.state == ProposalState.DRAFT, **extra,
        },
    )  # fmt: skip


def _previewed(
    request: HouseRequest, bid: Bid, proposal: Proposal, form: PreviewForm
) -> Preview | None:
    try:
        given = given_file(form.cleaned_data["copy"])
        return preview_copy(proposal, given, by=request.actor, now=bid.now)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return None


def _shown(preview: Preview | None) -> list[tuple[int, str]]:
    """(page, picture as an address that holds it): a file that is not kept has no other."""
    pages = preview.pages if preview else {}
    return [
        (page, f"data:image/png;base64,{b64encode(png).decode()}")
        for page, png in sorted(pages.items())
    ]
