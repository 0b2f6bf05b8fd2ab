"""Questions and answers on the bidder's side: ask in time, read what is published."""

from django.http import HttpResponse

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.services.procurement.commands.questions import ask
from madoguchi.services.procurement.forms.questions import AskForm
from madoguchi.services.procurement.queries.answers import answers_for
from madoguchi.services.procurement.queries.bids import asking_bar, firm_of, hand_in
from madoguchi.services.procurement.terms import MilestoneKind, Stage
from madoguchi.services.procurement.views.acting import act
from madoguchi.services.procurement.views.bid_frame import (
    arrival,
    bid_context,
    open_bid,
    page_of,
    show,
)


@requires("procurement.question.ask")
def questions(request: HouseRequest, number: str) -> HttpResponse:
    bid = open_bid(request, number)
    form = AskForm(request.POST if request.method == "POST" else None)
    context = bid_context(
        request, bid, form=form,
        way=hand_in(bid.tender, Stage.QUESTIONS, MilestoneKind.QUESTIONS, bid.now),
        bar=asking_bar(bid.application),
        asked=bid.tender.questions.filter(organisation=firm_of(request.actor)),
        answers=answers_for(request.actor, bid.tender, bid.now),
    )  # fmt: skip
    template = "procurement/bids/questions.html"
    if request.method != "POST" or not form.is_valid():
        return show(request, template, context, form)
    firm = firm_of(request.actor)
    now = arrival(request, bid.tender)
    return act(
        request,
        lambda: ask(bid.tender, **form.cleaned_data, by=request.actor, now=now, organisation=firm),
        done="質問を受け付けました。", to=page_of(bid, "bid-questions"), form=form,
        template=template, context=context,
    )  # fmt: skip
