"""操作記録の出力: the trail of one contract as CSV, noted in the trail itself."""

from django.http import HttpResponse

from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.documents.tables import csv_response
from madoguchi.core.trail import record
from madoguchi.services.contracts.queries.trail_lines import COLUMNS, trail_lines
from madoguchi.services.contracts.queries.visibility import visible_contract


@signed_in
def export(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    authorise(request.actor, "contracts.trail.export", contract)
    record("output", by=request.actor, about=contract, label="操作記録（CSV）", now=request.now)
    rows = [line.cells() for line in trail_lines(contract)]
    return csv_response(COLUMNS, rows, f"操作記録_{number}")
