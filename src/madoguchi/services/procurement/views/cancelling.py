"""中止: ask for the decision, and call the call off as it was decided."""

from django.http import HttpResponse
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.services.procurement.commands import cancelling
from madoguchi.services.procurement.forms.cancelling import CancellationForm
from madoguchi.services.procurement.forms.letters import SendingForm
from madoguchi.services.procurement.queries.cancellation import newest_cancellation
from madoguchi.services.procurement.queries.visibility import section_tender
from madoguchi.services.procurement.views.acting import Deed, act_page, posted
from madoguchi.services.procurement.views.frame import tender_now

LEAD = (
    "公募を中止すると、参加表明書、質問、提案書の受付はすぐに終わり、提出済みの提案書は開封されません。"
    "公募のページは「中止」と示して残ります。元に戻すことはできません。"
)


@requires("procurement.approval.request")
def cancellation_request(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    now = tender_now(request, tender)
    deed = Deed(
        title="公募の中止の決裁を依頼する",
        lead=LEAD,
        button="決裁を依頼する",
        done="公募の中止の決裁を依頼しました。承認されると「公開」のページから中止できます。",
        is_danger=True,
    )
    return act_page(
        request, tender, deed, form=CancellationForm(posted(request)),
        to=reverse("procurement:tender-publication", args=[number]),
        command=lambda typed: cancelling.request_cancellation(
            tender, by=request.actor, now=now, **typed
        ),
        door=lambda: cancelling.demand_running(tender),
    )  # fmt: skip


@requires("procurement.tender.publish")
def cancellation(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    now = tender_now(request, tender)
    asked = newest_cancellation(tender)
    deed = Deed(
        title="公募を中止する",
        lead=LEAD,
        facts=tuple(asked.content.items()) if asked else (),
        button="公募を中止して知らせる",
        done="公募を中止し、資料をお持ちの方にお知らせしました。",
        is_danger=True,
    )
    return act_page(
        request, tender, deed, form=SendingForm(posted(request)),
        to=reverse("procurement:tender-publication", args=[number]),
        command=lambda _: cancelling.cancel_tender(tender, by=request.actor, now=now),
        door=lambda: cancelling.demand_cancellable(tender),
    )  # fmt: skip
