"""Facts read from a notice: values in the shape of a case file, each with lines and confidence."""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from madoguchi.core.terms import Term
from madoguchi.services.procurement.rules.notices.findings import Desk
from madoguchi.services.procurement.rules.notices.shape import Passage

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


class Confidence(Term):
    """How sure a reading is. Only SURE facts are taken without asking the officer."""

    SURE = "sure", "確か"
    LIKELY = "likely", "要確認"
    GUESS = "guess", "自信なし"


@dataclass(frozen=True)
class ReadFact:
    """One fact: its place in the case file (``schedule[2]``), its value, where it was read."""

    field: str
    value: Any
    lines: tuple[int, ...]
    confidence: Confidence


class Reading:
    """Collects facts of one notice; a field that stands already is never overwritten."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.notice = desk.notice
        self.facts: list[ReadFact] = []

    def put(
        self, field: str, value: Any, at: Iterable[Passage] | Passage | Iterable[int],
        confidence: Confidence = Confidence.SURE,
    ) -> None:  # fmt: skip
        """Note a fact; an empty value is no fact."""
        if value in (None, "", [], {}) or self.has(field):
            return
        self.facts.append(ReadFact(field, value, _lines(at), confidence))

    def add(
        self, field: str, value: Any, at: Iterable[Passage] | Passage | Iterable[int],
        confidence: Confidence = Confidence.SURE,
    ) -> None:  # fmt: skip
        """Note one more element of a list."""
        count = sum(
            1 for fact in self.facts if re.fullmatch(rf"{re.escape(field)}\[\d+\]", fact.field)
        )
        self.put(f"{field}[{count}]", value, at, confidence)

    def has(self, field: str) -> bool:
        return any(fact.field == field for fact in self.facts)

    def values(self, field: str) -> list[Any]:
        """The values of a list so far."""
        pattern = re.compile(rf"{re.escape(field)}\[\d+\]")
        return [fact.value for fact in self.facts if pattern.fullmatch(fact.field)]


def _lines(at: Iterable[Passage] | Passage | Iterable[int]) -> tuple[int, ...]:
    if isinstance(at, Passage):
        return at.lines
    found: list[int] = []
    for each in at:
        found.extend(each.lines if isinstance(each, Passage) else [each])
    return tuple(dict.fromkeys(found))


def nested(facts: Iterable[ReadFact]) -> dict[str, Any]:
    """The case file that the facts make up."""
    case: dict[str, Any] = {}
    for fact in facts:
        _set(case, fact.field, fact.value)
    return case


def _set(case: dict[str, Any], field: str, value: Any) -> None:
    steps: list[str | int] = [name or int(index) for name, index in _STEP.findall(field)]
    place: Any = case
    for step, following in itertools.pairwise(steps):
        blank: Any = [] if isinstance(following, int) else {}
        if isinstance(step, int):
            while len(place) <= step:
                place.append(blank)
            place = place[step]
        else:
            place = place.setdefault(step, blank)
    last = steps[-1]
    if isinstance(last, int):
        place.append(dict(value) if isinstance(value, dict) else value)
    else:
        place[last] = value
