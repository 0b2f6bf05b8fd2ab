"""Statistics: the table, its bars, and both as files."""

from collections.abc import Sequence
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.calendar.business import months_before
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.documents.columns import Column, Kind
from madoguchi.core.documents.tables import csv_response, xlsx_response
from madoguchi.core.trail import record
from madoguchi.services.safeguarding.queries.statistics import Grouping, Row, Statistics, statistics
from madoguchi.services.safeguarding.rules.addresses import month_in_address

NUMBER = Kind.NUMBER
COLUMNS = (
    Column("区分"), Column("児童数", NUMBER), Column("報告すべき数", NUMBER),
    Column("提出", NUMBER), Column("提出率"), Column("期限内", NUMBER), Column("期限内の率"),
    Column("欠席日数", NUMBER), Column("7日以上の通知", NUMBER), Column("除外", NUMBER),
    Column("最初の対応までの時間（中央値）", NUMBER),
)  # fmt: skip


@requires("safeguarding.statistics.view")
def table(request: HouseRequest) -> HttpResponse:
    month, grouping = _month(request), _grouping(request)
    found = statistics(request.actor, month, grouping, request.now)
    match request.GET.get("format"):
        case "csv" | "xlsx" as kind:
            return _file(request, found, kind)
    today = day_of(request.now).replace(day=1)
    context = {
        "found": found,
        "rows": [*found.rows, found.total],
        "rates": [(row.label, _number(row.sent_rate)) for row in found.rows if row.sent_rate],
        "absences": [
            (row.label, round(row.absent / row.children, 1))
            for row in found.rows
            if row.absent is not None and row.children
        ],
        "months": [months_before(today, n) for n in range(13)],
        "groupings": Grouping.choices(),
    }
    return render(request, "safeguarding/ward/statistics.html", context)


def _file(request: HouseRequest, found: Statistics, kind: str) -> HttpResponse:
    rows = [cells_of(row) for row in (*found.rows, found.total)]
    name = f"児童情報共有_統計_{found.month:%Y-%m}_{found.grouping.label}"
    record(
        "output", by=request.actor, about=None, label="統計の出力",
        detail={"month": f"{found.month:%Y-%m}", "rows": len(rows)}, now=request.now,
    )  # fmt: skip
    respond = csv_response if kind == "csv" else xlsx_response
    return respond(COLUMNS, rows, name)


def cells_of(row: Row) -> Sequence[object]:
    """The cells of a line; nothing where a number would tell too much."""
    return (
        row.label, row.children, row.due, row.sent, row.sent_rate, row.on_time, row.on_time_rate,
        row.absent, row.notices, row.exceptions, row.first_action_hours,
    )  # fmt: skip


def _month(request: HouseRequest) -> date:
    try:
        return month_in_address(request.GET.get("month", ""))
    except ValueError:
        return months_before(day_of(request.now).replace(day=1), 1)


def _grouping(request: HouseRequest) -> Grouping:
    asked = request.GET.get("by", "")
    return Grouping(asked) if asked in set(Grouping) else Grouping.KIND


def _number(rate: str) -> float:
    return float(rate.rstrip("%")) if rate != "－" else 0.0
