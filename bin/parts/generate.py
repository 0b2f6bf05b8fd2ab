"""bin/generate: files that are made from others, or --check whether they are up to date."""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import requirements
from environment import ROOT, house_environment

DOCS = ROOT / "docs"
NOTE = "<!-- Made by bin/generate: edit the sources named below, not this file. -->\n"


LABELS = """## Words on the pages

Every label of a code (`Term`) in the product, in the order of the code. Terms of art are
explained above.

| label | code name | value |
|---|---|---|
"""


def glossary() -> dict[Path, str]:
    """docs/glossary.md from one table per room, and from the labels in the code."""
    sources = (
        "Sources: the files of `glossary.d/`, one for each room, and every `Term` in `src/`.\n"
    )
    text = [NOTE, "# Glossary\n", sources]
    for path in sorted((DOCS / "glossary.d").glob("*.md")):
        rows = [line for line in path.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
        text.append(f"## {path.stem}\n\n" + "\n".join(rows) + "\n")
    rows_of_code = asked_of_the_house(
        "from tests.architecture.labels import label_rows; print('\\n'.join(label_rows()))"
    )
    text.append(LABELS + rows_of_code)
    return {DOCS / "glossary.md": "\n".join(text)}


def security() -> dict[Path, str]:
    """docs/security.md from one chapter per room."""
    text = [NOTE, "# Security\n", "Sources: the files of `security.d/`, one for each room.\n"]
    chapters = sorted((DOCS / "security.d").glob("*.md"))
    text += [path.read_text(encoding="utf-8").strip() + "\n" for path in chapters]
    return {DOCS / "security.md": "\n".join(text)}


def requirement_report() -> dict[Path, str]:
    """docs/requirements.md from the requirement lists, the marks of tests, and the placed rows."""
    return {requirements.REPORT: NOTE + "\n" + requirements.report()}


def routes() -> dict[Path, str]:
    """tests/architecture/routes.txt from the URL patterns."""
    shown = asked_of_the_house(
        "from tests.architecture.routes import public_routes; print('\\n'.join(public_routes()))"
    )
    return {ROOT / "tests" / "architecture" / "routes.txt": shown}


def asked_of_the_house(program: str) -> str:
    """What a program prints in the product's own interpreter, with Django set up."""
    python = os.environ.get("MADOGUCHI_INTERPRETER") or str(ROOT / ".venv-test" / "bin" / "python")
    if not Path(python).exists():
        sys.exit("There is no environment yet: run bin/test quick once first.")
    shown = subprocess.run(
        [python, "-W", "ignore", "-c", f"import django; django.setup(); {program}"],
        cwd=ROOT,
        env=house_environment(
            PYTHONPATH=f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            DJANGO_SETTINGS_MODULE="madoguchi.config.settings.test",
        ),
        capture_output=True,
        text=True,
        check=False,
    )
    if shown.returncode:
        sys.exit(f"The product could not be asked:\n{shown.stderr[-800:]}")
    return shown.stdout


PARTS: dict[str, Callable[[], dict[Path, str]]] = {
    "glossary": glossary,
    "security": security,
    "requirements": requirement_report,
    "routes": routes,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/generate", description=__doc__)
    parser.add_argument("part", nargs="*", help=f"only these: {', '.join(PARTS)}")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if out of date")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.part if name not in PARTS]
    if unknown:
        parser.error(f"no part {', '.join(unknown)}; parts: {', '.join(PARTS)}")
    stale = []
    for part in arguments.part or PARTS:
        for path, text in PARTS[part]().items():
            if path.exists() and path.read_text(encoding="utf-8") == text:
                continue
            stale.append(str(path.relative_to(ROOT)))
            if not arguments.check:
                path.write_text(text, encoding="utf-8")
    if arguments.check:
        print("\n".join(f"out of date: {path} (run bin/generate)" for path in stale))
        return 1 if stale else 0
    print("\n".join(f"written: {path}" for path in stale) or "all up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main())
