"""What the check of a notice says: rules with their explanation, and findings with their lines."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from madoguchi.core.terms import Term
from madoguchi.services.procurement.rules.notices.evening import tight
from madoguchi.services.procurement.rules.notices.mentions import TimeMention, time_mentions
from madoguchi.services.procurement.rules.notices.shape import Notice


class Severity(Term):
    """How much a finding asks for: a contradiction, a likely slip, or a thing to look at."""

    ERROR = "error", "矛盾"
    WARNING = "warning", "要確認"
    NOTE = "note", "参考"


@dataclass(frozen=True)
class Found:
    """What a rule reports: source lines and one Japanese sentence. ``key`` tells it from another
    finding of the same rule when the lines move."""

    lines: tuple[int, ...]
    message: str
    key: str


def divided(used: Mapping[str, list[int]], joint: str, message: str) -> Iterator[Found]:
    """The finding that one thing goes by several names; none while it goes by one.

    used     name as quoted → lines on which it stands
    joint    what stands between two names in the list
    message  sentence with ``{listed}`` for the names and how often each is used
    """
    if len(used) < 2:
        return
    most = max(used, key=lambda name: len(used[name]))
    rare = [line for name, lines in used.items() if name != most for line in lines[:6]]
    listed = joint.join(f"「{name}」（{len(lines)}か所）" for name, lines in used.items())
    yield Found((*used[most][:1], *rare), message.format(listed=listed), "".join(sorted(used)))


@dataclass(frozen=True)
class Rule:
    """One general rule.

    why     what goes wrong in practice when the notice stays as it is
    how     what the rule looks for, and what it cannot see
    """

    code: str
    title: str
    severity: Severity
    why: str
    how: str
    look: Callable[["Desk"], Iterable[Found]]


@dataclass(frozen=True)
class NoticeFinding:
    """One finding of a document; ``mark`` stays the same when other lines are changed."""

    rule: str
    severity: Severity
    lines: tuple[int, ...]
    places: tuple[str, ...]
    message: str
    mark: str


@dataclass(frozen=True)
class Desk:
    """A notice with what several rules need of it, read once."""

    notice: Notice

    @cached_property
    def times(self) -> tuple[TimeMention, ...]:
        return time_mentions(self.notice)


def run_rules(notice: Notice, rules: Iterable[Rule]) -> tuple[NoticeFinding, ...]:
    """Every finding of the rules, by line, each once."""
    desk = Desk(notice)
    found: dict[str, NoticeFinding] = {}
    for rule in rules:
        for each in _of_rule(desk, rule):
            known = found.get(each.mark)
            found[each.mark] = _together(known, each) if known else each
    return tuple(sorted(found.values(), key=lambda f: (f.lines or (0,), f.rule)))


def _together(one: NoticeFinding, other: NoticeFinding) -> NoticeFinding:
    """The same finding at several places is one finding with all of its lines."""
    places = dict(zip(one.lines + other.lines, one.places + other.places, strict=True))
    lines = tuple(sorted(places))
    return replace(one, lines=lines, places=tuple(places[n] for n in lines))


def _of_rule(desk: Desk, rule: Rule) -> Iterator[NoticeFinding]:
    places = {line.number: line.place for line in desk.notice.lines}
    for found in rule.look(desk):
        lines = tuple(sorted(set(found.lines)))
        yield NoticeFinding(
            rule.code, rule.severity, lines, tuple(places.get(n, "") for n in lines),
            found.message, mark_of(rule.code, found.key),
        )  # fmt: skip


def mark_of(rule: str, key: str) -> str:
    """A short stable mark of a finding, made of the rule and the words it is about."""
    return hashlib.sha256(f"{rule}\n{tight(key)}".encode()).hexdigest()[:16]
