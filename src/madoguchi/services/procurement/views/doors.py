"""Doors: the service's own address, and a case number, lead each person to their own page."""

from django.http import HttpResponse
from django.shortcuts import redirect

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.services.procurement.queries.doors import page_of_case, start_of


def start(request: HouseRequest) -> HttpResponse:
    return redirect(start_of(request.actor))


def case_page(request: HouseRequest, number: str) -> HttpResponse:
    return redirect(page_of_case(request.actor, number, request.now))
