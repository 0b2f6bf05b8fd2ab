"""特記事項の遵守状況: the clause board, one duty with its filings, and what the ward decides."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.core.accounts.permissions import authorise, may
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.ui.acting import Deed, posted
from madoguchi.core.vault.http import download_response
from madoguchi.services.contracts.commands import duties as commands
from madoguchi.services.contracts.commands import reports
from madoguchi.services.contracts.documents.report_draft import draft_for
from madoguchi.services.contracts.forms import acts as forms
from madoguchi.services.contracts.forms.drafting import NothingForm
from madoguchi.services.contracts.models import Contract, Duty, Filing, FilingFile
from madoguchi.services.contracts.queries.board import board_of, counts_of, line_of, narrowed
from madoguchi.services.contracts.queries.clause_notes import notes_of
from madoguchi.services.contracts.queries.duty_page import register_of
from madoguchi.services.contracts.queries.visibility import visible_contract
from madoguchi.services.contracts.terms import FilingState, Sign
from madoguchi.services.contracts.views.frame import act_on, act_page, contract_page, moment_of


def page_of(duty: Duty) -> str:
    return reverse("contracts:contract-duty", args=[duty.contract.case.number, duty.pk])


@signed_in
def board(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    context = contract_page(request, contract)
    today = day_of(context["case_now"])
    boards = board_of(contract, today, notes=notes_of(contract, today))
    asked = request.GET.get("sign", "")
    sign = Sign(asked) if asked in {one.value for one in Sign} else None
    shown = narrowed(boards, sign) if sign else boards
    context |= {"boards": boards, "shown": shown, "sign": sign, "counts": counts_of(boards)}
    return render(request, "contracts/board.html", context)


@signed_in
def duty(request: HouseRequest, number: str, duty_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    found = _duty(contract, duty_id)
    _demand_strict(request, found)
    now = moment_of(request, contract)
    form = forms.FilingForm(
        posted(request), request.FILES or None, annexes=reports.labels_of(found),
        initial={"note": draft_for(found, now)},
    )  # fmt: skip
    context = _duty_page(request, contract, found, form)
    if request.method != "POST" or not form.is_valid():
        return render(request, "contracts/duty.html", context, status=422 if form.errors else 200)
    return act_on(
        request,
        contract,
        lambda: reports.file_report(
            found, form.body(), annexes=form.annexes(), note=form.cleaned_data["note"],
            by=request.actor, now=now,
        ),
        done=_filed,
        to=page_of(found), form=form, template="contracts/duty.html", context=context,
    )  # fmt: skip


def _filed(filing: Filing) -> str:
    if filing.state == FilingState.RETURNED.value:
        return f"提出は受け付けていません。{filing.reason}"
    return "提出しました。区の確認を待っています。"


def _demand_strict(request: HouseRequest, found: Duty) -> None:
    """Reports on children are opened by few, on both sides (CONT-115)."""
    if found.is_strict:
        authorise(request.actor, "contracts.strict.open", found.contract)


def _duty(contract: Contract, duty_id: int) -> Duty:
    rows = contract.duties.select_related(
        "clause", "clause__clause_set", "contract__case", "same_as"
    )
    return get_object_or_404(rows, pk=duty_id)


def _duty_page(
    request: HouseRequest, contract: Contract, found: Duty, form: forms.FilingForm
) -> dict[str, Any]:
    context = contract_page(request, contract, form=form, duty=found)
    filings = found.filings.select_related("filed_by", "decided_by").prefetch_related("files__file")
    return {
        **context,
        "register": register_of(found),
        "line": line_of(found, day_of(context["case_now"])),
        "filings": filings,
        "is_fileable": found.state in commands.FILABLE,
        "may_judge": may(request.actor, "contracts.duty.judge", contract),
    }


def _filing(contract: Contract, filing_id: int) -> Filing:
    rows = Filing.objects.filter(duty__contract=contract).select_related("duty__contract__case")
    return get_object_or_404(rows, pk=filing_id)


@signed_in
def accept(request: HouseRequest, number: str, filing_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    filing = _filing(contract, filing_id)
    deed = Deed(
        title="提出を確認済みにする",
        button="確認済みにする",
        done="確認済みにしました。",
        facts=(("義務", filing.duty.title), ("版", f"第{filing.version}版")),
    )
    return act_page(
        request, contract, deed, needs="contracts.duty.judge",
        form=NothingForm(posted(request)), to=page_of(filing.duty),
        command=lambda _: commands.accept_filing(
            filing, by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip


@signed_in
def send_back(request: HouseRequest, number: str, filing_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    filing = _filing(contract, filing_id)
    deed = Deed(
        title="提出を差し戻す",
        button="差し戻す",
        done="差し戻しました。受託者の画面に理由が表示されます。",
        facts=(("義務", filing.duty.title), ("版", f"第{filing.version}版")),
    )
    return act_page(
        request, contract, deed, needs="contracts.duty.judge",
        form=forms.ReasonForm(posted(request)), to=page_of(filing.duty),
        command=lambda typed: commands.return_filing(
            filing, **typed, by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip


@signed_in
def mark(request: HouseRequest, number: str, duty_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    found = _duty(contract, duty_id)
    deed = Deed(
        title="該当なし・違反を記録する",
        button="記録する",
        done="記録しました。",
        facts=(("義務", found.title),),
    )
    acts = {"not_applicable": commands.mark_not_applicable, "breached": commands.mark_breached}
    return act_page(
        request, contract, deed, needs="contracts.duty.judge",
        form=forms.MarkForm(posted(request)), to=page_of(found),
        command=lambda typed: acts[typed["state"]](
            found, reason=typed["reason"], by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip


@signed_in
def filed_file(request: HouseRequest, number: str, file_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    rows = FilingFile.objects.select_related("filing__duty__contract__chain")
    found = get_object_or_404(rows, pk=file_id, filing__duty__contract=contract)
    _demand_strict(request, found.filing.duty)
    return download_response(
        found.file, by=request.actor, now=request.now, purpose="契約の提出書類の閲覧"
    )
