"""Repeated jobs: each runs when it is due, in one worker at a time, and may fail alone."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils.module_loading import import_string

from madoguchi.core.events.models import JobRun
from madoguchi.core.modules import Job
from madoguchi.core.trail.actor import Actor
from madoguchi.core.trail.attribution import acting

logger = logging.getLogger(__name__)

# What a worker that was killed had in hand is taken up again after this time, unless a job says
# a shorter one.
LEASE = timedelta(minutes=30)


def run_due_jobs(jobs: Iterable[Job], *, worker: str, clock: Callable[[], datetime]) -> int:
    """Run each job that is due, one after the other; returns how many ran."""
    ran = 0
    by_name = {job.name: job for job in jobs}
    for name in _due(by_name, clock()):
        if claim(by_name[name], worker=worker, now=clock()):
            _run(by_name[name], clock)
            ran += 1
    return ran


def _due(jobs: dict[str, Job], now: datetime) -> list[str]:
    """Names of the jobs that are due; a job that is new here is due at once."""
    known = {run.name: run for run in JobRun.objects.filter(name__in=jobs)}
    for name in set(jobs) - set(known):
        known[name] = JobRun.objects.get_or_create(name=name, defaults={"due_at": now})[0]
    return [name for name, job in jobs.items() if is_due(known[name].due_at, job, now)]


def is_due(due_at: datetime, job: Job, now: datetime) -> bool:
    """Due, or so far ahead that the clock must have been set back since."""
    return due_at <= now or due_at > now + timedelta(seconds=job.every_seconds)


def lease(job: Job) -> timedelta:
    return timedelta(seconds=job.longest_seconds) if job.longest_seconds else LEASE


def claim(job: Job, *, worker: str, now: datetime) -> bool:
    """Take the job's next run; only one worker gets it, in one statement of the database."""
    every = timedelta(seconds=job.every_seconds)
    until = now + lease(job)
    is_free = Q(running_until=None) | Q(running_until__lte=now) | Q(running_until__gt=until)
    taken = JobRun.objects.filter(
        is_free, Q(due_at__lte=now) | Q(due_at__gt=now + every), name=job.name
    ).update(due_at=now + every, running_by=worker, running_until=until, started_at=now)
    return taken == 1


def _run(job: Job, clock: Callable[[], datetime]) -> None:
    try:
        with acting(Actor.system(job.name), source=f"worker:{job.name}"):
            import_string(job.run)(clock())
    # A job may fail in any way: it is written down, and the other jobs go on.
    except Exception as error:
        logger.exception("job %s failed", job.name)
        _free(job, failures=F("failures") + 1, last_error=f"{type(error).__name__}: {error}")
    except BaseException:
        # The worker is being ended: the next one takes the job up at once.
        _free(job, due_at=clock(), last_error="途中で止められました。")
        raise
    else:
        _free(job, failures=0, last_error="", succeeded_at=clock())


def _free(job: Job, **result: object) -> None:
    JobRun.objects.filter(name=job.name).update(running_by="", running_until=None, **result)
