"""The mail card of the home page: mails that a person has to look at."""

from typing import cast

from django.http import HttpRequest
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.accounts.permissions import may
from madoguchi.core.mail.permissions import visible_mails
from madoguchi.core.mail.queries import NEEDS_ATTENTION
from madoguchi.core.mail.shapes import TONES
from madoguchi.core.ui.panels import Panel, PanelItem

SHOWN = 5


def attention(request: HttpRequest) -> Panel | None:
    """Unknown, failed and bounced mails; no card where all is well, or without a ledger."""
    house_request = cast("HouseRequest", request)
    if not may(house_request.actor, "mail.ledger.view"):
        return None
    states = [state.value for state in NEEDS_ATTENTION]
    mails = visible_mails(house_request.actor).filter(state__in=states)[:SHOWN]
    if not mails:
        return None
    items = tuple(
        PanelItem(
            label=mail.subject,
            url=reverse("mail:mail", args=[mail.mail_id]),
            status=mail.term.label,
            tone=TONES[mail.term],
            note=mail.to_name or mail.to_address,
        )
        for mail in mails
    )
    return Panel(title="確認が必要なメール", items=items, more_url=reverse("mail:ledger"))
