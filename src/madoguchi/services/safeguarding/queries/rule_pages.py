"""The page of a rule: its words with today's numbers, its example with dates, its history."""

from dataclasses import dataclass
from datetime import date

from madoguchi.services.safeguarding.queries.rule_book import rules_on
from madoguchi.services.safeguarding.rules.rulebook import (
    Parameter,
    Rule,
    RuleInForce,
    RunEffect,
)
from madoguchi.services.safeguarding.terms import AttendanceCode


@dataclass(frozen=True)
class ParameterLine:
    parameter: Parameter
    value: int
    words: str


@dataclass(frozen=True)
class RulePage:
    rule: Rule
    in_force: RuleInForce
    lines: list[ParameterLine]


@dataclass(frozen=True)
class CodeLine:
    """What an attendance code counts for, in words."""

    label: str
    run: str
    attended: str
    seen: str


def rule_page(code: str, today: date) -> RulePage:
    """One rule as it is in force today; raises LookupError."""
    rules = rules_on(today)
    if code not in rules.rules:
        raise LookupError(code)
    in_force = rules[code]
    lines = [
        ParameterLine(one, in_force[one.name], _words(one, in_force[one.name]))
        for one in in_force.rule.parameters
    ]
    return RulePage(in_force.rule, in_force, lines)


def code_lines(today: date) -> list[CodeLine]:
    """Every code, as the ward counts it today."""
    effects = rules_on(today).effects
    return [
        CodeLine(
            label=AttendanceCode(code).label,
            run=RunEffect(effect.run).label,
            attended="出席日数に入る" if effect.is_attended else "入らない",
            seen="会えている" if effect.is_seen else "会えていない",
        )
        for code, effect in effects.items()
    ]


def _words(parameter: Parameter, value: int) -> str:
    chosen = parameter.choices.get(value)
    return chosen if chosen is not None else f"{value}{parameter.unit}"
