"""The public's pages: the list of calls, one call, its documents and feeds."""

from datetime import datetime
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from madoguchi.core.accounts.calm import calmly
from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.errors import Refused
from madoguchi.core.ui.listing import Filter, Listing
from madoguchi.core.vault.http import download_response
from madoguchi.services.procurement.commands.documents import ask_for_email, issue_document
from madoguchi.services.procurement.documents.feeds import calendar_of
from madoguchi.services.procurement.documents.notice import plain_text
from madoguchi.services.procurement.documents.ocds import record_package, release_package
from madoguchi.services.procurement.forms.public import DocumentRequestForm, EmailRequestForm
from madoguchi.services.procurement.models import Tender
from madoguchi.services.procurement.queries.answers import answers_for
from madoguchi.services.procurement.queries.cancellation import cancellation_reason
from madoguchi.services.procurement.queries.contact_ban import is_ban_lifted
from madoguchi.services.procurement.queries.moments import IN_FORCE
from madoguchi.services.procurement.queries.notice_sections import (
    addenda_words,
    numbered_sections,
)
from madoguchi.services.procurement.queries.public_calls import (
    OPEN,
    STAGES,
    calls_with_stage,
    participation_end,
    public_documents,
    public_notice,
    stage_of,
    stage_queries,
    with_windows,
)
from madoguchi.services.procurement.queries.public_news import News, public_news
from madoguchi.services.procurement.queries.result_publications import public_results
from madoguchi.services.procurement.queries.visibility import public_tender, public_tenders
from madoguchi.services.procurement.queries.workspace import course, next_due, today_of
from madoguchi.services.procurement.terms import Channel


def call_list(request: HttpRequest) -> HttpResponse:
    now = cast("HouseRequest", request).now
    listing: Listing[Tender] = Listing(
        calls_with_stage(now),
        request.GET,
        search=("case__title", "case__number", "case__section__name"),
        filters=(Filter(name="stage", label="状態", choices=STAGES, queries=stage_queries()),),
        sorts={"published": ("published_at",), "title": ("case__title",)},
        default_sort="-published",
    )
    rows = [(row, participation_end(row), *stage_of(row)) for row in listing.rows]
    return render(request, "procurement/public/call_list.html", {"listing": listing, "rows": rows})


def call_page(request: HttpRequest, number: str) -> HttpResponse:
    house = cast("HouseRequest", request)
    tender = public_tender(number, house.now)
    staged = calls_with_stage(house.now).get(pk=tender.pk)
    notice = public_notice(tender, house.now)
    answers = answers_for(house.actor, tender, house.now)
    context = {
        "tender": tender,
        "notice": notice,
        "sections": numbered_sections(notice.latest.frozen, answers),
        "documents": with_windows(public_documents(tender), tender, house.now),
        "answers": answers,
        "results": public_results(tender, house.now),
        "steps": course(tender, today_of(house.now)),
        "due": next_due(tender, house.now),
        "stage": stage_of(staged),
        "may_join": stage_of(staged)[0] == OPEN,
        "called_off": cancellation_reason(tender),
        "now": house.now,
        "document_form": DocumentRequestForm(),
        "email_form": EmailRequestForm(),
        "ban_lifted": is_ban_lifted(tender, house.now),
    }
    return render(request, "procurement/public/call.html", context)


def notice_text(request: HttpRequest, number: str) -> HttpResponse:
    house = cast("HouseRequest", request)
    tender = public_tender(number, house.now)
    notice = public_notice(tender, house.now)
    answers = answers_for(house.actor, tender, house.now)
    text = plain_text(notice.latest.frozen, addenda_words(notice.latest.frozen, answers))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def calendar_of_call(request: HttpRequest, number: str) -> HttpResponse:
    now = cast("HouseRequest", request).now
    return _calendar(public_tenders(now).filter(pk=public_tender(number, now).pk), request)


def calendar_of_all(request: HttpRequest) -> HttpResponse:
    return _calendar(public_tenders(cast("HouseRequest", request).now)[:200], request)


def _calendar(tenders: QuerySet[Tender], request: HttpRequest) -> HttpResponse:
    content = calendar_of(
        tenders.prefetch_related(IN_FORCE),
        base_url=settings.PUBLIC_URL,
        now=cast("HouseRequest", request).now,
    )
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


def ocds(request: HttpRequest, number: str) -> HttpResponse:
    now = cast("HouseRequest", request).now
    tender = public_tender(number, now)
    package = release_package(tender, base_url=settings.PUBLIC_URL, now=now)
    return JsonResponse(package, json_dumps_params={"ensure_ascii": False})


def ocds_record(request: HttpRequest, number: str) -> HttpResponse:
    now = cast("HouseRequest", request).now
    tender = public_tender(number, now)
    package = record_package(tender, base_url=settings.PUBLIC_URL, now=now)
    return JsonResponse(package, json_dumps_params={"ensure_ascii": False})


@require_POST
@calmly("document", most=600)
def document_download(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    house = cast("HouseRequest", request)
    tender = public_tender(number, house.now)
    document = get_object_or_404(public_documents(tender), pk=pk)
    if document.file is None:  # public_documents leaves such rows out; said for the types
        raise Http404
    form = DocumentRequestForm(request.POST)
    if not form.is_valid():
        messages.error(request, "メールアドレスの形を確認してください。")
        return redirect("procurement:call", number)
    try:
        issue_document(
            document, channel=Channel.UPLOAD, by=house.actor, now=house.now, **form.cleaned_data
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("procurement:call", number)
    return download_response(
        document.file,
        by=house.actor,
        now=house.now,
        purpose="資料の交付",
        range_header=request.headers.get("Range", ""),
    )


@require_POST
@calmly("email-request", most=20)
def email_request(request: HttpRequest, number: str) -> HttpResponse:
    house = cast("HouseRequest", request)
    tender = public_tender(number, house.now)
    form = EmailRequestForm(request.POST)
    if form.is_valid():
        ask_for_email(tender, by=house.actor, now=house.now, **form.cleaned_data)
        messages.success(request, "申出を受け付けました。担当部署からお伝えします。")
    else:
        messages.error(request, "事業者名と担当者氏名を入力してください。")
    return redirect("procurement:call", number)


class CallFeed(Feed[News, None]):
    """RSS of notices, amendments and calls called off, newest first."""

    title = "公募案件のお知らせ"
    link = "/procurement/calls/"
    description = "公募型プロポーザルの公告、訂正、中止"

    def items(self) -> list[News]:
        return public_news(timezone.now())

    def item_title(self, item: News) -> str:
        return item.title

    def item_description(self, item: News) -> str:
        return item.text

    def item_link(self, item: News) -> str:
        return reverse("procurement:call", args=[item.number])

    def item_guid(self, item: News) -> str:
        return item.key

    item_guid_is_permalink = False

    def item_pubdate(self, item: News) -> datetime:
        return item.told_at
