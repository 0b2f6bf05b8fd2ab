"""Notices of an invented ward as plain lines: a clean one, and pieces with planted slips."""

from madoguchi.services.procurement.rules.notices.checks import check_notice
from madoguchi.services.procurement.rules.notices.findings import NoticeFinding
from madoguchi.services.procurement.rules.notices.outline import read_outline
from madoguchi.services.procurement.rules.notices.shape import Notice, SourceLine


def notice(text: str) -> Notice:
    """The outline of a text, blank lines kept."""
    lines = enumerate(text.splitlines(), start=1)
    return read_outline(SourceLine(n, line, f"{n}行目") for n, line in lines)


def found(text: str, rule: str) -> list[tuple[int, ...]]:
    """The lines of each finding of one rule."""
    return [each.lines for each in findings(text) if each.rule == rule]


def findings(text: str) -> tuple[NoticeFinding, ...]:
    return check_notice(notice(text))
