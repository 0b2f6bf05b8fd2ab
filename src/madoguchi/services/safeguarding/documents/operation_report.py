"""運用報告書 as a paper: the frozen figures, nothing counted anew."""

from typing import Any

from madoguchi.core.calendar.wareki import format_date, format_moment
from madoguchi.core.documents.pdf import render_pdf
from madoguchi.services.safeguarding.models import OperationReport

LINES = (
    ("稼働率", "{availability_words}"),
    ("停止", "計画停止 {planned_minutes:,}分、計画外の停止 {unplanned_minutes:,}分"),
    ("初動1時間以内", "{responses_total}件中 {responses_kept}件"),
    ("施設からの問合せ", "{tickets}件（緊急 {tickets_urgent}件、回答待ち {tickets_open}件）"),
    ("区からの問合せ", "{inquiries}件（期限内の回答 {inquiries_in_time}件）"),
    ("サインイン", "{sign_ins:,}回（失敗 {sign_ins_failed:,}回）"),
    ("バックアップ", "{backups}回"),
    ("外形監視", "{probe_readings:,}回（応答なし {probe_failures:,}回）"),
    ("対応中の脆弱性", "{open_weaknesses}件"),
)


def report_title(report: OperationReport) -> str:
    """「児童情報共有システム 運用報告書（令和7年6月）」"""
    month = format_date(report.month_on, weekday=False).removesuffix("1日")
    return f"児童情報共有システム 運用報告書（{month}）"


def figure_rows(figures: dict[str, Any]) -> list[tuple[str, str]]:
    """(what, how much) in the order of the report."""
    return [(label, words.format(**figures)) for label, words in LINES]


def report_pdf(report: OperationReport, *, accepted_by: str) -> bytes:
    contract = report.contract
    firm = contract.contractor.name if contract.contractor else "受託者"
    accepted = format_moment(report.decided_at) if report.decided_at else "—"
    content = {
        "title": report_title(report),
        "facts": [
            ("件名", contract.title),
            ("提出先", contract.section.name),
            ("提出者", f"{firm}　{report.submitted_by}　{format_moment(report.submitted_at)}"),
            ("区の受理", f"{accepted_by}　{accepted}"),
        ],
        "figures": figure_rows(report.figures),
        "stops": report.figures["stops"],
        "faults": report.figures["faults"],
        "risks": report.risks,
    }
    return render_pdf("safeguarding/operation_report", content, title=report_title(report))
