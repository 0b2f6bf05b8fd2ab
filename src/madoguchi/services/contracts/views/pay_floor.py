"""公契約条例: whether the pay floor applies, cards and confirmation, wages against the floor."""

from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.sealed import ERASED_TEXT
from madoguchi.services.contracts.commands import pay_floor as commands
from madoguchi.services.contracts.forms import agreed
from madoguchi.services.contracts.forms import results as forms
from madoguchi.services.contracts.models import Contract, Duty, FloorRate, NoticeCard, WageStatement
from madoguchi.services.contracts.queries.pay_floor import (
    form_counter,
    judged,
    owes_form,
    planned_price_of,
)
from madoguchi.services.contracts.rules.pay_floor import library
from madoguchi.services.contracts.terms import DutyState
from madoguchi.services.contracts.views.frame import moment_of
from madoguchi.services.contracts.views.sheets import Acts, Cell, Entry, Mark, Sheet, sheets_page

EDIT, FILE = "contracts.contract.edit", "contracts.own.file"
FORM_DUTY = "public_contract.statement"
BACK = "contracts:contract-pay-floor"
ROUTE = "contracts:contract-pay-floor-act"


def _issue(contract: Contract, typed: dict[str, Any], by: Actor, now: datetime) -> list[NoticeCard]:
    names = [line.strip() for line in typed["names"].splitlines() if line.strip()]
    workers = [
        commands.Worker(name=name, employer=typed["employer"], relation=typed["relation"])
        for name in names
    ]
    return commands.issue_cards(contract, workers, by=by, now=now)


def _entry(title: str, needs: str, form: Any, command: Any, **more: Any) -> Entry:
    return Entry(
        title=title, button="記録する", done="記録しました。", needs=needs, form=form,
        command=command, back=BACK, **more,
    )  # fmt: skip


ENTRIES = {
    "kind": _entry(
        "区分と予定価格を登録する", EDIT, forms.WorkKindForm,
        lambda contract, typed, by, now: commands.set_work_kind(
            contract, typed["kind"], planned_price_yen=typed["planned_price_yen"], by=by, now=now
        ),
    ),
    "rate": _entry(
        "下限額を告示から登録する", EDIT, forms.RateForm,
        lambda contract, typed, by, now: commands.enter_rate(contract, **typed, by=by, now=now),
        lead="担当部署のすべての契約に使われます。",
    ),
    "cards": _entry("周知カードを渡す", FILE, forms.CardsForm, _issue),
    "roster-cards": _entry(
        "名簿の全員に周知カードを渡す", FILE, agreed.NoForm,
        lambda contract, _, by, now: commands.issue_cards_to_roster(contract, by=by, now=now),
        lead="従事者名簿にいる人全員に渡します。再委託先の人も含みます。",
    ),
    "acknowledged": _entry(
        "本人の確認を記録する", FILE, forms.AcknowledgedForm,
        lambda card, typed, by, now: commands.acknowledge_card(card, **typed, by=by, now=now),
        find=lambda contract, pk: get_object_or_404(contract.notice_cards, pk=pk),
        facts=lambda card: (("氏名", card.worker), ("雇用主", card.employer)),
    ),
    "confirmation": _entry(
        "全員に知らせたことを確認する", FILE, agreed.NoForm,
        lambda contract, _, by, now: commands.confirm_all_told(contract, by=by, now=now),
        lead="公契約条例の義務の証拠として提出します。",
    ),
    "wage": _entry(
        "賃金を申告する", FILE, forms.WageForm,
        lambda contract, typed, by, now: commands.state_wage(contract, **typed, by=by, now=now),
    ),
}  # fmt: skip


def page(request: HouseRequest, contract: Contract) -> HttpResponse:
    acts = Acts(request, contract, ENTRIES, ROUTE)
    found = judged(contract)
    today = day_of(moment_of(request, contract))
    sheets = [_applies(contract, acts), _form(contract, today), _rates(contract, acts)]
    if found.applies:
        sheets += [_cards(contract, acts), _wages(contract, acts)]
    return sheets_page(
        request, contract, title="公契約条例",
        lead="労働報酬下限額が適用されます。" if found.applies
        else "労働報酬下限額は適用されませんが、公契約条例を守る義務はあります。",
        sheets=sheets,
    )  # fmt: skip


def _applies(contract: Contract, acts: Acts) -> Sheet:
    found = judged(contract)
    mark = (
        Mark(tone="info", word="適用", more=found.words)
        if found.applies
        else Mark(tone="neutral", word="適用なし", more=found.words)
    )
    return Sheet(
        title="適用の判断",
        columns=("区分", "予定価格", "労働報酬下限額"),
        rows=[
            (
                contract.get_work_kind_display(),
                f"{planned_price_of(contract):,}円",
                mark,
            )
        ],
        empty="",
        actions=acts.link("kind", "区分と予定価格を直す"),
    )


def _form(contract: Contract, today: date) -> Sheet:
    """労働条件確認帳票: asked for or not, where it stands, and where anyone may read it."""
    duty = contract.duties.filter(code=FORM_DUTY).first()
    if not owes_form(contract):
        asked: Cell = Mark(tone="neutral", word="提出を要しません")
        stands: Cell = "予定価格が基準額を超えません。"
        counter = "—"
    else:
        asked = Mark(tone="info", word="提出を求めます")
        counter = f"{form_counter(contract)}の窓口"
        stands = (
            _standing(duty, today)
            if duty and duty.due_on
            else "締結のとき、受託者の義務になります。"
        )
    return Sheet(
        title="労働条件確認帳票",
        columns=("要否", "提出", "だれでも閲覧できる所"),
        rows=[(asked, stands, counter)],
        empty="",
    )


def _standing(duty: Duty, today: date) -> Mark:
    """Where it stands, with its day; what should have come by now is marked as late."""
    assert duty.due_on is not None  # noqa: S101 - asked before
    is_open = duty.state in (DutyState.OPEN.value, DutyState.RETURNED.value)
    is_late = is_open and duty.due_on < today
    label = DutyState(duty.state).label
    is_settled = duty.state == DutyState.SETTLED.value
    return Mark(
        tone="danger" if is_late else "success" if is_settled else "info",
        word=f"期限超過（{label}）" if is_late else label,
        more=f"期限：{format_date(duty.due_on)}",
    )


def _rates(contract: Contract, acts: Acts) -> Sheet:
    day = contract.concluded_on or contract.starts_on
    own = FloorRate.objects.filter(
        section=contract.chain.section, valid_from__lte=day, valid_until__gte=day
    )
    rows = [
        (row.trade or row.get_work_kind_display(), f"{row.hourly_yen:,}円", row.source,
         Mark(tone="success", word="登録済み"))
        for row in own
    ]  # fmt: skip
    rows += [
        (rate.trade or rate.kind.label, f"{rate.hourly_yen:,}円", rate.source,
         Mark(tone="warning", word="要確認", more="区の告示で確かめてください。"))
        for rate in library()[1]
        if rate.valid_from <= day <= rate.valid_until
    ]  # fmt: skip
    return Sheet(
        title=f"労働報酬下限額（{format_date(day)}に締結する契約）",
        columns=("職種", "1時間", "告示", "確認"),
        rows=rows,
        empty="この年度の下限額が登録されていません。告示の額を登録してください。",
        actions=acts.link("rate", "下限額を登録する"),
    )


def _cards(contract: Contract, acts: Acts) -> Sheet:
    cards = list(contract.notice_cards.all())
    told = sum(card.acknowledged_on is not None for card in cards)
    return Sheet(
        title="周知カードと確認",
        columns=("氏名", "雇用主", "立場", "本人の確認", "操作"),
        rows=[
            (
                card.worker, card.employer, card.get_relation_display(),
                format_date(card.acknowledged_on) if card.acknowledged_on
                else Mark(tone="warning", word="確認待ち"),
                () if card.acknowledged_on else acts.link("acknowledged", "確認を記録", card),
            )
            for card in cards
        ],
        empty="周知カードはまだ渡されていません。再委託先や一人親方、派遣の人にも渡します。",
        lead=f"{len(cards)}枚のうち{told}枚を本人が確認しました。" if cards else "",
        actions=acts.link("roster-cards", "名簿の全員に渡す")
        + acts.link("cards", "名簿にない人に渡す")
        + acts.link("confirmation", "全員の確認を届け出る"),
    )  # fmt: skip


def _wages(contract: Contract, acts: Acts) -> Sheet:
    return Sheet(
        title="賃金の申告",
        columns=("対象月", "氏名", "時間", "1時間あたり", "下限額", "判定"),
        rows=[
            (
                format_date(row.month_on, weekday=False).removesuffix("1日"),
                f"{row.worker}（{row.employer}）",
                *_judged(row),
            )
            for row in contract.wages.select_related("contract__case__key")
        ],
        empty="申告はまだありません。",
        actions=acts.link("wage", "賃金を申告する"),
    )  # fmt: skip


def _judged(row: WageStatement) -> tuple[Cell, ...]:
    wage, floor = row.wage, f"{row.floor_yen:,}円"
    if wage is None:
        return (ERASED_TEXT, ERASED_TEXT, floor, "—")
    mark = (
        Mark(tone="danger", word=f"不足{wage.shortfall_yen:,}円")
        if wage.shortfall_yen
        else Mark(tone="success", word="下限額以上")
    )
    return (f"{wage.minutes / 60:.1f}時間", f"{wage.hourly_yen:,}円", floor, mark)
