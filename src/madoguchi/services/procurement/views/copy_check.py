"""副本の点検: its report with marked pictures; check again, clean, accept with a reason."""

from dataclasses import replace
from itertools import islice

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import authorise, may
from madoguchi.core.documents.marking import marked
from madoguchi.core.documents.reading import page_images
from madoguchi.core.errors import Missing
from madoguchi.services.procurement.commands import blind, blind_check
from madoguchi.services.procurement.forms.judging import ConfirmForm, ReasonForm
from madoguchi.services.procurement.models import BlindCopy
from madoguchi.services.procurement.queries.copy_check import CheckView
from madoguchi.services.procurement.queries.copy_pages import copy_row
from madoguchi.services.procurement.views.acting import Deed, act, act_page, posted
from madoguchi.services.procurement.views.copies import PREPARE, own_copy
from madoguchi.services.procurement.views.frame import tender_now, workspace

CODES = "procurement.code.read"
PAGE = "procurement/judging/copy_check.html"
DPI = 80
CLEANING = Deed(
    title="副本から目に見えない情報を消去する",
    button="消去する",
    done="目に見えない情報を消去しました。もう一度点検します。",
    lead="文書情報、注釈、リンク、しおり、添付ファイル、以前の版を取り除きます。ページの見た目は変わりません。",
)
ACCEPTING = Deed(
    title="見つかった箇所を差し支えないとする",
    button="差し支えないと記録する",
    done="差し支えない理由を記録しました。",
    lead="見つかった箇所のどれからも提案者が分からない場合だけ、理由を付けて記録してください。",
)


def _which(copy: BlindCopy) -> tuple[str, str]:
    return "副本", f"{copy_row(copy).code}社の副本"


def check_of(number: str, pk: int) -> str:
    return reverse("procurement:tender-copy-check", args=[number, pk])


@requires(PREPARE)
def copy_check(request: HouseRequest, number: str, pk: int) -> HttpResponse:
    tender, copy = own_copy(request, number, pk)
    shows_original = bool(may(request.actor, CODES, tender)) and bool(copy.comparison)
    context = workspace(
        request, tender, row=copy_row(copy), check=CheckView.of(copy), shows_original=shows_original
    )
    return render(request, PAGE, context)


@requires(PREPARE)
def copy_check_run(request: HouseRequest, number: str, pk: int) -> HttpResponse:
    tender, copy = own_copy(request, number, pk)
    now = tender_now(request, tender)
    return act(
        request, lambda: blind_check.recheck_copy(copy, by=request.actor, now=now),
        done="点検しました。", to=check_of(number, pk), template=PAGE,
        context=workspace(request, tender, row=copy_row(copy), check=CheckView.of(copy)),
    )  # fmt: skip


@requires(PREPARE)
def copy_cleaning(request: HouseRequest, number: str, pk: int) -> HttpResponse:
    tender, copy = own_copy(request, number, pk)
    now = tender_now(request, tender)
    deed = replace(CLEANING, facts=(_which(copy),))
    return act_page(
        request, tender, deed, form=ConfirmForm(posted(request)), to=check_of(number, pk),
        command=lambda _: blind_check.clean_copy(copy, by=request.actor, now=now),
    )  # fmt: skip


@requires(PREPARE)
def copy_acceptance(request: HouseRequest, number: str, pk: int) -> HttpResponse:
    tender, copy = own_copy(request, number, pk)
    now = tender_now(request, tender)
    deed = replace(ACCEPTING, facts=(_which(copy), ("見つかった箇所", CheckView.of(copy).found)))
    return act_page(
        request, tender, deed, form=ReasonForm(posted(request)), to=check_of(number, pk),
        command=lambda typed: blind_check.accept_finds(copy, **typed, by=request.actor, now=now),
    )  # fmt: skip


@requires(PREPARE)
def copy_check_image(request: HouseRequest, number: str, pk: int, page: int) -> HttpResponse:
    tender, copy = own_copy(request, number, pk)
    pdf = blind.copy_bytes(copy, by=request.actor, now=tender_now(request, tender))
    boxes = CheckView.of(copy).boxes_on(page)
    return _picture(marked(_drawn(pdf, page), boxes, dpi=DPI))


@requires(PREPARE)
def original_image(request: HouseRequest, number: str, pk: int, page: int) -> HttpResponse:
    tender, copy = own_copy(request, number, pk)
    authorise(request.actor, CODES, tender, now=request.now)
    pdf = blind_check.original_bytes(copy, by=request.actor, now=tender_now(request, tender))
    return _picture(_drawn(pdf, page))


def _drawn(pdf: bytes, page: int) -> bytes:
    image = next(islice(page_images(pdf, DPI), page - 1, None), None) if page >= 1 else None
    if image is None:
        raise Missing("no_such_page", "そのページはありません。")
    return image


def _picture(png: bytes) -> HttpResponse:
    return HttpResponse(png, content_type="image/png", headers={"Cache-Control": "no-store"})
