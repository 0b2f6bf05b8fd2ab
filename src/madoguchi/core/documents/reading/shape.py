"""ReadDocument: what was found in a file, each word with its place."""

from dataclasses import dataclass
from typing import Any

from madoguchi.core.terms import Term


class Hidden(Term):
    """Why a reader may not see a text although it is there."""

    NO = "", "見える"
    INVISIBLE = "invisible", "描かれない文字"
    TRANSPARENT = "transparent", "透明な文字"
    WHITE = "white", "白い文字"
    TINY = "tiny", "1ポイント未満の文字"
    OFF_PAGE = "off_page", "用紙の外の文字"
    MARKED = "marked", "隠し文字"
    COVERED = "covered", "図形の下の文字"
    SAME_COLOUR = "same_colour", "背景と同じ色の文字"
    LAYER_OFF = "layer_off", "表示されないレイヤーの文字"
    FOLDED = "folded", "非表示の行・列・シートの文字"


class PartKind(Term):
    """What stands beside the running text, and is easily forgotten when names are removed."""

    HEADER = "header", "ヘッダー"
    FOOTER = "footer", "フッター"
    COMMENT = "comment", "コメント"
    INSERTION = "insertion", "変更履歴（挿入）"
    DELETION = "deletion", "変更履歴（削除）"
    HIDDEN_SHEET = "hidden_sheet", "非表示のシート"
    HIDDEN_CELLS = "hidden_cells", "非表示の行・列"
    TEXT_BOX = "text_box", "テキストボックス"
    NOTE = "note", "脚注・文末脚注"
    ATTACHMENT = "attachment", "添付・埋め込みファイル"
    BOOKMARK = "bookmark", "しおり"
    LINK = "link", "リンク"
    FORM_FIELD = "form_field", "入力欄"
    ALT_TEXT = "alt_text", "代替テキスト"
    LAYER = "layer", "レイヤー"
    NAME = "name", "名前の定義"
    FIELD = "field", "フィールド"
    REVISION = "revision", "以前の版"
    PICTURE = "picture", "画像の情報"
    OTHER = "other", "その他の部分"


@dataclass(frozen=True)
class Box:
    """In points from the top left corner of the page as it is shown; right > left."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Span:
    """A run of one look. ``colour`` is "#rrggbb", or "" when the file does not say.

    ``place`` is the cell's address ("B7") in a workbook, "" elsewhere.
    """

    text: str
    box: Box | None = None
    font: str = ""
    size_pt: float = 0.0
    colour: str = ""
    hidden: Hidden = Hidden.NO
    place: str = ""


@dataclass(frozen=True)
class Line:
    """``place`` as a person would say it: "3頁5行目", "シート「内訳」7行目", "段落12"."""

    place: str
    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True)
class Cell:
    """One cell: its text, and which lines of the page (from 0) say it."""

    text: str
    lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class Table:
    """Rows of cells as the file has them; a cell over several columns stands once."""

    place: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Page:
    """A page of a PDF, a sheet of a workbook, or the whole of a docx or text (no fixed pages).

    tables           of a docx and an xlsx; a PDF does not know its tables
    outlines         boxes of rows of letters drawn as outlines, which no reader can read (PDF)
    unknown_letters  letters that the file draws without saying which they are (PDF)
    """

    number: int
    name: str
    lines: tuple[Line, ...]
    width_pt: float = 0.0
    height_pt: float = 0.0
    tables: tuple[Table, ...] = ()
    outlines: tuple[Box, ...] = ()
    unknown_letters: int = 0

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True)
class Fact:
    """One entry of the metadata: where it stands (文書情報, XMP, …), its name, its value."""

    where: str
    name: str
    value: str


@dataclass(frozen=True)
class Part:
    """A text beside the running text, with its place and, where known, who wrote it.

    ``page`` (from 1) and ``box`` where the part stands on a page of a PDF.
    """

    kind: PartKind
    place: str
    text: str
    author: str = ""
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True)
class Picture:
    """A picture for human eyes; the same ``sha256`` is the same stored picture.

    page, box  where a PDF draws it; None elsewhere
    """

    name: str
    sha256: str
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True)
class ReadDocument:
    """All that was read. Nothing was run, fetched or repaired to get it.

    beneath  what no reader program shows: files inside the file, earlier versions, texts of
             unused objects; ``parts`` are those that a person can come across
    unread   what is in the file and could not be read, with the reason in brackets
    """

    kind: str
    name: str
    pages: tuple[Page, ...]
    metadata: tuple[Fact, ...] = ()
    parts: tuple[Part, ...] = ()
    pictures: tuple[Picture, ...] = ()
    beneath: tuple[Part, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for page in self.pages for line in page.lines)

    @property
    def text(self) -> str:
        """The running text, pages apart by a form feed."""
        return "\f".join(page.text for page in self.pages)


def from_plain(plain: dict[str, Any]) -> ReadDocument:
    """The document again from its ``asdict`` form; raises KeyError, TypeError or ValueError."""
    return ReadDocument(
        plain["kind"],
        plain["name"],
        tuple(_page(page) for page in plain["pages"]),
        tuple(Fact(**fact) for fact in plain["metadata"]),
        tuple(_part(part) for part in plain["parts"]),
        tuple(Picture(**each | {"box": _box(each["box"])}) for each in plain["pictures"]),
        tuple(_part(part) for part in plain["beneath"]),
        tuple(plain["unread"]),
    )


def _part(plain: dict[str, Any]) -> Part:
    return Part(**plain | {"box": _box(plain["box"]), "kind": PartKind(plain["kind"])})


def _page(plain: dict[str, Any]) -> Page:
    return Page(
        **plain
        | {
            "lines": tuple(_line(line) for line in plain["lines"]),
            "tables": tuple(_table(table) for table in plain["tables"]),
            "outlines": tuple(Box(**box) for box in plain["outlines"]),
        }
    )


def _table(plain: dict[str, Any]) -> Table:
    return Table(
        plain["place"],
        tuple(
            tuple(Cell(cell["text"], tuple(cell["lines"])) for cell in row) for row in plain["rows"]
        ),
    )


def _line(plain: dict[str, Any]) -> Line:
    return Line(plain["place"], tuple(_span(span) for span in plain["spans"]))


def _span(plain: dict[str, Any]) -> Span:
    return Span(**plain | {"box": _box(plain["box"]), "hidden": Hidden(plain["hidden"])})


def _box(plain: dict[str, Any] | None) -> Box | None:
    return Box(**plain) if plain else None
