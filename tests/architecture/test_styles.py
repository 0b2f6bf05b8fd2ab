"""A service's stylesheet does not change a component of the house by taking its name."""

import re
from pathlib import Path

from tests.architecture.tree import ROOT

SOURCES = ROOT / "src" / "madoguchi"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
ARGUMENTS = re.compile(r"\([^()]*\)")  # ":has(.mg-date, …)" asks for a component, it styles none
# A class as the whole selector: ".mg-copy { … }", not ".mg-mark .mg-choices { … }".
BARE = re.compile(r"(?:^|[{},])\s*\.(mg-[\w-]+)\s*(?=[,{])")


def bare_classes(css: str) -> set[str]:
    css, before = COMMENT.sub("", css), ""
    while css != before:  # from the innermost outwards
        css, before = ARGUMENTS.sub("", css), css
    return set(BARE.findall(css))


def classes_under(folder: Path) -> set[str]:
    sheets = [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.css"))]
    assert sheets, folder
    return set().union(*map(bare_classes, sheets))


def test_bare_classes_are_found_in_layers_and_lists() -> None:
    css = "@layer modules { .mg-copy, .mg-b { } .mg-a .mg-c { } @media print { .mg-d { } } }"
    assert bare_classes(css) == {"mg-copy", "mg-b", "mg-d"}
    assert bare_classes(".mg-e:has(p, .mg-f, :is(.mg-g)) { } .mg-h { }") == {"mg-h"}


def test_no_service_styles_a_component_of_core() -> None:
    core = classes_under(SOURCES / "core")
    taken = {
        service.name: sorted(classes_under(service / "static") & core)
        for service in sorted((SOURCES / "services").iterdir())
        if (service / "static").is_dir()
    }
    assert {name: classes for name, classes in taken.items() if classes} == {}
