"""日程表: rows of a schedule (name and time), from tables, spaced columns and broken lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from madoguchi.core.calendar.expressions import When
from madoguchi.services.procurement.rules.notices.evening import tight
from madoguchi.services.procurement.rules.notices.findings import Desk
from madoguchi.services.procurement.rules.notices.mentions import TimeMention
from madoguchi.services.procurement.rules.notices.shape import Passage

SCHEDULE_TITLES = ("スケジュール", "日程")
_EDGE = re.compile(r"^[\s・○●:]+|[\s・:]+$")
_MONTHS = re.compile(r"(?<!\d)\d{1,2}\s*月\s*(?:~|から)\s*\d{1,2}\s*月")
_LIMIT = re.compile(r"^\s*(?:まで|頃|ごろ|\(?予定\)?|【予定】)*")


@dataclass(frozen=True)
class ScheduleRow:
    """One step: its name without the time, the time, and where it stands."""

    name: str
    when: When
    mention: TimeMention
    lines: tuple[int, ...]
    heading: str
    rest: str


def schedule_items(desk: Desk) -> tuple[Passage, ...]:
    """Headings of schedules in the main text, only those that have dated rows of their own."""
    return desk.notice.titled(*SCHEDULE_TITLES, part=0)


def schedule_rows(desk: Desk) -> tuple[ScheduleRow, ...]:
    """All dated rows under schedule headings, in order."""
    return tuple(row for item in schedule_items(desk) for row in _rows(desk, item))


def _rows(desk: Desk, heading: Passage) -> Iterator[ScheduleRow]:
    pending = ""
    pending_lines: tuple[int, ...] = ()
    seen: set[int] = set()
    for passage in desk.notice.scope(heading)[1:] or (heading,):
        mentions = [m for m in desk.times if m.passage is passage]
        if not mentions:
            is_name = not passage.is_row and len(passage.text) < 30 and "。" not in passage.text
            pending = passage.text if is_name and not passage.text.startswith("※") else ""
            pending_lines = passage.lines if pending else ()
            continue
        for number, mention in enumerate(mentions):
            name, rest = _name(passage, mention, mentions, number)
            if not name and not pending:
                continue
            lines = tuple(dict.fromkeys((*pending_lines, *mention.lines)))
            yield ScheduleRow(
                tight(_clean(pending) + name), mention.when, mention, lines, heading.label, rest
            )
            pending, pending_lines = "", ()
            seen.add(mention.start)


def _name(
    passage: Passage, mention: TimeMention, mentions: list[TimeMention], number: int
) -> tuple[str, str]:
    """(name, remarks) of the step: in a table the other cells, else what stands before it."""
    if passage.is_row:
        cells = passage.text.split("\t")
        offset, column = 0, 0
        for index, cell in enumerate(cells):
            if offset <= mention.start <= offset + len(cell):
                column = index
            offset += len(cell) + 1
        others = [cell.strip() for index, cell in enumerate(cells) if index != column]
        if number or not others:
            return "", ""
        return _clean(others[0]), " ".join(others[1:])
    start = mentions[number - 1].end if number else 0
    before = _LIMIT.sub("", passage.text[start : mention.start]) if number else mention.before
    name = _clean(before)
    after = _LIMIT.sub("", mention.after)
    if not name and not number:
        return _clean(after), ""
    return name, after


def _clean(text: str) -> str:
    return _EDGE.sub("", text)
