"""納品と検査: the register of deliverables, one of them, its file."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.core.accounts.permissions import may
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.trail.actor import Actor
from madoguchi.core.ui.acting import Deed, posted
from madoguchi.core.vault.http import download_response
from madoguchi.services.contracts.commands import deliveries as commands
from madoguchi.services.contracts.forms import acts as forms
from madoguchi.services.contracts.models import Contract, ContractDeliverable
from madoguchi.services.contracts.queries.agreed import delivery_place_of
from madoguchi.services.contracts.queries.due_events import due_events
from madoguchi.services.contracts.queries.visibility import visible_contract
from madoguchi.services.contracts.terms import DeliverableState, InspectionResult
from madoguchi.services.contracts.views.frame import act_page, contract_page, home_of, moment_of

PAGE, INSPECT = "contract-deliverables", "contracts.inspection.record"


@signed_in
def register(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    rows = contract.deliverables.select_related("deliverable", "deliverable__file")
    rows = rows.prefetch_related("inspections__inspector", "contract__places")
    lines = [(row, delivery_place_of(row)) for row in rows]
    context = contract_page(request, contract, lines=lines)
    reports = contract.service_reports.filter(delivered_at__isnull=True)
    context["reports"] = reports.select_related("row__deliverable")
    context["has_events"] = any(row.event_words and row.awaits_delivery for row in rows)
    context["may_inspect"] = may(request.actor, "contracts.inspection.record", contract)
    return render(request, "contracts/deliverables.html", context)


@signed_in
def add(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    deed = Deed(title="納品物を登録する", button="登録する", done="納品物を登録しました。")
    return act_page(
        request, contract, deed, needs="contracts.contract.edit",
        form=forms.DeliverableForm(posted(request)),
        to=reverse("contracts:contract-deliverables", args=[number]),
        command=lambda typed: commands.register_typed(
            contract, **typed, by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip


@signed_in
def event_move(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    deed = Deed(
        title="期限の基準となる日を動かす",
        button="期限を動かす",
        done=lambda moved: f"納品物{moved}件の期限を動かしました。",
        lead="その出来事から数える納品物の期限が、いっしょに動きます。納品済みのものは動きません。",
    )
    form = forms.EventMoveForm(posted(request), events=due_events(contract))
    return act_page(
        request, contract, deed, needs="contracts.contract.edit", form=form,
        to=home_of(contract, PAGE),
        command=lambda typed: commands.move_event(
            contract, typed["event"], typed["event_on"], by=request.actor,
            now=moment_of(request, contract),
        ),
    )  # fmt: skip


@signed_in
def deliverable(request: HouseRequest, number: str, row_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    row = get_object_or_404(contract.deliverables.select_related("deliverable"), pk=row_id)
    is_contractor = bool(may(request.actor, "contracts.own.file", contract))
    return _hand_in(request, contract, row) if is_contractor else _inspect(request, contract, row)


def _hand_in(request: HouseRequest, contract: Contract, row: ContractDeliverable) -> HttpResponse:
    commands.demand_awaited(row)
    deed = Deed(
        title=f"{row.deliverable.title}を納品する",
        button="納品する",
        done="納品しました。区の検査を待っています。",
        facts=_facts(row),
    )
    form = forms.HandInForm(posted(request), request.FILES or None)
    return act_page(
        request, contract, deed, needs="contracts.own.file",
        form=form, to=home_of(contract, PAGE),
        command=lambda typed: _deliver(
            row, typed, by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip


def _deliver(
    row: ContractDeliverable, typed: dict[str, Any], *, by: Actor, now: datetime
) -> object:
    file = typed.pop("file")
    return commands.hand_in(
        row, file.file if file else None, file.name if file else "", **typed, by=by, now=now
    )


def _inspect(request: HouseRequest, contract: Contract, row: ContractDeliverable) -> HttpResponse:
    if request.method == "GET" and may(request.actor, INSPECT, contract):
        commands.demand_inspectable(row)
    deed = Deed(
        title=f"{row.deliverable.title}を検査する",
        button="検査の結果を記録する",
        done="検査の結果を記録しました。",
        facts=(*_facts(row), *_inspection_fact(row)),
    )
    return act_page(
        request, contract, deed, needs=INSPECT,
        form=forms.InspectionForm(posted(request)), to=home_of(contract, PAGE),
        command=lambda typed: commands.inspect(
            row, InspectionResult(typed.pop("result")), **typed, by=request.actor,
            now=moment_of(request, contract),
        ),
    )  # fmt: skip


def _facts(row: ContractDeliverable) -> tuple[tuple[str, Any], ...]:
    return (
        ("期限", row.deliverable.due_text or "—"),
        ("形式", row.formats or "—"),
        ("納品先", delivery_place_of(row) or "—"),
        ("状態", DeliverableState(row.state).label),
    )


def _inspection_fact(row: ContractDeliverable) -> tuple[tuple[str, str], ...]:
    due_on, delivered_at = row.inspection_due_on, row.deliverable.delivered_at
    if due_on is None or delivered_at is None:
        return ()
    days = (due_on - day_of(delivered_at)).days
    words = f"{format_date(due_on)}（納品から{days}日以内。支払遅延防止法5条）"
    return (("検査の期限", words),)


@signed_in
def delivered_file(request: HouseRequest, number: str, row_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    row = get_object_or_404(contract.deliverables.select_related("deliverable__file"), pk=row_id)
    if row.deliverable.file is None:
        raise Http404
    return download_response(
        row.deliverable.file, by=request.actor, now=request.now, purpose="納品物の閲覧"
    )
