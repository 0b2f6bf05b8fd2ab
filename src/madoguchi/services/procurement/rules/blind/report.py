"""Report: what the check of a copy came to, as a value and as documented JSON."""

from dataclasses import dataclass
from typing import Any

from madoguchi.services.procurement.rules.blind.differences import Difference
from madoguchi.services.procurement.rules.blind.finds import Find
from madoguchi.services.procurement.rules.blind.looks import Look
from madoguchi.services.procurement.rules.blind.words import Unsearchable

FORMAT = 1
CLEAN, FINDS, UNCHECKED = "clean", "finds", "unchecked"


@dataclass(frozen=True)
class Problem:
    """Why the check could not be made or finished, for the person."""

    code: str
    message: str


@dataclass(frozen=True)
class Report:
    """The check of one file. With a ``problem`` nothing may be concluded from having no finds.

    looks        what a person has to look at: pictures, letters drawn as shapes
    differences  from the original, masking apart; None when there was no original
    format       what the copy breaks of the call's format rules, in words
    """

    file: str
    pages: int = 0
    finds: tuple[Find, ...] = ()
    looks: tuple[Look, ...] = ()
    differences: tuple[Difference, ...] | None = None
    format: tuple[str, ...] = ()
    unsearchable: tuple[Unsearchable, ...] = ()
    problem: Problem | None = None

    @property
    def result(self) -> str:
        """Finds are finds, even of a check that could not be finished."""
        if self.finds:
            return FINDS
        return UNCHECKED if self.problem is not None else CLEAN

    def as_json(self) -> dict[str, Any]:
        """See docs/reference/blind-check.md."""
        problem, differences = self.problem, self.differences
        return {
            "format": FORMAT,
            "result": self.result,
            "file": self.file,
            "pages": self.pages,
            "problem": problem and {"code": problem.code, "message": problem.message},
            "finds": [find.as_json() for find in self.finds],
            "looks": [look.as_json() for look in self.looks],
            "differences": (
                None if differences is None else [each.as_json() for each in differences]
            ),
            "format_findings": list(self.format),
            "unsearchable": [
                {"kind": each.key, "word": each.source, "reason": each.reason}
                for each in self.unsearchable
            ],
        }
