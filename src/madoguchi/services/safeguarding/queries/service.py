"""The contract under which the service runs for somebody's section."""

from datetime import date

from madoguchi.core.errors import Forbidden
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.models import Facility, ServiceContract


def own_contract(actor: Actor, day: date) -> ServiceContract:
    """The section's contract on the day, else its latest; raises Forbidden without any."""
    rows = ServiceContract.objects.filter(section_id=actor.organisation_id or 0)
    found = list(rows.select_related("key", "section").order_by("starts_on"))
    if not found:
        raise Forbidden("no_contract", "この課には、児童情報共有システムの契約がありません。")
    return next((c for c in found if c.covers(day)), found[-1])


def service_spans(facility: Facility) -> list[tuple[date, date]]:
    """The days of which the facility can report: its own use, within the section's periods of
    performance; the next year's contract goes on with it."""
    rows = ServiceContract.objects.filter(section_id=facility.contract.section_id)
    last_day = facility.ends_on or date.max
    return [
        (max(first, facility.starts_on), min(last, last_day))
        for first, last in rows.values_list("starts_on", "ends_on")
    ]
