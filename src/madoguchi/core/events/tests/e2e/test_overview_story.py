"""The ward administrator sees what is stuck and tries it again."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from madoguchi.core.events import announce
from madoguchi.core.events.delivering import deliver_pending
from madoguchi.core.events.models import JobRun
from madoguchi.core.events.tests.web import bells
from madoguchi.core.trail.actor import Actor


def test_administrator_tries_a_stuck_delivery_again(
    page_as, look, transactional_db, world, settings
):
    settings.MODULES = (*settings.MODULES, bells.module("write"))
    now = timezone.now()
    bells.broken[:] = ["契約の登録先が見つかりません"]
    with transaction.atomic():
        announce(bells.Rang(times=1), by=Actor.system("test"), now=now)
    deliver_pending(now)
    bells.broken.clear()
    JobRun.objects.create(
        name="anchor-trail", due_at=now + timedelta(minutes=10), succeeded_at=now, started_at=now
    )
    page = page_as(world.kiryu)
    page.goto("/events/")
    look(page, "events-stuck")
    page.get_by_role("button", name="もう一度試す").click()
    assert page.get_by_text("もう一度引き継ぎます").is_visible()
    assert deliver_pending(timezone.now()) == 1
    page.reload()
    assert page.get_by_text("滞っている引き継ぎはありません").is_visible()
    look(page, "events-fine")
