"""Report: what the check of a copy came to, as a value and as documented JSON."""

from dataclasses import dataclass
from typing import Any

from madoguchi.services.procurement.rules.blind.finds import Find
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
    """The check of one file. With a ``problem`` nothing may be concluded from having no finds."""

    file: str
    pages: int = 0
    finds: tuple[Find, ...] = ()
    unsearchable: tuple[Unsearchable, ...] = ()
    problem: Problem | None = None

    @property
    def result(self) -> str:
        if self.problem is not None:
            return UNCHECKED
        return FINDS if self.finds else CLEAN

    def as_json(self) -> dict[str, Any]:
        """See docs/reference/blind-check.md."""
        return {
            "format": FORMAT,
            "result": self.result,
            "file": self.file,
            "pages": self.pages,
            "problem": (
                {"code": self.problem.code, "message": self.problem.message}
                if self.problem else None
            ),
            "finds": [find.as_json() for find in self.finds],
            "unsearchable": [
                {"kind": each.key, "word": each.source, "reason": each.reason}
                for each in self.unsearchable
            ],
        }  # fmt: skip
