"""リリース, パッチ台帳 and データセンター台帳."""

from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date, format_moment
from madoguchi.core.trail.actor import Actor
from madoguchi.core.ui.sheets import Cell, Link, Mark, Sheet
from madoguchi.core.vault.http import download_response
from madoguchi.services.safeguarding.commands import upkeep as commands
from madoguchi.services.safeguarding.commands.advisories import take_list
from madoguchi.services.safeguarding.forms import operation_upkeep as forms
from madoguchi.services.safeguarding.models import (
    AdvisoryList,
    CentreEvidence,
    Component,
    Release,
    ReleaseCheck,
    ServiceContract,
    Weakness,
)
from madoguchi.services.safeguarding.queries.operation import row_of, rows_of
from madoguchi.services.safeguarding.rules.advisories import is_stale
from madoguchi.services.safeguarding.rules.running import (
    CentreItem,
    CheckKind,
    ComponentKind,
    ReleaseState,
    Severity,
)
from madoguchi.services.safeguarding.rules.upkeep import is_red, is_too_old
from madoguchi.services.safeguarding.views.operation_frame import (
    FILE,
    RECORD,
    VIEW,
    Acts,
    Entry,
    Typed,
    contract_for,
    operation_page,
)

LISTS_SHOWN = 12
RELEASES, PATCHES, CENTRE = "operation-releases", "operation-patches", "operation-centre"


def _check(release: Release, typed: Typed, by: Actor, now: datetime) -> ReleaseCheck:
    checked = commands.Checked(**{**typed, "kind": CheckKind(typed["kind"])})
    return commands.check_release(release, checked, by=by, now=now)


def _component(contract: ServiceContract, typed: Typed, by: Actor, now: datetime) -> Component:
    kind = ComponentKind(typed.pop("kind"))
    return commands.record_component(contract, kind, **typed, by=by, now=now)


def _advisories(contract: ServiceContract, typed: Typed, by: Actor, now: datetime) -> Any:
    file = typed["file"]
    return take_list(
        contract, typed["source"], typed["obtained_on"], file.name, file.file, by=by, now=now
    )


def _evidence(contract: ServiceContract, typed: Typed, by: Actor, now: datetime) -> Any:
    return commands.file_evidence(
        contract, CentreItem(typed["item"]), typed["words"], typed["checked_on"], typed["file"],
        by=by, now=now,
    )  # fmt: skip


def _release(contract: ServiceContract, pk: int) -> Release:
    return row_of(Release, contract, pk)


def _release_facts(one: Release) -> tuple[tuple[str, Any], ...]:
    return (("版", one.number), ("内容", one.contents), ("影響するマニュアル", one.manuals))


ENTRIES = {
    "release": Entry(
        title="リリースを予告する", button="登録する", done="リリースを登録しました。", needs=FILE,
        form=forms.ReleaseForm, back=RELEASES,
        command=lambda contract, typed, by, now: commands.plan_release(
            contract, commands.Planned(**typed), by=by, now=now
        ),
    ),
    "release-check": Entry(
        title="試験・検査を記録する", button="記録する", done="記録しました。", needs=FILE,
        form=forms.CheckForm, back=RELEASES, find=_release, facts=_release_facts, command=_check,
    ),
    "release-applied": Entry(
        title="適用済にする", button="適用済にする",
        done="適用済にしました。画面の下に、新しい版が出ます。", needs=FILE,
        form=forms.NothingForm, back=RELEASES, find=_release, facts=_release_facts,
        command=lambda one, _, by, now: commands.apply_release(one, by=by, now=now),
    ),
    "component": Entry(
        title="構成部品を記録する", button="記録する", done="記録しました。", needs=FILE,
        form=forms.ComponentForm, back=PATCHES, command=_component,
        lead="同じ名称を記録すると、版と最終更新日が新しくなります。",
    ),
    "advisories": Entry(
        title="脆弱性一覧を取り込む", button="取り込んで照合する",
        done="取り込み、導入している依存部品と照合しました。", needs=FILE,
        form=forms.AdvisoryListForm, back=PATCHES, command=_advisories,
        lead="この製品は外の一覧を自動では取りに行きません。公開されている一覧を入手して、ここで取り込みます。",
    ),
    "weakness": Entry(
        title="脆弱性を記録する", button="記録する", done="記録しました。", needs=FILE,
        form=forms.WeaknessForm, back=PATCHES,
        find=lambda contract, pk: row_of(Component, contract, pk),
        facts=lambda one: (("構成部品", str(one)),),
        command=lambda one, typed, by, now: commands.record_weakness(
            one, typed["reference"], Severity(typed["severity"]), typed["known_on"], by=by, now=now
        ),
    ),
    "weakness-mended": Entry(
        title="脆弱性への対応を記録する", button="記録する", done="記録しました。", needs=FILE,
        form=forms.MendingForm, back=PATCHES,
        find=lambda contract, pk: row_of(Weakness, contract, pk, "component__contract"),
        facts=lambda one: (("脆弱性", one.reference),),
        command=lambda one, typed, by, now: commands.mend_weakness(
            one, typed["mended_on"], typed["note"], by=by, now=now
        ),
    ),
    "evidence": Entry(
        title="データセンターの証憑を登録する", button="登録する", done="証憑を登録しました。",
        needs=RECORD, form=forms.EvidenceForm, back=CENTRE, command=_evidence,
    ),
}  # fmt: skip


@requires(VIEW)
def releases(request: HouseRequest) -> HttpResponse:
    contract = contract_for(request)
    acts = Acts(request, contract, ENTRIES)
    rows = rows_of(Release, contract).select_related("applied_by").prefetch_related("checks")
    sheet = Sheet(
        title="リリース", columns=("版", "内容", "区への連絡・適用", "試験・検査", "状態", "操作"),
        rows=[_release_row(one, acts) for one in rows],
        empty="リリースは、まだ登録されていません。",
    )  # fmt: skip
    return operation_page(
        request, title="リリース", sheets=[sheet],
        actions=acts.link("release", "リリースを予告する"),
        lead="機能追加や改善は、運用保守の範囲で行います。試験に合格してから適用し、そのとき依存部品の検査を行って記録します。",
    )  # fmt: skip


def _release_row(one: Release, acts: Acts) -> tuple[Cell, ...]:
    is_applied = one.state == ReleaseState.APPLIED
    tone = "success" if is_applied else "info"
    checks = "\n".join(
        f"{CheckKind(check.kind).label}：{check.title}　{'合格' if check.has_passed else '不合格'}"
        for check in one.checks.all()
    )
    links: tuple[Link, ...] = ()
    if not is_applied:
        links = (
            *acts.link("release-check", "試験・検査を記録する", one),
            *acts.link("release-applied", "適用済にする", one),
        )
    return (
        one.number, f"{one.contents}\n影響するマニュアル：{one.manuals}",
        f"連絡 {format_date(one.noticed_on)}\n適用 {format_date(one.planned_on)}", checks,
        Mark(tone=tone, word=ReleaseState(one.state).label, more=_applied(one)), links,
    )  # fmt: skip


def _applied(one: Release) -> str:
    return f"{format_moment(one.applied_at)}" if one.applied_at else ""


@requires(VIEW)
def patches(request: HouseRequest) -> HttpResponse:
    contract = contract_for(request)
    acts = Acts(request, contract, ENTRIES)
    today = day_of(request.now)
    parts = list(rows_of(Component, contract).prefetch_related("weaknesses__listed_in"))
    lists = list(rows_of(AdvisoryList, contract).select_related("taken_by")[:LISTS_SHOWN])
    weak = [one for part in parts for one in part.weaknesses.all()]
    red = sum(_red(one, today) for one in weak)
    sheets = [
        Sheet(
            title="構成部品", columns=("名称", "種別", "版", "最終更新日", "状態", "操作"),
            rows=[_part_row(part, today, acts) for part in parts],
            empty="構成部品は、まだ記録されていません。OS・ミドルウェアから記録してください。",
            actions=acts.link("component", "構成部品を記録する"),
        ),
        Sheet(
            title="脆弱性一覧との照合",
            columns=("一覧", "入手・取り込み", "件数", "照合した依存部品", "該当"),
            rows=[_list_row(one, today) for one in lists],
            empty="脆弱性一覧は、まだ取り込まれていません。リリースの検査は、一覧がないと合格になりません。",
            actions=acts.link("advisories", "脆弱性一覧を取り込む"),
        ),
        Sheet(
            title="脆弱性",
            columns=("識別番号", "構成部品", "深刻度", "判明日・出所", "対応", "操作"),
            rows=[_weak_row(one, part, today, acts)
                  for part in parts for one in part.weaknesses.all()],
            empty="記録された脆弱性はありません。",
        ),
    ]  # fmt: skip
    return operation_page(
        request, title="パッチ台帳", sheets=sheets,
        lead="構成部品の版と最終更新日、知られている脆弱性を記録します。",
        notice=f"緊急の脆弱性が、7日を超えて{red}件残っています。" if red else "",
    )  # fmt: skip


def _red(one: Weakness, today: date) -> bool:
    return is_red(Severity(one.severity), one.known_on, one.mended_on, today)


def _part_row(part: Component, today: date, acts: Acts) -> tuple[Cell, ...]:
    weak = list(part.weaknesses.all())
    state = Mark(tone="success", word="未対応なし")
    if any(one.mended_on is None for one in weak):
        state = Mark(tone="warning", word="対応中の脆弱性あり")
    if any(_red(one, today) for one in weak):
        state = Mark(tone="danger", word="緊急・7日超過")
    return (
        part.name, ComponentKind(part.kind).label, part.version, format_date(part.updated_on),
        state, acts.link("weakness", "脆弱性を記録する", part),
    )  # fmt: skip


def _list_row(one: AdvisoryList, today: date) -> tuple[Cell, ...]:
    is_old = is_stale(one.obtained_on, today)
    taken = f"取り込み {format_moment(one.taken_at)}\n{one.taken_by}"
    days = f"入手 {format_date(one.obtained_on)}\n{taken}"
    return (
        f"{one.source}\n{one.file_name}",
        Mark(tone="warning", word="30日より前", more=days) if is_old else days,
        f"{one.advisories:,}件\n最新の公表 {format_date(one.newest_on)}", f"{one.packages}件",
        Mark(tone="danger" if one.findings else "success", word=f"{one.findings}件"),
    )  # fmt: skip


def _weak_row(one: Weakness, part: Component, today: date, acts: Acts) -> tuple[Cell, ...]:
    severity = Severity(one.severity)
    source = one.listed_in.source if one.listed_in else "手で記録"
    mended = f"{format_date(one.mended_on)}\n{one.note}" if one.mended_on else "—"
    return (
        one.reference, str(part),
        Mark(tone="danger" if _red(one, today) else "neutral", word=severity.label),
        f"{format_date(one.known_on)}\n{source}", mended,
        () if one.mended_on else acts.link("weakness-mended", "対応を記録する", one),
    )  # fmt: skip


@requires(VIEW)
def centre(request: HouseRequest) -> HttpResponse:
    contract = contract_for(request)
    acts = Acts(request, contract, ENTRIES)
    newest: dict[str, CentreEvidence] = {}
    for one in rows_of(CentreEvidence, contract).select_related("file", "checked_by"):
        newest.setdefault(one.item, one)
    today = day_of(request.now)
    lacking = sum(item.value not in newest for item in CentreItem)
    stale = sum(is_too_old(one.checked_on, today) for one in newest.values())
    sheet = Sheet(
        title="データセンター台帳", columns=("項目", "状態", "確認した内容", "確認", "証憑"),
        rows=[_centre_row(item, newest.get(item.value), today) for item in CentreItem], empty="",
        actions=acts.link("evidence", "証憑を登録する"),
    )  # fmt: skip
    return operation_page(
        request, title="データセンター", sheets=[sheet],
        lead="要件ごとに、証憑と確認日、確認した人を残します。確認は12か月ごとに新しくします。",
        notice=_centre_notice(lacking, stale),
    )  # fmt: skip


def _centre_notice(lacking: int, stale: int) -> str:
    said = (
        f"未確認の項目が{lacking}件あります。" if lacking else "",
        f"確認から12か月を過ぎた項目が{stale}件あります。" if stale else "",
    )
    return "".join(said)


def _centre_row(item: CentreItem, one: CentreEvidence | None, today: date) -> tuple[Cell, ...]:
    if one is None:
        return (item.label, Mark(tone="danger", word="未確認"), "—", "—", "—")
    state = Mark(tone="success", word="確認済み")
    if is_too_old(one.checked_on, today):
        state = Mark(tone="warning", word="要更新（12か月超）")
    url = reverse("safeguarding:operation-evidence", args=[one.pk])
    return (
        item.label, state, one.words, f"{format_date(one.checked_on)}\n{one.checked_by}",
        Link(label=one.file.shown_card.name, url=url, of=item.label),
    )  # fmt: skip


@requires(VIEW)
def evidence(request: HouseRequest, row_id: int) -> HttpResponse:
    one = row_of(CentreEvidence, contract_for(request), row_id)
    return download_response(
        one.file, by=request.actor, now=request.now, purpose="証憑の閲覧", inline=True
    )
