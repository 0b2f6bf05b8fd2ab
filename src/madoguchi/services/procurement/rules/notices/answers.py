"""Answers of check and reading as plain values; docs/reference/notice-json.md has the shape."""

from collections.abc import Iterable
from typing import Any

from madoguchi.services.procurement.rules.notices.checks import BY_CODE
from madoguchi.services.procurement.rules.notices.facts import CaseReading
from madoguchi.services.procurement.rules.notices.findings import NoticeFinding


def case_plain(name: str, reading: CaseReading) -> dict[str, Any]:
    """The draft case, and each of its facts with its lines and how sure it is."""
    return {
        "file": name,
        "case": reading.case,
        "facts": [
            {
                "field": fact.field,
                "value": fact.value,
                "lines": list(fact.lines),
                "confidence": fact.confidence.value,
            }
            for fact in reading.facts
        ],
    }


def findings_plain(name: str, findings: Iterable[NoticeFinding]) -> dict[str, Any]:
    """The file's name, the findings by line, and the rules that they name."""
    listed = list(findings)
    used = sorted({each.rule for each in listed})
    return {
        "file": name,
        "findings": [
            {
                "rule": each.rule,
                "severity": each.severity.value,
                "lines": list(each.lines),
                "message": each.message,
                "places": list(each.places),
                "mark": each.mark,
            }
            for each in listed
        ],
        "rules": {code: BY_CODE[code].title for code in used},
    }
