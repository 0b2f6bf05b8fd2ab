"""What the next contract takes from the one before it, so that nothing is typed again."""

from datetime import datetime

from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.commands.deliveries import register_deliverable
from madoguchi.services.contracts.models import (
    Contract,
    ContractPlace,
    LawReference,
    ServicePattern,
    UnitPriceLine,
)
from madoguchi.services.contracts.queries.agreed import places_now

PLAIN = ("payment_plan", "rights_rule", "work_kind", "manager_name")


def carry_over(before: Contract, after: Contract, *, by: Actor, now: datetime) -> None:
    """Payment and rights, places in force at the end, hours, unit prices, laws, deliverables.

    Dates, amounts, people's confirmations and files do not carry over.
    """
    for name in PLAIN:
        setattr(after, name, getattr(before, name))
    after.save(update_fields=list(PLAIN))
    for kind, name in places_now(before, before.ends_on):
        ContractPlace.objects.create(contract=after, kind=kind, name=name, from_on=after.starts_on)
    _copy_rows(before, after)
    for row in before.deliverables.filter(designated__isnull=True).select_related("deliverable"):
        register_deliverable(
            after, row.deliverable.title, due_words=row.deliverable.due_text,
            event_words=row.event_words, formats=row.formats,
            must_be_editable=row.must_be_editable, place=row.place, copies=row.copies,
            reviewer=row.reviewer, only_in_fiscal_year=row.only_in_fiscal_year,
            alternates_from_year=row.alternates_from_year, is_final_set=row.is_final_set,
            by=by, now=now,
        )  # fmt: skip


def _copy_rows(before: Contract, after: Contract) -> None:
    for pattern in before.service_patterns.all():
        ServicePattern.objects.create(
            contract=after, days_a_week=pattern.days_a_week, minutes=pattern.minutes,
            opens_at=pattern.opens_at, closes_at=pattern.closes_at,
        )  # fmt: skip
    for line in before.unit_prices.all():
        UnitPriceLine.objects.create(
            contract=after, name=line.name, unit=line.unit, unit_price_yen=line.unit_price_yen,
            planned_quantity=line.planned_quantity, minutes_each=line.minutes_each,
        )  # fmt: skip
    for law in before.laws.all():
        LawReference.objects.get_or_create(
            contract=after, title=law.title, defaults={"citation": law.citation, "link": law.link}
        )
