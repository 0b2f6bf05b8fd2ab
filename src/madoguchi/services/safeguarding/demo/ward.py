"""The demo's ward: the rules have looked, somebody has acted, a move, siblings, reports read."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet

from madoguchi.core.calendar.business import months_before
from madoguchi.core.calendar.jst import at, day_of
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.commands.access import request_access
from madoguchi.services.safeguarding.commands.alerting import confirm_alert
from madoguchi.services.safeguarding.commands.casework import Acted, record_action
from madoguchi.services.safeguarding.commands.disclosures import prepare_disclosure
from madoguchi.services.safeguarding.commands.evaluation import evaluate_changed
from madoguchi.services.safeguarding.commands.guardians import Asked, register_inquiry
from madoguchi.services.safeguarding.commands.messages import (
    Writing,
    note_reading,
    write_to_facility,
    write_to_ward,
)
from madoguchi.services.safeguarding.commands.moving import Move, end_support, move_child
from madoguchi.services.safeguarding.commands.sightings import confirm_sighting
from madoguchi.services.safeguarding.commands.silence import watch_silence
from madoguchi.services.safeguarding.commands.ties import link_siblings
from madoguchi.services.safeguarding.demo.casework import (
    come_in_their_time,
    confirm_what_was_due,
    work_through,
)
from madoguchi.services.safeguarding.demo.names import FAMILY
from madoguchi.services.safeguarding.models import (
    Alert,
    AttendanceEntry,
    Child,
    Message,
    Placement,
    ReportPeriod,
    ReportStep,
)
from madoguchi.services.safeguarding.queries.caseload import own_children
from madoguchi.services.safeguarding.queries.sealed import name_of
from madoguchi.services.safeguarding.rules.case_work import AlertState, EndReason, Judgement
from madoguchi.services.safeguarding.rules.disclosure import AskedBy, Asking
from madoguchi.services.safeguarding.rules.rulebook import EARLY_RUN, NO_CONTACT, SEVEN_DAYS
from madoguchi.services.safeguarding.rules.sightings import SightingMeans
from madoguchi.services.safeguarding.terms import EntryState, ReportState, ReportStepKind

SIBLINGS = 6


def live_on(now: datetime, worker: Actor, officer: Actor) -> None:
    """Let the rules look at everybody, then let people do a little of what waits."""
    evaluate_changed(now)
    watch_silence(last_watch(now))
    come_in_their_time(now)
    work_through(now)
    mine = own_children(worker, now).order_by("number")
    for alert in Alert.objects.filter(child__in=mine, rule__in=(NO_CONTACT, EARLY_RUN))[:1]:
        if alert.child is not None:
            record_action(
                alert.child,
                Acted(
                    judgement=Judgement.CALL_FACILITY, acted_on=day_of(now),
                    key="demo-action", words="担任に電話で様子を聞いた。変わりはないとのこと。",
                    alert=alert, closes=True,
                ),
                by=worker, now=now,
            )  # fmt: skip
    for child in mine[1:2]:
        record_action(
            child,
            Acted(
                judgement=Judgement.HOME_VISIT, acted_on=day_of(now) - timedelta(days=1),
                key="demo-check", words="訪問したが不在だった。翌日に電話で確かめる。",
                next_check_on=day_of(now),
            ),
            by=worker, now=now,
        )  # fmt: skip
    confirm_what_was_due(now, officer)
    waiting = Alert.objects.filter(rule=SEVEN_DAYS, state=AlertState.OPEN.value)
    for alert in waiting.order_by("pk")[1::3]:
        confirm_alert(alert, Judgement.HOME_VISIT, by=officer, now=now)
    first = mine.first()
    other = _of_the_same_family(first) if first else None
    if first is not None and other is not None:
        link_siblings([first, other], by=officer, now=now)
    tie_siblings(now, officer)


def last_watch(now: datetime) -> datetime:
    """The rules look for silence from 4:00 on: before that, what they saw yesterday morning."""
    four = at(day_of(now), 4)
    return now if now >= four else four - timedelta(days=1)


def tie_siblings(now: datetime, officer: Actor) -> None:
    """Children with an alert, each beside one of the next facility."""
    children = list(Child.objects.filter(alerts__rule=SEVEN_DAYS).distinct().order_by("number"))
    for child in children[:SIBLINGS]:
        other = _of_the_same_family(child)
        if other is not None:
            link_siblings([child, other], by=officer, now=now)


def _of_the_same_family(child: Child) -> Child | None:
    """The next child with the same family name; names are sealed, so each has to be opened."""
    family = name_of(child).split()[0]
    rows = Child.objects.filter(number__gt=child.number, sibling__isnull=True, ended_on=None)
    nearest = rows.select_related("contract__key").order_by("number")[: 2 * len(FAMILY)]
    return next((one for one in nearest if name_of(one).split()[0] == family), None)


def move_one(placements: Sequence[Placement], now: datetime, officer: Actor) -> list[Placement]:
    """A child changed from the first elementary school to the next one ten days ago."""
    moved = placements[0]
    same = [p.facility for p in placements if p.facility.kind == moved.facility.kind]
    target = next(f for f in same if f.pk != moved.facility_id)
    day = day_of(now) - timedelta(days=10)
    new = move_child(moved, Move(facility=target, from_on=day), by=officer, now=now)
    moved.refresh_from_db(fields=["until_on"])
    return [*placements, new]


def end_one(placement: Placement, now: datetime, officer: Actor) -> None:
    """A support that came to its end a week ago."""
    end_support(
        placement.child, day_of(now) - timedelta(days=7), EndReason.IMPROVED,
        "家庭の状況が落ち着いたため。", by=officer, now=now,
    )  # fmt: skip


def hold_back_one(now: datetime, officer: Actor) -> None:
    """Of one child the hospital has said that it is there: the notice waits."""
    alert = Alert.objects.filter(rule=SEVEN_DAYS, placement__isnull=False).order_by("pk").last()
    if alert is not None and alert.placement is not None:
        confirm_sighting(
            alert.placement, day_of(now) - timedelta(days=1), SightingMeans.HOSPITAL, 14,
            by=officer, now=now,
        )  # fmt: skip


def send_reports(before: datetime, now: datetime) -> None:
    """Last month's reports: most accepted, some to be read, a few with the facility still."""
    due = ReportPeriod.objects.filter(
        state=ReportState.OPEN.value, until_on__lte=day_of(before)
    ).annotate(turn=F("placement__facility_id") % 10)
    sent = list(due.exclude(turn=0).values_list("pk", "turn"))
    accepted = [key for key, turn in sent if turn > 2]
    rows = ReportPeriod.objects.filter(pk__in=[key for key, _ in sent])
    _hand_over_days(rows)
    rows.update(state=ReportState.SUBMITTED.value, submitted_at=before, no_signs=True)
    ReportPeriod.objects.filter(pk__in=accepted).update(
        state=ReportState.ACCEPTED.value, accepted_at=min(before + timedelta(days=1), now)
    )
    ReportStep.objects.bulk_create(
        ReportStep(report_id=key, kind=ReportStepKind.SUBMITTED.value, made_at=before)
        for key, _ in sent
    )


def _hand_over_days(reports: QuerySet[ReportPeriod]) -> None:
    """The days of a report go with it: from then on a correction needs its reason."""
    covering = reports.filter(
        placement=OuterRef("placement"), from_on__lte=OuterRef("day"),
        until_on__gte=OuterRef("day"),
    )  # fmt: skip
    AttendanceEntry.objects.filter(Exists(covering)).update(state=EntryState.SUBMITTED.value)


def guardian_asks(placement: Placement, now: datetime, reporter: Actor, worker: Actor) -> None:
    """A guardian asked the school yesterday, and asked the ward for the records."""
    yesterday = day_of(now) - timedelta(days=1)
    asked = Asked(
        asking=Asking.QUESTION, asked_by=AskedBy.TELEPHONE, asked_on=yesterday,
        words="学校が区に何を伝えているのかを聞かれた。", key="demo-guardian",
    )  # fmt: skip
    register_inquiry(placement, asked, by=reporter, now=now)
    last = day_of(now)
    first = months_before(last.replace(day=1), 12)
    prepare_disclosure(
        placement.child, first, last, "保護者からの開示請求", by=worker, now=now
    )  # fmt: skip


def talk(now: datetime, worker: Actor, staff: Actor) -> None:
    """The caseworker asked two days ago, the school has answered; a question to it is unread."""
    child = own_children(worker, now).order_by("number").first()
    placement = child.placements.select_related("facility").first() if child else None
    if child is None or placement is None:
        return
    asked = at(day_of(now) - timedelta(days=2), 10)
    if day_of(asked) < placement.from_on:
        return
    for minutes, words, by in (
        (0, "今月の欠席について、家庭からの連絡の様子を教えてください。", worker),
        (200, "欠席の日は、毎回、朝に保護者から電話があります。", staff),
        (
            1500,
            "ありがとうございます。次に欠席したときは、その日のうちに知らせてください。",
            worker,
        ),
    ):
        moment = min(asked + timedelta(minutes=minutes), now)
        write = write_to_facility if by is worker else write_to_ward
        writing = Writing(words=words, key=f"demo-talk-{minutes}", child=child)
        read = Message.objects.filter(child=child)
        note_reading(read, is_ward=by is worker, by=by, now=moment)
        write(placement.facility, writing, by=by, now=moment)


def look_beyond(now: datetime, other: Actor) -> None:
    """Somebody of the guidance centre needed a case of another centre for three hours."""
    child = Child.objects.order_by("number")[3]
    request_access(child, "夜間の通報への対応のため、経過を確かめる。", by=other, now=now)
