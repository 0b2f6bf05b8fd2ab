"""The demo tells the five published notices so that an officer gets their very findings."""

import csv
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from madoguchi.services.procurement import demo
from madoguchi.services.procurement.demo.notices import SLIPS, telling_of
from madoguchi.services.procurement.rules.notices.facts import read_notice
from madoguchi.services.procurement.rules.notices.labels import field_label, value_rows
from madoguchi.services.procurement.tests.notice_papers import findings, notice

CASES = Path(demo.__file__).parent / "data" / "cases.yaml"
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


def ends_and_ceilings(case: dict[str, Any]) -> set[object]:
    """The last moment of each dated step, and each ceiling in yen."""
    ends = {row["iso"].split("/")[-1] for row in case["schedule"] if "iso" in row}
    return ends | {row["ceiling"] for row in case["contracts"]}


@pytest.mark.parametrize("key", ["000", "001", "002", "003", "004"])
def test_telling_has_the_days_and_ceilings_of_the_published_notice(key):
    published = {case["key"]: case for case in yaml.safe_load_all(CASES.read_text("utf-8"))}
    text = telling_of(key, phone="03-0000-0101", email="kakari@city.example.jp")
    assert ends_and_ceilings(read_notice(notice(text)).case) <= ends_and_ceilings(published[key])


@pytest.mark.parametrize("key", ["000", "001", "002", "003", "004"])
def test_each_part_of_a_fact_is_named_in_japanese(key):
    text = telling_of(key, phone="03-0000-0101", email="kakari@city.example.jp")
    facts = read_notice(notice(text)).facts
    rows = [row for fact in facts for row in value_rows(fact.value, fact.field)]
    assert {row.label for row in rows if row.label.isascii() and row.label} == set()
    assert {fact.field for fact in facts if field_label(fact.field).isascii()} == set()
    codes = {row.text for row in rows if re.fullmatch(r"[a-z_0-9]*[a-z_][a-z_0-9]*", row.text)}
    assert (codes, [row.text for row in rows if re.search(r"\d{4}-\d\d-\d\d", row.text)]) == (
        set(), [],
    )  # fmt: skip


def test_notice_with_slips_has_some_of_each_severity():
    found = {each.severity.value for each in findings(SLIPS.read_text(encoding="utf-8"))}
    assert found == {"error", "warning", "note"}
