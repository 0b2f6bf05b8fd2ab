"""A firm's bids: the list, the start from a public call, the overview of one."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.cases.clock import case_now
from madoguchi.services.procurement.commands.applications import start_application
from madoguchi.services.procurement.forms.applications import StartForm
from madoguchi.services.procurement.queries.bids import (
    bid_row,
    bid_rows,
    firm_of,
    hand_in,
    related_pages,
)
from madoguchi.services.procurement.queries.visibility import (
    bidder_applications,
    open_tender_for_bidder,
    seen_application,
)
from madoguchi.services.procurement.queries.workspace import course, today_of
from madoguchi.services.procurement.terms import ApplicationKind, MilestoneKind, NoticeState, Stage
from madoguchi.services.procurement.views.acting import act
from madoguchi.services.procurement.views.bid_frame import bid_context, open_bid, show
from madoguchi.services.procurement.views.frame import case_context

ARRIVED = (NoticeState.SENT.value, NoticeState.DELIVERED.value)


@requires("procurement.application.file")
def bid_list(request: HouseRequest) -> HttpResponse:
    rows = bid_rows(request.actor, request.now)
    return render(request, "procurement/bids/bid_list.html", {"rows": rows})


@requires("procurement.application.file")
def bid_start(request: HouseRequest, number: str) -> HttpResponse:
    if bidder_applications(request.actor).filter(tender__case__number=number).exists():
        return redirect("procurement:bid", number)
    tender = open_tender_for_bidder(request.actor, number, request.now)
    now = case_now(tender.case, request.now)
    form = StartForm(tender, request.POST or None)
    way = hand_in(tender, Stage.PARTICIPATION, MilestoneKind.PARTICIPATION, now)
    context = {**case_context(request, tender), "form": form, "way": way}
    template = "procurement/bids/start.html"
    if request.method != "POST" or not form.is_valid():
        return show(request, template, context, form)
    firm = firm_of(request.actor)
    kind = ApplicationKind(form.cleaned_data["kind"])
    return act(
        request, lambda: start_application(tender, firm, by=request.actor, now=now, kind=kind),
        done="参加表明書の作成を始めました。まだ提出されていません。",
        to=reverse("procurement:bid-application", args=[number]), form=form, template=template,
        context=context,
    )  # fmt: skip


@requires("procurement.application.file")
def bid_overview(request: HouseRequest, number: str) -> HttpResponse:
    if not bidder_applications(request.actor).filter(tender__case__number=number).exists():
        open_tender_for_bidder(request.actor, number, request.now)
        return redirect("procurement:bid-start", number)
    bid = open_bid(request, number, seen_application)
    application = bid.application
    context = bid_context(
        request,
        bid,
        row=bid_row(application, bid.now, request.actor),
        steps=course(bid.tender, today_of(bid.now)),
        letters=application.letters.filter(state__in=ARRIVED),
        pages=related_pages(application),
    )
    return render(request, "procurement/bids/bid.html", context)
