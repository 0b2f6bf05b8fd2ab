"""The clause library: sets of 特記事項 as data, their versions and what differs between two."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from madoguchi.services.contracts.terms import DutyTrigger

FOLDER = Path(__file__).resolve().parent.parent / "library"
CODES = (
    "data_processing", "personal_information", "disability", "public_contract", "staffing",
)  # fmt: skip
# Not proposed at the signature: its clauses carry the duties that people open on the way.
SPECIFICATION = "specification"


@dataclass(frozen=True, kw_only=True)
class DutyTemplate:
    """One duty that a clause yields.

    due         the words of the due rule (直ちに, 翌月10日まで); empty for a standing duty
    only_if     attribute of the contract without which the duty does not apply
    is_lasting  stays in force after the end (秘密保持)
    same_as     "set.code" of a duty whose proof settles this one too (CONT-031)
    """

    code: str
    title: str
    trigger: DutyTrigger
    proof: str
    due: str = ""
    only_if: str = ""
    is_lasting: bool = False
    needs_approval: bool = False
    same_as: str = ""


@dataclass(frozen=True, kw_only=True)
class Clause:
    number: int
    heading: str
    summary: str
    duties: tuple[DutyTemplate, ...]


@dataclass(frozen=True, kw_only=True)
class ClauseSet:
    """One set in one version; contracts keep the version they were signed with (CONT-012)."""

    code: str
    label: str
    version: str
    version_label: str
    clauses: tuple[Clause, ...]

    def clause(self, number: int) -> Clause:
        return next(clause for clause in self.clauses if clause.number == number)


@dataclass(frozen=True, kw_only=True)
class ClauseDifference:
    number: int
    before: str
    after: str


@cache
def clause_set(code: str, version: str = "standard") -> ClauseSet:
    """One version of a set.

    raises  KeyError  for an unknown code or version
    """
    if code not in {*CODES, SPECIFICATION}:
        raise KeyError(code)
    source = yaml.safe_load((FOLDER / f"{code}.yaml").read_text(encoding="utf-8"))
    chosen = next((one for one in source["versions"] if one["code"] == version), None)
    if chosen is None:
        raise KeyError(version)
    changes: Mapping[int, str] = chosen.get("changes", {})
    clauses = tuple(_clause(row) for row in source["clauses"])
    return ClauseSet(
        code=code,
        label=source["label"],
        version=version,
        version_label=chosen["label"],
        clauses=tuple(
            replace(each, summary=changes.get(each.number, each.summary)) for each in clauses
        ),
    )


@cache
def versions_of(code: str) -> tuple[tuple[str, str], ...]:
    """(code, label) of each version, the standard first."""
    source = yaml.safe_load((FOLDER / f"{code}.yaml").read_text(encoding="utf-8"))
    return tuple((one["code"], one["label"]) for one in source["versions"])


def differences(before: ClauseSet, after: ClauseSet) -> tuple[ClauseDifference, ...]:
    """Clauses whose wording differs, in their order (CONT-012)."""
    return tuple(
        ClauseDifference(number=one.number, before=one.summary, after=other.summary)
        for one in before.clauses
        for other in [after.clause(one.number)]
        if one.summary != other.summary
    )


def _clause(row: Mapping[str, Any]) -> Clause:
    return Clause(
        number=row["number"],
        heading=row["heading"],
        summary=row["summary"],
        duties=tuple(
            DutyTemplate(**{**duty, "trigger": DutyTrigger(duty["trigger"])})
            for duty in row["duties"]
        ),
    )
