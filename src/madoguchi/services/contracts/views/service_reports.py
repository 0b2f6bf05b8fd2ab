"""業務の報告書: what a service fixed, delivered with one press."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.core.calendar.wareki import format_moment
from madoguchi.core.vault.http import download_response
from madoguchi.services.contracts.commands.service_reports import deliver_report
from madoguchi.services.contracts.forms.drafting import NothingForm
from madoguchi.services.contracts.models import Contract, ServiceReport
from madoguchi.services.contracts.queries.visibility import visible_contract
from madoguchi.services.contracts.views.act_tables import TableAct, run

DELIVER = TableAct(
    title="業務の報告書を納品する", form=NothingForm, button="この報告書を納品する",
    done="納品しました。区の検査を待っています。",
    command=lambda report, _, by, now: deliver_report(report, by=by, now=now),
    lead="業務の画面で確定した報告書を、そのまま納品します。ファイルを選び直す必要はありません。",
)  # fmt: skip


def _report(contract: Contract, report_id: int) -> ServiceReport:
    rows = contract.service_reports.select_related(
        "row__deliverable", "file", "contract__case__key"
    )
    return get_object_or_404(rows, pk=report_id)


@signed_in
def deliver(request: HouseRequest, number: str, report_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    report = _report(contract, report_id)
    facts = (
        ("報告書", f"{report.title}　第{report.version}版"),
        ("確定", format_moment(report.fixed_at)),
        ("ファイル", report.file.name),
    )
    back = reverse("contracts:contract-deliverables", args=[number])
    return run(request, contract, DELIVER, report, to=back, facts=facts)


@signed_in
def file(request: HouseRequest, number: str, report_id: int) -> HttpResponse:
    report = _report(visible_contract(request.actor, number), report_id)
    return download_response(
        report.file, by=request.actor, now=request.now, purpose="業務の報告書の閲覧"
    )
