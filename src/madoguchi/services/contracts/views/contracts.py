"""The list of contracts, and one contract at a glance."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render

from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.core.accounts.permissions import may
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.ui.listing import Filter, Listing
from madoguchi.services.contracts.models import Contract
from madoguchi.services.contracts.queries.board import board_of, counts_of, with_counts
from madoguchi.services.contracts.queries.ceilings import ceilings_of
from madoguchi.services.contracts.queries.clause_notes import notes_of
from madoguchi.services.contracts.queries.clocks import Days, days_of
from madoguchi.services.contracts.queries.dues import due_items, seen_by_firm
from madoguchi.services.contracts.queries.handed_over import part_words, price_words
from madoguchi.services.contracts.queries.lasting import lasting_of
from madoguchi.services.contracts.queries.visibility import visible_contract, visible_contracts
from madoguchi.services.contracts.queries.waiting import waiting_in
from madoguchi.services.contracts.terms import ContractState, Side
from madoguchi.services.contracts.views.frame import contract_page

AHEAD = timedelta(days=31)


@signed_in
def contract_list(request: HouseRequest) -> HttpResponse:
    contracts = visible_contracts(request.actor)
    days = days_of(contracts, request.now)
    listing = Listing(
        with_counts(contracts, days),
        request.GET,
        search=("case__title", "case__number", "chain__contractor__name"),
        filters=(
            Filter(name="state", label="状態", choices=ContractState.choices(), lookup="state"),
        ),
        sorts={"overdue": ("overdue",), "end": ("ends_on",), "number": ("case__number",)},
        default_sort="-overdue",
    )
    is_ward = bool(may(request.actor, "contracts.contract.view"))
    found = waiting_in(listing.rows, Side.WARD if is_ward else Side.CONTRACTOR, days)
    context = {
        "listing": listing,
        "is_ward": is_ward,
        "is_firm": may(request.actor, "contracts.own.view"),
        "lines": [(row, found[row.pk]) for row in listing.rows],
        "may_edit": may(request.actor, "contracts.contract.edit"),
    }
    return render(request, "contracts/list.html", context)


@signed_in
def overview(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    context = contract_page(request, contract)
    today = day_of(context["case_now"])
    boards = board_of(contract, today, notes=notes_of(contract, today))
    context |= {"boards": boards, "counts": counts_of(boards)}
    side = Side.WARD if context["is_ward"] else Side.CONTRACTOR
    context["waiting"] = waiting_in([contract], side, Days(today=today))[contract.pk]
    dues = due_items(Contract.objects.filter(pk=contract.pk), today + AHEAD, context["case_now"])
    context["dues"] = dues if context["is_ward"] else seen_by_firm(dues)
    context["may_conclude"] = may(request.actor, "contracts.contract.conclude", contract)
    context["is_ready"] = not contract.conditions.filter(met_on__isnull=True).exists()
    context["chain"] = visible_contracts(request.actor).filter(chain=contract.chain)
    if context["may_edit"]:
        context["unpriced"], context["undesignated"] = price_words(contract), part_words(contract)
    context["ceilings"] = ceilings_of(contract.chain) if context["is_ward"] else []
    context["lasting"] = lasting_of(contract, today)
    return render(request, "contracts/overview.html", context)
