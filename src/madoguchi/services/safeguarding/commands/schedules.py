"""全体スケジュール: submitted version by version, returned or approved; progress on the newest."""

from datetime import date, datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.models import (
    ScheduleTask,
    ScheduleVersion,
    ServiceContract,
)
from madoguchi.services.safeguarding.rules.running import PaperState, WorkBlock
from madoguchi.services.safeguarding.rules.schedule import TaskLine, read_schedule, write_schedule

FILE, ACCEPT = "safeguarding.operation.file", "safeguarding.operation.accept"


def submit_schedule(
    contract: ServiceContract, text: str, *, by: Actor, now: datetime
) -> ScheduleVersion:
    """A new version from pasted lines; what was begun or done keeps its day (SAFE-001).

    raises  Forbidden, Refused  naming the line that is wrong; the last version waits for the ward
    """
    authorise(by, FILE, contract)
    tasks = read_schedule(text)
    with transaction.atomic():
        ServiceContract.objects.select_for_update().get(pk=contract.pk)
        latest = contract.schedules.order_by("-version").first()
        if latest is not None and latest.state == PaperState.SUBMITTED:
            if write_schedule(lines_of(latest)) == write_schedule(tasks):
                return latest
            raise Refused(
                "waiting", "前の版が、区の確認を待っています。確認の後に提出してください。"
            )
        return _save(contract, tasks, latest, by=by, now=now)


def _save(
    contract: ServiceContract, tasks: list[TaskLine], latest: ScheduleVersion | None,
    *, by: Actor, now: datetime,
) -> ScheduleVersion:  # fmt: skip
    done = {task.title: task for task in latest.tasks.all()} if latest else {}
    version = ScheduleVersion.objects.create(
        contract=contract, version=latest.version + 1 if latest else 1,
        state=PaperState.SUBMITTED.value, submitted_by_id=by.person_id or 0, submitted_at=now,
    )  # fmt: skip
    ScheduleTask.objects.bulk_create(
        ScheduleTask(
            schedule=version, number=number, block=task.block.value, title=task.title,
            owner=task.owner, starts_on=task.starts_on, ends_on=task.ends_on, after=task.after,
            is_milestone=task.is_milestone,
            begun_on=done[task.title].begun_on if task.title in done else None,
            done_on=done[task.title].done_on if task.title in done else None,
        )
        for number, task in enumerate(tasks, start=1)
    )  # fmt: skip
    return version


def lines_of(version: ScheduleVersion) -> list[TaskLine]:
    """The version as it was pasted."""
    return [
        TaskLine(
            block=WorkBlock(task.block), title=task.title, owner=task.owner,
            starts_on=task.starts_on, ends_on=task.ends_on, after=task.after,
            is_milestone=task.is_milestone,
        )
        for task in version.tasks.all()
    ]  # fmt: skip


def return_schedule(
    version: ScheduleVersion, comment: str, *, by: Actor, now: datetime
) -> ScheduleVersion:
    """差戻し with a comment.

    raises  Forbidden, Refused
    """
    authorise(by, ACCEPT, version)
    if not comment.strip():
        raise Refused("comment_needed", "差し戻す理由を入力してください。")
    return _decide(version, PaperState.RETURNED, comment.strip(), by=by, now=now)


def approve_schedule(version: ScheduleVersion, *, by: Actor, now: datetime) -> ScheduleVersion:
    """raises  Forbidden, Refused"""
    authorise(by, ACCEPT, version)
    return _decide(version, PaperState.ACCEPTED, "", by=by, now=now)


def _decide(
    version: ScheduleVersion, state: PaperState, comment: str, *, by: Actor, now: datetime
) -> ScheduleVersion:
    with transaction.atomic():
        current = ScheduleVersion.objects.select_for_update().get(pk=version.pk)
        if current.state != PaperState.SUBMITTED:
            if current.state == state:
                return current
            raise Refused("decided", "この版は、すでに確認が済んでいます。")
        current.state, current.comment = state.value, comment
        current.decided_by_id, current.decided_at = by.person_id, now
        current.save()
    return current


def note_progress(
    task: ScheduleTask, begun_on: date | None, done_on: date | None, *, by: Actor, now: datetime
) -> ScheduleTask:
    """着手 and 完了 of a task of the newest version (SAFE-002).

    raises  Forbidden, Refused
    """
    authorise(by, FILE, task)
    newest = task.contract.schedules.order_by("-version").first()
    if newest is None or newest.pk != task.schedule_id:
        raise Refused("old_version", "新しい版の作業に、進みを記録してください。")
    days = [day for day in (begun_on, done_on) if day is not None]
    if any(day > day_of(now) for day in days):
        raise Refused("in_future", "着手日と完了日は、今日までの日付を入力してください。")
    if done_on is not None and (begun_on is None or done_on < begun_on):
        raise Refused("order", "完了日は、着手日以後の日付を入力してください。")
    task.begun_on, task.done_on = begun_on, done_on
    task.save(update_fields=["begun_on", "done_on"])
    return task
