"""The contract under which the service runs for somebody's section."""

from datetime import date

from madoguchi.core.errors import Forbidden
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.models import ServiceContract


def own_contract(actor: Actor, day: date) -> ServiceContract:
    """The section's contract on the day, else its latest; raises Forbidden without any."""
    rows = ServiceContract.objects.filter(section_id=actor.organisation_id or 0)
    found = list(rows.select_related("key", "section").order_by("starts_on"))
    if not found:
        raise Forbidden("no_contract", "この課には、児童情報共有システムの契約がありません。")
    return next((c for c in found if c.covers(day)), found[-1])
