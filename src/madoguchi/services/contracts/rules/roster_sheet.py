"""The columns of a 従事者名簿 in Excel or CSV, and a typed row made of its texts."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.core.calendar.doubts import Unreadable
from madoguchi.core.calendar.wareki import parse_date
from madoguchi.services.contracts.rules.roster import problems_of_row

MARKS = {"○", "◯", "〇", "●", "はい", "有", "あり", "true", "1", "レ", "✓"}
MONTH_END = re.compile(r"月\s*\Z|\A\s*[0-9０-９]{4}[-/.][0-9０-９]{1,2}\s*\Z")
Convert = Callable[[str], object]


@dataclass(frozen=True, kw_only=True)
class RosterColumn:
    """One column: its heading, the field it fills, and how its text is read."""

    label: str
    field: str
    convert: Convert = str


def is_marked(text: str) -> bool:
    """○ and its relatives mean yes; anything else, also an empty cell, means no."""
    return text.strip().lower() in MARKS


def day_or_none(text: str) -> date | None:
    """A day as people write it; raises Unreadable.

    >>> day_or_none("令和8年4月1日"), day_or_none(" ")
    (datetime.date(2026, 4, 1), None)
    """
    return parse_date(text).value if text.strip() else None


def month_or_none(text: str) -> date | None:
    """A month as its first day; a whole date counts as its month; raises Unreadable.

    >>> month_or_none("平成31年4月"), month_or_none("2019-04"), month_or_none("2019/4/20")
    (datetime.date(2019, 4, 1), datetime.date(2019, 4, 1), datetime.date(2019, 4, 1))
    """
    if not text.strip():
        return None
    whole = text.strip()
    if MONTH_END.search(whole):
        whole += "1日" if whole.endswith("月") else f"{whole[4]}1"
    return parse_date(whole).value.replace(day=1)


COLUMNS = (
    RosterColumn(label="氏名", field="name"),
    RosterColumn(label="ふりがな", field="kana"),
    RosterColumn(label="責任", field="responsibility"),
    RosterColumn(label="役割", field="role"),
    RosterColumn(label="業務執行場所", field="workplace"),
    RosterColumn(label="電算処理の責任者", field="is_processing_manager", convert=is_marked),
    RosterColumn(label="電算処理を行う", field="processes_data", convert=is_marked),
    RosterColumn(label="個人情報を取り扱う", field="handles_personal_data", convert=is_marked),
    RosterColumn(label="個人情報の授受", field="transfers_personal_data", convert=is_marked),
    RosterColumn(label="ボランティア", field="is_volunteer", convert=is_marked),
    RosterColumn(label="再委託先", field="firm"),
    RosterColumn(label="従事開始日", field="planned_from_on", convert=day_or_none),
    RosterColumn(label="緊急連絡先", field="mobile"),
    RosterColumn(label="資格名", field="qualification"),
    RosterColumn(label="取得年月", field="obtained_on", convert=month_or_none),
    RosterColumn(label="有効期限", field="expires_on", convert=day_or_none),
)
AUDIT_COLUMNS = (
    RosterColumn(label="勤務場所の郵便番号", field="workplace_postcode"),
    RosterColumn(label="勤務場所の住所", field="workplace_address"),
    RosterColumn(label="勤務場所の電話番号", field="workplace_phone"),
    RosterColumn(label="所属組織名・部署名・肩書", field="affiliation"),
    RosterColumn(label="電子メールアドレス", field="email"),
    RosterColumn(label="監査業務の経験", field="audit_experience"),
)


def columns_for(*, is_audit: bool) -> tuple[RosterColumn, ...]:
    """The columns of the contract's roster (CONT-024, CONT-032)."""
    return (*COLUMNS, *AUDIT_COLUMNS) if is_audit else COLUMNS


@dataclass(frozen=True, kw_only=True)
class SheetProblem:
    """What is wrong in which row, as one sentence; ``column`` is the heading."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"{self.row}行目「{self.column}」：{self.message}"


def typed_row(
    number: int, texts: Mapping[str, str], *, is_audit: bool, on: date
) -> tuple[dict[str, object], list[SheetProblem]]:
    """The row's values by field, and every problem in it.

    texts  heading -> text of the cell
    on     the day against which an expiry is judged
    """
    typed: dict[str, object] = {}
    problems: list[SheetProblem] = []
    columns = columns_for(is_audit=is_audit)
    for column in columns:
        try:
            typed[column.field] = column.convert(texts.get(column.label, ""))
        except Unreadable as doubt:
            typed[column.field] = None
            problems.append(SheetProblem(row=number, column=column.label, message=doubt.message))
    labels = {column.field: column.label for column in columns}
    unread = {problem.column for problem in problems}
    for field, message in problems_of_row(typed, is_audit=is_audit, on=on):
        if labels[field] not in unread:
            problems.append(SheetProblem(row=number, column=labels[field], message=message))
    return typed, problems


def twins(rows: Sequence[tuple[int, Mapping[str, object]]]) -> list[SheetProblem]:
    """The same name with the same first day twice in one sheet."""
    seen: dict[tuple[object, object], int] = {}
    found = []
    for number, row in rows:
        key = (row["name"], row["planned_from_on"])
        if key in seen and row["name"]:
            found.append(
                SheetProblem(
                    row=number,
                    column="氏名",
                    message=f"{seen[key]}行目と同じ人が入力されています。",
                )
            )
        seen.setdefault(key, number)
    return found
