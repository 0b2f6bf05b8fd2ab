"""What happened to a report: its steps and the corrections of its days, in words."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from madoguchi.services.safeguarding.models import Alert, AttendanceRevision, ReportPeriod
from madoguchi.services.safeguarding.queries.sealed import REVISION_WHY, STEP_WORDS, unseal
from madoguchi.services.safeguarding.terms import AttendanceCode, ReportState, ReportStepKind


@dataclass(frozen=True)
class StepLine:
    label: str
    who: str
    at: datetime
    words: str


@dataclass(frozen=True)
class CorrectionLine:
    """``before`` is what stood until then."""

    day: date
    before: str
    who: str
    at: datetime
    why: str


OF_WARD = {ReportStepKind.RETURNED.value, ReportStepKind.ACCEPTED.value}


def steps_for_facility(report: ReportPeriod) -> list[StepLine]:
    """The same, but a step of the ward is the ward's: who holds the case is not told."""
    labels = {ReportStepKind(kind).label for kind in OF_WARD}
    return [replace(step, who="区") if step.label in labels else step for step in steps_of(report)]


def steps_of(report: ReportPeriod) -> list[StepLine]:
    """In order of time, with their words opened."""
    return [
        StepLine(
            ReportStepKind(step.kind).label,
            step.made_by.name if step.made_by else "システム",
            step.made_at,
            unseal(
                report.child.contract, step.words_encrypted, f"{STEP_WORDS}:{report.pk}:{index}"
            ),
        )
        for index, step in enumerate(report.steps.select_related("made_by"))
    ]


def corrections_of(report: ReportPeriod) -> list[CorrectionLine]:
    """Earlier values of the period's days, each with who changed it, when and why."""
    rows = AttendanceRevision.objects.filter(
        placement_id=report.placement_id, day__range=(report.from_on, report.until_on)
    ).select_related("replaced_by")
    return [
        CorrectionLine(
            row.day,
            AttendanceCode(row.code).label,
            row.replaced_by.name if row.replaced_by else "施設のシステム",
            row.replaced_at,
            unseal(
                report.child.contract, row.why_encrypted,
                f"{REVISION_WHY}:{row.placement_id}:{row.day}:{row.revision}",
            ),
        )
        for row in rows
    ]  # fmt: skip


def is_seen_by_ward(report: ReportPeriod) -> bool:
    """All that a facility learns of what the ward did: that somebody has looked (SAFE-037)."""
    if report.state == ReportState.ACCEPTED:
        return True
    return Alert.objects.filter(
        placement_id=report.placement_id, confirmed_at__isnull=False,
        started_on__lte=report.until_on, last_on__gte=report.from_on,
    ).exists()  # fmt: skip
