"""What the pages of workers show: the roster with what each still owes, and the call tree."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.services.contracts.models import Contract, RosterVersion, Worker
from madoguchi.services.contracts.queries.roster import WorkerLine, lines_of
from madoguchi.services.contracts.rules.roster import RosterDifference, differences


@dataclass(frozen=True, kw_only=True)
class FiledRoster:
    """One version with what differs from the one before it; None for the first."""

    version: RosterVersion
    difference: RosterDifference | None


def filed_rosters(contract: Contract) -> list[FiledRoster]:
    """The newest first."""
    rows = list(contract.rosters.select_related("contract__case__key", "filing__filed_by"))
    people = [json.loads(row.rows) for row in rows]
    older = [*people[1:], *([None] if people else [])]
    return [
        FiledRoster(version=row, difference=differences(before, now) if before else None)
        for row, now, before in zip(rows, people, older, strict=True)
    ]


def callable_workers(contract: Contract, on: date) -> list[Worker]:
    """Whom to call, in order: those with a number and a place in the tree, then the managers."""
    people = [line.worker for line in lines_of(contract, on) if line.is_here and line.worker.mobile]
    return sorted(people, key=lambda one: (one.call_order or 99, not one.is_processing_manager))


def found_in(lines: Sequence[WorkerLine], words: str, state: str) -> list[WorkerLine]:
    """Names stand under the key: searched in Python, all words, state if one is chosen."""
    wanted = words.split()
    return [
        line
        for line in lines
        if (not state or line.state.value == state)
        and all(
            word in f"{line.worker.name}{line.worker.kana}{line.worker.role}" for word in wanted
        )
    ]
