"""Components: each says what it is, and stands in the gallery with an example."""

import re

import pytest

from madoguchi.core.modules import ServiceModule
from madoguchi.core.ui.gallery import (
    COMPONENTS,
    EXAMPLES,
    GROUPS,
    HEADINGS,
    entries_of,
    read_header,
)
from madoguchi.core.ui.pictograms import drawn_pictograms
from madoguchi.core.ui.stylesheet import FOLDER

FILES = sorted(COMPONENTS.glob("*.html"))
NAMES = {path.stem for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_component_begins_with_its_header(path):
    header = read_header(path.read_text(encoding="utf-8"))
    assert list(header) == list(HEADINGS)
    assert all(header.values())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_component_documents_every_attribute(path):
    text = path.read_text(encoding="utf-8")
    declared = re.search(r"<c-vars\s([^>]*)/>", text)
    names = re.findall(r"(?:^|\s):?([\w-]+)=", declared[1] if declared else "")
    header = read_header(text)
    told = header["Attributes"] + header["Slots"]
    assert [name for name in names if name not in told and name != "class"] == []


def test_every_component_stands_in_the_gallery_once():
    shown = [name for group in GROUPS for name in group.titles]
    assert sorted(shown) == sorted(NAMES)


def test_every_component_has_an_example_that_uses_it():
    lacking = [
        name
        for name in NAMES - {"page_head"}  # the gallery page itself begins with one
        if f"<c-{name.replace('_', '-')}" not in (EXAMPLES / f"{name}.html").read_text()
    ]
    assert lacking == []


def test_entries_carry_header_and_source():
    entry = next(entry for entry in entries_of("time") if entry.name == "deadline")
    assert entry.tag == "deadline"
    assert entry.header["Purpose"].startswith("until when")
    assert "<c-deadline" in entry.source


def test_header_without_comment_is_empty():
    assert read_header("<p>なにもない</p>") == {}


def test_icons_that_are_used_are_drawn():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (FOLDER.parent / "icons.svg").read_text()))
    used = {
        name
        for path in COMPONENTS.parent.rglob("*.html")
        for name in re.findall(r'(?:<c-icon name|\sicon)="([\w-]+)"', path.read_text())
    }
    assert used - drawn == set()


def test_each_core_module_and_each_service_has_a_pictogram():
    names = set(drawn_pictograms())
    assert {"trail", "mail", "desk", "vault", "accounts", "cases", "ui"} <= names
    assert len(names) == 14
    assert ServiceModule(name="ui", label="").hue in drawn_pictograms().values()
