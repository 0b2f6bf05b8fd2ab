"""The days that due rules count from: 監査実施初日 and the like (CONT-123)."""

from dataclasses import dataclass
from datetime import date

from madoguchi.services.contracts.models import Contract
from madoguchi.services.contracts.models.deliverable import STILL_DUE


@dataclass(frozen=True)
class DueEvent:
    """An event in the contract's words, its day as noted last, and how many are due by it."""

    words: str
    happens_on: date | None
    waiting: int


def due_events(contract: Contract) -> list[DueEvent]:
    """The events that deliverables still to come count from, by their words."""
    rows = contract.deliverables.filter(state__in=STILL_DUE).exclude(event_words="")
    found: dict[str, DueEvent] = {}
    for words, happens_on in rows.order_by("event_words", "pk").values_list(
        "event_words", "event_on"
    ):
        counted = found[words].waiting if words in found else 0
        found[words] = DueEvent(words, happens_on, counted + 1)
    return list(found.values())
