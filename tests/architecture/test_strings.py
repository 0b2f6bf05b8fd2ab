"""Services do not name one another in quoted strings, where the import contracts cannot see."""

import ast
import re
from pathlib import Path

import pytest
from tests.architecture.tree import ROOT, name, own_files, text_of

SERVICES = (
    "procurement", "contracts", "safeguarding", "campus", "infosec", "crowdfunding", "placemaking",
)  # fmt: skip
# A model, a URL name, a dotted path or a template of another service. A bare word is none of
# these: the notices' own facts have a key "contracts".
NAMING = r"madoguchi\.services\.(?:{others})\b.*|(?:{others})[.:/][A-Za-z_].*"
# An event is the published language: anybody may listen to its name.
EVENT = re.compile(r"\w+\.\w+\.v\d+")
QUOTED = re.compile(r"""["']([^"'\n]+)["']""")


def strings_of(path: Path) -> list[str]:
    """Quoted strings; of Python without its docstrings and comments."""
    text = text_of(path)
    if path.suffix != ".py":
        return QUOTED.findall(text)
    tree = ast.parse(text)
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose
    ]


def names_of_others(service: str, strings: list[str]) -> list[str]:
    naming = NAMING.format(others="|".join(other for other in SERVICES if other != service))
    return [s for s in strings if re.fullmatch(naming, s) and not EVENT.fullmatch(s)]


def found_under(folder: str, service: str) -> dict[str, list[str]]:
    return {
        name(path): hits
        for path in own_files(".py", ".html", ".js", under=f"src/madoguchi/{folder}")
        if "/tests/" not in str(path) and (hits := names_of_others(service, strings_of(path)))
    }


def rooms():
    top = ROOT / "src" / "madoguchi" / "services"
    return [path.name for path in sorted(top.iterdir()) if (path / "module.py").exists()]


@pytest.mark.parametrize("service", rooms())
def test_service_names_no_other_in_strings(service):
    assert found_under(f"services/{service}", service) == {}


def test_core_names_no_service_in_strings():
    assert found_under("core", "") == {}


@pytest.mark.parametrize(
    "text",
    [
        "contracts.Contract",
        "contracts:duty-list",
        "madoguchi.services.contracts.queries",
        "contracts/duty.html",
    ],
)
def test_names_of_others_are_seen(text):
    assert names_of_others("procurement", [text]) == [text]


@pytest.mark.parametrize(
    "text",
    ["contracts.duty_opened.v1", "the contracts of the ward", "procurement.Case", "contracts"],
)
def test_event_names_prose_and_own_names_are_free(text):
    assert names_of_others("procurement", [text]) == []


def test_strings_of_python_leave_out_docstrings_and_comments(tmp_path):
    path = tmp_path / "some.py"
    path.write_text('"""As "contracts.Contract"."""\nmodel = "campus.Room"  # "infosec.Drill"\n')
    assert strings_of(path) == ["campus.Room"]
