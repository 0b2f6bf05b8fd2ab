"""The rules of the check of a notice, a module a family, and the table of them all."""

from madoguchi.services.procurement.rules.notices.checks import (
    agreements,
    amounts,
    annexes,
    criteria,
    dates,
    delivery,
    dues,
    grounds,
    handing_in,
    laws,
    missing,
    names,
    numbering,
    order,
    proposal,
    references,
    statements,
    steps,
    wording,
    words,
)
from madoguchi.services.procurement.rules.notices.findings import NoticeFinding, Rule, run_rules
from madoguchi.services.procurement.rules.notices.shape import Notice

RULES: tuple[Rule, ...] = (
    *dates.RULES,
    *dues.RULES,
    *numbering.RULES,
    *annexes.RULES,
    *references.RULES,
    *criteria.RULES,
    *amounts.RULES,
    *laws.RULES,
    *names.RULES,
    *grounds.RULES,
    *missing.RULES,
    *words.RULES,
    *agreements.RULES,
    *handing_in.RULES,
    *proposal.RULES,
    *order.RULES,
    *delivery.RULES,
    *statements.RULES,
    *wording.RULES,
    *steps.RULES,
)
BY_CODE: dict[str, Rule] = {rule.code: rule for rule in RULES}


def check_notice(notice: Notice) -> tuple[NoticeFinding, ...]:
    """Every finding of every rule, by line."""
    return run_rules(notice, RULES)
