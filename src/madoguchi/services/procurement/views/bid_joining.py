"""構成員の追加の届出, on the firm's side."""

from django.http import HttpResponse

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.services.procurement.commands.joining import request_member
from madoguchi.services.procurement.forms.applications import AdditionForm
from madoguchi.services.procurement.queries.joining import agreements_asked, may_be_enlarged
from madoguchi.services.procurement.views.acting import act
from madoguchi.services.procurement.views.bid_frame import (
    arrival,
    bid_context,
    open_bid,
    own_part,
    page_of,
    show,
)

PAGE = "procurement/bids/additions.html"


@requires("procurement.application.file")
def additions(request: HouseRequest, number: str) -> HttpResponse:
    bid = open_bid(request, number)
    rows = bid.application.member_additions.all()
    may_ask = may_be_enlarged(bid.application)
    own_part(request, bid, may_ask or rows.exists() or None)
    asks = bool(agreements_asked(bid.tender))
    form = AdditionForm(request.POST or None, request.FILES or None, asks_agreement=asks)
    members = bid.application.members.select_related("organisation").order_by("-is_lead", "pk")
    context = bid_context(request, bid, form=form, additions=rows, members=members, may_ask=may_ask)
    if request.method != "POST" or not form.is_valid():
        return show(request, PAGE, context, form)
    now = arrival(request, bid.tender)
    return act(
        request,
        lambda: request_member(bid.application, **form.facts, by=request.actor, now=now),
        done="構成員の追加を届け出ました。区が確認した結果は、このページに表示されます。",
        to=page_of(bid, "bid-additions"), form=form, template=PAGE, context=context,
    )  # fmt: skip
