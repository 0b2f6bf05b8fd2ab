"""The page of a rule: its words with today's numbers, its example with dates, its history."""

from dataclasses import dataclass
from datetime import date, timedelta

from madoguchi.services.safeguarding.queries.day_pictures import DayCell, weeks_around
from madoguchi.services.safeguarding.queries.rule_book import rules_on
from madoguchi.services.safeguarding.rules import rulebook as book
from madoguchi.services.safeguarding.rules.days import Day
from madoguchi.services.safeguarding.rules.facility_calendar import ExpectedDays, facility_calendar
from madoguchi.services.safeguarding.rules.rulebook import (
    Parameter,
    Rule,
    RuleInForce,
    RunEffect,
)
from madoguchi.services.safeguarding.terms import AttendanceCode

# The example of the notice: Monday to Friday, and Monday and Tuesday of the week after.
EXAMPLE_STARTS = date(2025, 6, 2)
EXAMPLE_RULES = (book.SEVEN_DAYS, book.EARLY_RUN)


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


def example_weeks(code: str, in_force: RuleInForce) -> list[list[DayCell]]:
    """Absences on every school day until the rule speaks, each with its number."""
    if code not in EXAMPLE_RULES:
        return []
    plan = ExpectedDays(facility_calendar("12345"), EXAMPLE_STARTS)
    expected = plan.between(EXAMPLE_STARTS, EXAMPLE_STARTS + timedelta(days=30))
    days = [Day(on, "absent", contact="received", reason="illness") for on in expected]
    shown = days[: in_force["days"]]
    counted = [day.on for day in shown]
    return weeks_around((EXAMPLE_STARTS, counted[-1]), shown, [plan], counted[-1], counted)


def _words(parameter: Parameter, value: int) -> str:
    chosen = parameter.choices.get(value)
    return chosen if chosen is not None else f"{value}{parameter.unit}"
