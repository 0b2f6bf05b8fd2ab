"""着手書類: the papers of 第3項 with their versions, the schedule, cloud services, addresses."""

from datetime import datetime
from typing import Any, cast

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.core.accounts.permissions import may
from madoguchi.core.calendar.wareki import format_month
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.http import download_response
from madoguchi.services.contracts.commands import self_checks
from madoguchi.services.contracts.commands import start as commands
from madoguchi.services.contracts.forms import start as forms
from madoguchi.services.contracts.forms.drafting import NothingForm
from madoguchi.services.contracts.models import (
    CloudService,
    Contract,
    Duty,
    Impracticality,
    SelfCheckItem,
)
from madoguchi.services.contracts.queries.start_papers import is_start_complete, papers_of
from madoguchi.services.contracts.queries.visibility import visible_contract
from madoguchi.services.contracts.rules.self_checks import QUESTIONS
from madoguchi.services.contracts.views.act_tables import OFFICER, TableAct, act_in, run, upload_of
from madoguchi.services.contracts.views.duties import page_of
from madoguchi.services.contracts.views.frame import contract_page, home_of

PAGE = "contract-start"

Typed = dict[str, Any]


@signed_in
def papers(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    lines = papers_of(contract)
    context = contract_page(request, contract, lines=lines)
    context |= {
        "is_complete": is_start_complete(lines), "phases": contract.phases.all(),
        "services": contract.cloud_services.select_related("risk_paper"),
        "addresses": contract.dedicated_addresses.all(),
        "may_judge": may(request.actor, OFFICER, contract),
    }  # fmt: skip
    return render(request, "contracts/start/papers.html", context)


def _phases(contract: Contract, typed: Typed, by: Actor, now: datetime) -> object:
    form = forms.PhasesForm(typed)
    form.is_valid()
    return commands.load_phases(contract, form.rows(), by=by, now=now)


def _cloud(contract: Contract, typed: Typed, by: Actor, now: datetime) -> object:
    facts = {**typed, "risk_paper": upload_of(typed["risk_paper"])}
    return commands.add_cloud_service(contract, **facts, by=by, now=now)


def _address(contract: Contract, typed: Typed, by: Actor, now: datetime) -> object:
    return commands.register_address(contract, **typed, by=by, now=now)


def _agree(contract: Contract, typed: Typed, by: Actor, now: datetime) -> object:
    return commands.agree_schedule(contract, by=by, now=now)


def _file(contract: Contract, typed: Typed, by: Actor, now: datetime) -> object:
    commands.file_schedule(contract, by=by, now=now)
    return contract


ACTS = {
    "phases": TableAct(title="工程を登録する", form=forms.PhasesForm, command=_phases),
    "cloud": TableAct(
        title="クラウドサービスを登録する", form=forms.CloudForm, command=_cloud,
        lead="無料のサービスも登録します。サービスごとにリスク対策文書が必要です。",
    ),
    "address": TableAct(
        title="専用の電子メールアドレスを登録する", form=forms.AddressForm, command=_address
    ),
    "schedule": TableAct(
        title="実施スケジュールを提出する", button="この内容で提出する",
        done="実施スケジュールを提出しました。", form=NothingForm, command=_file,
    ),
    "agreement": TableAct(
        title="実施スケジュールに合意する", button="合意する", done="合意を記録しました。",
        form=NothingForm, command=_agree, needs=OFFICER,
    ),
}  # fmt: skip


@signed_in
def start_act(request: HouseRequest, number: str, act: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    facts = tuple((one.name, f"{format_month(one.starts_on)} から {format_month(one.ends_on)}")
                  for one in contract.phases.all())  # fmt: skip
    shown = facts if act in ("schedule", "agreement") else ()
    return run(
        request, contract, act_in(ACTS, act), contract, to=home_of(contract, PAGE), facts=shown
    )  # fmt: skip


RISK = TableAct(
    title="リスク対策文書を添える", form=forms.RiskPaperForm, button="提出する",
    command=lambda row, typed, by, now: commands.attach_risk_paper(
        row, (typed["risk_paper"].file, typed["risk_paper"].name), by=by, now=now
    ),
)  # fmt: skip
DONE = TableAct(
    title="工程の完了を記録する", form=forms.DoneForm,
    command=lambda row, typed, by, now: commands.finish_phase(row, **typed, by=by, now=now),
)  # fmt: skip
DAY = TableAct(
    title="協議した期限の日を登録する", form=forms.DueDayForm, needs=OFFICER,
    command=lambda row, typed, by, now: commands.agree_due_day(row, **typed, by=by, now=now),
)  # fmt: skip
REPORT = TableAct(
    title="守れない点・不明な点を報告する", form=forms.WordsForm, button="報告する",
    done="報告しました。区と代わりの方法を協議します。",
    command=lambda row, typed, by, now: commands.report_impracticality(
        row, **typed, by=by, now=now
    ),
)  # fmt: skip
AGREE = TableAct(
    title="代わりの方法に合意する", form=forms.AlternativeForm, button="合意する", needs=OFFICER,
    command=lambda row, typed, by, now: commands.agree_alternative(row, **typed, by=by, now=now),
)  # fmt: skip
CORRECT = TableAct(
    title="是正を記録する", form=forms.CorrectionForm,
    command=lambda row, typed, by, now: self_checks.correct_item(row, **typed, by=by, now=now),
)  # fmt: skip


@signed_in
def risk_paper(request: HouseRequest, number: str, service_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    row = get_object_or_404(contract.cloud_services, pk=service_id)
    facts = (("サービス", row.name),)
    return run(request, contract, RISK, row, to=home_of(contract, PAGE), facts=facts)


@signed_in
def risk_file(request: HouseRequest, number: str, service_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    row = get_object_or_404(
        CloudService, contract=contract, pk=service_id, risk_paper__isnull=False
    )
    return download_response(
        cast("Any", row.risk_paper), by=request.actor, now=request.now,
        purpose="リスク対策文書の閲覧",
    )  # fmt: skip


@signed_in
def phase_done(request: HouseRequest, number: str, phase_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    row = get_object_or_404(contract.phases, pk=phase_id)
    return run(
        request, contract, DONE, row, to=home_of(contract, PAGE), facts=(("工程", row.name),)
    )  # fmt: skip


def _duty(contract: Contract, duty_id: int) -> Duty:
    return get_object_or_404(contract.duties.select_related("contract__case"), pk=duty_id)


@signed_in
def due_day(request: HouseRequest, number: str, duty_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    duty = _duty(contract, duty_id)
    facts = (("義務", duty.title), ("約束のことば", duty.due_words))
    return run(request, contract, DAY, duty, to=page_of(duty), facts=facts)


@signed_in
def impracticality(request: HouseRequest, number: str, duty_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    duty = _duty(contract, duty_id)
    return run(request, contract, REPORT, duty, to=page_of(duty), facts=(("義務", duty.title),))


@signed_in
def alternative(request: HouseRequest, number: str, row_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    rows = Impracticality.objects.filter(duty__contract=contract).select_related(
        "duty__contract__case__key"
    )
    row = get_object_or_404(rows, pk=row_id)
    facts = (("義務", row.duty.title), ("報告", row.words))
    return run(request, contract, AGREE, row, to=page_of(row.duty), facts=facts)


@signed_in
def self_check(request: HouseRequest, number: str, duty_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    duty = get_object_or_404(
        contract.duties.select_related("contract__case"), pk=duty_id, code__in=QUESTIONS
    )

    def write(thing: Duty, typed: Typed, by: Actor, now: datetime) -> object:
        form = forms.SelfCheckForm(questions=QUESTIONS[duty.code])
        form.cleaned_data = typed
        return self_checks.record_self_check(thing, form.answers(), by=by, now=now)

    chosen = TableAct(
        title="自己点検を行う", form=forms.SelfCheckForm, command=write, button="記録する",
        done="自己点検を記録しました。", lead=duty.title,
    )  # fmt: skip
    return run(
        request,
        contract,
        chosen,
        duty,
        to=page_of(duty),
        takes={"questions": QUESTIONS[duty.code]},
    )


@signed_in
def check_item(request: HouseRequest, number: str, item_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    rows = SelfCheckItem.objects.filter(check_of__duty__contract=contract).select_related(
        "check_of__duty__contract__case__key"
    )
    row = get_object_or_404(rows, pk=item_id, is_kept=False)
    facts = (("点検項目", row.words), ("守られていない点", row.deviation))
    return run(request, contract, CORRECT, row, to=page_of(row.check_of.duty), facts=facts)
