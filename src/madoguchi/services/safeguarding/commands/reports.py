"""Periodic reports: opened by the calendar, handed over, confirmed, returned, accepted."""

from datetime import date, datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.business import end_of_month
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.errors import Refused
from madoguchi.core.trail import acting
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.models import (
    AttendanceEntry,
    InformationRequest,
    ReportPeriod,
    ReportStep,
    VacationContact,
)
from madoguchi.services.safeguarding.queries.reports import line_of
from madoguchi.services.safeguarding.queries.sealed import STEP_WORDS, seal
from madoguchi.services.safeguarding.rules.free_text import refuse_text
from madoguchi.services.safeguarding.rules.report_cycle import CycleSpan, periods_of
from madoguchi.services.safeguarding.terms import (
    ContactMeans,
    EntryState,
    ReportState,
    ReportStepKind,
)

WITH_FACILITY = (ReportState.OPEN.value, ReportState.RETURNED.value)


def open_month(month: date, *, now: datetime) -> int:
    """Create the reports of a month that are not there yet; how many. Repeated, it makes none."""
    first, last = month.replace(day=1), end_of_month(month)
    requests = (
        InformationRequest.objects.filter(from_on__lte=last, until_on__gte=first)
        .select_related("placement__child")
        .prefetch_related("exceptions")
    )
    wanted = [report for request in requests for report in _reports(request, first, now)]
    before = ReportPeriod.objects.count()
    with transaction.atomic():
        ReportPeriod.objects.bulk_create(wanted, ignore_conflicts=True)
    return ReportPeriod.objects.count() - before


def open_due_reports(now: datetime) -> None:
    """Job: the reports of this month, from its first day."""
    with acting(Actor.system("定期報告の作成"), source="job"):
        open_month(day_of(now), now=now)


def _reports(request: InformationRequest, month: date, now: datetime) -> list[ReportPeriod]:
    placement = request.placement
    until_on = min(
        day for day in (request.until_on, placement.until_on, placement.child.ended_on) if day
    )
    if until_on < request.from_on:
        return []
    span = CycleSpan(request.cycle, max(request.from_on, placement.from_on), until_on)
    exceptions = [CycleSpan(e.cycle, e.from_on, e.until_on) for e in request.exceptions.all()]
    return [
        ReportPeriod(
            child=placement.child, placement=placement, cycle=p.cycle, from_on=p.from_on,
            until_on=p.until_on, due_on=p.due_on, opened_at=now,
        )
        for p in periods_of(span, exceptions, month=month)
    ]  # fmt: skip


def hand_over(report: ReportPeriod, *, no_signs: bool, by: Actor, now: datetime) -> ReportPeriod:
    """The facility is done: to the head, or to the ward where the facility skips that step.

    raises  Forbidden
            Refused  naming the days that lack an entry, contact or reason; 特になし with a sign
    """
    authorise(by, "safeguarding.attendance.enter", report.placement.facility)
    with transaction.atomic():
        row = _locked(report, *WITH_FACILITY)
        _refuse_unfinished(row, no_signs=no_signs)
        row.no_signs = no_signs
        if row.placement.facility.needs_confirmation:
            row.state = ReportState.AWAITING_HEAD.value
            _step(row, ReportStepKind.HANDED_OVER, by=by, now=now)
        else:
            _submit(row, by=by, now=now)
        row.save()
    return row


def confirm_report(report: ReportPeriod, *, by: Actor, now: datetime) -> ReportPeriod:
    """The head confirms: only now the report reaches the ward. Raises Forbidden, Refused."""
    authorise(by, "safeguarding.attendance.confirm", report.placement.facility)
    with transaction.atomic():
        row = _locked(report, ReportState.AWAITING_HEAD.value)
        _refuse_unfinished(row, no_signs=row.no_signs)
        _submit(row, by=by, now=now)
        row.save()
    return row


def send_back(report: ReportPeriod, words: str, *, by: Actor, now: datetime) -> ReportPeriod:
    """The head gives it back to the one who typed it. Raises Forbidden, Refused."""
    authorise(by, "safeguarding.attendance.confirm", report.placement.facility)
    return _back(
        report, words, ReportState.AWAITING_HEAD, ReportState.OPEN, ReportStepKind.HEAD_RETURNED,
        by=by, now=now,
    )  # fmt: skip


def return_report(report: ReportPeriod, question: str, *, by: Actor, now: datetime) -> ReportPeriod:
    """The ward returns it with a question. Raises Forbidden, Refused (no question, not there)."""
    authorise(by, "safeguarding.report.judge", report)
    return _back(
        report, question, ReportState.SUBMITTED, ReportState.RETURNED, ReportStepKind.RETURNED,
        by=by, now=now,
    )  # fmt: skip


def accept_report(report: ReportPeriod, *, by: Actor, now: datetime) -> ReportPeriod:
    """The ward accepts: from now on its days are locked. Raises Forbidden, Refused."""
    authorise(by, "safeguarding.report.judge", report)
    with transaction.atomic():
        row = _locked(report, ReportState.SUBMITTED.value)
        row.state, row.accepted_at = ReportState.ACCEPTED.value, now
        row.save()
        _step(row, ReportStepKind.ACCEPTED, by=by, now=now)
    return row


def add_contact(
    report: ReportPeriod, day: date, means: ContactMeans, *, by: Actor, now: datetime
) -> VacationContact:
    """長期休業中の状況把握: on this day the child was met or heard. Raises Forbidden, Refused."""
    authorise(by, "safeguarding.attendance.enter", report.placement.facility)
    if not report.from_on <= day <= min(report.until_on, day_of(now)):
        raise Refused("day_outside", "報告の期間のうち、今日までの日付を入力してください。")
    with transaction.atomic():
        row = _locked(report, *WITH_FACILITY)
        contact, _ = VacationContact.objects.get_or_create(
            report=row, day=day, means=means.value,
            defaults={"entered_by_id": by.person_id, "entered_at": now},
        )  # fmt: skip
    return contact


def _submit(row: ReportPeriod, *, by: Actor, now: datetime) -> None:
    row.state, row.submitted_at = ReportState.SUBMITTED.value, now
    _step(row, ReportStepKind.SUBMITTED, by=by, now=now)
    AttendanceEntry.objects.filter(
        placement=row.placement, day__range=(row.from_on, row.until_on)
    ).update(state=EntryState.SUBMITTED.value)


def _refuse_unfinished(row: ReportPeriod, *, no_signs: bool) -> None:
    line = line_of(row)
    if line.missing:
        raise Refused(
            "days_missing",
            f"未入力の日があります（{_days(line.missing)}）。入力してから提出してください。",
        )
    if line.unexplained:
        raise Refused(
            "why_absent",
            f"{_days(line.unexplained)}の欠席に、家庭からの連絡の有無と理由を入力してください。",
        )
    if no_signs and line.signs:
        raise Refused(
            "signs_stand",
            f"「{'・'.join(dict.fromkeys(line.signs))}」の記録があるため、特になしでは提出できません。",
        )
    if not no_signs and not line.signs:
        raise Refused(
            "signs_unsaid", "気になる様子を記録するか、「特になし」を選んでから提出してください。"
        )


def _days(days: tuple[date, ...], most: int = 5) -> str:
    shown = "、".join(format_date(day) for day in days[:most])
    return shown if len(days) <= most else f"{shown}ほか{len(days) - most}日"


def _back(
    report: ReportPeriod,
    words: str,
    there: ReportState,
    to: ReportState,
    kind: ReportStepKind,
    *,
    by: Actor,
    now: datetime,
) -> ReportPeriod:
    problem = refuse_text(words) if words.strip() else "戻す理由を入力してください。"
    if problem:
        raise Refused("words", problem)
    with transaction.atomic():
        row = _locked(report, there.value)
        row.state = to.value
        row.save()
        _step(row, kind, by=by, now=now, words=words)
    return row


def _locked(report: ReportPeriod, *states: str) -> ReportPeriod:
    row = (
        ReportPeriod.objects.select_for_update(of=("self",))
        .select_related("placement__facility", "child__contract__key")
        .get(pk=report.pk)
    )
    if row.state not in states:
        label = ReportState(row.state).label
        raise Refused(
            "not_in_state", f"この報告はいま「{label}」です。画面を読み込み直してください。"
        )
    return row


def _step(
    row: ReportPeriod, kind: ReportStepKind, *, by: Actor, now: datetime, words: str = ""
) -> ReportStep:
    count = row.steps.count()
    return ReportStep.objects.create(
        report=row, kind=kind.value, made_by_id=by.person_id, made_at=now,
        words_encrypted=seal(row.child.contract, words, f"{STEP_WORDS}:{row.pk}:{count}"),
    )  # fmt: skip
