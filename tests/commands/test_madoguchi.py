"""bin/madoguchi: without an environment it makes one, and never answers 1 for want of a Python."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a shell script")


def clone(tmp_path: Path) -> Path:
    """The commands alone, as in a fresh clone, on a path that has no Python."""
    shutil.copytree(ROOT / "bin", tmp_path / "bin")
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "dirname").symlink_to(shutil.which("dirname") or "/usr/bin/dirname")
    return tools


def run(tmp_path: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    tools = clone(tmp_path)
    return subprocess.run(
        ["/bin/sh", str(tmp_path / "bin" / "madoguchi"), *words],
        env={"PATH": str(tools), **env}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_without_a_python_the_check_counts_as_not_made(tmp_path):
    done = run(tmp_path, "blind-check", "a.pdf", "--registration", "b.json", "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Python 3.11 以上が見つかりません" in done.stderr


def test_environment_is_made_at_the_first_use_and_the_answer_stays_clean(tmp_path):
    """The part that installs is replaced by one that says it ran and lays down an interpreter."""
    python = tmp_path / "python3"
    python.write_text(
        "#!/bin/sh\n"
        'case "$1" in -c) exit 0;; esac\n'
        "folder=${1%/bin/parts/interpreter.py}/.venv\n"
        'echo "made" >&2; /bin/mkdir -p "$folder/bin"\n'
        'printf \'#!/bin/sh\\necho "answer $*"\\n\' > "$folder/bin/python"\n'
        '/bin/chmod +x "$folder/bin/python"\n'
    )
    python.chmod(0o755)
    done = run(tmp_path, "notice", "check", "a.txt", MADOGUCHI_PYTHON=str(python))
    assert (done.returncode, done.stderr) == (0, "made\n")
    assert done.stdout.endswith("manage.py notice check a.txt\n")
