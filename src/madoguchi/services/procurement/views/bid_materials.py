"""Reference materials on the firm's side: borrow, promise, fetch, ask leave to use."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.vault.http import download_response
from madoguchi.services.procurement.commands import loans
from madoguchi.services.procurement.forms.replies import LoanForm, UseForm
from madoguchi.services.procurement.models import Loan, TenderDocument
from madoguchi.services.procurement.queries.bids import firm_of, hand_in
from madoguchi.services.procurement.terms import MilestoneKind, Stage
from madoguchi.services.procurement.views.acting import act
from madoguchi.services.procurement.views.bid_frame import (
    Bid,
    arrival,
    bid_context,
    open_bid,
    own_part,
    page_of,
    show,
    try_act,
)

FILE = "procurement.application.file"
PAGE = "procurement/bids/materials.html"


def _context(request: HouseRequest, bid: Bid, **forms: Any) -> dict[str, Any]:
    firm = firm_of(request.actor)
    loan = bid.tender.loans.filter(organisation=firm).order_by("-requested_at").first()
    lent = _lent(bid) if loan and loan.is_granted else TenderDocument.objects.none()
    way = hand_in(bid.tender, Stage.LOAN, MilestoneKind.LOAN, bid.now)
    return bid_context(
        request, bid, loan=loan, lent=lent, way=way,
        plans=bid.tender.reference_plans.order_by("pk"),
        uses=bid.tender.use_permissions.filter(organisation=firm).order_by("-requested_at"),
        **{"form": LoanForm(), "use_form": UseForm(), **forms},
    )  # fmt: skip


def _lent(bid: Bid) -> Any:
    return bid.tender.documents.filter(
        is_loan=True, file__isnull=False, replaced_by__isnull=True
    ).select_related("file")


@requires(FILE)
def materials(request: HouseRequest, number: str) -> HttpResponse:
    bid = open_bid(request, number)
    return show(request, PAGE, _context(request, bid))


@require_POST
@requires(FILE)
def loan_request(request: HouseRequest, number: str) -> HttpResponse:
    bid = open_bid(request, number)
    form = LoanForm(request.POST, request.FILES)
    context = _context(request, bid, form=form)
    if not form.is_valid():
        return show(request, PAGE, context, form)
    file, now = form.cleaned_data["file"], arrival(request, bid.tender)
    return act(
        request,
        lambda: loans.request_loan(
            bid.tender, firm_of(request.actor), form=file, form_name=file.name if file else "",
            accepts_restriction=form.cleaned_data["accepts_restriction"], by=request.actor, now=now,
        ),
        done="貸与を申し込みました。承認されると、ここからダウンロードできます。",
        to=page_of(bid, "bid-materials"), form=form, template=PAGE, context=context,
    )  # fmt: skip


@require_POST
@requires(FILE)
def restriction(request: HouseRequest, number: str) -> HttpResponse:
    bid = open_bid(request, number)
    own = bid.tender.loans.filter(organisation=firm_of(request.actor), is_granted=True).first()
    loan: Loan = own_part(request, bid, own)
    return try_act(
        request,
        lambda: loans.accept_restriction(loan, by=request.actor, now=bid.now),
        done="利用の制限への同意を記録しました。",
        to=page_of(bid, "bid-materials"),
    )


@requires(FILE)
def lent_file(request: HouseRequest, number: str, pk: int) -> HttpResponse:
    bid = open_bid(request, number)
    document: TenderDocument = own_part(request, bid, _lent(bid).filter(pk=pk).first())
    firm, by = firm_of(request.actor), request.actor
    file = loans.issue_lent_document(document, firm, by=by, now=bid.now)
    return download_response(file, by=by, now=request.now, purpose="貸与された参考資料の受領")


@require_POST
@requires(FILE)
def use_request(request: HouseRequest, number: str) -> HttpResponse:
    bid = open_bid(request, number)
    form = UseForm(request.POST)
    context = _context(request, bid, use_form=form)
    if not form.is_valid():
        return show(request, PAGE, context, form)
    purpose, firm = form.cleaned_data["purpose"], firm_of(request.actor)
    return act(
        request,
        lambda: loans.request_use(
            bid.tender, firm, purpose=purpose, by=request.actor, now=bid.now
        ),
        done="利用の許可を申請しました。", to=page_of(bid, "bid-materials"), form=form,
        template=PAGE, context=context,
    )  # fmt: skip
