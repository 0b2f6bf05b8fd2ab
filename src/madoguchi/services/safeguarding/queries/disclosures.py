"""What a disclosure holds: months of attendance, what was noticed, who told it: masked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from madoguchi.core.accounts.models import Person
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.errors import Missing
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.models import (
    Child,
    Disclosure,
    GuardianInquiry,
    Observation,
    Placement,
    ReportPeriod,
    UrgentReport,
)
from madoguchi.services.safeguarding.queries.caseload import own_children
from madoguchi.services.safeguarding.queries.reports import lines_of
from madoguchi.services.safeguarding.queries.sealed import COMMENT, FACTS, unseal
from madoguchi.services.safeguarding.rules.disclosure import Concealed, Item, Masking
from madoguchi.services.safeguarding.terms import ReportStepKind, Sign


@dataclass(frozen=True)
class Line:
    """One line of the paper: all of it as it may be shown.

    what   what kind of record: "定期報告"
    words  the figures, or what was noticed
    """

    on: date
    what: str
    facility: str
    reporter: str
    words: str


@dataclass(frozen=True)
class Disclosed:
    disclosure: Disclosure
    masking: Masking
    lines: Sequence[Line]


@dataclass(frozen=True)
class _Record:
    """A record before it is masked; ``told`` is what only an own release shows."""

    on: date
    what: str
    facility: Placement
    reporter: Person | None
    words: str = ""
    told: Item | None = None


def disclosed(disclosure: Disclosure) -> Disclosed:
    """Everything kept of the child in the period; a constant number of queries."""
    records = sorted(_records(disclosure), key=lambda one: one.on)
    released = set(disclosure.releases.values_list("concealed", "item"))
    masking = Masking(_items(records), released)
    return Disclosed(disclosure, masking, [_line(one, masking) for one in records])


def _items(records: Iterable[_Record]) -> list[Item]:
    """Each thing once: facilities, people, then what they told."""
    rows = list(records)
    facilities = {
        one.facility.facility_id: Item(
            Concealed.FACILITY, one.facility.facility_id, one.facility.facility.name
        )
        for one in rows
    }
    people = {
        one.reporter.pk: Item(Concealed.REPORTER, one.reporter.pk, one.reporter.name)
        for one in rows
        if one.reporter is not None
    }
    told = [one.told for one in rows if one.told is not None]
    return [*facilities.values(), *people.values(), *told]


def _line(one: _Record, masking: Masking) -> Line:
    return Line(
        one.on,
        one.what,
        masking.shown(Concealed.FACILITY, one.facility.facility_id),
        masking.shown(Concealed.REPORTER, one.reporter.pk if one.reporter else None),
        masking.shown(one.told.concealed, one.told.key) if one.told else one.words,
    )


def _records(disclosure: Disclosure) -> Iterable[_Record]:
    days = (disclosure.from_on, disclosure.until_on)
    contract = disclosure.child.contract
    yield from _reports(disclosure.child, days)
    rows = Observation.objects.filter(child=disclosure.child, day__range=days)
    for seen in rows.select_related("placement__facility__organisation", "entered_by"):
        place = f"{COMMENT}:{seen.placement_id}:{seen.day}:{seen.sign}"
        words = f"{Sign(seen.sign).label}　{unseal(contract, seen.comment_encrypted, place)}"
        yield _Record(
            seen.day, "気になる様子", seen.placement, seen.entered_by,
            told=Item(Concealed.OBSERVATION, seen.pk, words.strip()),
        )  # fmt: skip
    urgent = UrgentReport.objects.filter(child=disclosure.child, happened_on__range=days)
    for report in urgent.select_related("placement__facility__organisation", "reported_by"):
        place = f"{FACTS}:{report.placement_id}:{report.form_key}"
        words = f"{Sign(report.sign).label}　{unseal(contract, report.facts_encrypted, place)}"
        yield _Record(
            report.happened_on, "緊急の情報提供", report.placement, report.reported_by,
            told=Item(Concealed.URGENT, report.pk, words.strip()),
        )  # fmt: skip


def _reports(child: Child, days: tuple[date, date]) -> Iterable[_Record]:
    rows = ReportPeriod.objects.filter(child=child, from_on__gte=days[0], until_on__lte=days[1])
    rows = rows.select_related(
        "child__contract__key", "placement__facility__organisation", "placement__child"
    ).prefetch_related("steps__made_by")
    for line in lines_of(rows):
        sent = [s for s in line.report.steps.all() if s.kind == ReportStepKind.SUBMITTED]
        yield _Record(
            line.report.from_on, "定期報告", line.report.placement,
            sent[-1].made_by if sent else None,
            words=(
                f"{format_date(line.report.from_on)}から{format_date(line.report.until_on)}まで　"
                f"出席{line.totals.attended}日　欠席{line.totals.absent}日"
            ),
        )  # fmt: skip


def disclosure_of(actor: Actor, number: str, now: datetime) -> Disclosure:
    """A disclosure of one's own cases. Raises Missing for everybody else's."""
    rows = Disclosure.objects.filter(child__in=own_children(actor, now).order_by().values("pk"))
    found = rows.filter(number=number).select_related("child__contract__key", "prepared_by").first()
    if found is None:
        raise Missing("no_such_disclosure", "お探しの開示の資料は見つかりません。")
    return found


def inquiries_for(actor: Actor, now: datetime) -> QuerySet[GuardianInquiry]:
    """Guardians' inquiries about one's own cases, the unanswered first."""
    rows = GuardianInquiry.objects.filter(
        child__in=own_children(actor, now).order_by().values("pk")
    )
    return rows.select_related(
        "child__contract__key", "placement__facility__organisation", "entered_by", "answered_by"
    )


def waiting_inquiries(actor: Actor, now: datetime) -> QuerySet[GuardianInquiry]:
    """Those that the facility must not answer yet."""
    return inquiries_for(actor, now).filter(answered_at__isnull=True)
