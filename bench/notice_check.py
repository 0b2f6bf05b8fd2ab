#!/usr/bin/env python3
"""notice_check: what the check of a notice finds, and how many of its findings are false alarms.

Run: PYTHONPATH=src python bench/notice_check.py FOLDER
FOLDER (or MADOGUCHI_NOTICES) holds published notices as .txt, .pdf or .docx; they are not part of
this project. Each finding was judged by hand; bench/notice_check_judged.csv keeps the verdict and
its reason by notice, rule and mark (a hash), never a sentence of a notice. A finding without a
verdict is counted as unjudged. Clean notices of our own must have no finding at all.
"""

import csv
import os
import sys
import time
from pathlib import Path

from madoguchi.core.documents.reading import read_untrusted
from madoguchi.services.procurement.rules.notices.checks import RULES, check_notice
from madoguchi.services.procurement.rules.notices.findings import NoticeFinding
from madoguchi.services.procurement.rules.notices.reading_lines import notice_of

HERE = Path(__file__).parent
JUDGED = HERE / "notice_check_judged.csv"
CLEAN = HERE.parent / "src/madoguchi/services/procurement/tests/data"
KINDS = {".txt", ".pdf", ".docx"}


def verdicts() -> dict[tuple[str, str, str], str]:
    """(notice, rule, mark) → true or false."""
    with JUDGED.open(encoding="utf-8", newline="") as stream:
        return {(r["notice"], r["rule"], r["mark"]): r["verdict"] for r in csv.DictReader(stream)}


def check(path: Path) -> tuple[tuple[NoticeFinding, ...], float]:
    """The findings of a file, and the seconds that the check alone took."""
    document = read_untrusted(path, name=path.name)
    start = time.perf_counter()
    found = check_notice(notice_of(document.lines, name=path.name))
    return found, time.perf_counter() - start


def main() -> int:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("MADOGUCHI_NOTICES", ""))
    known = verdicts()
    print(f"{len(RULES)} rules")
    print(f"{'notice':8} {'findings':>8} {'true':>5} {'false':>5} {'unjudged':>8} {'seconds':>8}")
    files = (
        [path for path in sorted(folder.iterdir()) if path.suffix in KINDS] if folder.name else []
    )
    totals = [0, 0, 0, 0]
    for path in files:
        found, took = check(path)
        counts = [known.get((path.name[:3], f.rule, f.mark), "unjudged") for f in found]
        row = [len(found), *(counts.count(each) for each in ("true", "false", "unjudged"))]
        totals = [a + b for a, b in zip(totals, row, strict=True)]
        print(f"{path.name[:3]:8} {row[0]:8} {row[1]:5} {row[2]:5} {row[3]:8} {took:8.2f}")
        for finding in found:
            if (path.name[:3], finding.rule, finding.mark) not in known:
                print(f"  unjudged: {finding.rule} {finding.mark} lines {finding.lines}")
    print(f"{'all':8} {totals[0]:8} {totals[1]:5} {totals[2]:5} {totals[3]:8}")
    alarms = 0
    for path in sorted(CLEAN.glob("notice_clean*.txt")):
        found, took = check(path)
        alarms += len(found)
        print(f"{path.name}: {len(found)} findings (want 0), {took:.2f} s")
    return 1 if alarms or totals[2] or totals[3] else 0


if __name__ == "__main__":
    sys.exit(main())
