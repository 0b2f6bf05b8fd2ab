"""提出書類の出力: an original for a purpose, or with a cover for the publication of the result."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.core.documents.answers import pdf_response
from madoguchi.core.vault.http import download_response
from madoguchi.services.procurement.commands.review_records import (
    authorise_original,
    output_for_publication,
    output_paper,
)
from madoguchi.services.procurement.documents.rights import PUBLICATION
from madoguchi.services.procurement.forms.judging import ConfirmForm, PurposeForm
from madoguchi.services.procurement.models import ProposalFile
from madoguchi.services.procurement.queries.parts import one
from madoguchi.services.procurement.views.acting import ACT_PAGE, Deed, act, posted
from madoguchi.services.procurement.views.frame import tender_now, workspace


def own_paper(request: HouseRequest, number: str, pk: int) -> ProposalFile:
    """The submitted paper; who may not read it leaves a trail row and gets 403."""
    rows = ProposalFile.objects.select_related(
        "proposal__application__tender__case", "proposal__application__applicant", "file"
    )
    paper = one(rows, proposal__application__tender__case__number=number, pk=pk)
    authorise_original(paper, by=request.actor, now=request.now)
    return paper


@signed_in
def original(request: HouseRequest, number: str, pk: int) -> HttpResponse:
    paper = own_paper(request, number, pk)
    now = tender_now(request, paper.proposal.application.tender)
    form = PurposeForm(posted(request))
    deed = Deed(
        title="提出書類を出力する",
        button="ダウンロードする",
        done="",
        facts=_facts(paper),
        lead="提出書類は選定のためにだけ使い、出力の目的を記録します。",
    )

    def give() -> HttpResponse:
        kept = output_paper(paper, **form.cleaned_data, by=request.actor, now=now)
        return download_response(paper.file, by=request.actor, now=now, purpose=kept.purpose)

    return _output(request, paper, form, deed, give)


@signed_in
def publication(request: HouseRequest, number: str, pk: int) -> HttpResponse:
    """A PDF that says whose work it is and that it is for the publication of the decision."""
    paper = own_paper(request, number, pk)
    now = tender_now(request, paper.proposal.application.tender)
    deed = Deed(
        title="公表のために出力する",
        button="表紙を付けてダウンロードする",
        done="",
        facts=(*_facts(paper), ("目的", PUBLICATION)),
        lead="著作権者と目的を書いた表紙を付けます。公表する前に、個人情報などがないか確かめてください。",
    )

    def give() -> HttpResponse:
        _, pdf = output_for_publication(paper, by=request.actor, now=now)
        return pdf_response(pdf, f"publication-{number}-{paper.pk}.pdf")

    return _output(request, paper, ConfirmForm(posted(request)), deed, give)


def _facts(paper: ProposalFile) -> tuple[tuple[str, str], ...]:
    return (("書類", paper.get_kind_display()), ("番号", paper.file.receipt_number))


def _output(
    request: HouseRequest,
    paper: ProposalFile,
    form: PurposeForm | ConfirmForm,
    deed: Deed,
    give: Callable[[], HttpResponse],
) -> HttpResponse:
    tender = paper.proposal.application.tender
    back = reverse("procurement:tender-codes", args=[tender.number])
    context = workspace(request, tender, form=form, deed=deed, back=back)
    if request.method != "POST" or not form.is_valid():
        return render(request, ACT_PAGE, context, status=422 if form.errors else 200)
    given: list[HttpResponse] = []
    refused = act(
        request, lambda: given.append(give()), done="提出書類を出力しました。", to=back, form=form,
        template=ACT_PAGE, context=context,
    )  # fmt: skip
    return given[0] if given else refused
