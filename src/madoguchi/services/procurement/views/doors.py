"""The one door to a case: a case number leads each person to their own page of the call."""

from django.http import HttpResponse
from django.shortcuts import redirect

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.services.procurement.queries.doors import page_of_case


def case_page(request: HouseRequest, number: str) -> HttpResponse:
    return redirect(page_of_case(request.actor, number, request.now))
