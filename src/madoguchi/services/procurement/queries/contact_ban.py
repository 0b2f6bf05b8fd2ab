"""照会の制限: one window for all enquiries until the result is out (PROC-027)."""

from datetime import datetime

from madoguchi.services.procurement.models import Tender


def is_ban_lifted(tender: Tender, now: datetime) -> bool:
    """The moment of the result's publication has come; a reserved one still bars."""
    return tender.contact_ban_lifted_at is not None and tender.contact_ban_lifted_at <= now
