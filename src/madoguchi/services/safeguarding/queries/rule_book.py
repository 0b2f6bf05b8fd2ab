"""The rule book with the ward's own dated values in it."""

from datetime import date

from madoguchi.services.safeguarding.models import RuleSetting
from madoguchi.services.safeguarding.rules.rulebook import (
    WARD_OPTIONS,
    DatedValue,
    Rulebook,
    WardValue,
    rulebook,
)


def ward_values() -> list[WardValue]:
    """Every number that the ward has ever set; one query."""
    return [
        WardValue(
            rule=row.rule,
            parameter=row.parameter,
            dated=DatedValue(from_on=row.from_on, value=row.value, source=row.reason),
        )
        for row in RuleSetting.objects.order_by("from_on", "pk")
    ]


def rules_on(day: date) -> Rulebook:
    """The rules in force on a day."""
    return rulebook(day, ward_values())


def uses_siblings(day: date) -> bool:
    """Whether the ward links siblings; if not, no page speaks of them (SAFE-040)."""
    return bool(rules_on(day)[WARD_OPTIONS]["siblings"])
