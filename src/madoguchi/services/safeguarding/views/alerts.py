"""Alerts: the list, and one with the rule that explains itself."""

from django.http import HttpResponse
from django.shortcuts import render

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.services.safeguarding.queries.caseload import openable_alert


@requires("safeguarding.case.view")
def alert_page(request: HouseRequest, number: str) -> HttpResponse:
    alert = openable_alert(request.actor, number, request.now)
    return render(request, "safeguarding/ward/alert.html", {"alert": alert})
