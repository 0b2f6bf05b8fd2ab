"""The day it is in each contract of a list: today, and in a rehearsal the day of its own clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q, QuerySet

from madoguchi.core.calendar.jst import day_of
from madoguchi.core.cases.clock import case_now
from madoguchi.services.contracts.models import Contract


@dataclass(frozen=True, kw_only=True)
class Days:
    """``own``: contract's key -> its day, for the rehearsals that have a clock."""

    today: date
    own: Mapping[int, date] = field(default_factory=dict)

    def on(self, contract: Contract) -> date:
        """The day it is in this contract."""
        return self.own.get(contract.pk, self.today)

    def past(self) -> Q:
        """Of rows with ``contract`` and ``due_on``: due before the day of their contract."""
        found = Q(due_on__lt=self.today)
        if self.own:
            found &= ~Q(contract__in=list(self.own))
        for pk, day in self.own.items():
            found |= Q(contract=pk, due_on__lt=day)
        return found


def days_of(contracts: QuerySet[Contract], now: datetime) -> Days:
    """One statement; a real contract costs nothing more."""
    rows = contracts.filter(case__is_rehearsal=True, case__clock__isnull=False)
    own = {row.pk: day_of(case_now(row.case, now)) for row in rows.select_related("case__clock")}
    return Days(today=day_of(now), own=own)
