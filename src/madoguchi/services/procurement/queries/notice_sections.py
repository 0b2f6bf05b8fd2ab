"""The notice's numbered sections, each with the addenda that change it (PROC-076)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from madoguchi.services.procurement.models import AnswerEntry
from madoguchi.services.procurement.rules.addenda import section_number


@dataclass(frozen=True)
class NoticeSection:
    """One section as a reader sees it: its number, its rows, the answers that change it."""

    number: int
    title: str
    rows: list[dict[str, str]]
    addenda: tuple[AnswerEntry, ...]


def numbered_sections(
    frozen: dict[str, Any], answers: Iterable[AnswerEntry]
) -> list[NoticeSection]:
    """``answers``: those that this reader may read now; the others change nothing for them."""
    changing = [(section_number(each.changes_clause), each) for each in answers]
    return [
        NoticeSection(
            number,
            section["title"],
            section["rows"],
            tuple(each for changed, each in changing if changed == number),
        )
        for number, section in enumerate(frozen["sections"], start=1)
    ]


def addenda_words(frozen: dict[str, Any], answers: Iterable[AnswerEntry]) -> dict[int, list[str]]:
    """Section number -> its addenda as lines, for the notice as plain text."""
    return {
        section.number: [f"【追補 第{each.number}号】{each.answer}" for each in section.addenda]
        for section in numbered_sections(frozen, answers)
        if section.addenda
    }
