"""Every act on one worker: one address an act, one form a page."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.commands import audit_team, oaths, posts, roster
from madoguchi.services.contracts.forms import people as forms
from madoguchi.services.contracts.models import Worker
from madoguchi.services.contracts.queries.roster import workers_of
from madoguchi.services.contracts.queries.visibility import visible_contract
from madoguchi.services.contracts.terms import AuditStage, IdentityRule
from madoguchi.services.contracts.views.act_tables import TableAct, act_in, run, upload_of

Command = Callable[[Worker, dict[str, Any], Actor, datetime], object]


def _start(worker: Worker, typed: dict[str, Any], by: Actor, now: datetime) -> object:
    return roster.start_worker(worker, **typed, by=by, now=now)


def _leave(worker: Worker, typed: dict[str, Any], by: Actor, now: datetime) -> object:
    return roster.record_leaving(worker, **typed, by=by, now=now)


def _ask(worker: Worker, typed: dict[str, Any], by: Actor, now: datetime) -> object:
    file = typed["cv"]
    return roster.ask_for_approval(worker, (file.file, file.name), by=by, now=now)


def _qualify(worker: Worker, typed: dict[str, Any], by: Actor, now: datetime) -> object:
    facts = {**typed, "evidence": upload_of(typed["evidence"])}
    return roster.add_qualification(worker, **facts, by=by, now=now)


def _badge(worker: Worker, typed: dict[str, Any], by: Actor, now: datetime) -> object:
    return roster.issue_badge(worker, **typed, by=by, now=now)


def _swear(worker: Worker, typed: dict[str, Any], by: Actor, now: datetime) -> object:
    facts = {**typed, "paper": upload_of(typed["paper"])}
    return oaths.record_oath(worker, **facts, by=by, now=now)


def _acknowledge(worker: Worker, typed: dict[str, Any], by: Actor, now: datetime) -> object:
    rules = [IdentityRule(value) for value in typed["rules"]]
    oaths.acknowledge_rules(worker, rules, on=typed["acknowledged_on"], by=by, now=now)
    return worker


def _day(field: str) -> Command:
    def write(worker: Worker, typed: dict[str, Any], by: Actor, now: datetime) -> object:
        roster.record_days([worker], field, typed["on"], by=by, now=now)
        return worker

    return write


def _hold(worker: Worker, typed: dict[str, Any], by: Actor, now: datetime) -> object:
    post = get_object_or_404(worker.contract.posts, pk=typed["post"])
    return posts.fill_post(post, worker, from_on=typed["from_on"], by=by, now=now)


def _state(worker: Worker, typed: dict[str, Any], by: Actor, now: datetime) -> object:
    involved = {int(value) for value in typed["involved"]}
    return audit_team.state_independence(worker, involved, typed["words"], by=by, now=now)


def _prove(worker: Worker, typed: dict[str, Any], by: Actor, now: datetime) -> object:
    return audit_team.record_public_audits(worker, typed["words"], by=by, now=now)


def _took_part(worker: Worker, typed: dict[str, Any], by: Actor, now: datetime) -> object:
    stage = AuditStage(typed["stage"])
    return audit_team.record_part(worker, stage, done_on=typed["done_on"], by=by, now=now)


OF_CONTRACT = (forms.HoldingForm, forms.IndependenceForm)
ACTS = {
    "approval": TableAct(
        title="承認を申請する", button="申請する", done="区へ承認を申請しました。",
        lead="履歴書の写しは、区の担当者と受託者の責任者だけが見られます。",
        form=forms.CvForm, command=_ask,
    ),
    "start": TableAct(title="従事の開始を記録する", form=forms.StartForm, command=_start),
    "leaving": TableAct(
        title="離任を届け出る", button="届け出る",
        done="離任を届け出ました。名簿の再提出が必要になります。",
        lead="変更は、原則として1か月前までに届け出ます。",
        form=forms.LeavingForm, command=_leave,
    ),
    "qualification": TableAct(
        title="資格を届け出る", button="届け出る", form=forms.QualificationForm, command=_qualify
    ),
    "badge": TableAct(
        title="名札・身分証の交付を記録する", form=forms.BadgeForm, command=_badge
    ),
    "oath": TableAct(
        title="秘密保持の誓約を記録する",
        lead="秘密を守る義務は、契約が終わったあとも続きます。",
        form=forms.OathForm, command=_swear,
    ),
    "rules": TableAct(
        title="ID・パスワードの遵守事項の確認を記録する",
        form=forms.RulesForm, command=_acknowledge,
    ),
    "ethics": TableAct(
        title="倫理綱領・危機管理マニュアルの確認を記録する",
        form=forms.DayForm, command=_day("ethics_on"),
    ),
    "health": TableAct(
        title="健康管理を行った日を記録する",
        lead="日付だけを記録します。健康の内容は書きません。",
        form=forms.DayForm, command=_day("health_checked_on"),
    ),
    "insurance": TableAct(
        title="ボランティア保険の終期を記録する",
        form=forms.DayForm, command=_day("insured_until_on"),
    ),
    "post": TableAct(title="必置の職の担当にする", form=forms.HoldingForm, command=_hold),
    "independence": TableAct(
        title="監査対象からの独立性を申告する", button="申告する", done="申告しました。",
        lead="監査対象の管理、企画、開発、運用、保守に関わった人は、監査できません。",
        form=forms.IndependenceForm, command=_state,
    ),
    "audits": TableAct(
        title="官公庁の監査の実績を届け出る", button="届け出る", done="届け出ました。",
        lead="主監査人と主監査人補佐に必要です。",
        form=forms.AuditRecordForm, command=_prove,
    ),
    "part": TableAct(
        title="監査に従事した日を記録する",
        lead="主監査人と主監査人補佐は、計画書の作成、監査の実施、報告書の作成の全てに従事します。",
        form=forms.AuditPartForm, command=_took_part,
    ),
}  # fmt: skip


@signed_in
def worker_act(request: HouseRequest, number: str, worker_id: int, act: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    worker = get_object_or_404(workers_of(contract), pk=worker_id)
    chosen = act_in(ACTS, act)
    takes = {"contract": contract} if chosen.form in OF_CONTRACT else {}
    return run(
        request, contract, chosen, worker,
        to=reverse("contracts:contract-worker", args=[number, worker.pk]),
        facts=(("従事者", f"{worker.name}（{worker.role}）"),), takes=takes,
    )  # fmt: skip
