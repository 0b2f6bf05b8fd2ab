"""個票 and 会議資料: what a conference needs of children, frozen as papers of the house."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from madoguchi.core.calendar.wareki import format_date, format_moment
from madoguchi.core.documents.columns import Column, Kind
from madoguchi.core.documents.papers import Align, Ledger, LedgerColumn
from madoguchi.core.documents.sheets import SheetOut
from madoguchi.services.safeguarding.rules.days import Tally

RIGHT = Align.RIGHT
MONTH_COLUMNS = (
    "月", "登校・登園予定", "出席", "欠席", "うち連絡なし", "遅刻", "早退", "出席停止・忌引",
    "対面なし", "未報告",
)  # fmt: skip


@dataclass(frozen=True)
class SheetFacts:
    """Who made it, when and for what: printed on every page, kept in the record of outputs."""

    issuer: str
    made_at: datetime
    purpose: str

    def lines(self) -> tuple[tuple[str, str], ...]:
        return (
            ("出力した人", self.issuer),
            ("出力日時", format_moment(self.made_at)),
            ("使用目的", self.purpose),
        )


@dataclass(frozen=True)
class ChildSheet:
    """One child over a period: monthly totals, and what happened in order."""

    number: str
    name: str
    facility: str
    grade: str
    holder: str
    first: date
    last: date
    months: Sequence[tuple[date, Tally]]
    events: Sequence[tuple[datetime, str, str]]


def sheet_paper(sheet: ChildSheet, facts: SheetFacts) -> Ledger:
    """個票 as an A4 paper: the months, then the course as notes."""
    return Ledger(
        title="支援対象児童 個票",
        columns=tuple(
            LedgerColumn(_head(label), 2 if n == 0 else 1, Align.LEFT if n == 0 else RIGHT)
            for n, label in enumerate(MONTH_COLUMNS)
        ),
        rows=tuple(month_cells(first, counted) for first, counted in sheet.months),
        as_of=format_moment(facts.made_at),
        facts=(
            ("児童", f"{sheet.number}　{sheet.name}"),
            ("所属・学年", f"{sheet.facility}　{sheet.grade}"),
            ("担当機関", sheet.holder),
            ("期間", f"{format_date(sheet.first)}から{format_date(sheet.last)}まで"),
            *facts.lines(),
        ),
        notes=tuple(
            f"{format_moment(at)}　{title}　{text}".strip() for at, title, text in sheet.events
        ),
    )


def _head(label: str) -> str:
    """A head of a narrow column, broken between its words and never inside one.

    >>> _head("うち連絡なし"), _head("出席停止・忌引")
    ('うち\\n連絡なし', '出席停止・\\n忌引')
    """
    return label.replace("うち", "うち\n").replace("・", "・\n")


def month_cells(first: date, counted: Tally) -> tuple[str, ...]:
    """A line of monthly totals as it is printed."""
    figures = (
        counted.expected, counted.attended, counted.absent, counted.no_contact, counted.late,
        counted.left_early, counted.excused, counted.unseen, counted.unreported,
    )  # fmt: skip
    return (f"{format_date(first, weekday=False).rpartition('月')[0]}月", *map(str, figures))


def sheet_tables(sheet: ChildSheet, facts: SheetFacts) -> tuple[SheetOut, ...]:
    """The same as sheets of Excel: months, course, and who made it for what."""
    months = SheetOut(
        "月別", tuple(Column(label, Kind.NUMBER if n else Kind.TEXT)
                     for n, label in enumerate(MONTH_COLUMNS)),
        tuple(
            (cells[0], *(int(cell) for cell in cells[1:]))
            for cells in (month_cells(first, counted) for first, counted in sheet.months)
        ),
    )  # fmt: skip
    course = SheetOut(
        "経過", (Column("日時", Kind.MOMENT), Column("事項"), Column("内容")),
        tuple((at, title, text) for at, title, text in sheet.events),
    )  # fmt: skip
    about = (
        ("児童番号", sheet.number), ("氏名", sheet.name), ("所属", sheet.facility),
        ("学年", sheet.grade), ("担当機関", sheet.holder), *facts.lines(),
    )  # fmt: skip
    return (months, course, SheetOut("出力", (Column("項目"), Column("内容")), about))


@dataclass(frozen=True)
class ConferenceLine:
    """One child of 実務者会議."""

    number: str
    name: str
    facility: str
    grade: str
    holder: str
    counted: Tally
    alerts: int
    last_action: str


CONFERENCE_COLUMNS = (
    "児童番号", "氏名", "所属", "学年", "担当", "欠席", "うち連絡なし", "対面なし", "未報告",
    "お知らせ", "最近の対応",
)  # fmt: skip


def conference_cells(line: ConferenceLine) -> tuple[str | int, ...]:
    """A line of the list, names and figures."""
    counted = line.counted
    return (
        line.number, line.name, line.facility, line.grade, line.holder, counted.absent,
        counted.no_contact, counted.unseen, counted.unreported, line.alerts, line.last_action,
    )  # fmt: skip


def conference_paper(
    lines: Sequence[ConferenceLine], first: date, last: date, facts: SheetFacts
) -> Ledger:
    """実務者会議の資料 as an A4 paper, one child a line."""
    shares = (4, 5, 6, 4, 6, 2, 3, 3, 3, 3, 6)
    return Ledger(
        title="実務者会議資料（支援対象児童の状況）",
        columns=tuple(
            LedgerColumn(_head(label), share, RIGHT if 5 <= n <= 9 else Align.LEFT)
            for n, (label, share) in enumerate(zip(CONFERENCE_COLUMNS, shares, strict=True))
        ),
        rows=tuple(tuple(str(cell) for cell in conference_cells(line)) for line in lines),
        as_of=format_moment(facts.made_at),
        facts=(
            ("期間", f"{format_date(first)}から{format_date(last)}まで"),
            ("児童数", f"{len(lines)}人"), *facts.lines(),
        ),
    )  # fmt: skip


def conference_sheet(lines: Sequence[ConferenceLine], facts: SheetFacts) -> tuple[SheetOut, ...]:
    """The same as Excel."""
    columns = tuple(
        Column(label, Kind.NUMBER if 5 <= n <= 9 else Kind.TEXT)
        for n, label in enumerate(CONFERENCE_COLUMNS)
    )
    rows = tuple(conference_cells(line) for line in lines)
    return (
        SheetOut("一覧", columns, rows),
        SheetOut("出力", (Column("項目"), Column("内容")), facts.lines()),
    )
