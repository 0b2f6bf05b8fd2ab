"""運用報告書: built from the record, submitted, returned or accepted; then a PDF that stays."""

import io
from datetime import date, datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.cases.events import ReportFixed
from madoguchi.core.errors import Refused
from madoguchi.core.events import announce
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.intake import receive
from madoguchi.core.vault.policy import FilePolicy
from madoguchi.services.safeguarding.documents.operation_report import report_pdf, report_title
from madoguchi.services.safeguarding.models import OperationReport, ServiceContract
from madoguchi.services.safeguarding.queries.operation_month import month_figures, span_of
from madoguchi.services.safeguarding.rules.running import PaperState

PAPERS = FilePolicy(extensions=("pdf",), max_bytes=20 * 1024 * 1024)


def submit_report(
    contract: ServiceContract, month: date, risks: str, *, by: Actor, now: datetime
) -> OperationReport:
    """The month's figures are frozen with the risks that are still open; again after a return.

    raises  Forbidden, Refused  the month is not over, or the report is with the ward already
    """
    authorise(by, "safeguarding.operation.file", contract)
    if span_of(month)[1] > now:
        raise Refused("month_runs", "運用報告書は、月が終わってから提出してください。")
    if not risks.strip():
        raise Refused(
            "risks_needed", "残っている課題・リスクを書いてください。なければ「なし」と書きます。"
        )
    with transaction.atomic():
        ServiceContract.objects.select_for_update().get(pk=contract.pk)
        found = contract.operation_reports.filter(month_on=month.replace(day=1)).first()
        report = found or OperationReport(contract=contract, month_on=month.replace(day=1))
        if found is not None and found.state != PaperState.RETURNED:
            if found.risks == risks:
                return found
            raise Refused("submitted", "この月の運用報告書は、すでに提出されています。")
        report.figures, report.risks = month_figures(contract, month, now), risks
        report.state, report.submitted_at = PaperState.SUBMITTED.value, now
        report.submitted_by_id = by.person_id or 0
        report.save()
    return report


def return_report(
    report: OperationReport, comment: str, *, by: Actor, now: datetime
) -> OperationReport:
    """差戻し, with what is to be mended.

    raises  Forbidden, Refused
    """
    authorise(by, "safeguarding.operation.accept", report)
    if not comment.strip():
        raise Refused("comment_needed", "差し戻す理由を入力してください。")
    with transaction.atomic():
        current = _waiting(report)
        current.state, current.comment = PaperState.RETURNED.value, comment.strip()
        current.decided_by_id, current.decided_at = by.person_id, now
        current.save()
    return current


def accept_report(report: OperationReport, *, by: Actor, now: datetime) -> OperationReport:
    """受理: fixed as a PDF under the contract's key, and told to whoever listens (SAFE-061).

    raises  Forbidden, Refused
    """
    authorise(by, "safeguarding.operation.accept", report)
    with transaction.atomic():
        current = _locked(report)
        if current.state == PaperState.ACCEPTED:
            return current
        _require_waiting(current)
        current.state = PaperState.ACCEPTED.value
        current.decided_by_id, current.decided_at, current.comment = by.person_id, now, ""
        current.file = receive(
            io.BytesIO(report_pdf(current, accepted_by=by.label)),
            name=f"運用報告書_{current.month_on:%Y-%m}.pdf", key=current.contract.key,
            policy=PAPERS, by=by, now=now,
        )  # fmt: skip
        current.save()
        announce(_event(current, now), by=by, now=now)
    return current


def _event(report: OperationReport, now: datetime) -> ReportFixed:
    file = report.file
    if file is None:  # the caller has just stored it
        raise Refused("no_file", "報告書のファイルがありません。")
    contract = report.contract
    return ReportFixed(
        service="safeguarding",
        case_number=contract.case_number,
        section_public_id=str(contract.section.public_id),
        contractor_public_id=str(contract.contractor.public_id) if contract.contractor else "",
        kind="monthly_operation",
        title=report_title(report),
        period_on=report.month_on.isoformat(),
        version=1,  # what the ward accepted is never written again
        file_id=str(file.file_id),
        fixed_at=now.isoformat(),
    )


def _locked(report: OperationReport) -> OperationReport:
    rows = OperationReport.objects.select_for_update(of=("self",))
    return rows.select_related("contract__key", "contract__section", "contract__contractor").get(
        pk=report.pk
    )


def _waiting(report: OperationReport) -> OperationReport:
    current = _locked(report)
    _require_waiting(current)
    return current


def _require_waiting(report: OperationReport) -> None:
    if report.state != PaperState.SUBMITTED:
        raise Refused("not_waiting", "この報告書は、区の確認を待っていません。")
