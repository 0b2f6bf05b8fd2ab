"""停止: the list, and what may be done with each."""

from typing import Any

from django.http import HttpResponse

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.calendar.wareki import format_moment, format_span
from madoguchi.core.ui.sheets import Cell, Mark, Sheet
from madoguchi.services.safeguarding.commands import stops as commands
from madoguchi.services.safeguarding.forms import operation as forms
from madoguchi.services.safeguarding.models import ServiceStop
from madoguchi.services.safeguarding.queries.operation import row_of, rows_of
from madoguchi.services.safeguarding.queries.stops import WINDOW
from madoguchi.services.safeguarding.rules.running import StopKind
from madoguchi.services.safeguarding.views.operation_frame import (
    ACCEPT,
    FILE,
    RECORD,
    VIEW,
    Acts,
    Entry,
    contract_for,
    operation_page,
)

BACK = "operation-stops"


def _facts(stop: ServiceStop) -> tuple[tuple[str, Any], ...]:
    return (
        ("停止", _span(stop)),
        ("理由・影響", stop.reason),
        ("例外の理由", stop.exception_reason or "—"),
    )


def _span(stop: ServiceStop) -> str:
    if stop.ends_at is None:
        return f"{format_moment(stop.starts_at)}から復旧まで"
    return format_span(stop.starts_at, stop.ends_at)


ENTRIES = {
    "stop": Entry(
        title="計画停止を予告する", button="予告する",
        done="登録しました。規則に合う停止は、すぐに掲示し、区と施設にメールで知らせます。",
        needs=FILE, form=forms.StopForm, back=BACK,
        command=lambda contract, typed, by, now: commands.plan_stop(
            contract, commands.Planned(**typed), by=by, now=now
        ),
        takes=lambda contract, _: {
            "initial": {"telephone": commands.telephone_of(contract)}
        },
        lead=f"{WINDOW.words}に、{WINDOW.notice_days}日前までに予告します。",
    ),
    "stop-approval": Entry(
        title="例外の停止を承認する", button="承認する",
        done="承認しました。掲示し、施設にメールで知らせます。",
        needs=ACCEPT, form=forms.NothingForm, back=BACK, facts=_facts,
        find=lambda contract, pk: row_of(ServiceStop, contract, pk),
        command=lambda stop, _, by, now: commands.approve_exception(stop, by=by, now=now),
    ),
    "stop-cancellation": Entry(
        title="停止を取り止める", button="取り止める", done="取止めを記録し、知らせました。",
        needs=RECORD, form=forms.NothingForm, back=BACK, facts=_facts, is_danger=True,
        find=lambda contract, pk: row_of(ServiceStop, contract, pk),
        command=lambda stop, _, by, now: commands.cancel_stop(stop, by=by, now=now),
    ),
}  # fmt: skip


@requires(VIEW)
def stops(request: HouseRequest) -> HttpResponse:
    contract = contract_for(request)
    acts = Acts(request, contract, ENTRIES)
    found = rows_of(ServiceStop, contract).select_related("approved_by", "registered_by")
    waiting = sum(one.announced_at is None and not one.cancelled_at for one in found)
    sheet = Sheet(
        title="停止の一覧",
        columns=("停止", "理由・影響", "予告", "状態", "操作"),
        rows=[_row(one, acts, request) for one in found],
        empty="停止の予定も、停止の記録もありません。",
    )
    return operation_page(
        request, title="停止",
        lead=f"計画停止は、{WINDOW.words}に、{WINDOW.notice_days}日前までの予告で行います。",
        sheets=[sheet], actions=acts.link("stop", "計画停止を予告する"),
        notice=f"区の承認を待つ例外の停止が{waiting}件あります。" if waiting else "",
    )  # fmt: skip


def _row(stop: ServiceStop, acts: Acts, request: HouseRequest) -> tuple[Cell, ...]:
    links: Cell = ()
    if stop.is_planned and stop.cancelled_at is None and stop.starts_at > request.now:
        links = (
            *(acts.link("stop-approval", "承認する", stop) if stop.announced_at is None else ()),
            *acts.link("stop-cancellation", "取り止める", stop),
        )
    return (
        _span(stop).replace("から", "から\n"),
        f"{StopKind(stop.kind).label}：{stop.reason}\n停止中の連絡先\n{stop.telephone}",
        _notice(stop), _state(stop, request), links,
    )  # fmt: skip


def _notice(stop: ServiceStop) -> str:
    if stop.announced_at is None:
        return f"例外の承認待ち\n{stop.exception_reason}"
    said = format_moment(stop.announced_at)
    return f"{said}\n例外の承認 {stop.approved_by}" if stop.approved_by else said


def _state(stop: ServiceStop, request: HouseRequest) -> Mark:
    if stop.cancelled_at is not None:
        return Mark(tone="neutral", word="取止め")
    if stop.announced_at is None:
        return Mark(tone="warning", word="承認待ち")
    if stop.is_over(request.now):
        return Mark(tone="neutral", word="終了")
    if stop.starts_at <= request.now:
        return Mark(tone="danger", word="停止中")
    return Mark(tone="info", word="予告済み")
