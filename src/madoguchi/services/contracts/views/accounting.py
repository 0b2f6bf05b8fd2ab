"""会計: what every contract costs in a 年度, what is paid, what waits for its payment."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import may
from madoguchi.core.calendar.fiscal import fiscal_year, fiscal_year_label
from madoguchi.core.documents.columns import Column, Kind
from madoguchi.core.documents.tables import csv_response, xlsx_response
from madoguchi.core.trail import record
from madoguchi.services.contracts.queries.accounting import (
    AccountLine,
    accounts_of,
    awaiting_payment,
)
from madoguchi.services.contracts.queries.visibility import accountable_contracts

COLUMNS = (
    Column("番号"), Column("件名"), Column("受託者"), Column("年度"),
    Column("限度額（円）", Kind.YEN), Column("契約金額（円）", Kind.YEN),
    Column("支払計画（円）", Kind.YEN), Column("請求（円）", Kind.YEN),
    Column("支払済（円）", Kind.YEN), Column("未払（円）", Kind.YEN),
)  # fmt: skip


def _year(request: HouseRequest) -> int:
    typed = request.GET.get("year", "")
    return int(typed) if typed.isdigit() and len(typed) == 4 else fiscal_year(request.now)


@requires("contracts.account.view")
def accounts(request: HouseRequest) -> HttpResponse:
    year = _year(request)
    contracts = accountable_contracts(request.actor).filter(case__is_rehearsal=False)
    lines = accounts_of(contracts, year)
    totals = {
        name: sum(getattr(line, name) for line in lines)
        for name in ("amount_yen", "planned_yen", "invoiced_yen", "paid_yen", "unpaid_yen")
    }
    context: dict[str, Any] = {
        "lines": lines, "totals": totals, "year": year, "label": fiscal_year_label(year),
        "has_pages": may(request.actor, "contracts.contract.view"),
        "waiting": awaiting_payment(contracts), "before": year - 1, "after": year + 1,
    }  # fmt: skip
    return render(request, "contracts/accounts.html", context)


@requires("contracts.account.view")
def export(request: HouseRequest, kind: str) -> HttpResponse:
    answers = {"csv": csv_response, "xlsx": xlsx_response}
    if kind not in answers:
        raise Http404
    year = _year(request)
    contracts = accountable_contracts(request.actor).filter(case__is_rehearsal=False)
    rows = [_cells(line) for line in accounts_of(contracts, year)]
    record("output", by=request.actor, about=None, label="会計の一覧", now=request.now)
    return answers[kind](COLUMNS, rows, f"会計_{fiscal_year_label(year)}.{kind}")


def _cells(line: AccountLine) -> tuple[object, ...]:
    contract = line.contract
    return (
        contract.case.number, contract.case.title, contract.chain.contractor.name,
        fiscal_year_label(line.fiscal_year), line.ceiling_yen, line.amount_yen, line.planned_yen,
        line.invoiced_yen, line.paid_yen, line.unpaid_yen,
    )  # fmt: skip
