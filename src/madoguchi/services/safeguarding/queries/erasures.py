"""Erasure and the backups: in how many generations an erased record still lies."""

from dataclasses import dataclass
from datetime import datetime

from madoguchi.core.vault.models import BackupRun
from madoguchi.core.vault.terms import BackupResult
from madoguchi.services.safeguarding.models import Erasure


@dataclass(frozen=True)
class ErasureLine:
    """An erasure, and the backups made before it that are still there.

    left  None while nothing is erased; 0: no generation holds the records any more
    """

    erasure: Erasure
    left: int | None


def erasure_lines() -> list[ErasureLine]:
    """All proposals and erasures, the latest first; two queries."""
    kept = kept_generations()
    rows = Erasure.objects.select_related(
        "proposed_by", "first_approved_by", "second_approved_by"
    ).order_by("-proposed_at", "-pk")
    return [ErasureLine(row, _left(row.erased_at, kept)) for row in rows]


def kept_generations() -> dict[str, datetime]:
    """Name of each generation that the register says is still there -> when it was begun."""
    runs = BackupRun.objects.exclude(generation="").filter(result=BackupResult.MADE.value)
    made: dict[str, datetime] = {}
    removed: set[str] = set()
    for name, begun, gone in runs.values_list("generation", "started_at", "removed"):
        made[name] = begun
        removed.update(gone.split("、"))
    return {name: begun for name, begun in made.items() if name not in removed}


def _left(erased_at: datetime | None, kept: dict[str, datetime]) -> int | None:
    if erased_at is None:
        return None
    return sum(begun <= erased_at for begun in kept.values())
