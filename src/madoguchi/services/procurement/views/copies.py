"""副本: pages looked at one by one, masked, confirmed or held back; whose they are."""

from itertools import islice

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.documents.reading.formats import page_images
from madoguchi.core.errors import Missing, NotNow, Refused
from madoguchi.services.procurement.commands import blind
from madoguchi.services.procurement.commands.review_records import DECIDED
from madoguchi.services.procurement.forms.judging import (
    ConfirmForm,
    MaskForm,
    ReasonForm,
)
from madoguchi.services.procurement.models import BlindCopy, ProposalFile, Tender
from madoguchi.services.procurement.queries.copy_pages import CopyPage, copy_rows
from madoguchi.services.procurement.queries.parts import copies_of, frozen_copies, one
from madoguchi.services.procurement.queries.visibility import section_tender
from madoguchi.services.procurement.rules.masks import Mask
from madoguchi.services.procurement.views.acting import Deed, act, act_page, posted
from madoguchi.services.procurement.views.frame import tender_now, workspace

PREPARE = "procurement.blind.prepare"


def list_of(number: str) -> str:
    return reverse("procurement:tender-copies", args=[number])


def own_copy(request: HouseRequest, number: str, pk: int) -> tuple[Tender, BlindCopy]:
    tender = section_tender(request.actor, number)
    authorise(request.actor, PREPARE, tender, now=request.now)
    return tender, one(copies_of(tender), pk=pk)


@requires(PREPARE)
def copies(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    context = workspace(
        request, tender, copies=copy_rows(tender), is_opened=frozen_copies(tender).exists()
    )
    return render(request, "procurement/judging/copies.html", context)


@requires(PREPARE)
def copies_prepared(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    now = tender_now(request, tender)
    if request.method != "POST":
        forbid_unopened(tender)
    deed = Deed(
        title="副本を用意する",
        button="符号を抽選して用意する",
        done="副本を用意しました。",
        lead="提案者の符号（A社、B社…）を抽選で決め、副本を確認できるようにします。",
    )
    return act_page(
        request, tender, deed, form=ConfirmForm(request.POST), to=list_of(number),
        command=lambda _: blind.prepare_copies(tender, by=request.actor, now=now),
    )  # fmt: skip


def forbid_unopened(tender: Tender) -> None:
    """403 with the reason before the form is shown."""
    try:
        blind.demand_opened(tender)
    except Refused as refusal:
        raise NotNow(refusal.code, refusal.message) from refusal


@requires("procurement.code.read")
def codes(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    authorise(request.actor, "procurement.code.read", tender, now=request.now)
    rows = tender.drawn_codes.select_related("application__applicant").order_by("code")
    originals = ProposalFile.objects.filter(
        proposal__application__tender=tender, removed_at__isnull=True
    ).select_related("file", "proposal__application__drawn_code")
    context = workspace(
        request, tender, codes=rows, originals=originals, is_decided=tender.state in DECIDED
    )
    return render(request, "procurement/judging/codes.html", context)


@requires(PREPARE)
def copy_page(request: HouseRequest, number: str, pk: int, page: int) -> HttpResponse:
    tender, copy = own_copy(request, number, pk)
    context = workspace(request, tender, view=CopyPage.of(copy, page), form=MaskForm())
    return render(request, "procurement/judging/copy_page.html", context)


@requires(PREPARE)
def copy_image(request: HouseRequest, number: str, pk: int, page: int) -> HttpResponse:
    tender, copy = own_copy(request, number, pk)
    now = tender_now(request, tender)
    pdf = blind.copy_bytes(copy, by=request.actor, now=now)
    image = next(islice(page_images(pdf), page - 1, None), None) if page >= 1 else None
    if image is None:
        raise Missing("no_such_page", "そのページはありません。")
    return HttpResponse(image, content_type="image/png", headers={"Cache-Control": "no-store"})


@requires(PREPARE)
def page_confirmation(request: HouseRequest, number: str, pk: int, page: int) -> HttpResponse:
    tender, copy = own_copy(request, number, pk)
    now = tender_now(request, tender)
    following = page + 1 if page < copy.page_count else page
    return act(
        request,
        lambda: blind.confirm_page(copy, page, by=request.actor, now=now),
        done=f"{page}ページを確認しました。",
        to=reverse("procurement:tender-copy", args=[number, pk, following]),
        template="procurement/judging/copy_page.html",
        context=workspace(request, tender, view=CopyPage.of(copy, page), form=MaskForm()),
    )


@requires(PREPARE)
def masking(request: HouseRequest, number: str, pk: int, page: int) -> HttpResponse:
    tender, copy = own_copy(request, number, pk)
    now, form = tender_now(request, tender), MaskForm(request.POST)
    template = "procurement/judging/copy_page.html"
    context = workspace(request, tender, view=CopyPage.of(copy, page), form=form)
    if not form.is_valid():
        return render(request, template, context, status=422)
    sides = [round(form.cleaned_data[name] * 100) for name in ("left", "top", "width", "height")]
    return act(
        request,
        lambda: blind.mask_copy(
            copy, [(Mask(page, *sides), form.cleaned_data["reason"])], by=request.actor, now=now
        ),
        done=f"{page}ページに墨入れをしました。全ページを確認し直してください。",
        to=reverse("procurement:tender-copy", args=[number, pk, page]),
        form=form, template=template, context=context,
    )  # fmt: skip


@requires(PREPARE)
def copy_block(request: HouseRequest, number: str, pk: int) -> HttpResponse:
    tender, copy = own_copy(request, number, pk)
    now = tender_now(request, tender)
    deed = Deed(
        title="副本を開示不可とする",
        button="開示不可とする",
        is_danger=True,
        done="開示不可としました。",
        lead="委員はこの副本を見られなくなります。",
        facts=(("副本", str(copy.proposal_file.proposal.application.drawn_code)),),
    )
    return act_page(
        request, tender, deed, form=ReasonForm(posted(request)), to=list_of(number),
        command=lambda typed: blind.block_copy(copy, **typed, by=request.actor, now=now),
    )  # fmt: skip
