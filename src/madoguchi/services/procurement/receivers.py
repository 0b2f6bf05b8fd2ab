"""Doors for what other rooms announce."""

from datetime import datetime
from typing import Any

from madoguchi.services.procurement.commands.letters import record_bounce


def mail_bounced(payload: dict[str, Any], now: datetime) -> None:
    """``mail.bounced.v1``: the letter that the mail carried did not arrive."""
    record_bounce(payload["about_kind"], payload["about_id"])
