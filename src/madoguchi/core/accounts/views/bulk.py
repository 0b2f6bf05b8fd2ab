"""Bulk registration: template, preview with every mistake, then all or nothing."""

from collections import Counter
from dataclasses import astuple
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from madoguchi.core.accounts.commands.bulk import errors_of, import_organisations, invite_people
from madoguchi.core.accounts.commands.transfers import transfer_errors, transfer_people
from madoguchi.core.accounts.forms.people import BulkForm
from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.rules.bulk import (
    ORGANISATION_COLUMNS,
    PERSON_COLUMNS,
    BulkRow,
    read_csv,
)
from madoguchi.core.accounts.rules.transfers import TRANSFER_COLUMNS, TransferKind
from madoguchi.core.accounts.views.answers import form_page, table_response
from madoguchi.core.errors import Refused

KINDS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "organisations": ("組織", ORGANISATION_COLUMNS, (
        "事業者", "株式会社見本製作所", "ミホンセイサクジョ", "", "", "", "", "代表取締役",
        "見本 太郎", "199-0001", "東京都みほん区本町1-1", "03-0000-0000", "info@example.jp",
    )),
    "people": ("利用者", PERSON_COLUMNS, (
        "見本 花子", "みほん はなこ", "hanako@example.jp", "株式会社見本製作所",
        "事業者担当者", "営業課",
    )),
    "transfers": ("異動", TRANSFER_COLUMNS, (
        TransferKind.JOINS.label, "令和7年4月1日", "見本 花子", "hanako@example.jp",
        "みほん小学校", "施設職員", "教諭",
    )),
}  # fmt: skip
HELD, RESULT = "accounts_bulk", "accounts_transfers"
SHOWN = 50


@requires("accounts.bulk.import")
def start(request: HouseRequest) -> HttpResponse:
    """What can be registered in bulk."""
    return render(request, "accounts/bulk.html", {"kinds": KINDS, "form": BulkForm()})


@requires("accounts.bulk.import")
def template(request: HouseRequest, kind: str) -> HttpResponse:
    """The file to fill in: the header and one example row."""
    label, columns, example = _kind(kind)
    return table_response(request, list(columns), [example], f"{label}の一括登録ひな形")


@require_http_methods(["GET", "POST"])
@requires("accounts.bulk.import")
def upload(request: HouseRequest, kind: str) -> HttpResponse:
    """Read the file and show what would happen; nothing is saved yet."""
    label, columns, _ = _kind(kind)
    form = BulkForm(request.POST or None, request.FILES or None)

    def act() -> HttpResponse:
        rows = read_csv(form.cleaned_data["file"].read(), columns)
        errors = transfer_errors(rows) if kind == "transfers" else errors_of(kind, rows)
        request.session[HELD] = None if errors else _held(kind, rows)
        context = {
            "kind": kind, "label": label, "columns": columns, "rows": rows[:SHOWN],
            "count": len(rows), "errors": errors,
        }  # fmt: skip
        return render(request, "accounts/bulk_preview.html", context, status=422 if errors else 200)

    context = {"kind": kind, "label": label}
    return form_page(request, "accounts/bulk_upload.html", form, context, act)


@require_http_methods(["POST"])
@requires("accounts.bulk.import")
def confirm(request: HouseRequest, kind: str) -> HttpResponse:
    """Register all that the preview showed, or nothing."""
    held = request.session.pop(HELD, None)
    if not held or held["kind"] != kind:
        messages.error(request, "確認した内容が残っていません。ファイルを選び直してください。")
        return redirect("accounts:bulk-upload", kind)
    rows = [BulkRow(line, cells) for line, cells in held["rows"]]
    try:
        return _take_in(request, kind, rows)
    except Refused as error:
        messages.error(request, f"1件も登録していません。{error.message}")
        return redirect("accounts:bulk-upload", kind)


def _take_in(request: HouseRequest, kind: str, rows: list[BulkRow]) -> HttpResponse:
    if kind == "organisations":
        count = import_organisations(rows, by=request.actor, now=request.now)
        messages.success(request, f"組織を{count:,}件登録しました。")
        return redirect("accounts:organisations")
    if kind == "transfers":
        done = transfer_people(rows, by=request.actor, now=request.now)
        request.session[RESULT] = [astuple(one) for one in done]
        return redirect("accounts:transfer-result")
    invited = invite_people(rows, by=request.actor, now=request.now)
    messages.success(request, f"{len(invited):,}人に招待を送りました。")
    return redirect("accounts:invitations")


@requires("accounts.bulk.import")
def transfer_result(request: HouseRequest) -> HttpResponse:
    """The result list of the last file of transfers; also as a table to keep."""
    results = request.session.get(RESULT)
    if results is None:
        return redirect("accounts:bulk")
    columns = ["行", "氏名", "組織", "役割", "異動日", "結果"]
    if request.GET.get("format"):
        return table_response(request, columns, [tuple(row) for row in results], "異動の結果")
    counts = Counter(row[-1] for row in results)
    context = {"results": results, "columns": columns, "counts": dict(counts)}
    return render(request, "accounts/bulk_result.html", context)


def _held(kind: str, rows: list[BulkRow]) -> dict[str, Any]:
    return {"kind": kind, "rows": [(row.line, row.cells) for row in rows]}


def _kind(kind: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    try:
        return KINDS[kind]
    except KeyError:
        raise Http404 from None
