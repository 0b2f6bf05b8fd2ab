"""Page families made of tables and entries: one view shows a family, two act on it."""

from collections.abc import Callable, Mapping

from django.http import HttpResponse

from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.services.contracts.models import Contract
from madoguchi.services.contracts.queries.visibility import visible_contract
from madoguchi.services.contracts.views import (
    amendments,
    breaches,
    papers,
    pay_floor,
    renewal,
    results,
    terms,
)
from madoguchi.services.contracts.views.sheets import Entry, entry_page

Page = Callable[[HouseRequest, Contract], HttpResponse]
PAGES: Mapping[str, Page] = {
    "terms": terms.page,
    "amendments": amendments.page,
    "results": results.page,
    "pay-floor": pay_floor.page,
    "renewal": renewal.page,
    "breaches": breaches.page,
    "papers": papers.page,
}
ENTRIES: Mapping[str, Mapping[str, Entry]] = {
    "terms": terms.ENTRIES,
    "amendments": amendments.ENTRIES,
    "results": results.ENTRIES,
    "pay-floor": pay_floor.ENTRIES,
    "renewal": renewal.ENTRIES,
    "breaches": breaches.ENTRIES,
    "papers": papers.ENTRIES,
}


@signed_in
def page(request: HouseRequest, number: str, family: str) -> HttpResponse:
    return PAGES[family](request, visible_contract(request.actor, number))


@signed_in
def act_on_contract(request: HouseRequest, number: str, family: str, code: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    return entry_page(request, contract, ENTRIES[family].get(code), None)


@signed_in
def act_on_row(
    request: HouseRequest, number: str, family: str, code: str, row_id: int
) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    return entry_page(request, contract, ENTRIES[family].get(code), row_id)
