"""The card of contracts on the home page."""

from datetime import timedelta
from typing import cast

from django.http import HttpRequest
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.accounts.permissions import may
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.ui.panels import Panel, PanelItem, PanelPlace
from madoguchi.services.contracts.models import Duty
from madoguchi.services.contracts.queries.board import open_duties_of
from madoguchi.services.contracts.queries.visibility import visible_contracts

SHOWN = 5
AHEAD = timedelta(days=31)


def due_duties(request: HttpRequest) -> Panel | None:
    """Duties of this person's contracts that are late or due within a month."""
    house = cast("HouseRequest", request)
    is_ward = may(house.actor, "contracts.contract.view")
    if not is_ward and not may(house.actor, "contracts.own.view"):
        return None
    today = day_of(house.now)
    contracts = visible_contracts(house.actor).filter(case__is_rehearsal=False)
    return Panel(
        title="契約の期限",
        items=tuple(_item(duty) for duty in open_duties_of(contracts, today + AHEAD)[:SHOWN]),
        empty_text="1か月以内に期限が来る義務はありません。",
        more_url=reverse("contracts:dues"),
        place=PanelPlace.DUE,
    )


def _item(duty: Duty) -> PanelItem:
    return PanelItem(
        label=duty.title,
        url=reverse("contracts:contract-duty", args=[duty.contract.case.number, duty.pk]),
        due=duty.due_on,
        note=duty.contract.case.title,
    )
