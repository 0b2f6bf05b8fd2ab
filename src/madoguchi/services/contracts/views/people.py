"""従事者: the roster of today, its papers and versions, and who is called first."""

import io
from typing import Any, cast

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.core.accounts.permissions import authorise, may
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.documents.archive import UnreadableFile
from madoguchi.core.documents.pdf import render_pdf
from madoguchi.core.documents.tables import XLSX_TYPE, csv_text
from madoguchi.core.documents.word import render_docx
from madoguchi.core.errors import Missing
from madoguchi.core.trail import record
from madoguchi.core.ui.acting import Deed, posted
from madoguchi.core.vault.http import download_response
from madoguchi.services.contracts.commands import posts as post_commands
from madoguchi.services.contracts.commands import roster as commands
from madoguchi.services.contracts.documents.roster_paper import (
    read_roster,
    roster_ledger,
    roster_rows,
    roster_xlsx,
)
from madoguchi.services.contracts.forms import people as forms
from madoguchi.services.contracts.forms.drafting import NothingForm
from madoguchi.services.contracts.models import Contract, Qualification, Worker
from madoguchi.services.contracts.queries import audit_team, people_pages, roster
from madoguchi.services.contracts.queries.visibility import visible_contract
from madoguchi.services.contracts.rules.roster_sheet import columns_for
from madoguchi.services.contracts.terms import WorkerState
from madoguchi.services.contracts.views.frame import (
    act_on,
    act_page,
    contract_page,
    home_of,
    moment_of,
    record_refusal,
)

PAGE = "contract-people"
FILES = "contracts.own.file"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PREVIEW = "contracts/people/import.html"


@signed_in
def people(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    context = contract_page(request, contract)
    today = day_of(context["case_now"])
    words, state = request.GET.get("q", ""), request.GET.get("state", "")
    lines = roster.lines_of(contract, today)
    context |= {
        "everybody": lines, "lines": people_pages.found_in(lines, words, state), "q": words,
        "state": state, "states": WorkerState.choices(), "posts": roster.posts_of(contract),
        "rosters": people_pages.filed_rosters(contract), "today": today,
        **audit_team.team_page(contract, today),
    }  # fmt: skip
    return render(request, "contracts/people/list.html", context)


@signed_in
def new(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    now = moment_of(request, contract)
    form = forms.WorkerForm(
        posted(request), request.FILES or None, contract=contract, today=day_of(now)
    )
    deed = Deed(
        title="従事者を届け出る", button="届け出る", done=_named,
        lead="承認を受けるまで、この人を業務に従事させることはできません。",
    )  # fmt: skip
    return act_page(
        request, contract, deed, needs=FILES, form=form, to=home_of(contract, PAGE),
        command=lambda _: _register(contract, form, request),
    )  # fmt: skip


def _register(contract: Contract, form: forms.WorkerForm, request: HouseRequest) -> Worker:
    typed, cv = form.cleaned_data, form.cleaned_data["cv"]
    return commands.register_worker(
        contract,
        form.row(),
        cv=(cv.file, cv.name) if cv else None,
        subcontract=contract.subcontracts.filter(pk=typed["subcontract"] or 0).first(),
        replaces=contract.workers.filter(pk=typed["replaces"] or 0).first(),
        by=request.actor,
        now=moment_of(request, contract),
    )


def _named(made: Worker) -> str:
    if made.approval_id is None:
        return "従事者を届け出ました。続けて、履歴書の写しを付けてください。"
    return "従事者を届け出ました。区の承認を待っています。"


@signed_in
def import_file(request: HouseRequest, number: str) -> HttpResponse:
    """First the preview with every problem, then the same rows once more to be taken."""
    contract = visible_contract(request.actor, number)
    authorise(request.actor, FILES, contract)
    if "rows" in request.POST:
        return _take(request, contract)
    form = forms.RosterFileForm(posted(request), request.FILES or None)
    context = contract_page(request, contract, form=form, back=home_of(contract, PAGE))
    context["columns"] = columns_for(is_audit=roster.is_audit(contract))
    if request.method != "POST" or not form.is_valid():
        return render(request, PREVIEW, context, status=422 if form.is_bound else 200)
    return _preview(request, contract, form, context)


def _preview(
    request: HouseRequest, contract: Contract, form: forms.RosterFileForm, context: dict[str, Any]
) -> HttpResponse:
    file = form.cleaned_data["file"]
    try:
        reading = read_roster(
            file.file, file.name, is_audit=roster.is_audit(contract),
            on=day_of(context["case_now"]),
        )  # fmt: skip
    except UnreadableFile as problem:
        form.add_error("file", problem.message)
        record_refusal(request, contract, problem.code)
        return render(request, PREVIEW, context, status=422)
    if reading.problems:
        record_refusal(request, contract, "rows")
    context |= {"reading": reading, "carried": _as_csv(context["columns"], reading.rows)}
    return render(request, PREVIEW, context, status=422 if reading.problems else 200)


def _as_csv(columns: Any, rows: Any) -> str:
    labels = [column.label for column in columns]
    return csv_text(
        labels,
        [["○" if row[c.field] is True else row[c.field] or "" for c in columns] for _, row in rows],
    )


def _take(request: HouseRequest, contract: Contract) -> HttpResponse:
    form = forms.RosterFileForm()
    context = contract_page(request, contract, form=form, back=home_of(contract, PAGE))
    context["columns"] = columns_for(is_audit=roster.is_audit(contract))
    stream = io.BytesIO(request.POST["rows"].encode())
    return act_on(
        request,
        contract,
        lambda: commands.import_roster(
            contract, stream, "名簿.csv", by=request.actor, now=context["case_now"]
        ),
        done=lambda made: f"{len(made)}人を届け出ました。続けて、履歴書の写しを付けてください。",
        to=home_of(contract, PAGE), template=PREVIEW, context=context,
    )  # fmt: skip


@signed_in
def file_roster(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    now = moment_of(request, contract)
    rows = roster_rows(contract, day_of(now))
    deed = Deed(
        title="従事者名簿を提出する", button="この内容で提出する",
        done="従事者名簿を提出しました。区の確認を待っています。",
        lead="今日の従事者から名簿を作り、Excel の文書として提出します。",
        facts=tuple((row["氏名"], f"{row['役割']}　{row['状態']}") for row in rows),
    )  # fmt: skip
    return act_page(
        request, contract, deed, needs=FILES, form=NothingForm(posted(request)),
        to=home_of(contract, PAGE),
        command=lambda _: commands.file_roster(contract, by=request.actor, now=now),
    )  # fmt: skip


@signed_in
def paper(request: HouseRequest, number: str, kind: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    makers = {"xlsx": (_xlsx, XLSX_TYPE), "docx": (_docx, DOCX_TYPE), "pdf": (_pdf, PDF_TYPE)}
    if kind not in makers:
        raise Missing("no_such_paper", "お探しの形式の名簿はありません。")
    record("output", by=request.actor, about=contract, label="従事者名簿", now=request.now)
    make, content_type = makers[kind]
    answer = HttpResponse(make(contract, moment_of(request, contract)), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="meibo-{number}.{kind}"'
    answer["Cache-Control"] = "no-store"
    return answer


PDF_TYPE = "application/pdf"


def _xlsx(contract: Contract, now: Any) -> bytes:
    return roster_xlsx(contract, roster_rows(contract, day_of(now)))


def _docx(contract: Contract, now: Any) -> bytes:
    return render_docx(roster_ledger(contract, now), title="従事者名簿")


def _pdf(contract: Contract, now: Any) -> bytes:
    return render_pdf("ledger", roster_ledger(contract, now), title="従事者名簿")


@signed_in
def calls(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    context = contract_page(request, contract)
    today = day_of(context["case_now"])
    context["people"] = people_pages.callable_workers(contract, today)
    return render(request, "contracts/people/calls.html", context)


@signed_in
def new_post(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    deed = Deed(
        title="必置の職を登録する", button="登録する", done="必置の職を登録しました。",
        lead="仕様書が定める職です。空きのある日は、従事者のページに表示されます。",
    )  # fmt: skip
    return act_page(
        request, contract, deed, needs="contracts.contract.edit",
        form=forms.PostForm(posted(request)), to=home_of(contract, PAGE),
        command=lambda typed: post_commands.define_post(
            contract,
            **{**typed, "qualifications": typed["qualifications"].splitlines()},
            by=request.actor, now=moment_of(request, contract),
        ),
    )  # fmt: skip


@signed_in
def cv(request: HouseRequest, number: str, worker_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    worker = get_object_or_404(roster.workers_of(contract), pk=worker_id, cv__isnull=False)
    authorise(request.actor, "contracts.cv.view", contract)
    return download_response(
        cast("Any", worker.cv), by=request.actor, now=request.now, purpose="履歴書の写しの閲覧"
    )


@signed_in
def evidence(request: HouseRequest, number: str, row_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    row = get_object_or_404(
        Qualification, pk=row_id, worker__contract=contract, evidence__isnull=False
    )
    return download_response(
        cast("Any", row.evidence), by=request.actor, now=request.now, purpose="資格の証明の閲覧"
    )


@signed_in
def worker(request: HouseRequest, number: str, worker_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    found = get_object_or_404(roster.workers_of(contract), pk=worker_id)
    context = contract_page(request, contract, worker=found)
    context |= {
        "line": roster.line_of(found, day_of(context["case_now"])),
        "may_decide": may(request.actor, "contracts.approval.decide", contract),
        "may_see_cv": may(request.actor, "contracts.cv.view", contract),
        "oaths": found.oaths.select_related("paper"),
        "holdings": found.holdings.select_related("post"),
        "acknowledged": found.acknowledgements.all(), "is_audit": roster.is_audit(contract),
        "stated": found.independence.select_related("target"), "parts": found.audit_parts.all(),
    }  # fmt: skip
    return render(request, "contracts/people/worker.html", context)
