"""What the components are given: lines of files, entries of a history, days of a strip."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class DocumentLine:
    """One file of a ``<c-documents>`` list; ``kind`` as people say it: "PDF", "Word"."""

    title: str
    url: str
    kind: str
    size_bytes: int = 0
    at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class TimelineEntry:
    """One entry of a ``<c-timeline>``."""

    at: datetime
    title: str
    who: str = ""
    text: str = ""
    tone: str = "neutral"
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class StripDay:
    """One day of a ``<c-strip>``; ``kind`` a, b, c, d or none chooses colour and pattern."""

    on: date
    kind: str
    letter: str
    label: str
    is_today: bool = False
