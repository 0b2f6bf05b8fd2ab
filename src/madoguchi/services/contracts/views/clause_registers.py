"""登録簿: what each clause asks to keep, how it stands, and its rows in their versions."""

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.core.accounts.permissions import may
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date, format_moment
from madoguchi.core.ui.acting import Deed, posted
from madoguchi.services.contracts.commands import registers as commands
from madoguchi.services.contracts.forms.drafting import NothingForm
from madoguchi.services.contracts.forms.registers import RegisterForm
from madoguchi.services.contracts.models import Contract
from madoguchi.services.contracts.queries.board import TONES
from madoguchi.services.contracts.queries.go_live import open_conditions
from madoguchi.services.contracts.queries.registers import KeptRow, current_rows, registers_of
from madoguchi.services.contracts.queries.roster import named, present
from madoguchi.services.contracts.queries.visibility import visible_contract
from madoguchi.services.contracts.rules.register_fields import SPECS, RegisterField, RegisterSpec
from madoguchi.services.contracts.rules.registers import Row, days_to_apply
from madoguchi.services.contracts.terms import RegisterKind
from madoguchi.services.contracts.views.frame import act_page, contract_page, moment_of

FILE, JUDGE = "contracts.own.file", "contracts.duty.judge"


@signed_in
def registers(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    context = contract_page(request, contract)
    context["registers"] = [
        (each, TONES[each.verdict.sign])
        for each in registers_of(contract, day_of(context["case_now"]))
    ]
    return render(request, "contracts/registers.html", context)


@signed_in
def register(request: HouseRequest, number: str, kind: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    spec = _spec(kind)
    context = contract_page(request, contract, spec=spec, kind=kind)
    found = [each for each in registers_of(contract, day_of(context["case_now"]))
             if each.spec is spec]  # fmt: skip
    if not found:
        raise Http404
    context |= {
        "register": found[0], "tone": TONES[found[0].verdict.sign],
        "rows": [(row, _shown(spec, row)) for row in found[0].rows],
        "may_write": _may_write(request, contract, spec), "is_check": spec.kind == "stock_check",
        "may_go_live": spec.kind == "verification"
        and may(request.actor, "contracts.approval.decide", contract),
    }  # fmt: skip
    return render(request, "contracts/register.html", context)


def _may_write(request: HouseRequest, contract: Contract, spec: RegisterSpec) -> bool:
    return any(may(request.actor, code, contract) for code in _needs(spec))


def _needs(spec: RegisterSpec) -> tuple[str, ...]:
    return (JUDGE, FILE) if spec.kind is RegisterKind.CREATED_ASSET else (FILE,)


def _spec(kind: str) -> RegisterSpec:
    found = next((spec for known, spec in SPECS.items() if known.value == kind), None)
    if found is None:
        raise Http404
    return found


def _shown(spec: RegisterSpec, row: KeptRow) -> list[tuple[str, str]]:
    """(label, words) of each field that says something."""
    if row.is_erased:
        return [("内容", "消去済み")]
    found = [(field.label, _words(field, row.values)) for field in spec.fields]
    if spec.kind is RegisterKind.PATCH and (days := days_to_apply(row.values)) is not None:
        found.append(("公表から適用まで", f"{days}日"))
    return [(label, words) for label, words in found if words]


def _words(field: RegisterField, values: Row) -> str:
    value = values.get(field.code, "")
    if not value:
        return ""
    if field.kind == "date":
        return format_date(date.fromisoformat(value))
    if field.kind == "moment":
        return format_moment(datetime.fromisoformat(value))
    return {**dict(field.choices), "yes": "はい"}.get(value, value)


@signed_in
def add(request: HouseRequest, number: str, kind: str) -> HttpResponse:
    contract, spec = visible_contract(request.actor, number), _spec(kind)
    word = "を加える" if spec.kind.label.endswith("記録") else "を記録する"
    deed = Deed(title=f"{spec.kind.label}{word}", button="記録する", done="記録しました。")
    return act_page(
        request, contract, deed, needs=_needs(spec),
        form=_form(request, contract, spec), to=_back(number, kind),
        command=lambda typed: commands.record_row(
            contract, spec.kind, typed["values"], by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip


@signed_in
def replace(request: HouseRequest, number: str, kind: str, row_id: int) -> HttpResponse:
    contract, spec = visible_contract(request.actor, number), _spec(kind)
    found = next((row for row in current_rows(contract, spec.kind) if row.row.pk == row_id), None)
    if found is None or found.is_erased:
        raise Http404
    deed = Deed(
        title=f"{spec.kind.label}の新しい状態を記録する", button="記録する", done="記録しました。",
        lead="前の状態も、記録として残ります。",
    )  # fmt: skip
    return act_page(
        request, contract, deed, needs=_needs(spec),
        form=_form(request, contract, spec, values=dict(found.values)),
        to=_back(number, kind),
        command=lambda typed: commands.record_row(
            contract, spec.kind, typed["values"], replaces=found.row,
            by=request.actor, now=moment_of(request, contract),
        ),
    )  # fmt: skip


def _form(
    request: HouseRequest, contract: Contract, spec: RegisterSpec, **values: Any
) -> RegisterForm:
    """With the people of the roster where a field names one of them."""
    asks_person = any(field.kind == "worker" for field in spec.fields)
    today = day_of(moment_of(request, contract))
    people = [named(one) for one in present(contract, today)] if asks_person else []
    return RegisterForm(posted(request), spec=spec, people=people, **values)


@signed_in
def report_loss(request: HouseRequest, number: str, row_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    rows = contract.register_rows.filter(kind=RegisterKind.STOCK_CHECK.value)
    found = get_object_or_404(rows, pk=row_id)
    deed = Deed(
        title="滅失のおそれを報告する", button="報告する",
        done="報告しました。区の担当者へメールで知らせました。",
    )  # fmt: skip
    return act_page(
        request, contract, deed, needs=FILE, form=NothingForm(posted(request)),
        to=reverse("contracts:contract-incidents", args=[number]),
        command=lambda _: commands.open_incident_from_check(
            found, by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip


@signed_in
def go_live(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    conditions = open_conditions(contract, day_of(moment_of(request, contract)))
    deed = Deed(
        title="導入を承認する", button="承認する", done="導入を承認しました。",
        facts=(("残っている条件", "\n".join(conditions) or "ありません"),),
        lead="すべての検証事項が合格したか、扱いの判断が記録されているときに承認できます。",
    )  # fmt: skip
    return act_page(
        request, contract, deed, needs="contracts.approval.decide",
        form=NothingForm(posted(request)), to=_back(number, "verification"),
        command=lambda _: commands.approve_go_live(
            contract, by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip


def _back(number: str, kind: str) -> str:
    return reverse("contracts:contract-register", args=[number, kind])
