"""契約の条件: places, hours, unit prices, laws, insurance, adjustments, the system's conditions."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date
from madoguchi.services.contracts.commands import agreeing, assuring, system
from madoguchi.services.contracts.forms import agreed as forms
from madoguchi.services.contracts.models import Contract
from madoguchi.services.contracts.queries.agreed import quantities_of
from madoguchi.services.contracts.queries.delays import delay_rate_of
from madoguchi.services.contracts.queries.handed_over import awaited, price_words
from madoguchi.services.contracts.queries.paying import paying_time_of
from madoguchi.services.contracts.queries.system import (
    demands_domestic,
    deviation_words,
    warning_of,
)
from madoguchi.services.contracts.queries.work_terms import terms_of
from madoguchi.services.contracts.rules.agreeing import hours
from madoguchi.services.contracts.rules.insurance import gaps
from madoguchi.services.contracts.views.frame import moment_of
from madoguchi.services.contracts.views.sheets import Acts, Entry, Link, Mark, Sheet, sheets_page

EDIT, FILE = "contracts.contract.edit", "contracts.own.file"
BACK = "contracts:contract-terms"
ROUTE = "contracts:contract-terms-act"


def _row(related: str) -> Any:
    return lambda contract, pk: get_object_or_404(getattr(contract, related), pk=pk)


def _entry(title: str, needs: str, form: Any, command: Any, **more: Any) -> Entry:
    return Entry(
        title=title, button="記録する", done="記録しました。", needs=needs, form=form, back=BACK,
        command=lambda subject, typed, by, now: command(subject, **typed, by=by, now=now), **more,
    )  # fmt: skip


ENTRIES = {
    "place": _entry("場所を登録する", EDIT, forms.PlaceForm, agreeing.add_place),
    "hours": _entry("履行日数・時間を登録する", EDIT, forms.HoursForm, agreeing.agree_hours),
    "work-terms": _entry(
        "履行の取決めを登録する", EDIT, forms.WorkTermsForm, agreeing.agree_work_terms,
        wants_subject=True,
        lead="双方で合意した日数・時間です。登録した後の期限とお知らせに使われます。",
    ),
    "pause": _entry("履行しない期間を登録する", EDIT, forms.PauseForm, agreeing.add_pause),
    "session": _entry(
        "実施日を計画する", FILE, forms.SessionForm, agreeing.plan_session,
        find=_row("service_patterns"),
    ),
    "unit-price": _entry(
        "単価と予定数量を登録する", EDIT, forms.UnitPriceForm, agreeing.set_unit_price,
        wants_subject=True, facts=price_words,
    ),
    "quantity": _entry(
        "実績数量を記録する", FILE, forms.QuantityForm, agreeing.record_quantity,
        find=_row("unit_prices"),
    ),
    "law": _entry("関係法令を登録する", EDIT, forms.LawForm, assuring.add_law),
    "laws-known": _entry(
        "関係法令を確認した", FILE, forms.NoForm, assuring.confirm_laws,
        lead="一覧にある法令等のすべてを読み、業務に関わる人へ知らせたことを記録します。",
    ),
    "policy": _entry("保険を登録する", FILE, forms.PolicyForm, assuring.add_policy),
    "adjustment": _entry(
        "合理的配慮の申出を記録する", FILE, forms.AdjustmentForm, assuring.log_adjustment
    ),
    "adjustment-answer": _entry(
        "対応の結果を記録する", FILE, forms.AnsweredForm, assuring.answer_adjustment,
        find=_row("adjustments"),
    ),
    "data-centre": _entry(
        "データセンターを登録する", FILE, forms.CentreForm, system.add_data_centre
    ),
    "data-centre-decision": _entry(
        "国外のデータセンターについて判断する", "contracts.approval.decide",
        forms.CentreDecisionForm, system.decide_on_centre, find=_row("data_centres"),
    ),
    "checklist": _entry(
        "システムの条件の一覧を作る", EDIT, forms.NoForm, system.make_checklist,
        lead="契約に添える標準の条件を並べます。検査をする人が、証拠とともに1つずつ確認します。",
    ),
    "condition": _entry(
        "条件を確認する", "contracts.inspection.record", forms.ConditionCheckForm,
        system.check_condition, find=_row("conditions_held"),
    ),
    "upgrade": _entry(
        "バージョンアップ・保守を記録する", FILE, forms.UpgradeForm, system.record_upgrade
    ),
}  # fmt: skip


def page(request: HouseRequest, contract: Contract) -> HttpResponse:
    acts = Acts(request, contract, ENTRIES, ROUTE)
    today = day_of(moment_of(request, contract))
    return sheets_page(
        request, contract, title="契約の条件",
        lead="場所、時間、数量、法令、保険、システムの条件を、契約のとおりに守れているか確かめます。",
        sheets=[
            _places(contract, acts), _work_terms(contract, acts, today), _hours(contract, acts),
            _sessions(contract, acts),
            _quantities(contract, acts, today), _laws(contract, acts),
            _policies(contract, acts), *_adjustments(contract, acts),
            *_system(contract, acts, today),
        ],
    )  # fmt: skip


def _places(contract: Contract, acts: Acts) -> Sheet:
    return Sheet(
        title="履行場所・納入場所",
        columns=("種類", "場所", "いつから"),
        rows=[
            (row.get_kind_display(), row.name, format_date(row.from_on))
            for row in contract.places.all()
        ],
        empty=f"契約書の場所は「{contract.place or '未設定'}」です。変わる日があれば登録します。",
        actions=acts.link("place", "場所を登録する"),
    )


def _work_terms(contract: Contract, acts: Acts, today: date) -> Sheet:
    held = terms_of(contract)
    days = "、".join(_reminder(day) for day in held.reminder_days)
    stops = (
        f"{held.stop_notice_days}日前までに予告し、"
        f"{held.stop_opens_hour}時から{held.stop_closes_hour}時までの間に行う"
    )
    rate = delay_rate_of(contract)
    rows = (
        ("議事録", f"{held.minutes_business_days}営業日以内"),
        ("問合せへの回答", f"{held.answer_business_days}営業日以内"),
        ("苦情への回答", f"{held.complaint_business_days}営業日以内"),
        ("障害の初動", f"{held.response_minutes}分以内"),
        ("計画停止", stops),
        ("支払", paying_time_of(contract, today).ground),
        ("支払が遅れたときの遅延利息", f"{rate.words}（{rate.ground}）"),
        ("期限のお知らせ", days),
        ("課長への報告", f"期限を{held.chief_after_days}日超えたとき"),
    )  # fmt: skip
    return Sheet(
        title="履行の取決め",
        columns=("項目", "合意した数"),
        rows=rows,
        empty="",
        lead="" if held.pk else "まだ登録がないため、標準の数を使っています。",
        actions=acts.link("work-terms", "取決めを登録する"),
    )


def _reminder(day: int) -> str:
    """7 is seven days before, 0 the day itself, -1 one day late."""
    if day == 0:
        return "当日"
    return f"{day}日前" if day > 0 else f"{-day}日超過"


def _hours(contract: Contract, acts: Acts) -> Sheet:
    rows = [
        (f"週{row.days_a_week}日", hours(row.minutes),
         f"{row.opens_at:%H:%M}から{row.closes_at:%H:%M}まで",
         acts.link("session", "実施日を計画する", row))
        for row in contract.service_patterns.all()
    ]  # fmt: skip
    pauses = [
        (
            "履行しない",
            row.words,
            f"{format_date(row.first_on)}から{format_date(row.last_on)}まで",
            (),
        )
        for row in contract.service_pauses.all()
    ]
    return Sheet(
        title="履行日数・時間",
        columns=("日数", "1日の時間", "時間帯", "操作"),
        rows=[*rows, *pauses],
        empty="履行日数・時間の定めは登録されていません。",
        lead="土日・祝日・年末年始と、登録した休みの期間には履行しません。",
        actions=acts.link("hours", "日数・時間を登録する")
        + acts.link("pause", "休む期間を登録する"),
    )


def _sessions(contract: Contract, acts: Acts) -> Sheet:
    return Sheet(
        title="実施の予定",
        columns=("日", "時間", "契約との違い"),
        rows=[
            (
                format_date(row.held_on),
                f"{row.starts_at:%H:%M}から{row.ends_at:%H:%M}まで",
                Mark(tone="warning", word="違いあり", more=row.flag)
                if row.flag
                else Mark(tone="success", word="契約のとおり"),
            )
            for row in contract.sessions.all()
        ],
        empty="予定はありません。受託者が、上の時間帯ごとに計画します。",
    )


def _quantities(contract: Contract, acts: Acts, today: date) -> Sheet:
    return Sheet(
        title="単価と数量",
        columns=("項目", "単価", "実績／予定", "不足", "実績の金額", "操作"),
        rows=[
            (
                one.line.name,
                f"{one.line.unit_price_yen:,}円／{one.line.unit}",
                f"{one.counted.done}／{one.counted.planned}",
                Mark(tone="warning", word=f"あと{one.counted.missing}{one.line.unit}")
                if one.counted.missing
                else Mark(tone="success", word="達成"),
                f"{one.counted.amount_yen:,}円",
                acts.link("quantity", "実績を記録する", one.line),
            )
            for one in quantities_of(contract, until=today)
        ],
        lead=awaited(price_words(contract)),
        empty="登録された単価はありません。",
        actions=acts.link("unit-price", "単価を登録する"),
    )


def _laws(contract: Contract, acts: Acts) -> Sheet:
    return Sheet(
        title="関係法令等",
        columns=("名称", "法令番号など", "掲載先", "受託者の確認"),
        rows=[
            (
                law.title,
                law.citation,
                Link(label="開く", url=law.link, of=law.title) if law.link else "—",
                Mark(tone="success", word="確認済み", more=format_date(day_of(law.confirmed_at)))
                if law.confirmed_at
                else Mark(tone="warning", word="受託者は未確認"),
            )
            for law in contract.laws.all()
        ],
        empty="関係法令は登録されていません。",
        actions=acts.link("law", "法令を登録する") + acts.link("laws-known", "すべて確認した"),
    )


def _policies(contract: Contract, acts: Acts) -> Sheet:
    rows = list(contract.policies.all())
    open_days = [
        f"{kind}：{format_date(first)}から{format_date(last)}まで"
        for kind in sorted({row.kind for row in rows})
        for first, last in gaps(
            contract.starts_on,
            contract.ends_on,
            [(row.starts_on, row.ends_on) for row in rows if row.kind == kind],
        )
    ]
    return Sheet(
        title="保険",
        columns=("種類", "保険会社", "補償", "期間", "証券番号など"),
        rows=[
            (
                row.kind, row.insurer, row.cover,
                f"{format_date(row.starts_on)}から{format_date(row.ends_on)}まで", row.proof,
            )
            for row in rows
        ],
        empty="保険の届出はありません。",
        lead=f"保険のない期間があります。{'、'.join(open_days)}" if open_days else "",
        actions=acts.link("policy", "保険を登録する"),
    )  # fmt: skip


def _adjustments(contract: Contract, acts: Acts) -> list[Sheet]:
    if not contract.clause_sets.filter(code="disability").exists():
        return []
    return [
        Sheet(
            title="合理的配慮の申出",
            columns=("申出の日", "内容", "結果", "操作"),
            rows=[
                (
                    format_date(row.received_on), row.words,
                    f"{row.result}（{format_date(row.answered_on)}）"
                    if row.answered_on
                    else "対応中",
                    () if row.answered_on else acts.link("adjustment-answer", "結果を記録", row),
                )
                for row in contract.adjustments.all()
            ],
            empty="申出はありません。",
            actions=acts.link("adjustment", "申出を記録する"),
        )
    ]  # fmt: skip


def _system(contract: Contract, acts: Acts, today: date) -> list[Sheet]:
    demanded = demands_domestic(contract)
    centres = Sheet(
        title="データセンター",
        columns=("サービス", "国・所在地", "判断", "操作"),
        rows=[
            (
                row.service,
                f"{row.country}　{row.place}".strip("　"),
                Mark(tone="danger", word="要判断", more=warning)
                if (warning := warning_of(row, is_demanded=demanded))
                else row.decision or "—",
                acts.link("data-centre-decision", "判断する", row) if warning else (),
            )
            for row in contract.data_centres.all()
        ],
        empty="データセンターの届出はありません。",
        actions=acts.link("data-centre", "データセンターを登録する"),
    )
    upgrades = Sheet(
        title="バージョンアップ・保守（利用料に含む）",
        columns=("実施日", "内容", "お知らせした相手"),
        rows=[
            (format_date(row.done_on), row.words, row.informed) for row in contract.upgrades.all()
        ],
        empty="記録はありません。",
        actions=acts.link("upgrade", "記録する"),
    )
    return [centres, _conditions(contract, acts, today), upgrades]


def _conditions(contract: Contract, acts: Acts, today: date) -> Sheet:
    marks = {
        True: Mark(tone="success", word="満たす"),
        False: Mark(tone="danger", word="満たさない"),
        None: Mark(tone="neutral", word="未確認"),
    }
    rows = list(contract.conditions_held.all())
    return Sheet(
        title="システムの条件",
        columns=("条件", "結果", "不足", "証拠", "操作"),
        rows=[
            (
                f"{row.number}　{row.words}" + (f"　{row.needed}{row.unit}" if row.needed else ""),
                marks[row.is_met],
                deviation_words(row, today),
                row.evidence,
                acts.link("condition", "確認する", row),
            )
            for row in rows
        ],
        empty="一覧はまだありません。システムを扱う契約では、作ってから1つずつ確認します。",
        lead="1つでも満たさない条件があると、納品物は検査に合格できません。" if rows else "",
        actions=() if rows else acts.link("checklist", "一覧を作る"),
    )
