"""引継ぎ一式: a download for the next officer, another for the next contractor; both noted."""

from django.http import HttpResponse

from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.trail import record
from madoguchi.services.contracts.documents.handover import handover_pack
from madoguchi.services.contracts.documents.handover_next import next_contractor_pack
from madoguchi.services.contracts.models import Contract
from madoguchi.services.contracts.queries.visibility import visible_contract
from madoguchi.services.contracts.views.frame import moment_of


@signed_in
def pack(request: HouseRequest, number: str) -> HttpResponse:
    """Everything of the contract: for the section only."""
    contract = visible_contract(request.actor, number)
    authorise(request.actor, "contracts.contract.view", contract)
    body = handover_pack(contract, moment_of(request, contract))
    return _download(request, contract, body, "引継ぎ一式", f"hikitsugi-{number}.zip")


@signed_in
def next_contractor(request: HouseRequest, number: str) -> HttpResponse:
    """The work itself, which either side may give to the firm that comes next."""
    contract = visible_contract(request.actor, number)
    body = next_contractor_pack(contract, moment_of(request, contract))
    return _download(request, contract, body, "次の受託者への引継書", f"gyomu-{number}.zip")


def _download(
    request: HouseRequest, contract: Contract, body: bytes, label: str, name: str
) -> HttpResponse:
    record("output", by=request.actor, about=contract, label=label, now=request.now)
    answer = HttpResponse(body, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer
