"""Habits of the house that can be seen in the files themselves."""

import ast
import re
import tomllib

import pytest
from tests.architecture.tree import ROOT, files, name, own_files, text_of

LONGEST_FILE, LONGEST_TEMPLATE = 400, 120
FORBIDDEN_NAMES = {
    "utils", "helpers", "common", "misc", "manager", "data", "info", "handle", "process",
}  # fmt: skip
# Written in two halves, or this file would find itself.
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
ELSEWHERE = re.compile(
    "|".join(
        (
            "pypi" + r"\.org", "python" + r"hosted\.org", "registry" + r"\.npmjs",
            "deb" + r"\.debian\.org", r"(?<![\w.])/wo" + r"rk/", r"(?<!\w)/ro" + r"ot/",
        )
    )
)  # fmt: skip
ENVIRONMENT = re.compile(r"\bos\.(environ|getenv|putenv)\b")
READS_ENVIRONMENT = {
    "src/madoguchi/config/env.py",
    "src/madoguchi/config/wsgi.py",  # names the settings module before any setting can be read
}
WITHOUT_DOCSTRING = {"__init__.py", "apps.py", "urls.py", "module.py"}


def test_tree_holds_no_unfinished_marks():
    found = [
        f"{name(path)}:{number}"
        for path in own_files()
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert found == []


def test_tree_names_no_registry_and_no_path_of_a_machine():
    found = {name(p): m.group() for p in own_files() if (m := ELSEWHERE.search(text_of(p)))}
    assert found == {}


@pytest.mark.parametrize("lock", ["runtime", "development"])
def test_locks_carry_hashes_and_no_address(lock):
    text = (ROOT / "requirements" / f"{lock}.lock").read_text()
    assert re.findall(r"https?://|--(?:extra-)?index-url|--find-links|file:", text) == []
    pinned = re.findall(r"^[a-z0-9][\w.\[\]-]*==", text, re.MULTILINE)
    hashed = re.findall(r"^[a-z0-9][\w.\[\]-]*==[^\n]* \\\n    --hash=sha256:", text, re.MULTILINE)
    assert len(pinned) == len(hashed) > 20


def test_development_lock_agrees_with_the_runtime_lock():
    def versions(lock):
        text = (ROOT / "requirements" / f"{lock}.lock").read_text()
        return dict(re.findall(r"^([\w.\[\]-]+)==([^\s;]+)", text, re.MULTILINE))

    runtime, development = versions("runtime"), versions("development")
    assert {k: development.get(k) for k in runtime} == runtime


def test_files_are_short():
    found = {
        name(path): lines
        for path in own_files(".py", ".html", ".css", ".js", ".sh")
        if "/migrations/" not in str(path)
        and (lines := len(text_of(path).splitlines()))
        > (LONGEST_TEMPLATE if path.suffix == ".html" else LONGEST_FILE)
    }
    assert found == {}


def test_files_are_named_by_what_they_are():
    assert [name(p) for p in own_files(".py") if p.stem in FORBIDDEN_NAMES] == []


def test_rooms_say_what_they_are():
    rooms = [
        p for top in ("core", "services") for p in ROOT.glob(f"src/madoguchi/{top}/*/__init__.py")
    ]
    assert len(rooms) > 10
    assert [name(p) for p in rooms if not ast.get_docstring(ast.parse(text_of(p)))] == []


def test_files_begin_with_what_they_are():
    found = [
        name(path)
        for path in own_files(".py")
        if path.name not in WITHOUT_DOCSTRING
        and "/migrations/" not in str(path)
        and text_of(path).strip()
        and not ast.get_docstring(ast.parse(text_of(path)))
    ]
    assert found == []


def test_environment_is_read_in_one_place():
    found = {
        name(p)
        for p in own_files(".py", under="src")
        if "/tests/" not in str(p) and ENVIRONMENT.search(text_of(p))
    }
    assert found <= READS_ENVIRONMENT


def test_warnings_are_errors():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    first = settings["tool"]["pytest"]["ini_options"]["filterwarnings"][0]
    assert first == "error"


def test_suppressed_checks_carry_a_reason():
    bare = re.compile(r"#\s*(noqa(:\s*[A-Z0-9, ]+)?|type:\s*ignore(\[[^\]]+\])?)\s*$")
    found = [
        f"{name(path)}:{number}"
        for path in own_files(".py")
        if "/migrations/" not in str(path)
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if bare.search(line)
    ]
    assert found == []


def test_every_text_is_utf8_without_carriage_returns():
    texts = (".py", ".html", ".css", ".js", ".md", ".toml", ".sh", ".txt", ".yaml", ".csv")
    assert [name(p) for p in files(*texts) if b"\r" in p.read_bytes() or (not text_of(p)
            and p.stat().st_size)] == []  # fmt: skip
