"""The papers that a ward sends: frozen contents, from which pdf and docx are made alike."""

from dataclasses import asdict, dataclass, field
from typing import Any

from madoguchi.core.terms import Term


class Seal(Term):
    """What stands where the seal of the office would be. An image of a seal is never drawn."""

    OMITTED = "omitted", "公印省略"
    SPACE = "space", "印"
    NONE = "none", "記載なし"


class Orientation(Term):
    """How the A4 sheet lies."""

    PORTRAIT = "portrait", "縦"
    LANDSCAPE = "landscape", "横"


class Align(Term):
    """Where the text of a column stands; amounts and counts stand right."""

    LEFT = "left", "左"
    CENTER = "center", "中央"
    RIGHT = "right", "右"


@dataclass(frozen=True)
class Contact:
    """担当: the last lines of every outgoing paper. Empty parts are left out."""

    section: str
    person: str = ""
    phone: str = ""
    fax: str = ""
    mail: str = ""

    def lines(self) -> tuple[str, ...]:
        """「電話 03-…」 and so on, one per part."""
        named = (("電話", self.phone), ("FAX", self.fax), ("メール", self.mail))
        heads = tuple(part for part in (self.section, self.person) if part)
        return heads + tuple(f"{name}　{value}" for name, value in named if value)


@dataclass(frozen=True)
class Letter:
    """An outgoing letter (通知). Dates come as they are printed: 令和8年2月2日.

    body   paragraphs, each indented by one character
    items  what stands below 記, as (label, text); a text may hold line breaks
    """

    number: str
    dated: str
    recipient: tuple[str, ...]
    sender: tuple[str, ...]
    subject: str
    body: tuple[str, ...]
    contact: Contact
    items: tuple[tuple[str, str], ...] = ()
    seal: Seal = Seal.OMITTED


@dataclass(frozen=True)
class ReceivedFile:
    """One file on a receipt: name as sent, size in bytes, SHA-256 as 64 hex digits."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class Receipt:
    """What a person gets for something handed in (受付票, 受領書, 預かり証).

    heads  how the paper calls the moment and the one who handed in
    """

    title: str
    number: str
    received_at: str
    submitter: str
    rows: tuple[tuple[str, str], ...]
    issuer: tuple[str, ...]
    contact: Contact
    files: tuple[ReceivedFile, ...] = ()
    notes: tuple[str, ...] = ()
    heads: tuple[str, str] = ("受付日時", "提出者")


@dataclass(frozen=True)
class LedgerColumn:
    """A column: ``share`` of the free width (1 = one part)."""

    label: str
    share: int = 1
    align: Align = Align.LEFT


@dataclass(frozen=True)
class Ledger:
    """A table over as many pages as it takes; the header repeats on each."""

    title: str
    columns: tuple[LedgerColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    as_of: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    orientation: Orientation = Orientation.LANDSCAPE

    def __post_init__(self) -> None:
        uneven = [index for index, row in enumerate(self.rows) if len(row) != len(self.columns)]
        if uneven:
            raise ValueError(f"row {uneven[0]} does not have {len(self.columns)} cells")


@dataclass(frozen=True)
class MinutesSection:
    """議題: a heading and its paragraphs; ``decisions`` are set off as 決定事項."""

    heading: str
    paragraphs: tuple[str, ...]
    decisions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Minutes:
    """議事録. Attendees as (role, name), in the order to print."""

    title: str
    held_at: str
    place: str
    attendees: tuple[tuple[str, str], ...]
    sections: tuple[MinutesSection, ...]
    recorder: str
    facts: tuple[tuple[str, str], ...] = ()
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True)
class QuestionRow:
    """One question: where in which paper, what is asked, what is answered ("" = not yet)."""

    number: str
    paper: str
    place: str
    question: str
    answer: str = ""


@dataclass(frozen=True)
class QuestionSheet:
    """質問書兼回答書. The asker is left empty when the answers are published to all."""

    subject: str
    rows: tuple[QuestionRow, ...]
    asker: tuple[tuple[str, str], ...] = ()
    dated: str = ""
    notes: tuple[str, ...] = field(default=())


Paper = Letter | Receipt | Ledger | Minutes | QuestionSheet


def contents(paper: Paper) -> dict[str, Any]:
    """The paper as nested dicts, lists and strings, ready for JSON."""
    plain = asdict(paper)
    if isinstance(paper, Letter | Receipt):
        plain["contact"] = list(paper.contact.lines())
    return plain
