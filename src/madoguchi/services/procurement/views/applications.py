"""参加: the list of applications, one set with its papers, and applications kept on paper."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import authorise, may
from madoguchi.core.documents.tables import csv_response, xlsx_response
from madoguchi.core.errors import Missing
from madoguchi.core.ui.listing import Filter, Listing
from madoguchi.core.vault.http import download_response
from madoguchi.services.procurement.commands.intake import (
    confirm_seal,
    keep_details,
    open_application_for,
    register_paper,
    register_paper_firm,
)
from madoguchi.services.procurement.forms.intake import (
    ContactForm,
    PaperApplicationForm,
    PaperForm,
)
from madoguchi.services.procurement.models import Application, FiledPaper, Tender, WorkerChange
from madoguchi.services.procurement.queries.application_rows import COLUMNS, export_rows
from madoguchi.services.procurement.queries.applications import (
    kept_application,
    kept_applications,
    overlaps_in,
    overlaps_of,
    paper_rows,
)
from madoguchi.services.procurement.queries.contact_ban import is_ban_lifted
from madoguchi.services.procurement.queries.joining import may_be_enlarged
from madoguchi.services.procurement.queries.statement import statement_gaps
from madoguchi.services.procurement.queries.visibility import section_tender
from madoguchi.services.procurement.terms import ApplicationKind, ApplicationState, Channel
from madoguchi.services.procurement.views.acting import Deed, act, act_page, posted
from madoguchi.services.procurement.views.frame import tender_now, workspace

DETAIL = "procurement/applications/detail.html"
WITHOUT_DRAFT = [choice for choice in ApplicationState.choices() if choice[0] != "draft"]
CURRENT = {True: "yes", False: "no", None: ""}


def found(request: HouseRequest, number: str, firm: UUID) -> tuple[Tender, Application, str]:
    """The call, the application and the address of its page; Missing for other sections'."""
    tender = section_tender(request.actor, number)
    application = kept_application(tender, firm)
    return tender, application, reverse("procurement:tender-application", args=[number, firm])


def _listing(request: HouseRequest, tender: Tender) -> Listing[Application]:
    return Listing(
        kept_applications(tender),
        request.GET,
        search=("number", "applicant__name", "applicant__name_kana", "consortium_name"),
        filters=(Filter(name="state", label="状態", choices=WITHOUT_DRAFT, lookup="state"),),
        sorts={
            "number": ("number",), "firm": ("applicant__name_kana",), "filed": ("filed_at",),
            "state": ("state",),
        },
        default_sort="filed",
    )  # fmt: skip


@require_safe
@requires("procurement.application.read")
def application_list(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    context = workspace(
        request,
        tender,
        listing=_listing(request, tender),
        overlaps=overlaps_in(tender),
        refused=tender.refused_attempts.order_by("-attempted_at"),
        breaches=tender.contact_breaches.order_by("-occurred_at"),
        is_ban_lifted=is_ban_lifted(tender, tender_now(request, tender)),
        may_register=bool(may(request.actor, "procurement.intake.register", tender)),
    )
    return render(request, "procurement/applications/list.html", context)


@require_safe
@requires("procurement.application.read")
def application_export(request: HouseRequest, number: str, form: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    respond = {"csv": csv_response, "xlsx": xlsx_response}.get(form)
    if respond is None:
        raise Missing("no_such_form", "この形式では書き出せません。")
    rows = export_rows(_listing(request, tender).queryset)
    return respond(COLUMNS, rows, f"参加申込一覧_{tender.number}")


def detail_context(request: HouseRequest, application: Application) -> dict[str, Any]:
    """What the page of one application shows."""
    tender = application.tender
    authorise(request.actor, "procurement.application.read", tender)
    return workspace(
        request,
        tender,
        application=application,
        papers=paper_rows(application),
        gaps=statement_gaps(application),
        overlaps=overlaps_of(application),
        worker_changes=WorkerChange.objects.filter(worker__application=application).select_related(
            "worker"
        ),
        intakes=application.intakes.order_by("arrived_at"),
        may_register=bool(may(request.actor, "procurement.intake.register", tender)),
        may_enlarge=may_be_enlarged(application),
        is_open=application.state in {"draft", "filed", "incomplete"},
    )


@require_safe
@requires("procurement.application.read")
def application(request: HouseRequest, number: str, firm: UUID) -> HttpResponse:
    _, found_one, _ = found(request, number, firm)
    return render(request, DETAIL, detail_context(request, found_one))


@requires("procurement.intake.register")
def application_new(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    now = tender_now(request, tender)
    form = PaperApplicationForm(posted(request), tender=tender)

    def keep(typed: dict[str, Any]) -> Application:
        by = request.actor
        firm = typed["firm"] or register_paper_firm(tender, form.new_firm, by=by, now=now)
        kind, channel = ApplicationKind(typed["kind"]), Channel(typed["channel"])
        kept = open_application_for(tender, firm, kind=kind, channel=channel, by=by, now=now)
        return keep_details(kept, typed, by=by, now=now)

    def page_of(kept: Application) -> str:
        return reverse("procurement:tender-application", args=[number, kept.applicant.public_id])

    deed = Deed(
        title="紙・メールで提出する事業者の申込みを作る",
        lead="参加表明書のとおりに入力してください。このあと、書類と到着の日時を登録します。",
        button="申込みを作る",
        done="申込みを作りました。続けて、届いた書類を登録してください。",
    )
    to = reverse("procurement:tender-applications", args=[number])
    return act_page(request, tender, deed, form=form, command=keep, to=to, then=page_of)


@requires("procurement.intake.register")
def application_details(request: HouseRequest, number: str, firm: UUID) -> HttpResponse:
    tender, kept, to = found(request, number, firm)
    initial = {name: getattr(kept, name, "") for name in ContactForm.base_fields}
    initial["officers"] = kept.outline.get("officers", "")
    initial["is_registered_bidder"] = CURRENT[kept.is_registered_bidder]
    deed = Deed(
        title=f"{kept.applicant.name}の連絡先・登録を直す",
        lead="変更の前と後は、操作履歴に残ります。",
        button="保存する",
        done="連絡先と登録を保存しました。",
    )
    now = tender_now(request, tender)
    return act_page(
        request, tender, deed, form=ContactForm(posted(request), initial=initial), to=to,
        command=lambda typed: keep_details(kept, typed, by=request.actor, now=now),
    )  # fmt: skip


@requires("procurement.intake.register")
def paper_new(request: HouseRequest, number: str, firm: UUID) -> HttpResponse:
    tender, kept, to = found(request, number, firm)
    now = tender_now(request, tender)
    deed = Deed(
        title=f"{kept.applicant.name}の書類を登録する",
        lead="同じ書類をもう一度登録すると差し替わります。前のものも記録に残ります。",
        button="書類を登録する",
        done="書類を登録しました。",
    )
    initial = {"required": request.GET.get("required")}
    form = PaperForm(posted(request), application=kept, initial=initial)
    return act_page(
        request, tender, deed, form=form, to=to,
        command=lambda typed: register_paper(kept, by=request.actor, now=now, **typed),
    )  # fmt: skip


def _paper(kept: Application, pk: int) -> FiledPaper:
    return get_object_or_404(kept.papers.select_related("file"), pk=pk)


@require_safe
@requires("procurement.application.read")
def paper_file(request: HouseRequest, number: str, firm: UUID, paper: int) -> HttpResponse:
    tender, kept, _ = found(request, number, firm)
    authorise(request.actor, "procurement.application.read", tender)
    filed = _paper(kept, paper)
    if filed.file is None:
        raise Missing("no_file", "この書類は紙で受け取ったため、ファイルはありません。")
    now = tender_now(request, tender)
    return download_response(filed.file, by=request.actor, now=now, purpose="参加書類の確認")


@require_POST
@requires("procurement.intake.register")
def paper_seal(request: HouseRequest, number: str, firm: UUID, paper: int) -> HttpResponse:
    tender, kept, to = found(request, number, firm)
    filed = _paper(kept, paper)
    now = tender_now(request, tender)
    return act(
        request, lambda: confirm_seal(filed, by=request.actor, now=now), to=to,
        done=f"「{filed.name}」の代表者印を確認したことを記録しました。",
        template=DETAIL, context=detail_context(request, kept),
    )  # fmt: skip
