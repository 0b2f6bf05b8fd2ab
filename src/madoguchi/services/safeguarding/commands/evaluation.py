"""Evaluation: the rules look at one child after a change, at all children each night.

Both are the same function over a set of children; only the set differs. Running it again
changes nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Q

from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.calendar.jst import day_of, to_jst
from madoguchi.services.safeguarding.commands.alerting import (
    deliver_to_holders,
    describe,
    raise_alert,
)
from madoguchi.services.safeguarding.models import (
    Alert,
    CaseAssignment,
    Child,
    ChildSighting,
    EvaluationDue,
    Standing,
)
from madoguchi.services.safeguarding.queries.histories import History, OpenDays, histories
from madoguchi.services.safeguarding.queries.holders import holders_of
from madoguchi.services.safeguarding.queries.rule_book import rules_on
from madoguchi.services.safeguarding.rules import rulebook as book
from madoguchi.services.safeguarding.rules.case_work import UNSETTLED, AlertState
from madoguchi.services.safeguarding.rules.escalation import confirm_by
from madoguchi.services.safeguarding.rules.findings import LOOK_BACK, Finding, findings
from madoguchi.services.safeguarding.rules.rulebook import Rulebook
from madoguchi.services.safeguarding.rules.runs import current_run
from madoguchi.services.safeguarding.rules.sightings import Sighting, SightingMeans

CHUNK = 500
NIGHT_STARTS = time(4, 0)
# Found because nobody said anything: once somebody does, there is nothing left to judge.
OF_SILENCE = (book.POSSIBLE_SEVEN,)
STAGES = (book.EARLY_RUN, book.POSSIBLE_SEVEN)
WATCHED = (*UNSETTLED, AlertState.HELD_BACK)


def mark_for_evaluation(children: Iterable[int], *, now: datetime) -> None:
    """These children's days have changed: the rules look again within seconds."""
    EvaluationDue.objects.bulk_create(
        EvaluationDue(child_id=child, marked_at=now) for child in sorted(set(children))
    )


def evaluate_changed(now: datetime) -> int:
    """Job: look at the children that were marked; how many."""
    waiting: dict[int, list[int]] = defaultdict(list)
    for row, child in EvaluationDue.objects.values_list("pk", "child"):
        waiting[child].append(row)
    for chunk in _chunks(sorted(waiting)):
        with transaction.atomic():
            evaluate_children(chunk, now=now)
            # These very rows: a mark that arrived meanwhile has to be looked at again.
            seen = [row for child in chunk for row in waiting[child]]
            EvaluationDue.objects.filter(pk__in=seen).delete()
    return len(waiting)


def evaluate_nightly(now: datetime) -> int:
    """Job: every child that has not been looked at today, from 4:00 on; how many.

    Time itself changes things: a day without a report becomes owed, an exception expires.
    """
    today = day_of(now)
    if to_jst(now).time() < NIGHT_STARTS:
        return 0
    children = list(
        Child.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=today - LOOK_BACK))
        .exclude(standings__evaluated_on=today)
        .filter(placements__from_on__lte=today)
        .order_by("pk")
        .values_list("pk", flat=True)
        .distinct()
    )
    if not children:
        return 0
    open_days, rules = OpenDays(), rules_on(today)
    for chunk in _chunks(children):
        with transaction.atomic():
            evaluate_children(chunk, now=now, open_days=open_days, rules=rules)
    return len(children)


def evaluate_children(
    children: Collection[int],
    *,
    now: datetime,
    open_days: OpenDays | None = None,
    rules: Rulebook | None = None,
) -> list[Alert]:
    """Apply every rule to these children as of ``now``; the alerts raised anew.

    Inside a transaction: the children's rows are locked, so two evaluations never raise twice.
    """
    today = day_of(now)
    rules = rules or rules_on(today)
    locked = Child.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=children)
    keys = list(locked.order_by("pk").values_list("pk", flat=True))
    known, sightings = _alerts_of(keys, today), _sightings_of(keys)
    raised: list[Alert] = []
    standings: list[Standing] = []
    for history in histories(keys, today=today, effects=dict(rules.effects), open_days=open_days):
        found = findings(history.days, on=today, rules=rules, sightings=sightings[history.child_id])
        mine = [a for a in known[history.child_id] if a.line == history.line]
        raised += _settle(history, found, mine, today=today, now=now)
        standings.append(_standing(history, rules, today))
    _keep_standings(standings)
    _deliver(raised, keys, today, now)
    return raised


def _settle(
    history: History, found: Sequence[Finding], known: list[Alert], *, today: date, now: datetime
) -> list[Alert]:
    """Bring the child's alerts in line with what was found; those that are new or free again."""
    raised, met = [], set()
    for finding in found:
        alert = _match(finding, known)
        if alert is None:
            facility = history.placement.facility
            alert = raise_alert(
                finding, placement=history.placement, facility=facility, line=history.line, now=now
            )
            known.append(alert)
            if alert.state == AlertState.OPEN:
                raised.append(alert)
        elif _update(alert, finding, now):
            raised.append(alert)
        met.add(alert.pk)
    for alert in known:
        if alert.pk not in met and alert.last_on >= today - LOOK_BACK:
            _lapse(alert, found, now)
    return raised


def _match(finding: Finding, known: Iterable[Alert]) -> Alert | None:
    """The alert of this very run: its start may have moved with a correction."""
    for alert in known:
        if (alert.rule, alert.measure) != (finding.rule, finding.measure):
            continue
        if finding.rule == book.CHANGE and alert.started_on != finding.started_on:
            continue
        if alert.started_on <= finding.last_on and finding.started_on <= alert.last_on:
            return alert
    return None


def _update(alert: Alert, finding: Finding, now: datetime) -> bool:
    """Write what changed; True if the alert was held back, or had lapsed, and stands again."""
    was_gone = alert.state == AlertState.CLOSED and not alert.is_still_met
    is_free = (alert.state == AlertState.HELD_BACK and finding.sighting is None) or was_gone
    differs = describe(alert, finding)
    if is_free:
        alert.state, alert.raised_at, alert.closed_at = AlertState.OPEN.value, now, None
        alert.escalated_at = None
        alert.confirm_by = confirm_by(now, finding.values.get("confirm", 0), BusinessCalendar())
    if differs or is_free:
        alert.save()
    return is_free


def _lapse(alert: Alert, found: Sequence[Finding], now: datetime) -> None:
    """A graver alert took its place, or a correction took its ground: it is never just gone."""
    graver = next((one for one in found if one.rule == book.SEVEN_DAYS), None)
    if alert.rule in STAGES and graver is not None and graver.started_on <= alert.last_on:
        alert.state, alert.closed_at = AlertState.SUPERSEDED.value, now
    elif alert.rule in OF_SILENCE:
        alert.state, alert.closed_at, alert.is_still_met = AlertState.CLOSED.value, now, False
    elif alert.is_still_met and alert.rule != book.NOT_SEEN:
        alert.is_still_met = False
    else:
        return
    alert.save(update_fields=["state", "closed_at", "is_still_met"])


def _alerts_of(children: Collection[int], today: date) -> dict[int, list[Alert]]:
    """Every alert that a finding of today could be: the unsettled, and those of late."""
    found: dict[int, list[Alert]] = defaultdict(list)
    rows = Alert.objects.filter(child__in=children).filter(
        Q(state__in=[state.value for state in WATCHED]) | Q(last_on__gte=today - 2 * LOOK_BACK)
    )
    for alert in rows.select_related("facility__contract__key", "facility__contract__section"):
        found[alert.child_id or 0].append(alert)
    return found


def _sightings_of(children: Collection[int]) -> dict[int, list[Sighting]]:
    found: dict[int, list[Sighting]] = defaultdict(list)
    for row in ChildSighting.objects.filter(child__in=children):
        found[row.child_id].append(
            Sighting(
                confirmed_on=row.confirmed_on, means=SightingMeans(row.means),
                valid_days=row.valid_days,
            )
        )  # fmt: skip
    return found


def _standing(history: History, rules: Rulebook, today: date) -> Standing:
    run = current_run(history.days, rules.effects)
    seen = [d.on for d in history.days if d.code and rules.effects[d.code].is_seen]
    silent = 0
    for day in reversed(history.days):
        if day.code:
            break
        silent += day.is_due
    return Standing(
        child_id=history.child_id,
        line=history.line.value,
        evaluated_on=today,
        certain=run.certain if run else 0,
        possible=run.possible if run else 0,
        last_seen_on=seen[-1] if seen else None,
        unreported=silent,
    )


def _keep_standings(standings: Sequence[Standing]) -> None:
    Standing.objects.bulk_create(
        standings,
        update_conflicts=True,
        unique_fields=["child", "line"],
        update_fields=["evaluated_on", "certain", "possible", "last_seen_on", "unreported"],
    )


def _deliver(
    raised: Sequence[Alert], children: Collection[int], today: date, now: datetime
) -> None:
    if not raised:
        return
    holders: dict[int, list[CaseAssignment]] = holders_of(children, today)
    for alert in raised:
        deliver_to_holders(alert, holders.get(alert.child_id or 0, []), now=now)


def _chunks(children: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(children), CHUNK):
        yield children[start : start + CHUNK]
