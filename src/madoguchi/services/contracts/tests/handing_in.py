"""Registering, handing in and accepting deliverables, for the tests of contracts."""

from madoguchi.services.contracts.commands import deliveries
from madoguchi.services.contracts.terms import InspectionResult
from madoguchi.services.contracts.tests.factories import NOW, TODAY


def register(contract, title, officer, **facts):
    return deliveries.register_deliverable(contract, title, **facts, by=officer, now=NOW)


def accept(row, officer, on=TODAY):
    return deliveries.inspect(row, InspectionResult.PASSED, inspected_on=on, by=officer, now=NOW)


def hand_in_on_paper(row, firm, now=NOW):
    return deliveries.hand_in(row, None, "", checked_software="", checked_on=None, by=firm, now=now)
