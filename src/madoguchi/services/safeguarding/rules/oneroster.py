"""OneRoster Japan Profile 1.2 CSV: which pupils of which school stand in which grade.

Only what is needed is read: the school's identifier (学校コード), the name and the grade of pupils.
Source: 1EdTech Japan, OneRoster Japan Profile v1.2 (CSV): orgs, users, roles; grades P1-P6, J1-J3,
H1-H3; no half-width katakana.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from madoguchi.services.safeguarding.rules.roster import RowError
from madoguchi.services.safeguarding.terms import Grade

COLUMNS = {
    "orgs.csv": ("sourcedId", "identifier"),
    "users.csv": ("sourcedId", "enabledUser", "familyName", "givenName", "grades"),
    "roles.csv": ("userSourcedId", "orgSourcedId", "role"),
}
HALF_WIDTH_KANA = re.compile("[\uff61-\uff9f]")


@dataclass(frozen=True)
class Pupil:
    """``school`` is the org's identifier; ``line`` its line in users.csv."""

    line: int
    school: str
    name: str
    grade: Grade


def pupils_of(files: Mapping[str, str]) -> tuple[list[Pupil], list[RowError]]:
    """The pupils of a set of files (name -> text), and every mistake; no pupils if there is one.

    Staff, guardians, disabled users and users of no school are passed over.
    """
    missing = [name for name in COLUMNS if name not in files]
    if missing:
        return [], [RowError(1, name, "この名前のファイルがありません。") for name in missing]
    try:
        tables = {
            name: list(csv.DictReader(io.StringIO(files[name], newline=""))) for name in COLUMNS
        }
    except csv.Error:
        said = "CSVとして読み取れません。書き出し直してください。"
        return [], [RowError(1, "OneRoster", said)]
    errors = [
        RowError(1, f"{name} {column}", "この列がありません。")
        for name, columns in COLUMNS.items()
        for column in columns
        if column not in (csv.DictReader(io.StringIO(files[name])).fieldnames or ())
    ]
    if errors:
        return [], errors
    schools = {row["sourcedId"]: row["identifier"] for row in tables["orgs.csv"]}
    placed = {
        row["userSourcedId"]: schools.get(row["orgSourcedId"], "")
        for row in tables["roles.csv"]
        if row["role"] == "student"
    }
    pupils = []
    for line, row in enumerate(tables["users.csv"], start=2):
        if row["enabledUser"] != "true" or not placed.get(row["sourcedId"]):
            continue
        found = list(_errors(line, row))
        errors += found
        if not found:
            name = f"{row['familyName']} {row['givenName']}"
            pupils.append(Pupil(line, placed[row["sourcedId"]], name, Grade(row["grades"])))
    return ([] if errors else pupils), errors


def _errors(line: int, row: Mapping[str, str]) -> Iterator[RowError]:
    if row["grades"] not in set(Grade):
        yield RowError(line, "grades", "学年は P1〜P6・J1〜J3・H1〜H3 のどれか1つにしてください。")
    if not row["familyName"] or not row["givenName"]:
        yield RowError(line, "familyName", "氏名を入力してください。")
    if HALF_WIDTH_KANA.search("".join(str(value) for value in row.values())):
        yield RowError(line, "users.csv", "半角カタカナは使えません。全角に直してください。")
