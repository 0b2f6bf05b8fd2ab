"""bin/manuals: tell the stories before the camera, then bind manuals, videos and captions."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from environment import ROOT, house_environment
from speech import say, stop

BIND = (
    "import sys, pathlib, django; django.setup();"
    "from tests.manuals.binding import bind; bind(pathlib.Path(sys.argv[1]))"
)
CHECK = (
    "import sys, django; django.setup();"
    "from tests.manuals.staleness import faults; found = faults(); print('\\n'.join(found));"
    "sys.exit(bool(found))"
)
NEEDED = ("chromium", "ffmpeg")


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/manuals", description=__doc__)
    parser.add_argument("--check", action="store_true", help="no browser: say what is stale")
    parser.add_argument("--pictures", type=Path, help="keep the pictures in this folder")
    arguments = parser.parse_args()
    if arguments.check:
        return run("-c", CHECK)
    missing = [program for program in NEEDED if shutil.which(program) is None]
    if missing:
        stop(
            f"{'、'.join(missing)} がありません。入れてから、もう一度実行してください。",
            f"Missing: {', '.join(missing)}. Install it (apt-get install), then run this again.",
        )
    with tempfile.TemporaryDirectory() as folder:
        return make(arguments.pictures or Path(folder))


def make(pictures: Path) -> int:
    say("手順を実行して、画面を撮っています…", "telling the stories in the browser")
    told = run(
        "-m", "pytest", "-q", "-n0", "--nomigrations", "-m", "e2e", "-p", "tests.manuals.making",
        "--manual-pictures", str(pictures), "tests/manuals",
    )  # fmt: skip
    if told:
        return told
    say("マニュアルと動画を作っています…", "binding manuals and videos")
    return run("-c", BIND, str(pictures))


def run(*arguments: str) -> int:
    """The house's interpreter; safeguarding alone, as the ward that uses it alone sees it."""
    python = os.environ.get("MADOGUCHI_INTERPRETER") or str(ROOT / ".venv-test" / "bin" / "python")
    surroundings = house_environment(
        PYTHONPATH=f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        DJANGO_SETTINGS_MODULE="madoguchi.config.settings.test",
        MADOGUCHI_MODULES="safeguarding",
    )
    return subprocess.run([python, *arguments], cwd=ROOT, env=surroundings, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
