"""Notices of an invented ward as plain lines: a clean one, and pieces with planted slips."""

from madoguchi.services.procurement.rules.notices.checks import check_notice
from madoguchi.services.procurement.rules.notices.findings import NoticeFinding
from madoguchi.services.procurement.rules.notices.outline import outline_of
from madoguchi.services.procurement.rules.notices.shape import Notice


def notice(text: str) -> Notice:
    """The outline of a text, blank lines kept."""
    return outline_of(text.splitlines())


def found(text: str, rule: str) -> list[tuple[int, ...]]:
    """The lines of each finding of one rule."""
    return [each.lines for each in findings(text) if each.rule == rule]


def findings(text: str) -> tuple[NoticeFinding, ...]:
    return check_notice(notice(text))
