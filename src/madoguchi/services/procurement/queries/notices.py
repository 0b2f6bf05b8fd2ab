"""Notices that the actor's section has read: findings with their state, facts with their lines."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from madoguchi.core.errors import Missing
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.models import FindingAcceptance, NoticeReading
from madoguchi.services.procurement.permissions import WARD_ROLES
from madoguchi.services.procurement.rules.notices.checks import BY_CODE
from madoguchi.services.procurement.rules.notices.facts import Confidence
from madoguchi.services.procurement.rules.notices.findings import Rule, Severity
from madoguchi.services.procurement.rules.notices.labels import (
    ValueRow,
    field_label,
    value_rows,
)

TONES = {Severity.ERROR: "danger", Severity.WARNING: "warning", Severity.NOTE: "info"}
ORDER = list(Severity)
MOST_QUOTED = 6


@dataclass(frozen=True)
class ShownLine:
    """A line of the document with its number and place."""

    number: int
    place: str
    text: str


@dataclass(frozen=True)
class ShownFinding:
    """A finding as the page shows it; ``acceptance`` where somebody let it stand."""

    rule: Rule
    tone: str
    message: str
    mark: str
    lines: tuple[ShownLine, ...]
    more_lines: int
    acceptance: FindingAcceptance | None


@dataclass(frozen=True)
class ShownFact:
    """A fact as the page shows it: ``needs_decision`` until the officer has looked at it."""

    index: int
    label: str
    rows: list[ValueRow]
    lines: tuple[int, ...]
    confidence: Confidence
    decision: str
    needs_decision: bool

    @property
    def is_single(self) -> bool:
        """One value without a name of its own."""
        return [row.key for row in self.rows] == [""]


def section_readings(actor: Actor) -> QuerySet[NoticeReading]:
    """The latest version of each notice that the actor's section has read."""
    return _of_section(actor).filter(replaced_by__isnull=True).select_related("tender__case")


def own_reading(actor: Actor, public_id: UUID) -> NoticeReading:
    """One version; raises Missing for another section's."""
    found = _of_section(actor).filter(public_id=public_id).select_related("tender__case").first()
    if found is None:
        raise Missing("no_such_notice", "お探しの要領は見つかりません。")
    return found


def _of_section(actor: Actor) -> QuerySet[NoticeReading]:
    if not actor.is_person or not actor.has_role(*WARD_ROLES):
        return NoticeReading.objects.none()
    return NoticeReading.objects.filter(section_id=actor.organisation_id)


def shown_findings(reading: NoticeReading) -> list[ShownFinding]:
    """Open ones first, the gravest first; accepted ones last."""
    accepted = {each.mark: each for each in reading.acceptances.all()}
    lines = _lines(reading)
    rows = [_finding(row, lines, accepted.get(row["mark"])) for row in reading.findings]
    return sorted(
        rows, key=lambda row: (row.acceptance is not None, ORDER.index(row.rule.severity))
    )


def _finding(
    row: dict[str, Any], lines: dict[int, ShownLine], acceptance: FindingAcceptance | None
) -> ShownFinding:
    quoted = [lines[number] for number in row["lines"] if number in lines]
    rule = BY_CODE[row["rule"]]
    return ShownFinding(
        rule=rule,
        tone=TONES[rule.severity],
        message=row["message"],
        mark=row["mark"],
        lines=tuple(quoted[:MOST_QUOTED]),
        more_lines=max(0, len(quoted) - MOST_QUOTED),
        acceptance=acceptance,
    )


def solved_findings(reading: NoticeReading) -> list[str]:
    """Messages of the version before that this version no longer gives rise to."""
    if reading.replaces is None:
        return []
    marks = {row["mark"] for row in reading.findings}
    return [row["message"] for row in reading.replaces.findings if row["mark"] not in marks]


def shown_facts(reading: NoticeReading) -> list[ShownFact]:
    """Facts in the order of a case file."""
    return [
        ShownFact(
            index=index,
            label=field_label(row["field"]),
            rows=value_rows(row["value"], row["field"]),
            lines=tuple(row["lines"][:MOST_QUOTED]),
            confidence=Confidence(row["confidence"]),
            decision=row["decision"],
            needs_decision=is_open(row),
        )
        for index, row in enumerate(reading.facts)
    ]


def is_open(row: dict[str, Any]) -> bool:
    """Whether a fact still waits for the officer: read without certainty and not looked at."""
    return row["confidence"] != Confidence.SURE.value and not row["decision"]


def document_lines(reading: NoticeReading) -> list[ShownLine]:
    """The document as it was read, without its empty lines."""
    return [line for line in _lines(reading).values() if line.text.strip()]


def _lines(reading: NoticeReading) -> dict[int, ShownLine]:
    return {
        number: ShownLine(number, place, text)
        for number, (place, text) in enumerate(reading.lines, start=1)
    }
