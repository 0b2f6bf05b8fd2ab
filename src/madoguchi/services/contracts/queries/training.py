"""教育・訓練: what a year still owes, and the courses of a month for its report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from madoguchi.core.calendar.fiscal import fiscal_year, period
from madoguchi.services.contracts.models import Attendance, Contract, Duty, TrainingSession, Worker
from madoguchi.services.contracts.rules.people import kinds_left, kinds_owed
from madoguchi.services.contracts.terms import TrainingKind

YEARLY = "data_processing.training_done"
PERSONAL = "personal_information.training"


@dataclass(frozen=True, kw_only=True)
class SessionLine:
    """One session with who was there; before it was held everybody is neither."""

    session: TrainingSession
    attended: Sequence[Worker]
    absent: Sequence[Worker]

    @property
    def count(self) -> int:
        return len(self.attended) + len(self.absent)


def sessions_of(contract: Contract) -> QuerySet[TrainingSession]:
    """Every session with its attendance; two queries more."""
    rows = Attendance.objects.select_related("worker__contract__case__key")
    return contract.trainings.select_related("repeats", "contract__case__key").prefetch_related(
        Prefetch("attendances", rows)
    )


def lines_of(contract: Contract) -> list[SessionLine]:
    return [line_of(session) for session in sessions_of(contract)]


def line_of(session: TrainingSession) -> SessionLine:
    rows = list(session.attendances.all())
    return SessionLine(
        session=session,
        attended=[row.worker for row in rows if row.attended],
        absent=[row.worker for row in rows if not row.attended],
    )


def courses_between(contract: Contract, first: date, last: date) -> list[SessionLine]:
    """Courses held and attended in a month, for its report (CONT-053)."""
    return [
        line_of(session) for session in sessions_of(contract).filter(held_on__range=(first, last))
    ]


def duties_done_by(contract: Contract, held_on: date) -> list[Duty]:
    """The yearly duties of education whose year holds the day."""
    rows = contract.duties.filter(
        code__in=(YEARLY, PERSONAL), period_on__lte=held_on, same_as__isnull=True
    ).order_by("code", "-period_on")
    latest: dict[str, Duty] = {}
    for duty in rows:
        latest.setdefault(duty.code, duty)
    return list(latest.values())


def left_in_year(contract: Contract, duty: Duty, held_on: date) -> tuple[TrainingKind, ...]:
    """Which kinds the year of the day still owes for the duty."""
    has_personal = duty.code == PERSONAL
    owed = (TrainingKind.PERSONAL_DATA,) if has_personal else kinds_owed(has_personal_terms=False)
    first, last = period(fiscal_year(held_on))
    rows = list(sessions_of(contract))
    repeats = {row.repeats_id: row for row in rows if row.repeats_id}
    closed = [
        (TrainingKind(row.kind), _is_full(row, repeats))
        for row in rows
        if row.repeats_id is None and row.held_on is not None and first <= row.held_on <= last
    ]
    return kinds_left(owed, closed)


def _is_full(session: TrainingSession, repeats: dict[int, TrainingSession]) -> bool:
    """Everybody was there, or in the repeat for those who were not."""
    if session.closed_at is None:
        return False
    if all(row.attended for row in session.attendances.all()):
        return True
    again = repeats.get(session.pk)
    return again is not None and _is_full(again, repeats)
