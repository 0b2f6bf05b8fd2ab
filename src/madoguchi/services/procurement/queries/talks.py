"""Talks with the candidate: each version against the one before, and what is still missing."""

from dataclasses import dataclass
from difflib import unified_diff
from typing import Any

from madoguchi.services.procurement.models import Candidate, NegotiationMeeting, Tender


@dataclass(frozen=True)
class AmountLine:
    """One contract's amount in a version, and in the one before (None: the first version)."""

    title: str
    yen: int | None
    before_yen: int | None

    @property
    def is_changed(self) -> bool:
        return self.before_yen is not None and self.before_yen != self.yen


@dataclass(frozen=True)
class Version:
    """A meeting with its differences from the version before."""

    meeting: NegotiationMeeting
    amounts: list[AmountLine]
    removed: list[str]
    added: list[str]

    @property
    def is_changed(self) -> bool:
        return bool(self.removed or self.added) or any(line.is_changed for line in self.amounts)


@dataclass(frozen=True)
class Talks:
    candidates: list[Candidate]
    candidate: Candidate | None
    versions: list[Version]
    system_checks: list[Any]
    rechecks: list[Any]
    deviations: list[Any]
    handovers: list[Any]


def talks_of(tender: Tender) -> Talks:
    """Everything about the candidate whose turn it is; empty while there is none."""
    candidates = list(tender.candidates.select_related("application__applicant"))
    if not candidates:
        return Talks([], None, [], [], [], [], [])
    current = candidates[-1]
    return Talks(
        candidates=candidates,
        candidate=current,
        versions=list(reversed(versions_of(current))),
        system_checks=list(current.system_checks.order_by("-checked_on", "-pk")),
        rechecks=list(current.application.rechecks.order_by("-checked_on", "-pk")),
        deviations=list(current.application.proposal.deviations.all()),
        handovers=list(current.handovers.order_by("contract_ordinal")),
    )


def versions_of(candidate: Candidate) -> list[Version]:
    """Version 1, 2, …, each with its differences from the one before."""
    titles = {str(plan.ordinal): plan.title for plan in candidate.tender.contract_plans.all()}
    found: list[Version] = []
    before: NegotiationMeeting | None = None
    for meeting in candidate.meetings.order_by("version"):
        found.append(_version(meeting, before, titles))
        before = meeting
    return found


def _version(
    meeting: NegotiationMeeting, before: NegotiationMeeting | None, titles: dict[str, str]
) -> Version:
    earlier = before.amounts_yen if before else {}
    amounts = [
        AmountLine(title, meeting.amounts_yen.get(key), earlier.get(key))
        for key, title in titles.items()
    ]
    if before is None:
        return Version(meeting, amounts, [], [])
    lines = list(
        unified_diff(
            before.specification.splitlines(), meeting.specification.splitlines(), n=0, lineterm=""
        )
    )[2:]
    return Version(
        meeting,
        amounts,
        [line[1:] for line in lines if line.startswith("-")],
        [line[1:] for line in lines if line.startswith("+")],
    )


def carried_documents(candidate: Candidate) -> list[str]:
    """Papers of the proposal that become the contract's first documents, each with its clause."""
    files = candidate.application.proposal.files.filter(removed_at__isnull=True)
    carried = files.exclude(section__isnull=True).exclude(section__contract_clause="")
    return [
        f"{row.section}（{row.section.contract_clause}）"
        for row in carried.select_related("section")
        if row.section
    ]


def agreed_amount(candidate: Candidate, ordinal: int) -> int | None:
    """The amount of a contract in the newest version."""
    latest = candidate.meetings.order_by("-version").first()
    return latest.amounts_yen.get(str(ordinal)) if latest else None
