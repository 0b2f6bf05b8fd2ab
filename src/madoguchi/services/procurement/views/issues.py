"""交付簿: the register of issued documents, and a free issue at the counter."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.documents.tables import csv_response, xlsx_response
from madoguchi.core.errors import Missing
from madoguchi.core.ui.listing import Filter, Listing
from madoguchi.services.procurement.commands.documents import issue_at_counter
from madoguchi.services.procurement.forms.setup import CounterIssueForm
from madoguchi.services.procurement.models import DocumentIssue, Tender
from madoguchi.services.procurement.queries.issues import COLUMNS, issues_of, register_rows
from madoguchi.services.procurement.queries.visibility import section_tender
from madoguchi.services.procurement.terms import Channel
from madoguchi.services.procurement.views.acting import Deed, act_page, posted
from madoguchi.services.procurement.views.frame import tender_now, workspace

MANAGE = "procurement.document.manage"
WAYS = ((Channel.COUNTER.value, "窓口"), (Channel.UPLOAD.value, "ダウンロード"))


def _listing(request: HouseRequest, tender: Tender) -> Listing[DocumentIssue]:
    return Listing(
        issues_of(tender),
        request.GET,
        search=("receiver", "organisation__name", "document__name", "document__number"),
        filters=(Filter(name="way", label="方法", choices=WAYS, lookup="channel"),),
        sorts={"issued": ("issued_at",), "receiver": ("receiver",), "document": ("document",)},
        default_sort="-issued",
    )


@require_safe
@requires(MANAGE)
def issue_list(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    listing = _listing(request, tender)
    rows = [(issue, *register_rows([issue])) for issue in listing.rows]
    context = workspace(request, tender, listing=listing, rows=rows)
    return render(request, "procurement/setup/issues.html", context)


@require_safe
@requires(MANAGE)
def issue_export(request: HouseRequest, number: str, form: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    respond = {"csv": csv_response, "xlsx": xlsx_response}.get(form)
    if respond is None:
        raise Missing("no_such_form", "この形式では書き出せません。")
    rows = register_rows(_listing(request, tender).queryset)
    return respond(COLUMNS, rows, f"交付簿_{tender.number}")


def outcome_of(issue: DocumentIssue) -> str:
    words = f"「{issue.receiver}」への交付を記録しました（無償・第{issue.document.version}版）。"
    return f"{words}　注意：{issue.warning}" if issue.warning else words


@requires(MANAGE)
def issue_new(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    now = tender_now(request, tender)
    initial = {"issued_at": now, "document": request.GET.get("document")}
    form = CounterIssueForm(posted(request), tender=tender, initial=initial)
    deed = Deed(
        title="窓口での交付を記録する",
        lead="説明書などを窓口で渡したら、その場で記録してください。費用はいただきません。",
        button="交付を記録する",
        done=outcome_of,
    )

    def keep(typed: dict[str, Any]) -> DocumentIssue:
        return issue_at_counter(typed.pop("document"), by=request.actor, now=now, **typed)

    to = reverse("procurement:tender-issues", args=[number])
    return act_page(request, tender, deed, form=form, to=to, command=keep)
