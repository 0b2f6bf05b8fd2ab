"""教育・訓練: the sessions of the contract with who was there, planned and held."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.commands import training as commands
from madoguchi.services.contracts.forms import start as forms
from madoguchi.services.contracts.forms.drafting import NothingForm
from madoguchi.services.contracts.models import Contract, TrainingSession
from madoguchi.services.contracts.queries import training as queries
from madoguchi.services.contracts.queries.visibility import visible_contract
from madoguchi.services.contracts.terms import TrainingKind
from madoguchi.services.contracts.views.act_tables import TableAct, run
from madoguchi.services.contracts.views.frame import contract_page, home_of, moment_of

PAGE = "contract-trainings"


def _plan(contract: Contract, typed: dict[str, Any], by: Actor, now: datetime) -> object:
    targets = list(contract.workers.filter(pk__in=typed["targets"]))
    facts = {key: value for key, value in typed.items() if key not in ("kind", "targets")}
    return commands.plan_training(
        contract, TrainingKind(typed["kind"]), **facts, targets=targets, by=by, now=now
    )


def _hold(session: TrainingSession, typed: dict[str, Any], by: Actor, now: datetime) -> object:
    attended = {int(value) for value in typed["attended"]}
    return commands.hold_training(session, **{**typed, "attended": attended}, by=by, now=now)


def _file(contract: Contract, typed: dict[str, Any], by: Actor, now: datetime) -> object:
    commands.file_training_plan(contract, by=by, now=now)
    return contract


PLAN = TableAct(
    title="教育・訓練を計画する", form=forms.TrainingForm, command=_plan, button="計画する",
    done="教育・訓練を計画しました。",
)  # fmt: skip
HOLD = TableAct(
    title="教育・訓練の実施を記録する", form=forms.HeldForm, command=_hold,
    lead="全員が出席すると、実施の記録がそのまま提出されます。",
)  # fmt: skip
FILE = TableAct(
    title="教育・訓練の計画を提出する", form=NothingForm, command=_file,
    button="この計画を提出する", done="計画を提出しました。区の確認を待っています。",
)  # fmt: skip


@signed_in
def sessions(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    context = contract_page(request, contract, lines=queries.lines_of(contract))
    return render(request, "contracts/training/list.html", context)


@signed_in
def plan(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    today = day_of(moment_of(request, contract))
    return run(
        request,
        contract,
        PLAN,
        contract,
        to=home_of(contract, PAGE),
        takes={"contract": contract, "today": today},
    )


@signed_in
def hold(request: HouseRequest, number: str, session_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    session = get_object_or_404(queries.sessions_of(contract), pk=session_id)
    facts = (("種類", TrainingKind(session.kind).label), ("内容", session.title))
    return run(
        request, contract, HOLD, session, to=home_of(contract, PAGE), facts=facts,
        takes={"session": session},
    )  # fmt: skip


@signed_in
def file_plan(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    facts = tuple(
        (TrainingKind(line.session.kind).label, f"{line.session.title}（{line.count}人）")
        for line in queries.lines_of(contract)
        if line.session.repeats_id is None
    )
    return run(request, contract, FILE, contract, to=home_of(contract, PAGE), facts=facts)
