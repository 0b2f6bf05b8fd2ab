"""評価と更新: the facts of the year, the evaluation, the consultation, and what comes next."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date
from madoguchi.services.contracts.commands import renewing as commands
from madoguchi.services.contracts.forms import agreed as forms
from madoguchi.services.contracts.models import (
    Consultation,
    Contract,
    PerformanceEvaluation,
    PrecedentCondition,
)
from madoguchi.services.contracts.queries.evaluating import facts_of
from madoguchi.services.contracts.terms import ConditionKind, Evaluation
from madoguchi.services.contracts.views.frame import moment_of
from madoguchi.services.contracts.views.sheets import (
    Acts,
    Cell,
    Entry,
    Link,
    Mark,
    Sheet,
    sheets_page,
)

BACK = "contracts:contract-renewal"
ROUTE = "contracts:contract-renewal-act"
CARRIED = (
    "受託者と業務の性質", "適用する特記事項の版", "場所、日数・時間、単価", "納品物の一覧と形式",
    "支払の方法と権利の移転", "関係法令の一覧", "契約保証金の扱い",
)  # fmt: skip


def _condition(contract: Contract, row_id: int) -> PrecedentCondition:
    return get_object_or_404(contract.conditions, pk=row_id)


def _held(contract: Contract, row_id: int) -> Consultation:
    return get_object_or_404(Consultation, pk=row_id, condition__contract=contract)


def _entry(title: str, needs: str, form: Any, command: Any, **more: Any) -> Entry:
    return Entry(
        title=title, button="記録する", done="記録しました。", needs=needs, form=form, back=BACK,
        command=command, **more,
    )  # fmt: skip


ENTRIES = {
    "evaluation": _entry(
        "履行実績を評価する", "contracts.contract.edit", forms.EvaluationForm,
        lambda contract, typed, by, now: commands.evaluate(
            contract, typed["conclusion"], reasons=typed["reasons"], by=by, now=now
        ),
        lead="「良好」でないときは、次の契約を締結できません。",
    ),
    "consultation": _entry(
        "年度協議を記録する", "contracts.contract.edit", forms.ConsultationForm,
        lambda found, typed, by, now: commands.record_consultation(
            found, **typed, by=by, now=now
        ),
        find=_condition,
    ),
    "consultation-approval": _entry(
        "年度協議を承認する", "contracts.approval.decide", forms.NoForm,
        lambda found, _, by, now: commands.approve_consultation(found, by=by, now=now),
        find=_held,
        facts=lambda held: (
            ("協議の日", format_date(held.held_on)), ("業務内容", held.content),
            ("金額", held.price), ("労働報酬下限額・物価上昇", held.price_rises),
            ("結果", held.result),
        ),
    ),
}  # fmt: skip


def page(request: HouseRequest, contract: Contract) -> HttpResponse:
    authorise(request.actor, "contracts.contract.view", contract)
    acts = Acts(request, contract, ENTRIES, ROUTE)
    following = Contract.objects.filter(predecessor=contract).select_related("case").first()
    sheets = [
        _evaluation(contract, acts, request), _horizon(contract, following), *_own(contract, acts),
    ]  # fmt: skip
    actions = _next_link(contract, acts) if following is None else ()
    return sheets_page(
        request, contract, title="評価と更新",
        lead="予算、履行実績、継続の期限を確かめてから、次の契約に引き継ぎます。",
        sheets=sheets, actions=actions,
    )  # fmt: skip


def _next_link(contract: Contract, acts: Acts) -> tuple[Link, ...]:
    if "contracts.contract.edit" not in acts.allowed:
        return ()
    url = reverse("contracts:contract-next", args=[contract.case.number])
    return (Link(label="次の契約を用意する", url=url),)


def _evaluation(contract: Contract, acts: Acts, request: HouseRequest) -> Sheet:
    judged = PerformanceEvaluation.objects.filter(contract=contract).first()
    facts = judged.facts if judged else facts_of(contract, day_of(moment_of(request, contract)))
    rows: list[tuple[Cell, ...]] = [(item, finding) for item, finding in facts]
    if judged:
        tone = "success" if judged.conclusion == Evaluation.GOOD.value else "danger"
        mark = Mark(tone=tone, word=judged.get_conclusion_display(), more=judged.reasons)
        rows.append(("結論", mark))
    return Sheet(
        title="履行実績の評価",
        columns=("評価の項目", "事実"),
        rows=rows,
        empty="",
        lead="" if judged else "記録から数えた、いまの事実です。評価はまだ行われていません。",
        actions=acts.link("evaluation", "評価する"),
    )


def _horizon(contract: Contract, following: Contract | None) -> Sheet:
    ends_on = contract.chain.horizon_ends_on
    rows: list[tuple[Cell, ...]] = [
        ("この契約の終了日", format_date(contract.ends_on)),
        ("公募で示した継続の期限", format_date(ends_on) if ends_on else "定めなし"),
    ]
    if following is not None:
        url = reverse("contracts:contract", args=[following.case.number])
        rows.append(("次の契約", Link(label=following.case.title, url=url)))
    rows.append(("次の契約に引き継ぐもの", "、".join(CARRIED)))
    return Sheet(title="更新の見通し", columns=("項目", "内容"), rows=rows, empty="")


def _own(contract: Contract, acts: Acts) -> list[Sheet]:
    rows = contract.conditions.filter(kind=ConditionKind.CONSULTED.value)
    return [
        Sheet(
            title="この契約の年度協議",
            columns=("前提", "協議", "承認", "操作"),
            rows=[_consulted(row, acts) for row in rows.select_related("consultation")],
            empty="",
        )
        for _ in rows[:1]
    ]


def _consulted(condition: PrecedentCondition, acts: Acts) -> tuple[Cell, ...]:
    held = Consultation.objects.filter(condition=condition).first()
    if held is None:
        return (
            condition.words, Mark(tone="warning", word="記録がありません"), "",
            acts.link("consultation", "協議を記録する", condition),
        )  # fmt: skip
    approved = (
        Mark(tone="success", word="承認済み")
        if held.approved_at
        else Mark(tone="warning", word="承認待ち")
    )
    link = () if held.approved_at else acts.link("consultation-approval", "承認する", held)
    return (condition.words, f"{format_date(held.held_on)}\n{held.result}", approved, link)
