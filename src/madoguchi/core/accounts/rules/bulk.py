"""Reading bulk CSV files of people and organisations: every mistake, by row, in one sentence."""

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from madoguchi.core.accounts.rules.corporate_number import is_corporate_number
from madoguchi.core.accounts.terms import ROLES_OF_KIND, OrganisationKind, Role
from madoguchi.core.errors import Refused

MOST_ROWS = 2_000
ORGANISATION_COLUMNS = (
    "種別", "名称", "フリガナ", "通称・屋号", "英語名", "上位組織", "法人番号", "代表者職名",
    "代表者氏名", "郵便番号", "所在地", "電話番号", "メール",
)  # fmt: skip
PERSON_COLUMNS = ("氏名", "ふりがな", "メール", "組織", "役割", "職名")
# As long as the registers' fields are.
MOST_SIGNS = {
    "名称": 200, "フリガナ": 300, "通称・屋号": 200, "英語名": 200, "代表者職名": 60,
    "郵便番号": 8, "所在地": 300, "電話番号": 40, "メール": 254, "組織": 200, "上位組織": 200,
}  # fmt: skip
USUAL_SIGNS = 100
KINDS = {kind.label: kind for kind in OrganisationKind}
ROLES = {role.label: role for role in Role}


@dataclass(frozen=True)
class BulkRow:
    """``line`` as a spreadsheet counts it: the header is line 1."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class RowError:
    line: int
    column: str
    message: str


def read_csv(content: bytes, columns: Sequence[str]) -> list[BulkRow]:
    """The rows that are not blank; the file may be UTF-8 (with or without BOM) or CP932.

    raises  Refused  not text, no CSV, columns missing, nothing in it, or more than 2,000 rows
    """
    table = _table(_decode(content))
    header = [cell.strip() for cell in table[0]] if table else []
    missing = [name for name in columns if name not in header]
    if missing:
        raise Refused(
            "columns_missing",
            f"1行目に列「{'」「'.join(missing)}」がありません。ひな形の1行目をそのまま使ってください。",
        )
    places = {name: header.index(name) for name in columns}
    rows = [
        BulkRow(line, {name: _cell(row, place) for name, place in places.items()})
        for line, row in enumerate(table[1:], start=2)
        if any(cell.strip() for cell in row)
    ]
    if not rows:
        raise Refused("nothing_inside", "登録する行がありません。2行目から入力してください。")
    if len(rows) > MOST_ROWS:
        raise Refused("too_many_rows", f"{MOST_ROWS:,}行を超えています。ファイルを分けてください。")
    return rows


def _table(text: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise Refused(
            "not_csv",
            'CSVとして読み取れません（引用符（"）の組が合わないか、長すぎる欄があります）。'
            "表計算ソフトで開き、CSVで保存し直してください。",
        ) from error


def organisation_errors(rows: Sequence[BulkRow], known: frozenset[str]) -> list[RowError]:
    """What is wrong in a file of organisations; ``known`` are the names registered already."""
    errors: list[RowError] = []
    names = Counter(row.cells["名称"] for row in rows)
    possible_parents = known | set(names)
    for row in rows:
        errors.extend(
            RowError(row.line, column, message)
            for column, message in _organisation_row(row.cells, names, known, possible_parents)
        )
    return errors


def _organisation_row(
    cells: dict[str, str], names: Counter[str], known: frozenset[str], parents: frozenset[str]
) -> Iterator[tuple[str, str]]:
    yield from unfit(cells)
    if cells["種別"] not in KINDS:
        yield "種別", f"「{'・'.join(KINDS)}」のどれかにしてください。"
    if not cells["名称"]:
        yield "名称", "名称を入力してください。"
    elif names[cells["名称"]] > 1:
        yield "名称", "同じ名称の行がほかにもあります。1行にまとめてください。"
    elif cells["名称"] in known:
        yield "名称", "すでに登録されています。この行を消すか、画面で変更してください。"
    if cells["法人番号"] and not is_corporate_number(cells["法人番号"]):
        yield "法人番号", "検査数字が合いません。13桁の番号を確かめてください。"
    if cells["上位組織"] and cells["上位組織"] not in parents:
        yield "上位組織", "登録がなく、このファイルにもありません。名称を確かめてください。"
    if cells["種別"] == OrganisationKind.SECTION.label and not cells["上位組織"]:
        yield "上位組織", "区の部署には、上位組織を入力してください。"
    if cells["上位組織"] and cells["上位組織"] == cells["名称"]:
        yield "上位組織", "自分自身を上位組織にはできません。"
    if cells["メール"] and not looks_like_address(cells["メール"]):
        yield "メール", "メールアドレスの形になっていません。"


def person_errors(rows: Sequence[BulkRow], kinds: dict[str, str]) -> list[RowError]:
    """What is wrong in a file of people; ``kinds`` maps registered organisations to their kind."""
    errors: list[RowError] = []
    twice = Counter(_key(row.cells) for row in rows)
    for row in rows:
        found = list(_person_row(row.cells, kinds))
        if twice[_key(row.cells)] > 1:
            found.append(
                ("メール", "同じ人・組織・役割の行がほかにもあります。1行にまとめてください。")
            )
        errors.extend(RowError(row.line, column, message) for column, message in found)
    return errors


def _person_row(cells: dict[str, str], kinds: dict[str, str]) -> Iterator[tuple[str, str]]:
    yield from unfit(cells)
    if not cells["氏名"]:
        yield "氏名", "氏名を入力してください。"
    if not looks_like_address(cells["メール"]):
        yield "メール", "メールアドレスの形になっていません。"
    if cells["組織"] not in kinds:
        yield "組織", "登録がありません。先に組織を登録するか、名称を確かめてください。"
    role = ROLES.get(cells["役割"])
    if role is None:
        yield "役割", f"「{'・'.join(ROLES)}」のどれかにしてください。"
    elif cells["組織"] in kinds and role not in ROLES_OF_KIND[kinds[cells["組織"]]]:
        yield "役割", "この組織の種別では選べない役割です。"


def looks_like_address(text: str) -> bool:
    """One @ with something before it and a dot behind it; no blanks, ASCII only.

    >>> looks_like_address("a@example.jp"), looks_like_address("a@@example.jp")
    (True, False)
    """
    name, at, host = text.partition("@")
    return bool(
        at and name and "." in host.strip(".") and "@" not in host
        and text.isascii() and not any(c.isspace() for c in text)
    )  # fmt: skip


def unfit(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Cells that fit nowhere: too long, or with signs that nobody sees but that turn a text
    around or hide a part of it (U+202E …)."""
    for column, text in cells.items():
        most = MOST_SIGNS.get(column, USUAL_SIGNS)
        if any(unicodedata.category(sign) in {"Cc", "Cf"} for sign in text):
            yield column, "見えない制御文字が入っています。入力し直してください。"
        elif len(text) > most:
            yield column, f"{len(text):,}文字あります。{most}文字以内にしてください。"


def _key(cells: dict[str, str]) -> tuple[str, str, str]:
    return cells["メール"].lower(), cells["組織"], cells["役割"]


def _decode(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(
        "not_text", "文字を読み取れません。CSV（UTF-8またはShift_JIS）で保存し直してください。"
    )


def _cell(row: Sequence[str], place: int) -> str:
    """As typed, without blanks around it and the apostrophe that our own exports set."""
    text = row[place].strip() if place < len(row) else ""
    if text.startswith("'") and len(text) > 1 and text[1] in "=+-@＝＋－＠":
        text = text[1:]
    return text
