"""機能要件への回答, on the ward's side: which proposal has which function, under the codes."""

from django.http import HttpResponse
from django.shortcuts import render

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import authorise
from madoguchi.services.procurement.queries.functions import section_function_table
from madoguchi.services.procurement.queries.visibility import section_tender
from madoguchi.services.procurement.views.frame import workspace

READ = "procurement.proposal.read"


@requires(READ)
def functions(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    authorise(request.actor, READ, tender, now=request.now)
    context = workspace(
        request, tender, functions=section_function_table(tender),
        asks_functions=tender.function_items.exists(),
    )  # fmt: skip
    return render(request, "procurement/judging/functions.html", context)
