"""Taking in the roster (台帳の取込み): file, preview with every mistake, then all or nothing."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.documents.tables import xlsx_response
from madoguchi.core.errors import Refused
from madoguchi.core.ui.acting import act, posted
from madoguchi.services.safeguarding.commands import roster as commands
from madoguchi.services.safeguarding.forms.roster import ChildForm, RosterForm, TakeInForm
from madoguchi.services.safeguarding.models import ServiceContract
from madoguchi.services.safeguarding.queries.picking import facility_names
from madoguchi.services.safeguarding.queries.sealed import seal, unseal
from madoguchi.services.safeguarding.queries.service import own_contract
from madoguchi.services.safeguarding.rules.roster import (
    CHILD_COLUMNS,
    FACILITY_COLUMNS,
    Row,
    RowError,
)

HELD, PLACE = "safeguarding_roster", "safeguarding.roster.held"
UPLOAD, PREVIEW = "safeguarding/roster.html", "safeguarding/roster_preview.html"
COLUMNS = {"children": CHILD_COLUMNS, "facilities": FACILITY_COLUMNS}
SHOWN = 50


@requires(commands.PERMISSION)
def start(request: HouseRequest) -> HttpResponse:
    return render(request, UPLOAD, {"form": RosterForm()})


@requires(commands.PERMISSION)
def template(request: HouseRequest, kind: str) -> HttpResponse:
    """The file to fill in."""
    title = "児童の登録ひな形" if kind == "children" else "施設の登録ひな形"
    return xlsx_response(COLUMNS[kind], [], title)


@require_POST
@requires(commands.PERMISSION)
def upload(request: HouseRequest, kind: str) -> HttpResponse:
    """Read the file and show what would happen; nothing is saved yet."""
    contract = own_contract(request.actor, day_of(request.now))
    form = RosterForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, UPLOAD, {"form": form}, status=422)
    file = form.cleaned_data["file"]
    try:
        rows, errors = _read(request, contract, kind, file)
    except Refused as refusal:
        form.add_error("file", refusal.message)
        return render(request, UPLOAD, {"form": form}, status=422)
    context = _preview(request, contract, kind, rows)
    context["errors"] = errors or context["errors"]
    # The names wait for the second press sealed under the contract's key.
    request.session[HELD] = None if context["errors"] else _held(contract, kind, rows)
    return render(request, PREVIEW, context, status=422 if context["errors"] else 200)


@require_POST
@requires(commands.PERMISSION)
def take_in(request: HouseRequest) -> HttpResponse:
    """Register all that the preview showed, or nothing."""
    contract = own_contract(request.actor, day_of(request.now))
    form = TakeInForm(request.POST)
    token = request.session.get(HELD)
    if not token or not form.is_valid():
        messages.error(request, "確認した内容が残っていません。ファイルを選び直してください。")
        return redirect("safeguarding:roster")
    kind, rows = _opened(contract, token)
    try:
        count = _register(request, contract, kind, rows, form.cleaned_data["twins_confirmed"])
    except Refused as refusal:
        context = {**_preview(request, contract, kind, rows), "refusal": refusal}
        return render(request, PREVIEW, context, status=422)
    request.session[HELD] = None
    messages.success(request, f"{count:,}件を登録しました。")
    return redirect("safeguarding:roster")


@requires(commands.PERMISSION)
def new_child(request: HouseRequest) -> HttpResponse:
    """One child by hand: the same as a file of one row."""
    contract = own_contract(request.actor, day_of(request.now))
    form = ChildForm(
        posted(request), holders=sorted(commands.holders().values()),
        facilities=facility_names(contract), initial={"from_on": day_of(request.now)},
    )  # fmt: skip
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "safeguarding/child_new.html", {"form": form}, status=status)
    typed = form.cleaned_data
    return act(
        request,
        lambda: commands.take_in_children(
            contract, [_row(typed)], twins_confirmed=typed["twins_confirmed"],
            by=request.actor, now=request.now,
        ),
        done="登録しました。", to=reverse("safeguarding:roster"), form=form,
        template="safeguarding/child_new.html", context={"form": form},
    )  # fmt: skip


def _row(typed: dict[str, Any]) -> Row:
    values = (
        "", typed["facility_code"], typed["name"], typed["grade"], typed["holder"],
        typed["from_on"].isoformat(), "",
    )  # fmt: skip
    return Row(1, dict(zip(CHILD_COLUMNS, values, strict=True)))


def _read(
    request: HouseRequest, contract: ServiceContract, kind: str, file: Any
) -> tuple[list[Row], list[RowError]]:
    """A table, or a OneRoster zip, which can only change what is there."""
    name = str(file.name)
    if kind != "children" or not name.lower().endswith(".zip"):
        return commands.read_roster(file.file, name, COLUMNS[kind]), []
    rows, errors = commands.rows_of_oneroster(contract, file.file, by=request.actor)
    if not rows and not errors:
        raise Refused("nothing_new", "登録済みの児童に、学年の変わる児童はいません。")
    return rows, errors


def _preview(
    request: HouseRequest, contract: ServiceContract, kind: str, rows: list[Row]
) -> dict[str, Any]:
    context: dict[str, Any] = {"kind": kind, "columns": COLUMNS[kind], "rows": rows[:SHOWN]}
    context |= {"count": len(rows), "form": TakeInForm(), "twins": ()}
    if kind == "facilities":
        return {**context, "errors": commands.facility_errors(contract, rows)[1]}
    found = commands.preview_children(contract, rows, by=request.actor, now=request.now)
    return {**context, "errors": found.errors, "twins": found.twins, "found": found}


def _register(
    request: HouseRequest,
    contract: ServiceContract,
    kind: str,
    rows: list[Row],
    twins_confirmed: bool,  # noqa: FBT001 - a tick of the form
) -> int:
    if kind == "children":
        done = commands.take_in_children(
            contract, rows, twins_confirmed=twins_confirmed, by=request.actor, now=request.now
        )
        return len(done.rows)
    made, errors = commands.take_in_facilities(contract, rows, by=request.actor)
    if errors:
        raise Refused("roster_errors", str(errors[0]))
    return len(made)


def _held(contract: ServiceContract, kind: str, rows: list[Row]) -> str:
    plain = json.dumps([kind, [(row.line, dict(row.cells)) for row in rows]])
    return seal(contract, plain, PLACE)


def _opened(contract: ServiceContract, token: str) -> tuple[str, list[Row]]:
    kind, rows = json.loads(unseal(contract, token, PLACE))
    return kind, [Row(line, cells) for line, cells in rows]
