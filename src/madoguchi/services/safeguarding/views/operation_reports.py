"""稼働率と運用報告書: the months, one month's figures, the report's way to the ward."""

from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_moment, format_month
from madoguchi.core.errors import Missing
from madoguchi.core.trail.actor import Actor
from madoguchi.core.ui.sheets import Cell, Link, Mark, Plot, Sheet
from madoguchi.core.vault.http import download_response
from madoguchi.services.safeguarding.commands import operation_reports as commands
from madoguchi.services.safeguarding.documents.operation_report import figure_rows
from madoguchi.services.safeguarding.forms import operation_reports as forms
from madoguchi.services.safeguarding.models import OperationReport, ServiceContract
from madoguchi.services.safeguarding.queries.operation import row_of, rows_of
from madoguchi.services.safeguarding.queries.operation_month import (
    availability,
    month_figures,
    months_until,
    span_of,
)
from madoguchi.services.safeguarding.rules.addresses import month_in_address
from madoguchi.services.safeguarding.rules.running import PaperState
from madoguchi.services.safeguarding.views.operation_frame import (
    ACCEPT,
    FILE,
    VIEW,
    Acts,
    Entry,
    Typed,
    contract_for,
    operation_page,
)

PAPER_TONES = {
    PaperState.SUBMITTED: "info",
    PaperState.RETURNED: "warning",
    PaperState.ACCEPTED: "success",
}
BACK = "operation-reports"
MONTHS_SHOWN = 13


def _submit(contract: ServiceContract, typed: Typed, by: Actor, now: datetime) -> OperationReport:
    month = month_of(typed["month"])
    return commands.submit_report(contract, month, typed["risks"], by=by, now=now)


def _months(contract: ServiceContract, now: datetime) -> dict[str, Any]:
    """The months that are over and not with the ward yet."""
    settled = rows_of(OperationReport, contract).exclude(state=PaperState.RETURNED.value)
    done = set(settled.values_list("month_on", flat=True))
    months = months_until(contract, day_of(now))
    return {
        "months": [
            (f"{one:%Y-%m}", format_month(one))
            for one in months
            if one not in done and span_of(one)[1] <= now
        ]
    }


def _find(contract: ServiceContract, pk: int) -> OperationReport:
    return row_of(OperationReport, contract, pk)


def _facts(report: OperationReport) -> tuple[tuple[str, Any], ...]:
    return (
        ("対象月", format_month(report.month_on)),
        *figure_rows(report.figures),
        ("残っている課題・リスク", report.risks),
    )


ENTRIES = {
    "report": Entry(
        title="運用報告書を提出する", button="区に提出する", done="運用報告書を提出しました。",
        needs=FILE, form=forms.ReportForm, back=BACK, command=_submit, takes=_months,
        lead="数値は記録から作ります。書くのは、残っている課題・リスクだけです。",
    ),
    "report-return": Entry(
        title="運用報告書を差し戻す", button="差し戻す", done="差し戻しました。", needs=ACCEPT,
        form=forms.CommentForm, back=BACK, find=_find, facts=_facts,
        command=lambda one, typed, by, now: commands.return_report(
            one, typed["comment"], by=by, now=now
        ),
    ),
    "report-acceptance": Entry(
        title="運用報告書を受理する", button="受理して確定する",
        done="受理しました。PDFとして確定し、あとから変わりません。", needs=ACCEPT,
        form=forms.NothingForm, back=BACK, find=_find, facts=_facts,
        command=lambda one, _, by, now: commands.accept_report(one, by=by, now=now),
    ),
}  # fmt: skip


def month_of(text: str) -> date:
    """raises  Missing  not a month as the addresses write it: 2025-06"""
    try:
        return month_in_address(text)
    except ValueError as error:
        raise Missing("no_such_month", "お探しの月は見つかりません。") from error


@requires(VIEW)
def reports(request: HouseRequest) -> HttpResponse:
    contract = contract_for(request)
    acts = Acts(request, contract, ENTRIES)
    rows = rows_of(OperationReport, contract).select_related("contract__key", "decided_by")
    found = {one.month_on: one for one in rows}
    months = months_until(contract, day_of(request.now))[:MONTHS_SHOWN]
    up = {month: availability(contract, month, request.now) for month in months}
    sheet = Sheet(
        title="月ごとの稼働率と運用報告書", columns=("月", "稼働率", "停止", "運用報告書", "操作"),
        rows=[
            (
                _link(month), f"{up[month].percent}%",
                f"計画外 {up[month].unplanned:,}分\n計画 {up[month].planned:,}分",
                _state(found.get(month), month, request.now), _links(found.get(month), acts),
            )
            for month in months
        ],
        empty="まだ、サービスの月がありません。",
        actions=acts.link("report", "運用報告書を提出する"),
    )  # fmt: skip
    plot = Plot(
        title="稼働率の推移", caption="月ごとの稼働率（計画停止を除く）", unit="%",
        items=[(format_month(month), float(up[month].percent)) for month in reversed(months)],
    )  # fmt: skip
    return operation_page(
        request, title="稼働率・運用報告書", sheets=[sheet], plots=[plot],
        lead="計画停止は停止に数えません。（全体の分 − 計画外の分）÷ 全体の分 で計算します。",
    )  # fmt: skip


def _link(month: date) -> Link:
    url = reverse("safeguarding:operation-report", args=[f"{month:%Y-%m}"])
    return Link(label=format_month(month), url=url)


def _state(report: OperationReport | None, month: date, now: datetime) -> Cell:
    if report is None:
        return Mark(tone="neutral", word="月の途中" if span_of(month)[1] > now else "未提出")
    state = PaperState(report.state)
    return Mark(tone=PAPER_TONES[state], word=state.label, more=report.comment)


def _links(report: OperationReport | None, acts: Acts) -> tuple[Link, ...]:
    if report is None or report.state == PaperState.RETURNED:
        return ()
    if report.state == PaperState.SUBMITTED:
        return (
            *acts.link("report-acceptance", "受理する", report),
            *acts.link("report-return", "差し戻す", report),
        )
    url = reverse("safeguarding:operation-report-file", args=[f"{report.month_on:%Y-%m}"])
    return (Link(label="PDF", url=url, of=format_month(report.month_on)),)


@requires(VIEW)
def report(request: HouseRequest, month: str) -> HttpResponse:
    """The frozen figures of a submitted month, else what the record says until now."""
    contract, day = contract_for(request), month_of(month)
    rows = rows_of(OperationReport, contract).select_related("contract__key", "submitted_by")
    found = rows.filter(month_on=day).first()
    figures = found.figures if found else month_figures(contract, day, request.now)
    sheets = [
        Sheet(title="停止", columns=("種別", "開始", "終了", "理由・影響"),
              rows=[tuple(row) for row in figures["stops"]], empty="停止はありませんでした。"),
        Sheet(title="障害と初動（SLA）", columns=("番号", "障害", "受付", "初動", "復旧"),
              rows=[tuple(row) for row in figures["faults"]], empty="障害はありませんでした。"),
    ]  # fmt: skip
    return operation_page(
        request, title=f"{format_month(day)}の運用", sheets=sheets, facts=figure_rows(figures),
        lead=_said(found),
    )  # fmt: skip


def _said(report: OperationReport | None) -> str:
    if report is None:
        return "記録から数えた、いまの値です。運用報告書は、月が終わってから提出します。"
    state = PaperState(report.state).label
    return f"{state}　提出 {format_moment(report.submitted_at)}（{report.submitted_by}）"


@requires(VIEW)
def report_file(request: HouseRequest, month: str) -> HttpResponse:
    rows = rows_of(OperationReport, contract_for(request))
    found = rows.filter(month_on=month_of(month), file__isnull=False).first()
    if found is None or found.file is None:
        raise Missing("no_file", "この月の運用報告書は、まだ確定していません。")
    return download_response(
        found.file, by=request.actor, now=request.now, purpose="運用報告書の閲覧", inline=True
    )
