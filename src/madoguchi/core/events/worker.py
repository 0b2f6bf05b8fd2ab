"""The worker: one loop that delivers events, runs the repeated jobs and the queued tasks.

One process, one thread: what it does is done one after the other, and to do more at a time one
starts more workers; each delivery, job and task is claimed by one of them.
"""

import logging
import os
import signal
import socket
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from types import FrameType

from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker as TaskWorker

from madoguchi.core.events import tasks
from madoguchi.core.events.delivering import deliver_pending
from madoguchi.core.events.jobs import run_due_jobs
from madoguchi.core.events.stopping import Stopped
from madoguchi.core.modules import Job

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 1.0  # between rounds in which there was nothing to do
STEP_SECONDS = 0.1  # how soon a pause sees that it should end
GRACE_SECONDS = 2.0  # after the signal to stop: then what still runs is broken off and undone


class Worker:
    """``jobs`` of all modules; ``clock`` gives the present moment."""

    def __init__(
        self, jobs: Iterable[Job], *, clock: Callable[[], datetime] = timezone.now, name: str = ""
    ) -> None:
        self.jobs = tuple(jobs)
        self.clock = clock
        self.name = name or f"{socket.gethostname()}-{os.getpid()}"
        self.is_stopping = False
        self._tasks: TaskWorker | None = None

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; then end within three seconds."""
        signal.signal(signal.SIGTERM, self._on_stop)
        signal.signal(signal.SIGINT, self._on_stop)
        signal.signal(signal.SIGALRM, self._on_end_of_grace)
        try:
            while not self.is_stopping:
                self._pause(0.0 if self._survived_round() else PAUSE_SECONDS)
        except Stopped:
            logger.warning("worker %s broke off what it was doing", self.name)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            connection.close()

    def run_once(self) -> None:
        """Work until nothing is due any more."""
        while not self.is_stopping and self.round():
            pass

    def round(self) -> int:
        """One look at everything; returns how much was done.

        Jobs do not count: one that is always due again would leave no pause.
        """
        done = deliver_pending(self.clock())
        run_due_jobs(self.jobs, worker=self.name, clock=self.clock)
        return done + self._run_tasks()

    def _survived_round(self) -> int:
        """A round; a database that is away for a while ends no worker."""
        try:
            close_old_connections()
            return self.round()
        except (DatabaseError, InterfaceError):
            logger.exception("worker %s: the database did not answer", self.name)
            connection.close()
            return 0

    def _run_tasks(self) -> int:
        if not tasks.are_waiting():
            return 0
        self._tasks = tasks.task_worker(self.name)
        try:
            self._tasks.run()
            return int(self._tasks._run_tasks)  # noqa: SLF001 - it tells nobody else how many
        finally:
            self._tasks = None

    def _pause(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self.is_stopping and time.monotonic() < until:
            time.sleep(STEP_SECONDS)

    def _on_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.is_stopping = True
        if self._tasks is not None:
            self._tasks.running = False
        signal.setitimer(signal.ITIMER_REAL, GRACE_SECONDS)

    def _on_end_of_grace(self, _number: int, _frame: FrameType | None) -> None:
        raise Stopped
