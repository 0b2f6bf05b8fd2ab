"""The cards of contracts on the home page."""

from datetime import timedelta
from typing import cast

from django.http import HttpRequest
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.accounts.permissions import may
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date, format_month
from madoguchi.core.ui.panels import Panel, PanelItem, PanelPlace
from madoguchi.services.contracts.models import Duty, Invoice
from madoguchi.services.contracts.queries.accounting import awaiting_payment
from madoguchi.services.contracts.queries.audits import grants_in_force
from madoguchi.services.contracts.queries.board import open_duties_of
from madoguchi.services.contracts.queries.payables import TONES, doubtful
from madoguchi.services.contracts.queries.visibility import accountable_contracts, visible_contracts
from madoguchi.services.contracts.queries.waiting import first_waiting
from madoguchi.services.contracts.terms import DutyTrigger, PayStand, Side

SHOWN = 5
AHEAD = timedelta(days=31)


def waiting_acts(request: HttpRequest) -> Panel | None:
    """What waits for this very person to check, decide, sign or answer in the contracts."""
    house = cast("HouseRequest", request)
    is_ward = bool(may(house.actor, "contracts.contract.view"))
    if not is_ward and not may(house.actor, "contracts.own.view"):
        return None
    found = first_waiting(
        visible_contracts(house.actor).filter(case__is_rehearsal=False),
        Side.WARD if is_ward else Side.CONTRACTOR,
        day_of(house.now),
        may_do=lambda code: not code or bool(may(house.actor, code)),
        limit=SHOWN,
    )
    return Panel(
        title="契約で待っていること",
        items=tuple(
            PanelItem(
                label=f"{waiting.words}　{waiting.count}件",
                url=waiting.url,
                tone=waiting.tone,
                note=contract.case.title,
            )
            for contract, waiting in found
        ),
        empty_text="契約で、あなたの確認や決定を待っているものはありません。",
        more_url=reverse("contracts:contracts"),
        place=PanelPlace.DUE,
    )


def granted_evidence(request: HttpRequest) -> Panel | None:
    """For an outside auditor: the contracts that may be read, each to its last day."""
    house = cast("HouseRequest", request)
    if not may(house.actor, "contracts.evidence.view"):
        return None
    grants = sorted(grants_in_force(house.actor, house.now), key=lambda grant: grant.until_on)
    return Panel(
        title="閲覧を許可された契約",
        items=tuple(
            PanelItem(
                label=grant.contract.case.title,
                url=reverse("contracts:evidence", args=[grant.contract.case.number]),
                note=f"{grant.contract.chain.contractor.name}　"
                f"{format_date(grant.until_on)}まで閲覧できます",
            )
            for grant in grants[:SHOWN]
        ),
        empty_text="閲覧できる契約はありません。監査する契約の担当部署に、閲覧の許可を依頼してください。",
        more_url=reverse("contracts:evidence-list"),
        place=PanelPlace.CASES,
    )


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
        items=tuple(panel_line(duty) for duty in open_duties_of(contracts, today + AHEAD)[:SHOWN]),
        empty_text="1か月以内に期限が来る義務はありません。",
        more_url=reverse("contracts:dues"),
        place=PanelPlace.DUE,
    )


def due_payments(request: HttpRequest) -> Panel | None:
    """For the accountant: what may be paid, by its last day."""
    house = cast("HouseRequest", request)
    if not may(house.actor, "contracts.payment.pay"):
        return None
    contracts = accountable_contracts(house.actor).filter(case__is_rehearsal=False)
    held_back = doubtful(contracts)
    waiting = awaiting_payment(contracts)[:SHOWN]
    return Panel(
        title="支払を待っている請求",
        items=tuple(_payment(one, is_sound=one.pk not in held_back) for one in waiting),
        empty_text="支払を待っている請求はありません。担当部署が支払を承認すると、ここに並びます。",
        more_url=reverse("contracts:payables"),
        place=PanelPlace.DUE,
    )


def _payment(invoice: Invoice, *, is_sound: bool) -> PanelItem:
    stand = PayStand.PAYABLE if is_sound else PayStand.DOUBTFUL
    return PanelItem(
        label=f"{invoice.contract.chain.contractor.name}　{invoice.amount_yen:,}円",
        url=reverse("contracts:payable", args=[invoice.contract.case.number, invoice.pk]),
        due=invoice.due_on,
        status=stand.label,
        tone=TONES[stand],
        note=f"{invoice.contract.case.title}　請求書 {invoice.number}",
    )


def panel_line(duty: Duty) -> PanelItem:
    """A duty on the home page; of a monthly one, of which month it speaks."""
    month = duty.period_on if duty.trigger == DutyTrigger.MONTHLY.value else None
    of_month = f"　{format_month(month)}分" if month else ""
    return PanelItem(
        label=duty.title,
        url=reverse("contracts:contract-duty", args=[duty.contract.case.number, duty.pk]),
        due=duty.due_on,
        note=f"{duty.contract.case.title}{of_month}",
    )
