"""開封: counts before it, two people, and the record that made itself."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import authorise, may
from madoguchi.core.documents.answers import pdf_response
from madoguchi.core.documents.pdf import render_pdf
from madoguchi.services.procurement.commands.opening import approve_tender_opening
from madoguchi.services.procurement.documents.review_papers import opening_paper
from madoguchi.services.procurement.forms.judging import ConfirmForm
from madoguchi.services.procurement.models import OpeningRecord
from madoguchi.services.procurement.queries.opening import bar_to_opening
from madoguchi.services.procurement.queries.parts import one
from madoguchi.services.procurement.queries.visibility import section_tender
from madoguchi.services.procurement.queries.workspace import figures
from madoguchi.services.procurement.views.acting import Deed, act_page
from madoguchi.services.procurement.views.frame import tender_now, workspace


@requires("procurement.tender.view")
def opening(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    record = getattr(tender, "opening", None)
    paper = None
    if record is not None and may(request.actor, "procurement.code.read", tender):
        authorise(request.actor, "procurement.code.read", tender, now=request.now)
        paper = opening_paper(record)
    context = workspace(
        request, tender, seal=tender.seal, record=record, paper=paper, figures=figures(tender),
        may_approve=not bar_to_opening(tender, request.actor, tender_now(request, tender)),
    )  # fmt: skip
    return render(request, "procurement/judging/opening.html", context)


@requires("procurement.proposal.open")
def opening_approval(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    now = tender_now(request, tender)
    page = reverse("procurement:tender-opening", args=[number])
    bar = bar_to_opening(tender, request.actor, now)
    if bar and request.method != "POST":
        messages.info(request, bar)
        return redirect(page)
    first = tender.seal.first_opener_label if tender.seal else ""
    deed = Deed(
        title="提案書を開封する",
        button="開封を承認する",
        is_danger=True,
        done="開封の承認を記録しました。",
        facts=(("1人目", first or "あなた（2人目の承認で開封されます）"),),
        warnings=("開封は取り消せません。2人目が承認すると、すべての提案書が開きます。",),
    )
    return act_page(
        request, tender, deed, form=ConfirmForm(request.POST),
        to=page,
        command=lambda _: approve_tender_opening(tender, by=request.actor, now=now),
    )  # fmt: skip


@requires("procurement.code.read")
def opening_record(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    authorise(request.actor, "procurement.code.read", tender, now=request.now)
    record = one(OpeningRecord.objects.select_related("tender__case"), tender=tender)
    pdf = render_pdf("ledger", opening_paper(record), title="開封録")
    return pdf_response(pdf, f"opening-{number}.pdf")
