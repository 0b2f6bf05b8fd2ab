"""Marks of requirements name rows that exist, and the report counts them honestly."""

import ast
import sys

import pytest
from tests.architecture.tree import ROOT

sys.path.insert(0, str(ROOT / "bin" / "parts"))
requirements = pytest.importorskip("requirements")  # of bin/parts


def test_marks_name_rows_that_exist():
    services = {row.number[:4] for row in requirements.rows()}
    known = {row.number for row in requirements.rows()}
    marked = {number for number in requirements.marks() if number[:4] in services}
    assert marked - known == set()


def test_placed_rows_exist_and_say_what_we_give():
    known = {row.number for row in requirements.rows()}
    placed = requirements.placed()
    assert set(placed) - known == set()
    assert [number for number, words in placed.items() if not all(words)] == []


def test_no_row_is_both_proven_and_placed():
    assert set(requirements.placed()) & set(requirements.marks()) == set()


def test_marks_are_read_from_functions_classes_and_parameters():
    mark = "pytest.mark.requirement"  # apart, so that no search takes these for marks of rows
    tree = ast.parse(
        "import pytest\n"
        f"@{mark}('AAAA-001', 'AAAA-002')\n"
        "def test_one(): ...\n"
        f"@pytest.mark.parametrize('x', [param(1, marks={mark}('AAAA-003'))])\n"
        "def test_two(x): ...\n"
        f"@{mark}('AAAA-004')\n"
        "class TestThree:\n"
        f"    @{mark}('AAAA-005')\n"
        "    def test_four(self): ...\n"
    )
    assert list(requirements.marks_of(tree)) == [
        ("test_one", "AAAA-001"),
        ("test_one", "AAAA-002"),
        ("test_two", "AAAA-003"),
        ("TestThree", "AAAA-004"),
        ("TestThree::test_four", "AAAA-005"),
    ]


def test_rows_are_read_back_from_the_report(monkeypatch, tmp_path):
    before = requirements.rows()
    kept = tmp_path / "requirements.md"
    kept.write_text(requirements.report(), encoding="utf-8")
    monkeypatch.setattr(requirements, "REPORT", kept)
    assert requirements.rows_of_report() == before
