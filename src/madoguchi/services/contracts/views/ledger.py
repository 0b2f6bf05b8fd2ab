"""受領記録簿: as it stood on any day, on the page, as PDF, xlsx and CSV; and shown on request."""

from datetime import date, datetime, time

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, requires, signed_in
from madoguchi.core.calendar.jst import JST
from madoguchi.core.documents.answers import pdf_response
from madoguchi.core.documents.pdf import render_pdf
from madoguchi.core.documents.tables import csv_response, xlsx_response
from madoguchi.core.trail import record
from madoguchi.core.ui.acting import Deed, posted
from madoguchi.core.vault.http import download_response
from madoguchi.services.contracts.commands import showing_ledger as commands
from madoguchi.services.contracts.documents.custody_papers import (
    COLUMNS,
    ledger_paper,
    ledger_rows,
)
from madoguchi.services.contracts.forms.custody import AsOfForm
from madoguchi.services.contracts.forms.drafting import NothingForm
from madoguchi.services.contracts.models import Contract
from madoguchi.services.contracts.queries.audits import contract_for_auditor
from madoguchi.services.contracts.queries.visibility import visible_contract
from madoguchi.services.contracts.views.frame import act_page, contract_page, moment_of


@signed_in
def ledger_page(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    form = AsOfForm(request.GET or None)
    chosen = form.cleaned_data["as_of"] if form.is_valid() else None
    context = contract_page(request, contract, form=form, chosen=chosen)
    moment = evening_of(chosen, context["case_now"])
    context |= {
        "rows": ledger_rows(contract, moment), "columns": [one.label for one in COLUMNS],
        "moment": moment, "tail": f"?on={chosen.isoformat()}" if chosen else "",
    }  # fmt: skip
    return render(request, "contracts/ledger.html", context, status=422 if form.errors else 200)


def evening_of(day: date | None, now: datetime) -> datetime:
    """The last moment of the day, or now if none was chosen or it has not passed."""
    return min(datetime.combine(day, time.max, JST), now) if day else now


@signed_in
def ledger_pdf(request: HouseRequest, number: str) -> HttpResponse:
    contract, moment = _asked(request, number)
    pdf = render_pdf("ledger", ledger_paper(contract, moment), title="受領記録簿")
    return pdf_response(pdf, f"kirokubo-{number}.pdf")


@requires("contracts.evidence.view")
def evidence_ledger(request: HouseRequest, number: str) -> HttpResponse:
    """For the auditor whom the section allowed to read, as it stands now; noted in the trail."""
    contract = contract_for_auditor(request.actor, number, request.now)
    record("output", by=request.actor, about=contract, label="受領記録簿（監査）", now=request.now)
    paper = ledger_paper(contract, moment_of(request, contract))
    return pdf_response(render_pdf("ledger", paper, title="受領記録簿"), f"kirokubo-{number}.pdf")


@signed_in
def ledger_xlsx(request: HouseRequest, number: str) -> HttpResponse:
    contract, moment = _asked(request, number)
    columns = [one.label for one in COLUMNS]
    return xlsx_response(columns, ledger_rows(contract, moment), f"受領記録簿_{number}")


@signed_in
def ledger_csv(request: HouseRequest, number: str) -> HttpResponse:
    contract, moment = _asked(request, number)
    columns = [one.label for one in COLUMNS]
    return csv_response(columns, ledger_rows(contract, moment), f"受領記録簿_{number}")


def _asked(request: HouseRequest, number: str) -> tuple[Contract, datetime]:
    """The contract and the moment of an export; that it went out stands in the trail."""
    contract = visible_contract(request.actor, number)
    try:
        day = date.fromisoformat(request.GET["on"]) if "on" in request.GET else None
    except ValueError as error:
        raise Http404 from error
    moment = evening_of(day, contract_page(request, contract)["case_now"])
    record("output", by=request.actor, about=contract, label="受領記録簿", now=request.now)
    return contract, moment


@signed_in
def ask(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    deed = Deed(
        title="記録簿の提示を求める", button="提示を求める",
        done="受託者に記録簿の提示を求めました。",
        lead="受託者が提示すると、そのときの記録簿の写しが固定され、かかった時間が残ります。",
    )  # fmt: skip
    return act_page(
        request, contract, deed, needs="contracts.duty.judge",
        form=NothingForm(posted(request)), to=_back(number),
        command=lambda _: commands.ask_for_ledger(
            contract, by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip


@signed_in
def present(request: HouseRequest, number: str, request_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    found = get_object_or_404(contract.ledger_requests, pk=request_id)
    deed = Deed(
        title="記録簿を提示する", button="いまの記録簿を提示する", done="記録簿を提示しました。",
    )  # fmt: skip
    return act_page(
        request, contract, deed, needs="contracts.own.file",
        form=NothingForm(posted(request)), to=_back(number),
        command=lambda _: commands.present_ledger(
            found, by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip


@signed_in
def fixed_copy(request: HouseRequest, number: str, request_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    found = get_object_or_404(contract.ledger_requests, pk=request_id, copy__isnull=False)
    if found.copy is None:
        raise Http404
    return download_response(
        found.copy, by=request.actor, now=request.now, purpose="提示された記録簿", inline=True
    )


def _back(number: str) -> str:
    return reverse("contracts:contract-custody", args=[number])
