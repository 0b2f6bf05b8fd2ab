"""Documentation that can be wrong by itself: links, glossary, decisions."""

import re
from collections import Counter

import pytest
from tests.architecture.tree import ROOT, files, name, text_of

LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
COLUMNS = 5  # term | よみ | code name | meaning | source
KANA = re.compile(r"[ぁ-ゖァ-ヺー・（）()、\s]+")


def glossary_rows():
    for path in files(".md", under="docs/glossary.d"):
        for number, line in enumerate(text_of(path).splitlines(), 1):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if line.startswith("|") and not set(line) <= set("|-: ") and cells[1:2] != ["よみ"]:
                yield f"{name(path)}:{number}", cells


def test_documentation_links_lead_somewhere():
    dead = [
        f"{name(path)}: {target}"
        for path in files(".md")
        for target in LINK.findall(text_of(path))
        if "://" not in target and not target.startswith("mailto:")
        and not (path.parent / target).exists()
    ]  # fmt: skip
    assert dead == []


def test_glossary_rows_are_complete():
    wrong = [
        (where, cells)
        for where, cells in glossary_rows()
        if len(cells) != COLUMNS or not all(cells[:4])
    ]
    assert wrong == []


def test_glossary_readings_are_kana():
    assert [w for w, cells in glossary_rows() if not KANA.fullmatch(cells[1])] == []


def test_glossary_has_one_row_for_a_term_in_a_room():
    seen = Counter((where.split(":")[0], cells[0]) for where, cells in glossary_rows())
    assert [key for key, times in seen.items() if times > 1] == []


def test_glossary_code_names_mean_one_thing():
    """A code name stands for one term in core, and for one term in each service."""
    meanings = {}
    for where, cells in glossary_rows():
        for code in re.findall(r"`([^`]+)`", cells[2]):
            meanings.setdefault((where.split(":")[0], code), set()).add(cells[0])
    assert {key: terms for key, terms in meanings.items() if len(terms) > 1} == {}


@pytest.mark.parametrize("path", list(files(".md", under="docs/decisions")), ids=lambda p: p.stem)
def test_decision_is_short_and_whole(path):
    text = text_of(path)
    assert path.name == "README.md" or re.match(r"\d{4}-[a-z0-9-]+\.md$", path.name)
    assert path.name == "README.md" or len(text.splitlines()) <= 20
    parts = ("Context", "Decision", "Consequences", "Alternatives")
    assert path.name == "README.md" or [p for p in parts if p not in text] == []


def test_decision_numbers_are_used_once():
    numbers = Counter(p.name[:4] for p in ROOT.glob("docs/decisions/[0-9]*.md"))
    assert [number for number, times in numbers.items() if times > 1] == []


def test_every_dependency_has_a_row_and_every_row_a_dependency():
    wanted = {
        re.match(r"[A-Za-z0-9-]+", line)[0]
        for path in ROOT.glob("requirements/*.in")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith(("#", "-"))
    }
    table = text_of(ROOT / "docs" / "reference" / "dependencies.md")
    assert set(re.findall(r"^\| ([A-Za-z0-9-]+) \|", table, re.MULTILINE)) - {"package"} == wanted
