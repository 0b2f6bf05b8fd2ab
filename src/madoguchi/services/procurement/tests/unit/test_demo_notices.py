"""The demo tells the five published notices so that an officer gets their very findings."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from madoguchi.services.procurement.demo.notices import SLIPS, telling_of
from madoguchi.services.procurement.tests.notice_papers import findings

JUDGED = Path(__file__).parents[6] / "bench" / "notice_check_judged.csv"


def judged(key: str) -> Counter[str]:
    """The rules found in the published notice itself and judged true, with their count."""
    with JUDGED.open(encoding="utf-8", newline="") as stream:
        return Counter(
            row["rule"]
            for row in csv.DictReader(stream)
            if row["notice"] == key and row["verdict"] == "true"
        )


@pytest.mark.parametrize("key", ["000", "001", "002", "003", "004"])
def test_telling_of_a_published_notice_has_its_findings_and_no_others(key):
    text = telling_of(key, phone="03-0000-0101", email="kakari@city.example.jp")
    assert Counter(finding.rule for finding in findings(text)) == judged(key)
    assert "{" not in text


def test_notice_with_slips_has_some_of_each_severity():
    found = {each.severity.value for each in findings(SLIPS.read_text(encoding="utf-8"))}
    assert found == {"error", "warning", "note"}
