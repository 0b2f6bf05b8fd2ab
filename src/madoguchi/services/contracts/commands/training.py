"""教育・訓練: planned, held with attendance, repeated for the absent; the last files the proof."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.commands.duties import file_document
from madoguchi.services.contracts.models import Attendance, Contract, TrainingSession, Worker
from madoguchi.services.contracts.queries.roster import present
from madoguchi.services.contracts.queries.training import duties_done_by, left_in_year
from madoguchi.services.contracts.rules.people import absent
from madoguchi.services.contracts.terms import TrainingKind

UNTIL_REPEAT = timedelta(days=14)


def plan_training(
    contract: Contract,
    kind: TrainingKind,
    *,
    title: str,
    planned_on: date,
    is_external: bool = False,
    targets: Sequence[Worker] | None = None,
    by: Actor,
    now: datetime,
) -> TrainingSession:
    """A lesson or drill with the persons it is for; by default everybody on the roster.

    raises  Refused  nothing said, nobody to train, or planned already
    """
    authorise(by, "contracts.own.file", contract)
    if not title.strip():
        raise Refused("title_needed", "教育・訓練の内容を入力してください。")
    people = list(targets) if targets is not None else present(contract, planned_on)
    if not people:
        raise Refused("nobody", "対象となる従事者がいません。先に従事者を届け出てください。")
    with transaction.atomic():
        session, is_new = TrainingSession.objects.get_or_create(
            contract=contract,
            kind=kind.value,
            title=title.strip(),
            planned_on=planned_on,
            defaults={
                "is_external": is_external,
                "recorded_by_id": by.person_id or 0,
                "recorded_at": now,
            },
        )
        if not is_new:
            raise Refused("planned", "同じ日の同じ内容の教育・訓練が、すでに計画されています。")
        _invite(session, people)
    return session


def _invite(session: TrainingSession, people: Sequence[Worker]) -> None:
    Attendance.objects.bulk_create(Attendance(session=session, worker=one) for one in people)


def hold_training(
    session: TrainingSession,
    *,
    held_on: date,
    attended: Collection[int],
    application: str = "",
    by: Actor,
    now: datetime,
) -> TrainingSession:
    """Record who was there, and close: the absent get a repeat; the last one files the proof.

    attended  primary keys of the workers who were there
    returns   the session; ``session.repeat`` if somebody was absent
    raises    Refused  closed already, or a day in the future
    """
    authorise(by, "contracts.own.file", session)
    if held_on > day_of(now):
        raise Refused("in_future", "実施日は、今日までの日付を入力してください。")
    with transaction.atomic():
        current = TrainingSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
        if current.closed_at is not None:
            raise Refused("closed", "この教育・訓練は、すでに記録されています。")
        current.held_on, current.application, current.closed_at = held_on, application, now
        current.save(update_fields=["held_on", "application", "closed_at"])
        rows = list(current.attendances.select_related("worker__contract__case__key"))
        for row in rows:
            row.attended = row.worker_id in attended
            row.save(update_fields=["attended"])
        missing = [row.worker for row in rows if not row.attended]
        if missing:
            _repeat(current, missing, by=by, now=now)
        else:
            _file_proofs(current, by=by, now=now)
    session.refresh_from_db()
    return session


def _repeat(
    session: TrainingSession, missing: Sequence[Worker], *, by: Actor, now: datetime
) -> None:
    held_on = session.held_on or day_of(now)
    again = TrainingSession.objects.create(
        contract=session.contract,
        kind=session.kind,
        title=f"{session.title.removesuffix('（欠席者）')}（欠席者）",
        is_external=session.is_external,
        planned_on=held_on + UNTIL_REPEAT,
        repeats=session,
        recorded_by_id=by.person_id or 0,
        recorded_at=now,
    )
    _invite(again, missing)


def _file_proofs(session: TrainingSession, *, by: Actor, now: datetime) -> None:
    """Once everybody had everything that the year owes, each duty gets its proof (第16項)."""
    contract, held_on = session.contract, session.held_on or day_of(now)
    for duty in duties_done_by(contract, held_on):
        if left_in_year(contract, duty, held_on):
            continue
        file_document(duty, [], note=_proof(contract, held_on), by=by, now=now)


def _proof(contract: Contract, held_on: date) -> str:
    rows = contract.trainings.filter(closed_at__isnull=False, held_on__lte=held_on)
    return "教育・訓練の実施記録\n" + "\n".join(_line(row) for row in rows)


def _line(session: TrainingSession) -> str:
    attendance = {str(row.worker_id): row.attended for row in session.attendances.all()}
    there = len(attendance) - len(absent(attendance))
    day = format_date(session.held_on) if session.held_on else "未実施"
    return (
        f"{day}　{TrainingKind(session.kind).label}　{session.title}"
        f"　対象{len(attendance)}人・出席{there}人"
    )


def file_training_plan(contract: Contract, *, by: Actor, now: datetime) -> None:
    """The plan of 第16項, made of the sessions planned.

    raises  Refused  no lesson or no drill is planned
    """
    authorise(by, "contracts.own.file", contract)
    kinds = set(contract.trainings.values_list("kind", flat=True))
    if not {TrainingKind.SECURITY.value, TrainingKind.DRILL.value} <= kinds:
        raise Refused(
            "plan_incomplete",
            "情報セキュリティ教育と緊急時訓練の両方を計画してから提出してください。",
        )
    duty = contract.duties.filter(code="data_processing.training_plan").first()
    if duty is None:
        raise Refused("not_owed", "この契約には、教育・訓練の計画の定めがありません。")
    rows = contract.trainings.filter(repeats__isnull=True)
    note = "教育・訓練の計画\n" + "\n".join(
        f"{format_date(row.planned_on)}　{TrainingKind(row.kind).label}　{row.title}"
        f"　対象{row.attendances.count()}人"
        for row in rows
    )
    file_document(duty, [], note=note, by=by, now=now)
