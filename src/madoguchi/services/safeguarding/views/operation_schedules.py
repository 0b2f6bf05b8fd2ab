"""全体スケジュール: the newest version with its progress, and every version with its approval."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date, format_moment
from madoguchi.core.ui.sheets import Cell, Link, Mark, Sheet
from madoguchi.services.safeguarding.commands import schedules as commands
from madoguchi.services.safeguarding.forms import operation_start as forms
from madoguchi.services.safeguarding.models import (
    ScheduleTask,
    ScheduleVersion,
    ServiceContract,
)
from madoguchi.services.safeguarding.queries.operation import row_of, rows_of
from madoguchi.services.safeguarding.rules.running import PaperState, WorkBlock
from madoguchi.services.safeguarding.rules.schedule import TaskState, task_state, write_schedule
from madoguchi.services.safeguarding.views.operation_frame import (
    ACCEPT,
    FILE,
    VIEW,
    Acts,
    Entry,
    contract_for,
    operation_page,
)
from madoguchi.services.safeguarding.views.operation_reports import PAPER_TONES

BACK = "operation-schedule"
TASK_TONES = {
    TaskState.WAITING: "neutral",
    TaskState.GOING: "info",
    TaskState.DONE: "success",
    TaskState.LATE: "danger",
}


def _last_lines(contract: ServiceContract, _: datetime) -> dict[str, Any]:
    latest = rows_of(ScheduleVersion, contract).order_by("-submitted_at").first()
    return {"initial": {"text": write_schedule(commands.lines_of(latest)) if latest else ""}}


def _version(contract: ServiceContract, pk: int) -> ScheduleVersion:
    return row_of(ScheduleVersion, contract, pk)


ENTRIES = {
    "schedule": Entry(
        title="全体スケジュールを提出する", button="区に提出する", done="提出しました。",
        needs=FILE, form=forms.ScheduleForm, back=BACK, takes=_last_lines,
        command=lambda contract, typed, by, now: commands.submit_schedule(
            contract, typed["text"], by=by, now=now
        ),
        lead="前の版から書き始められます。提出すると、新しい版になります。",
    ),
    "schedule-return": Entry(
        title="全体スケジュールを差し戻す", button="差し戻す", done="差し戻しました。",
        needs=ACCEPT, form=forms.ReturnForm, back=BACK, find=_version,
        facts=lambda one: (("版", str(one)),),
        command=lambda one, typed, by, now: commands.return_schedule(
            one, typed["comment"], by=by, now=now
        ),
    ),
    "schedule-approval": Entry(
        title="全体スケジュールを承認する", button="承認する", done="承認しました。", needs=ACCEPT,
        form=forms.NothingForm, back=BACK, find=_version, facts=lambda one: (("版", str(one)),),
        command=lambda one, _, by, now: commands.approve_schedule(one, by=by, now=now),
    ),
    "task": Entry(
        title="作業の進みを記録する", button="記録する", done="進みを記録しました。", needs=FILE,
        form=forms.ProgressForm, back=BACK,
        find=lambda contract, pk: row_of(ScheduleTask, contract, pk, "schedule__contract"),
        facts=lambda one: (("作業", one.title), ("終了日", format_date(one.ends_on))),
        takes=lambda one, _: {"initial": {"begun_on": one.begun_on, "done_on": one.done_on}},
        command=lambda one, typed, by, now: commands.note_progress(
            one, typed["begun_on"], typed["done_on"], by=by, now=now
        ),
    ),
}  # fmt: skip


@requires(VIEW)
def schedule(request: HouseRequest) -> HttpResponse:
    contract = contract_for(request)
    acts = Acts(request, contract, ENTRIES)
    rows = rows_of(ScheduleVersion, contract).select_related("submitted_by", "decided_by")
    versions = list(rows.order_by("-submitted_at"))
    newest = versions[0] if versions else None
    sheets = [_progress(newest, acts, request.now)] if newest else []
    sheets.append(
        Sheet(
            title="版と承認", columns=("版", "提出", "区の確認", "状態", "操作"),
            rows=[_version_row(one, acts) for one in versions],
            empty="全体スケジュールは、まだ提出されていません。",
        )
    )  # fmt: skip
    return operation_page(
        request, title="導入の進み", sheets=sheets,
        actions=acts.link("schedule", "全体スケジュールを提出する"),
        lead="導入から保守までの作業を、4つの区分で進めます。終了日を過ぎて完了していない作業は、遅延です。",
    )  # fmt: skip


def _progress(version: ScheduleVersion, acts: Acts, now: datetime) -> Sheet:
    return Sheet(
        title=f"作業の進み（第{version.version}版）",
        columns=("作業", "区分", "担当", "期間", "進み", "操作"),
        rows=[_task_row(task, acts, now) for task in version.tasks.all()],
        empty="作業がありません。",
    )


def _task_row(task: ScheduleTask, acts: Acts | None, now: datetime) -> tuple[Cell, ...]:
    state = task_state(
        task.ends_on, begun_on=task.begun_on, done_on=task.done_on, today=day_of(now)
    )
    after = f"（{task.after}の後）" if task.after else ""
    days = format_date(task.ends_on)
    if task.starts_on != task.ends_on:
        days = f"{format_date(task.starts_on)}から\n{days}"
    return (
        f"{task.number}　{'【節目】' if task.is_milestone else ''}{task.title}{after}",
        WorkBlock(task.block).label, task.owner, days,
        Mark(tone=TASK_TONES[state], word=state.label),
        *((acts.link("task", "記録する", task),) if acts else ()),
    )  # fmt: skip


def _version_row(one: ScheduleVersion, acts: Acts) -> tuple[Cell, ...]:
    state = PaperState(one.state)
    decided = f"{format_moment(one.decided_at)}\n{one.decided_by}" if one.decided_at else "—"
    links: tuple[Link, ...] = ()
    if state is PaperState.SUBMITTED:
        links = (
            *acts.link("schedule-approval", "承認する", one),
            *acts.link("schedule-return", "差し戻す", one),
        )
    url = reverse("safeguarding:operation-version", args=[one.pk])
    return (
        Link(label=f"第{one.version}版", url=url),
        f"{format_moment(one.submitted_at)}\n{one.submitted_by}", decided,
        Mark(tone=PAPER_TONES[state], word=state.label, more=one.comment), links,
    )  # fmt: skip


@requires(VIEW)
def version(request: HouseRequest, row_id: int) -> HttpResponse:
    """One version as it was submitted; it stays readable."""
    one = _version(contract_for(request), row_id)
    state = PaperState(one.state)
    sheet = Sheet(
        title="作業", columns=("作業", "区分", "担当", "期間", "進み"),
        rows=[_task_row(task, None, request.now) for task in one.tasks.all()],
        empty="作業がありません。",
    )  # fmt: skip
    decided = f"{format_moment(one.decided_at)}　{one.decided_by}" if one.decided_at else "—"
    return operation_page(
        request, title=str(one), sheets=[sheet], lead=one.contract.title,
        facts=(
            ("提出", f"{format_moment(one.submitted_at)}　{one.submitted_by}"),
            ("状態", state.label), ("区の確認", decided), ("区のコメント", one.comment or "—"),
        ),
    )  # fmt: skip
