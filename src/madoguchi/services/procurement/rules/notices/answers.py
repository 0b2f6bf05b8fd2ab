"""The check's answer as plain values, for JSON: documented in docs/reference/notice-json.md."""

from collections.abc import Iterable
from typing import Any

from madoguchi.services.procurement.rules.notices.checks import BY_CODE
from madoguchi.services.procurement.rules.notices.findings import NoticeFinding


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
