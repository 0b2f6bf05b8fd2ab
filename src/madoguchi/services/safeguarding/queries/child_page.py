"""The child's page: everything in the order of time, each line leading to its source."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.urls import reverse

from madoguchi.core.calendar.jst import JST, day_of
from madoguchi.core.calendar.wareki import format_date
from madoguchi.services.safeguarding.models import (
    Alert,
    AttendanceEntry,
    CaseAction,
    CaseAssignment,
    Child,
    ChildSighting,
    Observation,
    Placement,
    ReportPeriod,
    Sibling,
    UrgentReport,
)
from madoguchi.services.safeguarding.queries.day_pictures import YearPicture, year_pictures
from madoguchi.services.safeguarding.queries.holders import holders_of
from madoguchi.services.safeguarding.queries.rule_book import rules_on
from madoguchi.services.safeguarding.queries.sealed import COMMENT, FACTS, unseal
from madoguchi.services.safeguarding.rules.case_work import AlertState
from madoguchi.services.safeguarding.rules.rulebook import WARD_OPTIONS, RuleLevel, rule_of
from madoguchi.services.safeguarding.rules.runs import Run, runs
from madoguchi.services.safeguarding.terms import AttendanceCode, ReportState

TONE_OF = {RuleLevel.IMMEDIATE: "danger", RuleLevel.EARLY: "warning", RuleLevel.WATCH: "info"}


@dataclass(frozen=True)
class Event:
    """One line of the course (経過)."""

    at: datetime
    title: str
    url: str
    who: str = ""
    text: str = ""
    tone: str = "neutral"


@dataclass(frozen=True)
class SiblingLine:
    """A sibling, and the days of the last three months on which both were absent."""

    child: Child
    facility: str
    both_absent: tuple[date, ...]


@dataclass(frozen=True)
class ChildPage:
    child: Child
    placements: list[Placement]
    holders: list[CaseAssignment]
    pictures: list[YearPicture]
    current: Run | None
    longest: Run | None
    unannounced: int
    events: list[Event]
    siblings: list[SiblingLine]


def child_page(child: Child, today: date) -> ChildPage:
    """The page; a constant number of queries however long the story is."""
    rules = rules_on(today)
    pictures = year_pictures(child, today, dict(rules.effects))
    main = pictures[0] if pictures else None
    found = runs(main.days, rules.effects) if main else []
    placements = child.placements.select_related("facility__organisation")
    return ChildPage(
        child=child,
        placements=list(placements.order_by("-from_on")),
        holders=holders_of([child.pk], today).get(child.pk, []),
        pictures=pictures,
        current=found[-1] if found and found[-1].ended_on is None else None,
        longest=max(found, key=lambda run: run.certain, default=None),
        unannounced=sum(month.tally.no_contact for month in main.months) if main else 0,
        events=sorted(_events(child), key=lambda event: event.at, reverse=True),
        siblings=siblings_of(child, today) if rules[WARD_OPTIONS]["siblings"] else [],
    )


def siblings_of(child: Child, today: date, days: int = 92) -> list[SiblingLine]:
    """Linked children and simultaneous absences, across facilities (SAFE-040)."""
    group = Sibling.objects.filter(child=child).values("group")
    others = [
        row.child
        for row in Sibling.objects.filter(group__in=group)
        .exclude(child=child)
        .select_related("child__contract__key")
    ]
    if not others:
        return []
    keys = [child.pk, *(other.pk for other in others)]
    absences: dict[int, set[date]] = {key: set() for key in keys}
    rows = AttendanceEntry.objects.filter(
        child__in=keys, code=AttendanceCode.ABSENT.value, day__lte=today,
        day__gt=date.fromordinal(today.toordinal() - days),
    )  # fmt: skip
    for key, day in rows.order_by().values_list("child", "day"):
        absences[key].add(day)
    places = {
        row.child_id: row.facility.name
        for row in Placement.objects.filter(child__in=keys)
        .select_related("facility__organisation")
        .order_by("from_on")
    }
    return [
        SiblingLine(
            other, places.get(other.pk, ""),
            tuple(sorted(absences[child.pk] & absences[other.pk])),
        )
        for other in others
    ]  # fmt: skip


def signs_of(child: Child) -> list[tuple[Observation, str]]:
    """気になる様子 with their comments, the latest first."""
    rows = Observation.objects.filter(child=child).select_related("entered_by")
    return [
        (
            sign,
            unseal(
                child.contract, sign.comment_encrypted,
                f"{COMMENT}:{sign.placement_id}:{sign.day}:{sign.sign}",
            ),
        )
        for sign in rows
    ]  # fmt: skip


def _events(child: Child) -> Iterator[Event]:
    yield from _alert_events(child)
    yield from _facility_events(child)
    yield from _report_events(child)
    for action in CaseAction.objects.filter(child=child).select_related("recorded_by"):
        yield _action_event(child, action)


def _alert_events(child: Child) -> Iterator[Event]:
    for alert in Alert.objects.filter(child=child):
        yield Event(
            alert.raised_at,
            f"お知らせ　{rule_of(alert.rule).title}",
            reverse("safeguarding:alert", args=[alert.number]),
            text=f"{AlertState(alert.state).label}　条件に達した日 {format_date(alert.reached_on)}",
            tone=TONE_OF.get(RuleLevel(alert.level), "neutral"),
        )


def _action_event(child: Child, action: CaseAction) -> Event:
    to_check = action.next_check_on
    follow = f"　次の確認 {format_date(to_check)}" if to_check else ""
    return Event(
        _moment_of(action),
        f"区の対応　{action.get_judgement_display()}",
        reverse("safeguarding:action", args=[child.number, action.pk]),
        who=action.recorded_by.name if action.recorded_by else "",
        text=f"{action.words}{follow}",
        tone="success",
    )


def _facility_events(child: Child) -> Iterator[Event]:
    page = reverse("safeguarding:child-observations", args=[child.number])
    for sign, comment in signs_of(child):
        yield Event(
            sign.entered_at, f"気になる様子　{sign.get_sign_display()}", f"{page}#sign-{sign.pk}",
            who=sign.entered_by.name if sign.entered_by else "",
            text=comment, tone="warning",
        )  # fmt: skip
    for urgent in UrgentReport.objects.filter(child=child).select_related("reported_by"):
        place = f"{FACTS}:{urgent.placement_id}:{urgent.form_key}"
        yield Event(
            urgent.reported_at, f"緊急の情報提供　{urgent.get_sign_display()}",
            reverse("safeguarding:ward-urgent", args=[urgent.receipt_number]),
            who=urgent.reported_by.name if urgent.reported_by else "",
            text=unseal(child.contract, urgent.facts_encrypted, place), tone="danger",
        )  # fmt: skip
    for seen in ChildSighting.objects.filter(child=child).select_related("entered_by"):
        yield Event(
            seen.entered_at, f"状況把握　{seen.get_means_display()}",
            f"{page}#sighting-{seen.pk}",
            who=seen.entered_by.name if seen.entered_by else "",
            text=f"確認した日 {format_date(seen.confirmed_on)}　有効 {seen.valid_days}日",
            tone="success",
        )  # fmt: skip


def _report_events(child: Child) -> Iterator[Event]:
    rows = ReportPeriod.objects.filter(child=child, submitted_at__isnull=False)
    for report in rows:
        if report.submitted_at is not None:
            yield Event(
                report.submitted_at,
                f"定期報告　{format_date(report.from_on)}から",
                reverse("safeguarding:ward-report", args=[report.pk]),
                text=ReportState(report.state).label,
            )


def _moment_of(action: CaseAction) -> datetime:
    """What was recorded on its day stands at that moment, else at noon of its day."""
    if day_of(action.recorded_at) == action.acted_on:
        return action.recorded_at
    return datetime.combine(action.acted_on, time(12), JST)
