"""Repeated jobs: when due, in one worker, each failing alone, whatever the clock does."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from madoguchi.core.events.jobs import LEASE, claim, run_due_jobs
from madoguchi.core.events.models import JobRun
from madoguchi.core.events.stopping import Stopped
from madoguchi.core.events.tests.web import bells
from madoguchi.core.modules import Job

NOW = datetime(2026, 2, 2, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
STRIKE = Job(name="strike", run="madoguchi.core.events.tests.web.bells.strike", every_seconds=60)
CRACK = Job(name="crack", run="madoguchi.core.events.tests.web.bells.crack", every_seconds=60)


@pytest.fixture(autouse=True)
def silence():
    bells.heard.clear()


def run(*jobs: Job, at: datetime = NOW, worker: str = "one") -> int:
    return run_due_jobs(jobs, worker=worker, clock=lambda: at)


@pytest.mark.django_db
def test_job_runs_at_once_and_then_when_due():
    moments = [NOW, NOW + MINUTE - timedelta(seconds=1), NOW + MINUTE, NOW + 5 * MINUTE]
    assert [run(STRIKE, at=at) for at in moments] == [1, 0, 1, 1]
    assert [each["at"] for each in bells.heard] == [NOW, NOW + MINUTE, NOW + 5 * MINUTE]


@pytest.mark.django_db
def test_failing_job_is_written_down_and_the_others_run():
    assert run(CRACK, STRIKE) == 2
    cracked, struck = JobRun.objects.order_by("name")
    assert (cracked.failures, cracked.last_error) == (1, "RuntimeError: the bell is cracked")
    assert (struck.failures, struck.last_error, struck.succeeded_at) == (0, "", NOW)
    run(CRACK, at=NOW + MINUTE)
    assert JobRun.objects.get(name="crack").failures == 2


@pytest.mark.django_db
def test_clock_set_back_stops_no_job():
    run(STRIKE)
    the_day_before = NOW - timedelta(days=1)
    assert run(STRIKE, at=the_day_before) == 1
    assert run(STRIKE, at=the_day_before + MINUTE) == 1


@pytest.mark.django_db
def test_run_is_claimed_once():
    JobRun.objects.create(name="strike", due_at=NOW)
    assert [claim(STRIKE, worker=name, now=NOW) for name in ("one", "two")] == [True, False]
    assert JobRun.objects.get().running_by == "one"


@pytest.mark.django_db
def test_long_run_is_not_started_beside_itself_until_its_lease_is_over():
    JobRun.objects.create(name="strike", due_at=NOW)
    claim(STRIKE, worker="killed", now=NOW)
    moments = [NOW + MINUTE, NOW + LEASE - MINUTE, NOW + LEASE]
    assert [claim(STRIKE, worker="two", now=at) for at in moments] == [False, False, True]


@pytest.mark.django_db
def test_job_that_may_run_beside_itself_is_taken_up_soon_after_its_worker_was_killed():
    short = replace(STRIKE, every_seconds=3, longest_seconds=60)
    JobRun.objects.create(name=short.name, due_at=NOW)
    claim(short, worker="killed", now=NOW)
    moments = [NOW + timedelta(seconds=59), NOW + MINUTE]
    assert [claim(short, worker="two", now=at) for at in moments] == [False, True]


@pytest.mark.django_db
def test_job_broken_off_is_due_at_once(monkeypatch):
    def broken_off(now: datetime) -> None:
        raise Stopped

    monkeypatch.setattr(bells, "strike", broken_off)
    with pytest.raises(Stopped):
        run(STRIKE)
    row = JobRun.objects.get()
    assert (row.due_at, row.running_until, row.last_error) == (NOW, None, "途中で止められました。")
    monkeypatch.undo()
    assert run(STRIKE, worker="two") == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_many_workers_run_each_due_job_once():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite tests share one in-memory connection")
    rounds, start = 20, threading.Barrier(4)
    ran: list[int] = []

    def work(name: str) -> None:
        for n in range(rounds):
            start.wait()
            ran.append(run(STRIKE, at=NOW + n * MINUTE, worker=name))
        connection.close()

    workers = [threading.Thread(target=work, args=(f"worker {n}",)) for n in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert sum(ran) == rounds
    assert sorted(each["at"] for each in bells.heard) == [NOW + n * MINUTE for n in range(rounds)]
