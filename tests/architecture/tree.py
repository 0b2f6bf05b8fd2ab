"""The files of the project, as a clone has them: without what tools leave behind."""

import fnmatch
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LEFT_BEHIND = (
    ".git", ".venv*", "var", "test-results", "staticfiles", "node_modules", "__pycache__",
    ".*_cache", ".hypothesis", "*.pyc", ".coverage*",
)  # fmt: skip
OF_OTHERS = ("tests/vendor/", "static/ui/vendor/", "/vendor/")


def files(*suffixes: str, under: str = "") -> Iterator[Path]:
    """Files below ``under``, whose names end so (all if none is given), in order of their names."""
    top = ROOT / under
    return (p for p in every_file() if p.is_relative_to(top) and p.name.endswith(suffixes or ""))


@cache
def every_file() -> tuple[Path, ...]:
    found: list[Path] = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [each for each in folders if not is_left_behind(each)]
        found += [Path(folder, each) for each in names if not is_left_behind(each)]
    return tuple(sorted(found))


def is_left_behind(part: str) -> bool:
    return any(fnmatch.fnmatch(part, pattern) for pattern in LEFT_BEHIND)


def own_files(*suffixes: str, under: str = "") -> Iterator[Path]:
    """The same without vendored files."""
    return (p for p in files(*suffixes, under=under) if not any(o in str(p) for o in OF_OTHERS))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def text_of(path: Path) -> str:
    """The text of a file; "" for pictures, fonts and other binary files."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""
