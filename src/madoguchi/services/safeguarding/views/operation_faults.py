"""障害: the list with its clock, the page of one with its report."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.calendar.wareki import format_moment
from madoguchi.core.documents.pdf import render_pdf
from madoguchi.core.operations.rules.running import Response
from madoguchi.core.ui.sheets import Cell, Link, Mark, Sheet
from madoguchi.services.safeguarding.commands import faults as commands
from madoguchi.services.safeguarding.documents.fault_report import fault_paper
from madoguchi.services.safeguarding.forms import operation as forms
from madoguchi.services.safeguarding.models import ServiceFault
from madoguchi.services.safeguarding.queries.faults import late_alerts, response
from madoguchi.services.safeguarding.queries.operation import row_of, rows_of
from madoguchi.services.safeguarding.views.operation_frame import (
    ACCEPT,
    FILE,
    RECORD,
    VIEW,
    Acts,
    Entry,
    contract_for,
    operation_page,
    tabs,
)

ONE = "operation-fault"


def _find(contract: Any, pk: int) -> ServiceFault:
    return row_of(ServiceFault, contract, pk)


def _facts(fault: ServiceFault) -> tuple[tuple[str, Any], ...]:
    return (("障害", f"{fault}　{fault.title}"), ("受付", format_moment(fault.reported_at)))


ENTRIES = {
    "fault": Entry(
        title="障害を記録する", button="記録する",
        done="障害を記録しました。1時間以内の初動を数えています。",
        needs=RECORD, form=forms.FaultForm, back="operation-faults",
        command=lambda contract, typed, by, now: commands.report_fault(
            contract, commands.Reported(**typed), by=by, now=now
        ),
        takes=lambda _, now: {"initial": {"began_at": now, "reported_at": now}},
    ),
    "fault-response": Entry(
        title="初動を記録する", button="記録する", done="初動を記録しました。", needs=FILE,
        form=forms.MomentForm, back=ONE, back_row=True, find=_find, facts=_facts,
        takes=lambda _, now: {"initial": {"happened_at": now}},
        command=lambda fault, typed, by, now: commands.record_response(
            fault, typed["happened_at"], typed["words"], by=by, now=now
        ),
    ),
    "fault-step": Entry(
        title="経過を記録する", button="記録する", done="経過を記録しました。", needs=RECORD,
        form=forms.MomentForm, back=ONE, back_row=True, find=_find, facts=_facts,
        takes=lambda _, now: {"initial": {"happened_at": now}},
        command=lambda fault, typed, by, now: commands.add_step(
            fault, typed["happened_at"], typed["words"], by=by, now=now
        ),
    ),
    "fault-recovery": Entry(
        title="復旧を記録する", button="記録する",
        done="復旧を記録しました。止まっていたときは、施設に知らせます。", needs=FILE,
        form=forms.MomentForm, back=ONE, back_row=True, find=_find, facts=_facts,
        takes=lambda _, now: {"initial": {"happened_at": now}},
        command=lambda fault, typed, by, now: commands.recover_fault(
            fault, typed["happened_at"], typed["words"], by=by, now=now
        ),
    ),
    "fault-report": Entry(
        title="障害報告書を提出する", button="区に提出する", done="障害報告書を提出しました。",
        needs=FILE, form=forms.FaultReportForm, back=ONE, back_row=True, find=_find, facts=_facts,
        takes=lambda fault, _: {
            "initial": {
                "effect": fault.effect or late_alerts(fault).words, "cause": fault.cause,
                "correction": fault.correction, "prevention": fault.prevention,
            }
        },
        command=lambda fault, typed, by, now: commands.submit_fault_report(
            fault, commands.FaultReport(**typed), by=by, now=now
        ),
    ),
    "fault-acceptance": Entry(
        title="障害報告書を受理する", button="受理して完了にする", done="受理しました。",
        needs=ACCEPT, form=forms.NothingForm, back=ONE, back_row=True, find=_find, facts=_facts,
        command=lambda fault, _, by, now: commands.accept_fault_report(fault, by=by, now=now),
    ),
}  # fmt: skip


def response_mark(one: Response) -> Mark:
    if not one.is_kept:
        return Mark(tone="danger", word=one.words)
    return Mark(tone="success" if one.has_responded else "warning", word=one.words)


def stage_of(fault: ServiceFault) -> Mark:
    if fault.accepted_at:
        return Mark(tone="neutral", word="完了")
    if fault.report_submitted_at:
        return Mark(tone="info", word="報告書の受理待ち")
    if fault.recovered_at:
        return Mark(tone="warning", word="報告書の提出待ち")
    return Mark(tone="danger", word="対応中")


@requires(VIEW)
def faults(request: HouseRequest) -> HttpResponse:
    contract = contract_for(request)
    acts = Acts(request, contract, ENTRIES)
    sheet = Sheet(
        title="障害の一覧",
        columns=("障害", "受付と復旧", "初動（1時間以内）", "状態"),
        rows=[_row(one, request) for one in rows_of(ServiceFault, contract)],
        empty="障害の記録はありません。",
    )
    return operation_page(
        request, title="障害", sheets=[sheet], actions=acts.link("fault", "障害を記録する"),
        lead="連絡を受けてから1時間以内の初動を数え、原因と再発防止策の報告で完了します。",
    )  # fmt: skip


def _row(fault: ServiceFault, request: HouseRequest) -> tuple[Cell, ...]:
    recovered = format_moment(fault.recovered_at) if fault.recovered_at else "まだ"
    return (
        Link(
            label=f"第{fault.number}号　{fault.title}",
            url=reverse(f"safeguarding:{ONE}", args=[fault.pk]),
        ),
        f"受付　{format_moment(fault.reported_at)}\n復旧　{recovered}",
        response_mark(response(fault, request.now)),
        stage_of(fault),
    )


@requires(VIEW)
def fault(request: HouseRequest, row_id: int) -> HttpResponse:
    contract = contract_for(request)
    found = _find(contract, row_id)
    context = {
        "fault": found,
        **tabs(request),
        "clock": response_mark(response(found, request.now)),
        "stage": stage_of(found),
        "late": late_alerts(found),
        "timeline": [
            (format_moment(step.happened_at), step.words, str(step.written_by or "外形監視"))
            for step in found.steps.select_related("fault__contract__key", "written_by")
        ],
        "actions": _actions(found, Acts(request, contract, ENTRIES)),
    }
    return render(request, "safeguarding/operation/fault.html", context)


def _actions(fault: ServiceFault, acts: Acts) -> list[Link]:
    """What comes next first."""
    if fault.is_closed:
        return []
    links: list[Link] = []
    if fault.responded_at is None:
        links += acts.link("fault-response", "初動を記録する", fault)
    elif fault.recovered_at is None:
        links += acts.link("fault-recovery", "復旧を記録する", fault)
    else:
        links += acts.link("fault-report", "障害報告書を書く", fault)
    if fault.report_submitted_at:
        links += acts.link("fault-acceptance", "報告書を受理する", fault)
    return [*links, *acts.link("fault-step", "経過を記録する", fault)]


@requires(VIEW)
def fault_pdf(request: HouseRequest, row_id: int) -> HttpResponse:
    found = _find(contract_for(request), row_id)
    body = render_pdf("minutes", fault_paper(found), title=f"障害報告書 第{found.number}号")
    name = f"fault-report-{found.number}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(body, content_type="application/pdf", headers=headers)
