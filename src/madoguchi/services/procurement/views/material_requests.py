"""資料についての申込み: what firms ask about the section's materials, and its answers."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.calendar.wareki import format_moment
from madoguchi.core.errors import Missing
from madoguchi.core.vault.http import download_response
from madoguchi.services.procurement.commands import loans
from madoguchi.services.procurement.commands.documents import disclose_email
from madoguchi.services.procurement.forms.judging import ConfirmForm
from madoguchi.services.procurement.forms.material_requests import (
    LoanDecisionForm,
    UseDecisionForm,
)
from madoguchi.services.procurement.queries.material_requests import material_requests
from madoguchi.services.procurement.queries.parts import one
from madoguchi.services.procurement.queries.visibility import section_tender
from madoguchi.services.procurement.views.acting import Deed, act_page, posted
from madoguchi.services.procurement.views.frame import tender_now, workspace

MANAGE = "procurement.document.manage"
DECIDED = "決定を記録しました。事業者の画面に出ます。"


def list_of(number: str) -> str:
    return reverse("procurement:tender-material-requests", args=[number])


@require_safe
@requires(MANAGE)
def request_list(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    context = workspace(request, tender, asked=material_requests(tender))
    return render(request, "procurement/setup/material_requests.html", context)


@require_safe
@requires(MANAGE)
def loan_paper(request: HouseRequest, number: str, pk: int) -> HttpResponse:
    tender = section_tender(request.actor, number)
    loan = one(tender.loans.select_related("form_file"), pk=pk)
    if loan.form_file is None:
        raise Missing("no_file", "この申込みには、申込書のファイルがありません。")
    now = tender_now(request, tender)
    return download_response(loan.form_file, by=request.actor, now=now, purpose="貸与申込書の確認")


@requires(MANAGE)
def loan_decision(request: HouseRequest, number: str, pk: int) -> HttpResponse:
    tender = section_tender(request.actor, number)
    loan, now = one(tender.loans.select_related("organisation"), pk=pk), tender_now(request, tender)
    deed = Deed(
        title="資料の貸与を決める", button="決定する", done=DECIDED,
        lead="貸与すると、この事業者だけが、同意のあとに貸与資料をダウンロードできます。",
        facts=(("事業者", loan.organisation.name), ("申込日時", format_moment(loan.requested_at))),
    )  # fmt: skip
    return act_page(
        request, tender, deed, form=LoanDecisionForm(posted(request)), to=list_of(number),
        command=lambda typed: loans.decide_loan(
            loan, grant=typed["grant"] == "yes", seal_confirmed=typed["seal_confirmed"],
            note=typed["note"], by=request.actor, now=now,
        ),
    )  # fmt: skip


@requires(MANAGE)
def use_decision(request: HouseRequest, number: str, pk: int) -> HttpResponse:
    tender = section_tender(request.actor, number)
    use = one(tender.use_permissions.select_related("organisation"), pk=pk)
    now = tender_now(request, tender)
    deed = Deed(
        title="資料の利用を決める", button="決定する", done=DECIDED,
        lead="区から渡した資料の公表・転載・引用を許可するかを決めます。",
        facts=(("事業者", use.organisation.name), ("利用の目的と方法", use.purpose)),
    )  # fmt: skip
    return act_page(
        request, tender, deed, form=UseDecisionForm(posted(request)), to=list_of(number),
        command=lambda typed: loans.decide_use(
            use, grant=typed["grant"] == "yes", note=typed["note"], by=request.actor, now=now
        ),
    )  # fmt: skip


@requires(MANAGE)
def email_told(request: HouseRequest, number: str, pk: int) -> HttpResponse:
    tender = section_tender(request.actor, number)
    asked, now = one(tender.email_disclosures.all(), pk=pk), tender_now(request, tender)
    deed = Deed(
        title="メールアドレスの伝達を記録する", button="伝達を記録する",
        done="伝達を記録しました。",
        lead="電話などで相手を確かめ、担当部署のメールアドレスを伝えたら記録してください。",
        facts=(("事業者", asked.firm), ("担当者", asked.requester or "—")),
    )  # fmt: skip
    return act_page(
        request,
        tender,
        deed,
        form=ConfirmForm(posted(request)),
        to=list_of(number),
        command=lambda _: disclose_email(asked, by=request.actor, now=now),
    )
