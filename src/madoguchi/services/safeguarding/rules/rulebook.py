"""The rule book: every rule with its words, basis, source and dated values (library/rules.yaml)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from madoguchi.core.errors import Refused
from madoguchi.core.terms import Term
from madoguchi.services.safeguarding.terms import AttendanceCode

SOURCE = Path(__file__).resolve().parent.parent / "library" / "rules.yaml"
CODES = "codes"
WARD_OPTIONS = "ward_options"
SEVEN_DAYS = "seven_days"
POSSIBLE_SEVEN = "possible_seven"
EARLY_RUN = "early_run"
NO_CONTACT = "no_contact"
UNKNOWN_REASON = "unknown_reason"
NOT_SEEN = "not_seen"
CHANGE = "change"
SILENT_FACILITY = "silent_facility"


class RuleLevel(Term):
    """How much a finding of the rule asks for."""

    DEFINITION = "definition", "数え方"
    IMMEDIATE = "immediate", "即時通知"
    EARLY = "early", "注意"
    WATCH = "watch", "傾向"


class RunEffect(Term):
    """What a day does to a run of absences."""

    ENDS = "ends", "継続を終わらせる"
    ADDS = "adds", "日数に数える"
    HOLDS = "holds", "数えず、途切れさせない"


@dataclass(frozen=True, slots=True)
class Effect:
    """What an attendance code counts for.

    is_attended  attendance in the register (出席日数)
    is_seen      staff of the facility met the child face to face (対面確認)
    """

    is_attended: bool
    is_seen: bool
    run: RunEffect


@dataclass(frozen=True, kw_only=True)
class DatedValue:
    """A value from a day on, and who says so."""

    from_on: date
    value: int
    source: str


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One number of a rule; ``at_least`` and ``at_most`` are what a ward may choose from."""

    name: str
    label: str
    unit: str
    at_least: int
    at_most: int
    values: tuple[DatedValue, ...]
    choices: Mapping[int, str]

    def value_on(self, day: date, ward: Iterable[DatedValue] = ()) -> DatedValue:
        """The value in force on the day: the latest one, the ward's before the book's.

        raises  LookupError  no value is in force so early
        """
        known = [one for one in (*self.values, *ward) if one.from_on <= day]
        if not known:
            raise LookupError(f"{self.name} has no value on {day}")
        return max(enumerate(known), key=lambda pair: (pair[1].from_on, pair[0]))[1]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule in its words.

    exception  the words of what holds its notice back; "" if nothing does
    """

    code: str
    title: str
    level: RuleLevel
    text: str
    exception: str
    basis: tuple[str, ...]
    source: str
    parameters: tuple[Parameter, ...]

    def parameter(self, name: str) -> Parameter:
        return next(one for one in self.parameters if one.name == name)


@dataclass(frozen=True, kw_only=True)
class WardValue:
    """A value that the ward set: from which day, and why."""

    rule: str
    parameter: str
    dated: DatedValue


@dataclass(frozen=True, kw_only=True)
class RuleInForce:
    """A rule with its values on one day; ``version`` is the day of its youngest value."""

    rule: Rule
    values: Mapping[str, int]
    version: str

    def __getitem__(self, name: str) -> int:
        return self.values[name]

    @property
    def words(self) -> str:
        """The rule's text with its numbers in it."""
        return self.rule.text.format_map({"measure": "対象の日数", **self.values})


@dataclass(frozen=True, kw_only=True)
class Rulebook:
    """All rules as they stand on one day."""

    on: date
    rules: Mapping[str, RuleInForce]
    effects: Mapping[str, Effect]

    def __getitem__(self, code: str) -> RuleInForce:
        return self.rules[code]


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule of the library, in its order."""
    return tuple(_rule(row) for row in _library()["rules"])


def rule_of(code: str) -> Rule:
    """The rule of this code; raises LookupError."""
    found = next((rule for rule in all_rules() if rule.code == code), None)
    if found is None:
        raise LookupError(code)
    return found


def rulebook(on: date, ward: Sequence[WardValue] = ()) -> Rulebook:
    """The rules in force on a day, with the ward's own values where it has set any."""
    rules = {rule.code: _in_force(rule, on, ward) for rule in all_rules()}
    return Rulebook(on=on, rules=rules, effects=_effects(rules[CODES]))


def check_ward_value(rule: str, parameter: str, value: int) -> None:
    """A ward may be stricter than the notice, never laxer.

    raises  Refused      outside of what may be chosen
            LookupError  no such rule or number
    """
    found = next((one for one in rule_of(rule).parameters if one.name == parameter), None)
    if found is None:
        raise LookupError(f"{rule}.{parameter}")
    if not found.at_least <= value <= found.at_most:
        raise Refused(
            "outside_limits",
            f"「{found.label}」は、{found.at_least}から{found.at_most}までの間で設定してください。",
        )


def _in_force(rule: Rule, on: date, ward: Sequence[WardValue]) -> RuleInForce:
    values, since = {}, []
    for parameter in rule.parameters:
        own = [w.dated for w in ward if (w.rule, w.parameter) == (rule.code, parameter.name)]
        dated = parameter.value_on(on, own)
        values[parameter.name] = dated.value
        since.append(dated.from_on)
    return RuleInForce(rule=rule, values=values, version=max(since).isoformat())


def _effects(definition: RuleInForce) -> dict[str, Effect]:
    """Effects by the value of the code; a parameter's 1 makes a day count like an absence."""
    effects = {}
    for code, row in _library()[CODES].items():
        said = row["run"]
        if said in definition.values:
            run = RunEffect.ADDS if definition[said] else RunEffect.HOLDS
        else:
            run = RunEffect(said)
        effects[AttendanceCode(code).value] = Effect(row["attended"], row["seen"], run)
    return effects


@cache
def _library() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    return found


def _rule(row: Mapping[str, Any]) -> Rule:
    return Rule(
        code=row["code"],
        title=row["title"],
        level=RuleLevel(row["level"]),
        text=_joined(row["text"]),
        exception=_joined(row.get("exception", "")),
        basis=tuple(row["basis"]),
        source=_joined(row["source"]),
        parameters=tuple(_parameter(one) for one in row["parameters"]),
    )


def _parameter(row: Mapping[str, Any]) -> Parameter:
    return Parameter(
        name=row["name"],
        label=row["label"],
        unit=row["unit"],
        at_least=row["at_least"],
        at_most=row["at_most"],
        values=tuple(
            DatedValue(from_on=one["from"], value=one["value"], source=one["source"])
            for one in row["values"]
        ),
        choices=row.get("choices", {}),
    )


def _joined(text: str) -> str:
    """Folded lines of YAML are joined by spaces, which Japanese does not have."""
    return re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", text).strip()
