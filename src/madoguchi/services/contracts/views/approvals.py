"""承認申請: the contractor asks, the ward decides, both read the same page."""

from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html

from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.core.accounts.permissions import authorise, may
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_moment
from madoguchi.core.trail.actor import Actor
from madoguchi.core.ui.acting import Deed, posted
from madoguchi.services.contracts.commands import approvals as commands
from madoguchi.services.contracts.forms import acts as forms
from madoguchi.services.contracts.models import ApprovalRequest, Subcontract, TakeOut, Worker
from madoguchi.services.contracts.queries.visibility import visible_contract
from madoguchi.services.contracts.terms import ApprovalKind
from madoguchi.services.contracts.views.frame import act_on, act_page, contract_page, moment_of


@signed_in
def requests(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    if request.method == "POST":
        authorise(request.actor, "contracts.own.file", contract)
    form = forms.ApprovalForm(posted(request), contract=contract)
    rows = contract.approvals.select_related("requested_by", "decided_by", "asset")
    may_decide = bool(may(request.actor, "contracts.approval.decide", contract))
    context = contract_page(request, contract, form=form, rows=rows, may_decide=may_decide)
    context["drafts"] = contract.subcontracts.filter(approval=None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "contracts/approvals.html", context, status=status)
    typed = {**form.cleaned_data, "kind": ApprovalKind(form.cleaned_data["kind"])}
    return act_on(
        request,
        contract,
        lambda: commands.request_approval(
            contract, typed.pop("kind"), **typed, by=request.actor, now=context["case_now"]
        ),
        done="申請しました。決定されるまで、実施しないでください。",
        to=request.path, form=form, template="contracts/approvals.html", context=context,
    )  # fmt: skip


@signed_in
def decide(request: HouseRequest, number: str, request_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    found = get_object_or_404(contract.approvals, pk=request_id)
    is_decider = bool(may(request.actor, "contracts.approval.decide", contract))
    form_class = _decision_form(found) if is_decider else forms.AnswerForm
    run = _decide if is_decider else _answer
    deed = Deed(
        title="承認申請", button="決定する" if is_decider else "回答する", done="記録しました。",
        facts=_facts(found),
    )  # fmt: skip
    return act_page(
        request, contract, deed, needs=("contracts.approval.decide", "contracts.own.file"),
        form=form_class(posted(request)),
        to=reverse("contracts:contract-approvals", args=[number]),
        command=lambda typed: run(
            found, typed, by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip


def _decision_form(found: ApprovalRequest) -> type[forms.DecisionForm]:
    is_copy = found.kind == ApprovalKind.COPY.value
    return forms.DecisionForm if is_copy else forms.DecisionOnOthersForm


def _facts(found: ApprovalRequest) -> tuple[tuple[str, Any], ...]:
    rows = (
        ("種類", ApprovalKind(found.kind).label),
        ("内容", found.subject),
        ("複写する預かり品", found.asset.name if found.asset else ""),
        ("写しの部数", f"{found.copies}部" if found.copies else ""),
        ("届出", _asked_for(found)),
        ("理由", found.reason),
        ("申請した人・日時", f"{found.requested_by.name}　{format_moment(found.requested_at)}"),
        ("区からの照会", found.question),
        ("回答", found.answer),
        *_journey(found),
    )
    return tuple(row for row in rows if row[1])


def _asked_for(found: ApprovalRequest) -> str:
    """A link to what was notified: nobody decides on a person or a firm unseen (CONT-048, 066)."""
    number = found.contract.case.number
    worker = Worker.objects.filter(approval=found).select_related("contract__case__key").first()
    if worker is not None:
        url = reverse("contracts:contract-worker", args=[number, worker.pk])
        return format_html('<a href="{}">{}の資格と履歴書を見る</a>', url, worker.name)
    firm = Subcontract.objects.filter(approval=found).select_related("contract__case__key").first()
    if firm is not None:
        url = reverse("contracts:contract-subcontract", args=[number, firm.pk])
        return format_html('<a href="{}">{}の範囲、理由、書類を見る</a>', url, firm.firm)
    return ""


def _journey(found: ApprovalRequest) -> tuple[tuple[str, Any], ...]:
    """What the clause asks of a take-out, as it was applied for (CONT-077)."""
    row = (
        TakeOut.objects.filter(approval=found)
        .select_related("asset", "contract__case__key")
        .first()
    )
    if row is None:
        return ()
    return (
        ("預かり品", row.asset.name), ("持ち出す場所", row.from_place),
        ("持ち出し先", row.to_place), ("持ち出す人", row.carrier),
        ("持ち出し", format_moment(row.out_at)), ("持ち帰り", format_moment(row.back_at)),
        ("保護の方法", row.protection),
    )  # fmt: skip


def _decide(found: ApprovalRequest, typed: dict[str, Any], *, by: Actor, now: datetime) -> None:
    if typed["decision"] == "ask":
        commands.ask_back(found, question=typed["words"], by=by, now=now)
        return
    if typed["decision"] == "reject":
        commands.reject(found, reason=typed["words"], by=by, now=now)
        return
    from_on: date = typed["from_on"] or day_of(now)
    commands.approve(
        found, from_on=from_on, until_on=typed["until_on"], conditions=typed["words"],
        copies=typed.get("copies"), by=by, now=now,
    )  # fmt: skip


def _answer(found: ApprovalRequest, typed: dict[str, Any], *, by: Actor, now: datetime) -> None:
    commands.answer(found, words=typed["words"], by=by, now=now)
