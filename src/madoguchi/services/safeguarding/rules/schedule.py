"""全体スケジュール: reading its lines as pasted from a sheet, and how each task stands on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.core.calendar.doubts import Unreadable
from madoguchi.core.calendar.wareki import format_date, parse_date
from madoguchi.core.errors import Refused
from madoguchi.core.terms import Term
from madoguchi.services.safeguarding.rules.running import WorkBlock

COLUMNS = ("区分", "作業", "担当", "開始日", "終了日", "先に終える作業の番号", "節目")
LABELS = {block.label: block for block in WorkBlock}


class TaskState(Term):
    """作業の進み."""

    WAITING = "waiting", "未着手"
    GOING = "going", "作業中"
    DONE = "done", "完了"
    LATE = "late", "遅延"


@dataclass(frozen=True, kw_only=True)
class TaskLine:
    """One task as typed; ``after``: the number of the line that must be done before."""

    block: WorkBlock
    title: str
    owner: str
    starts_on: date
    ends_on: date
    after: int | None = None
    is_milestone: bool = False


def task_state(
    ends_on: date, *, begun_on: date | None, done_on: date | None, today: date
) -> TaskState:
    """Late from the day after its end.

    >>> end = date(2025, 1, 31)
    >>> task_state(end, begun_on=None, done_on=None, today=date(2025, 2, 1)).label
    '遅延'
    """
    if done_on is not None:
        return TaskState.DONE
    if today > ends_on:
        return TaskState.LATE
    return TaskState.GOING if begun_on else TaskState.WAITING


def read_schedule(text: str) -> list[TaskLine]:
    """The tasks of a pasted sheet: columns parted by tabs (or commas), dates 和暦 or western.

    raises  Refused  naming the line; or a block of the contract's work without any task
    """
    lines = [line for line in text.splitlines() if line.strip()]
    tasks = [_read(line, number) for number, line in enumerate(lines, start=1)]
    missing = [block.label for block in WorkBlock if block not in {task.block for task in tasks}]
    if missing:
        raise Refused(
            "blocks_missing",
            f"次の区分の作業がありません：{'、'.join(missing)}。追加してください。",
        )
    _check_order(tasks)
    return tasks


def _read(line: str, number: int) -> TaskLine:
    parts = [part.strip() for part in line.split("\t" if "\t" in line else ",")]
    parts += [""] * (len(COLUMNS) - len(parts))
    block, title, owner, starts, ends, after, milestone = parts[: len(COLUMNS)]
    if block not in LABELS:
        raise _wrong(number, f"区分は、{'・'.join(LABELS)}から書いてください")
    if not title or not owner:
        raise _wrong(number, "作業と担当を書いてください")
    if after and not after.isdecimal():
        raise _wrong(number, "先に終える作業は、行の番号で書いてください")
    return TaskLine(
        block=LABELS[block], title=title, owner=owner, starts_on=_day(starts, number),
        ends_on=_day(ends, number), after=int(after) if after else None,
        is_milestone=bool(milestone),
    )  # fmt: skip


def _day(text: str, number: int) -> date:
    try:
        return parse_date(text).value
    except Unreadable as unreadable:
        raise _wrong(number, f"日付「{text}」を読み取れません") from unreadable


def _check_order(tasks: Sequence[TaskLine]) -> None:
    for number, task in enumerate(tasks, start=1):
        if task.ends_on < task.starts_on:
            raise _wrong(number, "終了日は、開始日以後にしてください")
        if task.after is None:
            continue
        if not 1 <= task.after <= len(tasks) or task.after == number:
            raise _wrong(number, "先に終える作業の番号がありません")
        if tasks[task.after - 1].ends_on > task.starts_on:
            raise _wrong(number, f"作業{task.after}が終わる前に始まっています")


def _wrong(number: int, words: str) -> Refused:
    return Refused("line", f"{number}行目：{words}。")


def _written(day: date) -> str:
    return format_date(day, weekday=False)


def write_schedule(tasks: Sequence[TaskLine]) -> str:
    """The lines as they would be pasted: to begin the next version from."""
    return "\n".join(
        "\t".join(
            (
                task.block.label, task.title, task.owner, _written(task.starts_on),
                _written(task.ends_on), str(task.after or ""),
                "節目" if task.is_milestone else "",
            )
        )
        for task in tasks
    )  # fmt: skip
