"""変更時の再提出: what changed after a paper was filed opens its duty again (第3項柱書後段)."""

from datetime import date, datetime, timedelta

from madoguchi.core.calendar.jst import day_of
from madoguchi.services.contracts.models import Contract, Duty, RefilingCause
from madoguchi.services.contracts.terms import DutyState

FILED = (DutyState.FILED.value, DutyState.SETTLED.value)


def reopen(
    contract: Contract, code: str, words: str, *, now: datetime, changes_on: date | None = None
) -> Duty | None:
    """Ask for a paper again because something changed; None if nothing has been filed yet.

    changes_on  the last day on which the filed paper is right; None: it is wrong today
    """
    duty = contract.duties.filter(code=code).order_by("pk").first()
    if duty is None or duty.state not in (*FILED, DutyState.NOT_APPLICABLE.value):
        if duty is not None and duty.filings.exists():
            RefilingCause.objects.create(duty=duty, words=words, known_on=day_of(now))
        return None
    RefilingCause.objects.create(duty=duty, words=words, known_on=day_of(now))
    due_on = max(day_of(now), changes_on + timedelta(days=1) if changes_on else day_of(now))
    for each in [duty, *duty.also.exclude(state=DutyState.NOT_APPLICABLE.value)]:
        each.state, each.due_on, each.settled_on = DutyState.OPEN.value, due_on, None
        each.reason = ""
        each.save(update_fields=["state", "due_on", "settled_on", "reason"])
    return duty
