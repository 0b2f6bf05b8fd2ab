"""The operator's page: what is stuck, which jobs stand still, and trying again."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from madoguchi.core.events import announce
from madoguchi.core.events.delivering import deliver_pending
from madoguchi.core.events.models import Delivery, JobRun
from madoguchi.core.events.queries import interval_words
from madoguchi.core.events.tests.web import bells
from madoguchi.core.modules.registry import jobs
from madoguchi.core.trail import history_of
from madoguchi.core.trail.actor import Actor

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 2, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def operator(world, client_of):
    return client_of(world.kiryu)


@pytest.fixture
def stuck(settings):
    """A delivery that has failed once. The bells have no addresses: those are read before."""
    reverse("events:overview")
    settings.MODULES = (*settings.MODULES, bells.module("write"))
    bells.broken[:] = ["縄が切れました"]
    announce(bells.Rang(times=1), by=Actor.system("test"), now=NOW)
    deliver_pending(NOW)
    yield Delivery.objects.get(receiver__contains="bells")
    bells.broken.clear()


def test_page_is_for_ward_administrators(world, client_of, client):
    answers = {
        name: client_of(getattr(world, name)).get(reverse("events:overview")).status_code
        for name in ("saeki", "kagami", "yamabe")
    }
    assert answers == {"saeki": 403, "kagami": 403, "yamabe": 403}
    assert client.get(reverse("events:overview")).status_code == 302


def test_page_shows_what_is_stuck_and_why(stuck, operator):
    page = operator.get(reverse("events:overview")).content.decode()
    assert "縄が切れました" in page
    assert "bells.rang.v1" in page


def test_try_again_is_recorded_and_delivers(stuck, operator, world):
    bells.broken.clear()
    address = reverse("events:delivery-retry", args=[stuck.pk])
    assert operator.post(address).status_code == 302
    entry = history_of(stuck).get(action="events.delivery.retry")
    assert entry.actor_id == world.kiryu.pk
    stuck.refresh_from_db()
    assert deliver_pending(stuck.due_at) == 1
    page = operator.get(reverse("events:overview")).content.decode()
    assert "滞っている引き継ぎはありません" in page


def test_try_again_is_forbidden_to_others_and_only_posted(stuck, world, client_of, operator):
    address = reverse("events:delivery-retry", args=[stuck.pk])
    assert client_of(world.saeki).post(address).status_code == 403
    assert operator.get(address).status_code == 405


def test_page_says_which_jobs_stand_still(operator):
    JobRun.objects.create(name="anchor-trail", due_at=NOW, failures=0)
    page = operator.get(reverse("events:overview")).content.decode()
    assert "動いていません" in page
    assert "操作履歴の控え" in page
    assert "10分ごと" in page


def test_every_job_has_a_name_for_people():
    assert [job.name for job in jobs() if not job.label] == []


@pytest.mark.parametrize(("seconds", "words"), [
    (3, "3秒ごと"), (60, "1分ごと"), (90, "90秒ごと"), (600, "10分ごと"), (3600, "1時間ごと"),
])  # fmt: skip
def test_interval_is_said_in_the_largest_even_unit(seconds, words):
    assert interval_words(seconds) == words
