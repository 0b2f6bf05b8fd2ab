"""What the operator's page shows."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from madoguchi.core.events.delivering import STUCK_AFTER
from madoguchi.core.events.models import Delivery, JobRun
from madoguchi.core.modules.registry import installed_modules

LATE = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class JobRow:
    """A repeated job: of which module, how its last run ended, whether it is late."""

    module: str
    label: str
    every: str
    run: JobRun | None
    is_late: bool


def troubled_deliveries() -> QuerySet[Delivery]:
    """Not delivered, though tried."""
    return Delivery.objects.filter(delivered_at__isnull=True, attempts__gt=0).select_related(
        "event"
    )


def job_rows(now: datetime) -> list[JobRow]:
    runs = {run.name: run for run in JobRun.objects.all()}
    return [
        JobRow(
            module=module.label,
            label=job.label,
            every=interval_words(job.every_seconds),
            run=runs.get(job.name),
            is_late=job.name not in runs or runs[job.name].due_at < now - LATE,
        )
        for module in installed_modules()
        for job in module.jobs
    ]


def interval_words(seconds: int) -> str:
    """In the largest unit that comes out even.

    >>> interval_words(3), interval_words(90), interval_words(600), interval_words(3600)
    ('3秒ごと', '90秒ごと', '10分ごと', '1時間ごと')
    """
    for length, unit in ((3600, "時間"), (60, "分")):
        if seconds % length == 0:
            return f"{seconds // length}{unit}ごと"
    return f"{seconds}秒ごと"


def figures(now: datetime) -> list[tuple[str, str, str]]:
    """(name, figure, unit) of the head of the page."""
    waiting = Delivery.objects.filter(delivered_at__isnull=True)
    stuck = waiting.filter(attempts__gte=STUCK_AFTER).count()
    late = sum(row.is_late for row in job_rows(now))
    return [
        ("引き継ぎ待ち", f"{waiting.count():,}", "件"),
        (f"{STUCK_AFTER}回以上失敗", f"{stuck:,}", "件"),
        ("遅れている定期の作業", f"{late:,}", "件"),
    ]
