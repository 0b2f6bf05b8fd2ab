"""引継ぎ一式: one download for the next officer or contractor, noted in the trail."""

from django.http import HttpResponse

from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.core.trail import record
from madoguchi.services.contracts.documents.handover import handover_pack
from madoguchi.services.contracts.queries.visibility import visible_contract
from madoguchi.services.contracts.views.frame import moment_of


@signed_in
def pack(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    record("output", by=request.actor, about=contract, label="引継ぎ一式", now=request.now)
    body = handover_pack(contract, moment_of(request, contract))
    answer = HttpResponse(body, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="hikitsugi-{number}.zip"'
    answer["Cache-Control"] = "no-store"
    return answer
