"""The worker: does all that waits, survives what fails, and ends within three seconds."""

import os
import signal
import threading
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.events import announce
from madoguchi.core.events.models import Delivery, JobRun
from madoguchi.core.events.tasks import BROKEN_OFF, take_up_lost_tasks
from madoguchi.core.events.tests.web import bells
from madoguchi.core.events.worker import Worker
from madoguchi.core.modules import Job
from madoguchi.core.trail.actor import Actor

SYSTEM = Actor.system("test")
ROOM = "madoguchi.core.events.tests.web"
QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture(autouse=True)
def silence():
    bells.heard.clear()
    bells.broken.clear()


@pytest.fixture
def queue(settings):
    """Tasks wait in the database, as they do outside of tests."""
    settings.TASKS = QUEUE


def sleep_after_writing(now):
    with transaction.atomic():
        Organisation.objects.create(kind="section", name="途中の課")
        time.sleep(30)


@contextmanager
def ended_by(number: int, *, after: float):
    """A real signal to this process, and the handlers as they were afterwards."""
    before = {n: signal.getsignal(n) for n in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM)}
    timer = threading.Timer(after, os.kill, (os.getpid(), number))
    timer.start()
    try:
        yield
    finally:
        timer.join()
        for each, handler in before.items():
            signal.signal(each, handler)


def seconds_to_end(worker: Worker, number: int) -> float:
    began = time.monotonic()
    with ended_by(number, after=1.0):
        worker.run()
    return time.monotonic() - began - 1.0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.django_db(transaction=True)
def test_idle_worker_ends_soon(number):
    assert seconds_to_end(Worker(()), number) < 1.0


@pytest.mark.django_db(transaction=True)
def test_busy_worker_ends_within_three_seconds_and_undoes_what_it_broke_off():
    job = Job(name="sleepy", run=f"{ROOM}.test_worker.sleep_after_writing", every_seconds=60)
    assert seconds_to_end(Worker((job,)), signal.SIGTERM) < 3.0
    assert Organisation.objects.filter(name="途中の課").count() == 0
    assert JobRun.objects.get().last_error == "途中で止められました。"


@pytest.mark.django_db(transaction=True)
def test_worker_survives_a_failing_job_and_a_database_that_is_away(monkeypatch):
    jobs = tuple(
        Job(name=name, run=f"{ROOM}.bells.{name}", every_seconds=60) for name in ("crack", "strike")
    )
    worker, outages = Worker(jobs), [OperationalError("the database is away")]
    whole_round = worker.round

    def round_with_outage() -> int:
        if outages:
            raise outages.pop()
        return whole_round()

    monkeypatch.setattr(worker, "round", round_with_outage)
    with ended_by(signal.SIGTERM, after=2.5):
        worker.run()
    assert len(bells.heard) == 1
    assert JobRun.objects.get(name="crack").failures == 1


@pytest.mark.django_db(transaction=True)
def test_once_does_everything_that_waits(settings, queue):
    job = Job(name="strike", run=f"{ROOM}.bells.strike", every_seconds=60)
    settings.MODULES, settings.CORE_MODULES = (bells.module("write", jobs=(job,)),), ()
    with transaction.atomic():
        announce(bells.Rang(times=1), by=SYSTEM, now=timezone.now())
    for n in range(30):
        bells.toll.enqueue(f"鐘{n}課")
    call_command("work", once=True)
    assert Delivery.objects.get().delivered_at is not None
    assert Organisation.objects.filter(name__startswith="鐘").count() == 30
    assert len(bells.heard) == 1


@pytest.mark.django_db(transaction=True)
def test_failing_task_is_kept_and_the_others_run(queue):
    bells.broken.append("壊れた課")
    bells.toll.enqueue("壊れた課")
    bells.toll.enqueue("次の課")
    Worker(()).run_once()
    states = sorted(DBTaskResult.objects.values_list("status", flat=True))
    assert states == [TaskResultStatus.FAILED, TaskResultStatus.SUCCESSFUL]


@pytest.mark.django_db(transaction=True)
def test_lost_tasks_are_taken_up_again(queue):
    now = timezone.now()
    for name in ("broken off", "left behind", "still running", "failed by itself"):
        bells.toll.enqueue(name)
    of = {row.args_kwargs["args"][0]: row for row in DBTaskResult.objects.all()}
    set_state(of["broken off"], TaskResultStatus.FAILED, exception_class_path=BROKEN_OFF)
    hour, minute = now - timedelta(hours=1), now - timedelta(minutes=1)
    set_state(of["left behind"], TaskResultStatus.RUNNING, started_at=hour)
    set_state(of["still running"], TaskResultStatus.RUNNING, started_at=minute)
    set_state(of["failed by itself"], TaskResultStatus.FAILED, exception_class_path="ValueError")
    take_up_lost_tasks(now)
    Worker(()).run_once()
    names = set(Organisation.objects.values_list("name", flat=True))
    assert names == {"broken off", "left behind"}


def set_state(row: DBTaskResult, status: str, **fields: object) -> None:
    DBTaskResult.objects.filter(pk=row.pk).update(status=status, **fields)
