"""bin/bench: names every measurement, and the documentation has a row for each."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PART = ROOT / "bin" / "parts" / "measure.py"
DOCUMENTATION = ROOT / "docs" / "reference" / "measurements.md"


def told(*words):
    return subprocess.run(
        [sys.executable, PART, *words], capture_output=True, text=True, check=False
    )


def listed():
    return set(re.findall(r"^  (\w+) ", told().stdout, flags=re.MULTILINE))


def test_bench_lists_every_script_that_measures():
    scripts = {path.stem for path in (ROOT / "bench").glob("*.py")}
    assert scripts - listed() == {"ground", "safeguarding_ground"}


def test_every_measurement_has_a_row_in_the_documentation():
    rows = set(re.findall(r"^\| `bin/bench (\w+)", DOCUMENTATION.read_text("utf-8"), re.MULTILINE))
    assert rows == listed()


def test_unknown_measurement_is_one_sentence_in_each_language():
    answer = told("nothing")
    assert answer.returncode == 1
    assert len(answer.stderr.splitlines()) == 2
