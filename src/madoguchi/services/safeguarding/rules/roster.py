"""Roster files: every mistake by row and column, in one Japanese sentence."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from madoguchi.core.calendar.doubts import Unreadable
from madoguchi.core.calendar.wareki import format_date, parse_date
from madoguchi.services.safeguarding.rules.classes import class_problem
from madoguchi.services.safeguarding.terms import FacilityKind, Grade, InputCycle

CHILD_COLUMNS = ("児童番号", "施設番号", "氏名", "学年", "主担当", "開始日", "提供終了日")
FACILITY_COLUMNS = (
    "施設番号", "名称", "種別", "報告の担当者", "電話番号", "開校・開園の曜日", "入力方法",
    "利用開始日", "利用終了日",
)  # fmt: skip
DAY_COLUMNS = frozenset({"開始日", "提供終了日", "利用開始日", "利用終了日"})
KINDS = {kind.label: kind for kind in FacilityKind}
CYCLES = {"毎日": InputCycle.DAILY, "月ごと": InputCycle.MONTHLY}
WEEK = "月火水木金土日"
LOST_SIGNS = {"?", "？", "〓", "�"}
_GRADES = {grade.label: grade for grade in Grade} | {
    "年少": Grade.AGE_3, "年中": Grade.AGE_4, "年長": Grade.AGE_5,
} | {f"{n}歳児": Grade(f"age{n}") for n in range(6)} | {
    f"{short}{n}": Grade(f"{letter}{n}")
    for short, letter, years in (("小", "P", 6), ("中", "J", 3), ("高", "H", 3))
    for n in range(1, years + 1)
} | {
    f"{short}{n}年": Grade(f"{letter}{n}")
    for short, letter, years in (("小", "P", 6), ("中", "J", 3), ("高", "H", 3))
    for n in range(1, years + 1)
}  # fmt: skip

_PLAIN = {unicodedata.normalize("NFKC", label): grade for label, grade in _GRADES.items()}


@dataclass(frozen=True)
class Row:
    """``line`` as a spreadsheet counts it."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class RowError:
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"{self.line}行目の「{self.column}」：{self.message}"


@dataclass(frozen=True)
class ChildRow:
    """A row that can be taken in. ``number`` "" for a new child; ``ended_on`` ends its reports."""

    line: int
    number: str
    facility_code: str
    name: str
    grade: Grade
    holder: str
    from_on: date | None
    ended_on: date | None


@dataclass(frozen=True)
class FacilityRow:
    line: int
    code: str
    name: str
    kind: FacilityKind
    contact: str
    phone: str
    open_weekdays: str
    input_cycle: InputCycle
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the register holds now.

    facilities  code -> last day of its use, or None
    kinds       code -> kind of the facility (value of FacilityKind)
    """

    facilities: Mapping[str, date | None]
    kinds: Mapping[str, str] = field(default_factory=dict)
    children: frozenset[str] = frozenset()
    holders: frozenset[str] = frozenset()


def grade_of(text: str) -> Grade | None:
    """The grade that people write: 「小学3年」「小３」「年長」「5歳児クラス」「P3」.

    >>> [str(grade_of(t)) for t in ("小学3年", "小３", "中1年", "年長", "P3", "大学1年")]
    ['P3', 'P3', 'J1', 'age5', 'P3', 'None']
    """
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    if plain in set(Grade):
        return Grade(plain)
    return _PLAIN.get(plain) or _PLAIN.get(re.sub(r"(クラス|生)$", "", plain))


def child_rows(
    rows: Sequence[Row], known: Known, today: date
) -> tuple[list[ChildRow], list[RowError]]:
    """Rows ready to be taken in, and everything that is wrong; taken in only if nothing is."""
    numbers = Counter(row.cells["児童番号"] for row in rows if row.cells["児童番号"])
    errors = [
        RowError(row.line, column, message)
        for row in rows
        for column, message in _child_errors(row.cells, known, today, numbers)
    ]
    return ([] if errors else [_child(row) for row in rows]), errors


def facility_rows(rows: Sequence[Row], known: Known) -> tuple[list[FacilityRow], list[RowError]]:
    """The same for facilities."""
    codes, names = (Counter(row.cells[c] for row in rows) for c in ("施設番号", "名称"))
    errors = [
        RowError(row.line, column, message)
        for row in rows
        for column, message in _facility_errors(row.cells, known, codes, names)
    ]
    return ([] if errors else [_facility(row) for row in rows]), errors


def name_problem(name: str) -> str | None:
    """Why the name cannot be kept as it is, or None. Rare characters (𠮷 髙 﨑) are welcome.

    >>> name_problem("𠮷田 陽翔") is None, name_problem("?田 陽翔") is None
    (True, False)
    """
    if not name.strip():
        return "氏名を入力してください。"
    if LOST_SIGNS & set(name):
        return (
            "文字が失われています（？や〓）。"
            "UTF-8のCSVかExcelで保存し直すか、正しい文字に直してください。"
        )
    if any(unicodedata.category(sign) == "Co" for sign in name):
        return "外字は読み取れません。UTF-8のCSVかExcelで、正しい文字に直してください。"
    if any(unicodedata.category(sign) in {"Cc", "Cf"} for sign in name):
        return "見えない制御文字が入っています。入力し直してください。"
    return "100字までで入力してください。" if len(name) > 100 else None


def _child_errors(
    cells: Mapping[str, str], known: Known, today: date, numbers: Counter[str]
) -> Iterator[tuple[str, str]]:
    number = cells["児童番号"]
    if number and number not in known.children:
        yield "児童番号", "登録がありません。新しい児童は空欄にしてください。"
    if numbers[number] > 1:
        yield "児童番号", "同じ児童の行がほかにもあります。1行にまとめてください。"
    if problem := name_problem(cells["氏名"]):
        yield "氏名", problem
    grade, kind = grade_of(cells["学年"]), known.kinds.get(cells["施設番号"])
    if grade is None:
        yield "学年", "「小学3年」「3歳児クラス」のように入力してください。"
    elif kind and not cells["提供終了日"] and (problem := class_problem(grade, kind)):
        yield "学年", problem
    if cells["主担当"] not in known.holders:
        yield "主担当", "担当機関の登録がありません。名称を確かめてください。"
    yield from _day_errors(cells, "提供終了日")
    yield from _day_errors(cells, "開始日", required=not number)
    yield from _place_errors(cells, known, today)


def _place_errors(cells: Mapping[str, str], known: Known, today: date) -> Iterator[tuple[str, str]]:
    code = cells["施設番号"]
    if code not in known.facilities:
        yield "施設番号", "登録がありません。先に施設を登録するか、番号を確かめてください。"
        return
    last, start = known.facilities[code], _day(cells["開始日"]) or today
    if last is not None and start > last and not cells["提供終了日"]:
        yield "施設番号", "利用が終わった施設です。開始日か施設を確かめてください。"


def _facility_errors(
    cells: Mapping[str, str], known: Known, codes: Counter[str], names: Counter[str]
) -> Iterator[tuple[str, str]]:
    code = cells["施設番号"]
    if not re.fullmatch(r"[A-Za-z0-9-]{1,20}", code):
        yield "施設番号", "半角の英数字20字までで入力してください。"
    elif codes[code] > 1:
        yield "施設番号", "同じ番号の行がほかにもあります。1行にまとめてください。"
    elif code in known.facilities:
        yield "施設番号", "すでに登録されています。この行を消すか、画面で変更してください。"
    if not cells["名称"]:
        yield "名称", "名称を入力してください。"
    elif names[cells["名称"]] > 1:
        yield "名称", "同じ名称の行がほかにもあります。1行にまとめてください。"
    if cells["種別"] not in KINDS:
        yield "種別", f"「{'・'.join(KINDS)}」のどれかにしてください。"
    if cells["入力方法"] and cells["入力方法"] not in CYCLES:
        yield "入力方法", "「毎日」か「月ごと」にしてください。"
    if set(cells["開校・開園の曜日"]) - set(WEEK):
        yield "開校・開園の曜日", "「月火水木金」のように入力してください。"
    yield from _day_errors(cells, "利用開始日", required=True)
    yield from _day_errors(cells, "利用終了日")


def _day_errors(
    cells: Mapping[str, str], column: str, *, required: bool = False
) -> Iterator[tuple[str, str]]:
    if not cells[column]:
        if required:
            yield column, "日付を入力してください（例：2025-04-01、令和7年4月1日）。"
    elif _day(cells[column]) is None:
        yield column, "日付を読み取れません（例：2025-04-01、令和7年4月1日）。"


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return parse_date(text).value
    except Unreadable:
        return None


def day_as_read(column: str, text: str) -> str:
    """How a day of the file was understood; "" for another column, or a text that says the same.

    >>> day_as_read("開始日", "2026-11-22"), day_as_read("氏名", "2026-11-22")
    ('令和8年11月22日(日)', '')
    """
    day = _day(text) if column in DAY_COLUMNS else None
    return format_date(day) if day else ""


def _child(row: Row) -> ChildRow:
    cells, grade = row.cells, grade_of(row.cells["学年"])
    assert grade is not None  # noqa: S101 - the errors were looked for before
    return ChildRow(
        row.line, cells["児童番号"], cells["施設番号"], cells["氏名"], grade, cells["主担当"],
        _day(cells["開始日"]), _day(cells["提供終了日"]),
    )  # fmt: skip


def _facility(row: Row) -> FacilityRow:
    cells, start = row.cells, _day(row.cells["利用開始日"])
    assert start is not None  # noqa: S101 - the errors were looked for before
    weekdays = cells["開校・開園の曜日"] or "月火水木金"
    return FacilityRow(
        row.line, cells["施設番号"], cells["名称"], KINDS[cells["種別"]], cells["報告の担当者"],
        cells["電話番号"], "".join(sorted(str(WEEK.index(sign) + 1) for sign in set(weekdays))),
        CYCLES.get(cells["入力方法"], InputCycle.DAILY), start, _day(cells["利用終了日"]),
    )  # fmt: skip
