"""Queued tasks: run by this worker, and taken up again when a worker ended in the middle.

So a task has to bear being run twice; what must happen only once is an event or a mail.
"""

from datetime import datetime

from django.db.models import Q
from django_tasks import TaskResultStatus, task_backends
from django_tasks_db import DatabaseBackend
from django_tasks_db.management.commands.db_worker import Worker as TaskWorker
from django_tasks_db.models import DBTaskResult

from madoguchi.core.events.jobs import LEASE
from madoguchi.core.events.stopping import Stopped

BACKEND = "default"
AT_A_TIME = 20  # then events and jobs have their turn
BROKEN_OFF = f"{Stopped.__module__}.{Stopped.__qualname__}"


def are_waiting() -> bool:
    """Whether a task may be run now; False where tasks are not queued in the database."""
    if not isinstance(task_backends[BACKEND], DatabaseBackend):
        return False
    return DBTaskResult.objects.ready().filter(backend_name=BACKEND).exists()


def task_worker(name: str) -> TaskWorker:
    """The library's worker, for one turn of at most AT_A_TIME tasks."""
    return TaskWorker(
        queue_names=["*"], excluded_queue_names=[], interval=0, batch=True, backend_name=BACKEND,
        startup_delay=False, max_tasks=AT_A_TIME, worker_id=name[:64],
    )  # fmt: skip


def take_up_lost_tasks(now: datetime) -> None:
    """Queue again what a worker broke off when it ended, or left behind when it was killed."""
    broken_off = Q(status=TaskResultStatus.FAILED, exception_class_path=BROKEN_OFF)
    left_behind = Q(status=TaskResultStatus.RUNNING, started_at__lt=now - LEASE)
    DBTaskResult.objects.filter(broken_off | left_behind).update(
        status=TaskResultStatus.READY, started_at=None, finished_at=None,
        exception_class_path="", traceback="",
    )  # fmt: skip
