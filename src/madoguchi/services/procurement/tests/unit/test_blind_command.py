"""bin/madoguchi blind-check: exit codes and JSON, without database or settings."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pikepdf
import pytest

from madoguchi.core.documents.tests.samples import letter_pdf, saved, word_file
from madoguchi.services.procurement.management.blind_check import main

ROOT = Path(__file__).resolve().parents[6]
BIDDER = {"legal_name": "みほん企画株式会社", "staff": ["森 花"]}


@pytest.fixture
def registration(tmp_path: Path) -> Path:
    path = tmp_path / "bidder.json"
    path.write_text(json.dumps(BIDDER), "utf-8")
    return path


def checked(capsys, copy: Path, registration: Path) -> tuple[int, dict[str, object]]:
    code = main([str(copy), "--registration", str(registration), "--json"])
    return code, json.loads(capsys.readouterr().out)


def kept(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def pdf_by(author: str) -> bytes:
    with pikepdf.open(io.BytesIO(letter_pdf())) as document:
        document.docinfo["/Author"] = author
        return saved(document)


def test_property_of_a_pdf_is_a_find(tmp_path, capsys, registration):
    copy = kept(tmp_path, "副本.pdf", pdf_by("（株）みほん企画"))
    code, answer = checked(capsys, copy, registration)
    assert (code, answer["result"], answer["pages"]) == (1, "finds", 1)
    (find,) = answer["finds"]
    assert {key: find[key] for key in ("kind", "page", "text", "where", "area")} == {
        "kind": "legal_name", "page": None, "text": "みほん企画",
        "where": "文書情報のAuthor（作成者）",
        "area": "metadata",
    }  # fmt: skip


def test_clean_copy_is_clean(tmp_path, capsys, registration):
    code, answer = checked(capsys, kept(tmp_path, "副本.pdf", letter_pdf()), registration)
    assert (code, answer["result"], answer["finds"]) == (0, "clean", [])


def test_word_and_excel_are_read(tmp_path, capsys, registration):
    body = "<w:p><w:r><w:t>責任者 森　花</w:t></w:r></w:p>"
    code, answer = checked(capsys, kept(tmp_path, "副本.docx", word_file(body)), registration)
    assert code == 1
    assert [(find["kind"], find["where"]) for find in answer["finds"]] == [
        ("staff", "段落2"), ("legal_name", "ヘッダー（header1）"),
    ]  # fmt: skip
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active["B3"] = "みほん企画"
    book.save(out)
    code, answer = checked(capsys, kept(tmp_path, "a.xlsx", out.getvalue()), registration)
    assert (code, answer["finds"][0]["where"]) == (1, "シート「Sheet」3行目B3")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\nbroken", b"no pdf at all"])
def test_file_that_cannot_be_read_is_unchecked(tmp_path, capsys, registration, content):
    code, answer = checked(capsys, kept(tmp_path, "副本.pdf", content), registration)
    assert (code, answer["result"], answer["finds"]) == (2, "unchecked", [])
    assert answer["problem"]["message"]


def test_missing_copy_and_bad_registration_are_unchecked(tmp_path, capsys, registration):
    code, answer = checked(capsys, tmp_path / "none.pdf", registration)
    assert (code, answer["problem"]["code"]) == (2, "no_file")
    registration.write_text('{"name": "x"}', "utf-8")
    copy = kept(tmp_path, "副本.pdf", letter_pdf())
    code, answer = checked(capsys, copy, registration)
    assert (code, answer["problem"]["code"]) == (2, "bad_registration")


def test_command_runs_without_any_environment(tmp_path, registration):
    copy = kept(tmp_path, "みほん企画_副本.txt", "地域の計画".encode())
    done = subprocess.run(
        [ROOT / "bin/madoguchi", "blind-check", copy, "--registration", registration, "--json"],
        env={"MADOGUCHI_INTERPRETER": sys.executable, "PATH": os.environ["PATH"]},
        cwd=tmp_path, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr.decode()
    assert [find["area"] for find in json.loads(done.stdout)["finds"]] == ["file_name"]
