"""Findings: everything that the rules have to say of one child on one day."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from madoguchi.core.calendar.business import months_before
from madoguchi.services.safeguarding.rules import rulebook as book
from madoguchi.services.safeguarding.rules.change import changes
from madoguchi.services.safeguarding.rules.days import Day, is_unannounced, is_unexplained
from madoguchi.services.safeguarding.rules.rulebook import Rulebook, RuleInForce
from madoguchi.services.safeguarding.rules.runs import Run, runs, unseen_days
from madoguchi.services.safeguarding.rules.sightings import Sighting, sighting_on

# A monthly report may come in five weeks after the day; older single absences are history.
LOOK_BACK = timedelta(days=45)
RUN_RULES = (book.SEVEN_DAYS, book.EARLY_RUN)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that a rule found. With child and line, rule, started_on and measure are unique.

    started_on  first day of the run or month that it is about
    reached_on  the day on which the number was reached: the event, not the moment of the entry
    counted     the days that the rule counted
    unreported  days in between that owe a report
    held        days in between that neither counted nor ended
    values      the rule's numbers as they were in force
    figures     further numbers for the words: {"before": 4}
    ended_on    the attendance that ended the run; None while it goes on
    sighting    what holds the notice back, if anything does (除外)
    """

    rule: str
    version: str
    words: str
    started_on: date
    reached_on: date
    counted: tuple[date, ...]
    unreported: tuple[date, ...] = ()
    held: tuple[date, ...] = ()
    measure: str = ""
    values: Mapping[str, int] = field(default_factory=dict)
    figures: Mapping[str, int] = field(default_factory=dict)
    ended_on: date | None = None
    sighting: Sighting | None = None

    @property
    def last_on(self) -> date:
        return max([*self.counted, *self.unreported, self.reached_on])


def findings(
    days: Sequence[Day], *, on: date, rules: Rulebook, sightings: Sequence[Sighting] = ()
) -> list[Finding]:
    """What the rules find of one child at one line of facilities on the day ``on``.

    days       in order, up to ``on``; from the last attendance before the current run, and from
               ``change.window_start(on)``, at the latest
    sightings  every confirmation, valid or not
    """
    known = runs(days, rules.effects)
    found: list[Finding] = []
    for run in known:
        if run.last_on >= on - LOOK_BACK or run.ended_on is None:
            found.extend(_of_run(run, on, rules, sightings))
            found.extend(_of_single_absences(run, rules))
    told = {day for one in found if one.rule in RUN_RULES for day in one.counted}
    found.extend(_of_changes(days, on, rules, told))
    if not any(one.rule == book.SEVEN_DAYS and one.ended_on is None for one in found):
        found.extend(_of_unseen(days, on, rules, sightings))
    return found


def _of_run(
    run: Run, on: date, rules: Rulebook, sightings: Sequence[Sighting]
) -> Iterator[Finding]:
    """Seven days, or on the way there: the graver finding takes the place of the lesser.

    A run that an attendance has ended counts too: a month that comes in at once holds it whole.
    """
    seven, early = rules[book.SEVEN_DAYS], rules[book.EARLY_RUN]
    possible = rules[book.POSSIBLE_SEVEN]
    if run.certain >= seven["days"]:
        sighting = sighting_on(on if run.ended_on is None else run.last_on, sightings)
        yield _run_finding(run, seven, run.absent[0], run.reached_on(seven["days"]), sighting)
        return
    if run.certain >= early["days"]:
        yield _run_finding(run, early, run.absent[0], run.reached_on(early["days"]))
    if run.possible >= possible["days"] and run.ended_on is None:
        reached = run.possibly_reached_on(possible["days"])
        yield _run_finding(run, possible, run.started_on, reached)


def _run_finding(
    run: Run, rule: RuleInForce, started: date, reached: date, sighting: Sighting | None = None
) -> Finding:
    return _finding(
        rule,
        started_on=started,
        reached_on=reached,
        counted=run.absent,
        unreported=run.unreported,
        held=run.held,
        figures={"certain": run.certain, "possible": run.possible, "unbroken": run.unbroken},
        ended_on=run.ended_on,
        sighting=sighting,
    )


def _of_single_absences(run: Run, rules: Rulebook) -> Iterator[Finding]:
    """連絡なし and 理由不明: one finding a run, however many of its days."""
    for code, is_counted in ((book.NO_CONTACT, is_unannounced),
                             (book.UNKNOWN_REASON, is_unexplained)):  # fmt: skip
        rule = rules[code]
        counted = tuple(day.on for day in run.absences if is_counted(day))
        if len(counted) >= rule["times"]:
            reached = counted[rule["times"] - 1]
            yield _finding(
                rule, started_on=run.absent[0], reached_on=reached, counted=counted,
                figures={"certain": len(counted)}, ended_on=run.ended_on,
            )  # fmt: skip


def _of_changes(
    days: Sequence[Day], on: date, rules: Rulebook, told: Collection[date]
) -> Iterator[Finding]:
    """This month so far, and the last one: a monthly report comes in after its end.

    Days of which a run has told already are no news: without them there must be enough as well.
    """
    rule = rules[book.CHANGE]
    limits = {name: rule[name] for name in ("ratio", "least", "more")}
    months = (months_before(on.replace(day=1), 1), on)
    for change in (one for month in months for one in changes(days, month=month, **limits)):
        if sum(day not in told for day in change.counted) < rule["least"]:
            continue
        yield Finding(
            rule=rule.rule.code,
            version=rule.version,
            words=rule.rule.text.format_map({**rule.values, "measure": change.measure.label}),
            started_on=change.month,
            reached_on=change.counted[-1],
            counted=change.counted,
            measure=change.measure.value,
            values=rule.values,
            figures={
                "now": len(change.counted),
                "before": change.before,
                "days_before": change.days_before,
                "expected_tenths": change.expected_tenths,
            },
        )


def _of_unseen(
    days: Sequence[Day], on: date, rules: Rulebook, sightings: Sequence[Sighting]
) -> Iterator[Finding]:
    rule = rules[book.NOT_SEEN]
    met = max((one.confirmed_on for one in sightings if one.confirmed_on <= on), default=date.min)
    unseen = tuple(day for day in unseen_days(days, rules.effects) if day > met)
    if len(unseen) >= rule["days"]:
        yield _finding(
            rule, started_on=unseen[0], reached_on=unseen[rule["days"] - 1], counted=unseen,
            figures={"certain": len(unseen)},
        )  # fmt: skip


def _finding(
    rule: RuleInForce,
    *,
    started_on: date,
    reached_on: date,
    counted: tuple[date, ...],
    unreported: tuple[date, ...] = (),
    held: tuple[date, ...] = (),
    figures: Mapping[str, int],
    ended_on: date | None = None,
    sighting: Sighting | None = None,
) -> Finding:
    return Finding(
        rule=rule.rule.code, version=rule.version, words=rule.words, started_on=started_on,
        reached_on=reached_on, counted=counted, unreported=unreported, held=held,
        values=rule.values, figures=figures, ended_on=ended_on, sighting=sighting,
    )  # fmt: skip
