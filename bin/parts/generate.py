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


def glossary() -> dict[Path, str]:
    """docs/glossary.md from one table per room."""
    text = [NOTE, "# Glossary\n", "Sources: the files of `glossary.d/`, one for each room.\n"]
    for path in sorted((DOCS / "glossary.d").glob("*.md")):
        rows = [line for line in path.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
        text.append(f"## {path.stem}\n\n" + "\n".join(rows) + "\n")
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
    python = os.environ.get("MADOGUCHI_INTERPRETER") or str(ROOT / ".venv-test" / "bin" / "python")
    program = (
        "import django; django.setup();"
        "from tests.architecture.routes import public_routes; print('\\n'.join(public_routes()))"
    )
    shown = subprocess.run(
        [python, "-c", program],
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
        sys.exit(f"routes: run bin/test once first\n{shown.stderr[-800:]}")
    return {ROOT / "tests" / "architecture" / "routes.txt": shown.stdout}


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
