"""What a rehearsal of the demo is told besides its case and stage: who takes part, and how."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from madoguchi.services.procurement.rules.case_yaml import read_documents
from madoguchi.services.procurement.terms import Channel

SCRIPTS = Path(__file__).parent / "data" / "rehearsals.yaml"


@dataclass(frozen=True, kw_only=True)
class Party:
    """A firm that takes part; firms and people are attributes of the demo's World.

    by          how its statement comes: the call's own channel, or this site
    partners    further members of its JV; offices: cooperating offices; asks_for: a firm that it
                wants to take in later
    proposal    "submitted", "draft" (left unsubmitted), "none", or "counter" (on paper, ``copies``)
    is_called   the telephone call after an e-mail was made
    """

    firm: str
    person: str
    by: Channel
    partners: tuple[str, ...] = ()
    consortium: str = ""
    offices: tuple[str, ...] = ()
    asks_for: str = ""
    proposal: str = "submitted"
    copies: int = 0
    is_called: bool = True


@dataclass(frozen=True, kw_only=True)
class Script:
    """The data of one case's rehearsals, as in data/rehearsals.yaml."""

    parties: tuple[Party, ...]
    promises: tuple[str, ...]
    estimate: tuple[tuple[str, int], ...]
    completes: Mapping[str, Any] = field(default_factory=dict)
    posts: tuple[tuple[str, bool], ...] = ()
    team: tuple[Mapping[str, Any], ...] = ()
    office_scope: str = ""
    mark: str = ""
    functions: tuple[tuple[str, str, bool], ...] = ()
    functions_notes: tuple[str, ...] = ()
    questions: tuple[Mapping[str, Any], ...] = ()
    answers: tuple[Mapping[str, Any], ...] = ()
    giveaway: str = ""
    reason: str = ""

    def promise(self, ordinal: int) -> str:
        return self.promises[ordinal % len(self.promises)]


@cache
def _file() -> Mapping[str, Any]:
    (document,) = read_documents(SCRIPTS.read_bytes())
    return document


def script_of(key: str) -> Script:
    """The script of the case ``key`` ("000" … "004")."""
    facts = dict(_file()[key])
    parties = tuple(_party(row) for row in facts.pop("firms"))
    return Script(parties=parties, **{name: _kept(value) for name, value in facts.items()})


def _party(row: Mapping[str, Any]) -> Party:
    facts = {name: _kept(value) for name, value in row.items() if name not in {"by", "with"}}
    return Party(by=Channel(row["by"]), partners=tuple(row.get("with", ())), **facts)


def _kept(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_kept(each) for each in value)
    return value
