"""Entering attendance: once for each press, however often the press arrives."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from datetime import date, datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Missing, Refused
from madoguchi.core.trail import record
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.commands.evaluation import mark_for_evaluation
from madoguchi.services.safeguarding.models import (
    AttendanceEntry,
    AttendanceRevision,
    EntryOperation,
    Facility,
    Placement,
    ReportPeriod,
)
from madoguchi.services.safeguarding.queries.calendars import expected_days_of
from madoguchi.services.safeguarding.queries.sealed import REVISION_WHY, seal
from madoguchi.services.safeguarding.queries.service import service_spans
from madoguchi.services.safeguarding.rules.entries import Mark, day_refusal, wrong_with
from madoguchi.services.safeguarding.rules.facility_calendar import ExpectedDays, days_of
from madoguchi.services.safeguarding.rules.free_text import refuse_text
from madoguchi.services.safeguarding.terms import (
    AttendanceCode,
    EntrySource,
    EntryState,
    ReportState,
)

CLOSED_REPORTS = (ReportState.ACCEPTED.value,)
PERMISSION_OF = {EntrySource.PAPER: "safeguarding.paper.enter"}
VALUES = ("code", "family_contact", "reason")


@dataclass(frozen=True, kw_only=True)
class Entering:
    """One press: for which facility, what, by whom and when.

    key          made by the browser or the calling system; a repeated press has the same
    days         day -> marks of that day
    why          reason of a correction, needed for what has been submitted
    received_on  day on which a paper form came in
    only_unknown days of which something is known already stay as they are (全員出席)
    """

    facility: Facility
    key: str
    days: Mapping[date, Sequence[Mark]]
    by: Actor
    now: datetime
    source: EntrySource = EntrySource.SCREEN
    why: str = ""
    received_on: date | None = None
    only_unknown: bool = False

    @property
    def digest(self) -> str:
        if self.only_unknown:  # repeated, it finds fewer children: the same press all the same
            return hashlib.sha256(repr(sorted(self.days)).encode()).hexdigest()
        rows = [(str(day), *astuple(mark)) for day, marks in self.days.items() for mark in marks]
        return hashlib.sha256(repr((sorted(rows), self.why)).encode()).hexdigest()


@dataclass
class Changes:
    """What one press changes, gathered before anything is written."""

    new: list[AttendanceEntry] = field(default_factory=list)
    changed: list[AttendanceEntry] = field(default_factory=list)
    revisions: list[AttendanceRevision] = field(default_factory=list)


def enter(entering: Entering) -> EntryOperation:
    """Save the marks of one press; a press that was taken before changes nothing.

    raises  Forbidden  not of the facility
            Missing    a child who was never at this facility (a line in the trail stays)
            Refused    a day that cannot be entered, an unreadable mark, a missing reason, or the
                       same key with other content; nothing of the press is saved
    """
    code = PERMISSION_OF.get(entering.source, "safeguarding.attendance.enter")
    authorise(entering.by, code, entering.facility)
    try:
        with transaction.atomic():
            return _enter(entering)
    except Missing as missing:
        missing.is_recorded = True
        record(
            "refused",
            by=entering.by,
            about=entering.facility,
            label="所属していない児童番号の入力",
            detail={"numbers": "、".join(sorted(_numbers(entering)))},
            now=entering.now,
        )
        raise


def all_present(
    facility: Facility, first: date, last: date, *, key: str, by: Actor, now: datetime
) -> EntryOperation:
    """全員出席・全日出席: every child due of whom nothing is known yet, on each day from ``first``
    to ``last`` or today. What is known stays as it is.

    raises  Refused  not even the first day has come
    """
    if ahead := day_refusal(first, day_of(now), why_not=None, takes_part=True, last_day=None):
        raise Refused("day_not_open", ahead)
    placements = _placements(facility)
    expected = expected_days_of(placements)
    days = {
        day: [
            Mark(number=p.child.number, code=AttendanceCode.PRESENT.value)
            for p in placements
            if expected[p.pk].is_expected(day)
            and (p.child.ended_on is None or day <= p.child.ended_on)
        ]
        for day in days_of(first, min(last, day_of(now)))
    }
    return enter(
        Entering(
            facility=facility, key=key, days=days, by=by, now=now,
            only_unknown=True,
        )
    )  # fmt: skip


def undo(operation: EntryOperation, *, by: Actor, now: datetime) -> int:
    """Take one press back: what stood before stands again; how many days changed.

    Only what nobody has touched since is taken back. A second undo does nothing.

    raises  Forbidden, Refused  (already submitted)
    """
    authorise(by, "safeguarding.attendance.enter", operation.facility)
    with transaction.atomic():
        Facility.objects.select_for_update().get(pk=operation.facility_id)
        row = EntryOperation.objects.select_for_update().get(pk=operation.pk)
        if row.undone_at is not None:
            return 0
        entries = list(row.entries.select_related("placement"))
        if any(entry.state == EntryState.SUBMITTED for entry in entries):
            raise Refused(
                "submitted", "提出済みのため取り消せません。理由を添えて訂正してください。"
            )
        AttendanceRevision.objects.bulk_create(_revision(entry, by, now) for entry in entries)
        for entry in entries:
            _step_back(entry)
        mark_for_evaluation((entry.child_id for entry in entries), now=now)
        row.undone_at = now
        row.save(update_fields=["undone_at"])
    return len(entries)


def confirm_day(facility: Facility, day: date, *, by: Actor, now: datetime) -> int:
    """The head confirms a day's entries; how many. Raises Forbidden."""
    authorise(by, "safeguarding.attendance.confirm", facility, now=now)
    return AttendanceEntry.objects.filter(
        placement__facility=facility, day=day, state=EntryState.DRAFT.value
    ).update(state=EntryState.CONFIRMED.value)


def _enter(entering: Entering) -> EntryOperation:
    # One press of a facility after the other: two teachers never write the same day at once.
    Facility.objects.select_for_update().get(pk=entering.facility.pk)
    before = EntryOperation.objects.filter(facility=entering.facility, key=entering.key).first()
    if before is not None:
        return _same(before, entering)
    _refuse_bad_words(entering)
    operation = EntryOperation.objects.create(
        facility=entering.facility, key=entering.key, digest=entering.digest,
        source=entering.source.value, made_by_id=entering.by.person_id, made_at=entering.now,
    )  # fmt: skip
    changes = _changes(entering, operation)
    AttendanceRevision.objects.bulk_create(changes.revisions)
    AttendanceEntry.objects.bulk_create(changes.new)
    AttendanceEntry.objects.bulk_update(
        changes.changed,
        [*VALUES, "state", "revision", "source", "operation", "received_on", "entered_by",
         "entered_at"],
    )  # fmt: skip
    touched = (entry.child_id for entry in (*changes.new, *changes.changed))
    mark_for_evaluation(touched, now=entering.now)
    return operation


def _same(before: EntryOperation, entering: Entering) -> EntryOperation:
    if before.digest != entering.digest:
        raise Refused(
            "key_reused",
            "同じ番号の操作が、別の内容で届きました。"
            "画面では読み込み直し、連携では新しい operation を付けて、もう一度送ってください。",
        )
    return before


def _refuse_bad_words(entering: Entering) -> None:
    problem = refuse_text(entering.why)
    problem = problem or next(
        (said for mark in _marks(entering) if (said := wrong_with(mark))), None
    )
    if problem:
        raise Refused("unreadable_mark", problem)


def _changes(entering: Entering, operation: EntryOperation) -> Changes:
    wanted = {p.child.number: p for p in _placements(entering.facility, _numbers(entering))}
    if missing := _numbers(entering) - set(wanted):
        raise Missing("no_such_child", f"児童番号{'、'.join(sorted(missing))}は見つかりません。")
    expected = expected_days_of(wanted.values())
    placements = _placed(entering, wanted, expected)
    stored = _entries({p for p, _, _ in placements}, entering.days)
    closed = _closed_spans({p for p, _, _ in placements})
    changes = Changes()
    for placement, day, mark in placements:
        if any(first <= day <= last for first, last in closed.get(placement.pk, ())):
            raise Refused(
                "accepted", "区が受理した期間です。訂正が必要なときは、区の担当課へご連絡ください。"
            )
        _gather(changes, entering, operation, placement, day, mark, stored)
    return changes


def _placed(
    entering: Entering, wanted: dict[str, Placement], expected: dict[int, ExpectedDays]
) -> list[tuple[Placement, date, Mark]]:
    today = day_of(entering.now)
    served = service_spans(entering.facility)
    rows = []
    for day, marks in entering.days.items():
        takes_part = any(first <= day <= last for first, last in served)
        for mark in marks:
            placement = wanted[mark.number]
            refusal = day_refusal(
                day, today,
                why_not=expected[placement.pk].why_not(day),
                takes_part=takes_part,
                last_day=placement.until_on,
            )  # fmt: skip
            if refusal:
                raise Refused("day_not_open", refusal)
            rows.append((placement, day, mark))
    return rows


def _gather(  # noqa: PLR0917 - one line of the press with what it needs
    changes: Changes,
    entering: Entering,
    operation: EntryOperation,
    placement: Placement,
    day: date,
    mark: Mark,
    stored: dict[tuple[int, date], AttendanceEntry],
) -> None:
    entry = stored.get((placement.pk, day))
    if entry is None:
        entry = AttendanceEntry(placement=placement, child=placement.child, day=day)
        changes.new.append(entry)
    elif entering.only_unknown or all(
        getattr(entry, name) == getattr(mark, name) for name in VALUES
    ):
        return
    else:
        if entry.state == EntryState.SUBMITTED and not entering.why:
            raise Refused("why_needed", "提出済みの日の訂正には、訂正の理由を入力してください。")
        changes.revisions.append(_revision(entry, entering.by, entering.now, entering.why))
        changes.changed.append(entry)
        entry.revision += 1
    for name in VALUES:
        setattr(entry, name, getattr(mark, name))
    if entry.state != EntryState.SUBMITTED:
        entry.state = EntryState.DRAFT.value
    elif mark.is_absence and not (mark.family_contact and mark.reason):
        raise Refused("why_absent", "欠席には、家庭からの連絡の有無と理由を選んでください。")
    entry.source, entry.operation = entering.source.value, operation
    entry.received_on = entering.received_on
    entry.entered_by_id, entry.entered_at = entering.by.person_id, entering.now


def _revision(
    entry: AttendanceEntry, by: Actor, now: datetime, why: str = ""
) -> AttendanceRevision:
    place = f"{REVISION_WHY}:{entry.placement_id}:{entry.day}:{entry.revision}"
    return AttendanceRevision(
        placement_id=entry.placement_id, day=entry.day, revision=entry.revision,
        **{name: getattr(entry, name) for name in VALUES},
        entered_by_id=entry.entered_by_id, entered_at=entry.entered_at,
        replaced_by_id=by.person_id, replaced_at=now,
        why_encrypted=seal(entry.child.contract, why, place) if why else "",
    )  # fmt: skip


def _step_back(entry: AttendanceEntry) -> None:
    """The revision before this one stands again; a first one goes, and stays in the history."""
    before = (
        AttendanceRevision.objects.filter(
            placement_id=entry.placement_id, day=entry.day, revision=entry.revision - 1
        )
        .order_by("-replaced_at")
        .first()
    )
    if before is None:
        entry.delete()
        return
    for name in VALUES:
        setattr(entry, name, getattr(before, name))
    entry.revision += 1
    entry.save()


def _placements(facility: Facility, numbers: Iterable[str] | None = None) -> list[Placement]:
    """Every placement of the facility, the latest of each child last."""
    rows = Placement.objects.filter(facility=facility).select_related(
        "facility", "child__contract__key"
    )
    if numbers is not None:
        rows = rows.filter(child__number__in=list(numbers))
    return list(rows.order_by("from_on", "pk"))


def _entries(
    placements: Iterable[Placement], days: Iterable[date]
) -> dict[tuple[int, date], AttendanceEntry]:
    rows = AttendanceEntry.objects.filter(placement__in=list(placements), day__in=list(days))
    return {(e.placement_id, e.day): e for e in rows.select_related("child__contract__key")}


def _closed_spans(placements: Iterable[Placement]) -> dict[int, list[tuple[date, date]]]:
    spans: dict[int, list[tuple[date, date]]] = {}
    for report in ReportPeriod.objects.filter(
        placement__in=list(placements), state__in=CLOSED_REPORTS
    ):
        spans.setdefault(report.placement_id, []).append((report.from_on, report.until_on))
    return spans


def _marks(entering: Entering) -> list[Mark]:
    return [mark for marks in entering.days.values() for mark in marks]


def _numbers(entering: Entering) -> set[str]:
    return {mark.number for mark in _marks(entering)}
