"""The demo world as its people see it: every page they start from is sound at each width."""

import pytest
from django.utils import timezone

from madoguchi.core.accounts.models import Person
from madoguchi.core.modules.demo import load_demo_world
from madoguchi.core.trail import verify
from madoguchi.services.procurement.models import Tender


@pytest.fixture
def demo(transactional_db):
    load_demo_world(now=timezone.now())
    return list(Tender.objects.filter(case__is_rehearsal=True).order_by("case__number"))


def person(name: str) -> Person:
    return Person.objects.get(name=name)


def test_everybody_finds_their_way_in_the_demo_world(demo, page_as, look):
    public = page_as(None)
    for address in ("/", "/procurement/calls/", "/procurement/calls/2025-001/"):
        public.goto(address)
        look(public, address.strip("/").replace("/", "-") or "home")
    scoring = demo[3].number
    officer = page_as(person("佐伯 真理子"))
    for address in (
        "/",
        "/procurement/tenders/",
        f"/procurement/tenders/{scoring}/",
        f"/procurement/tenders/{scoring}/setup/schedule/",
        f"/procurement/tenders/{scoring}/publication/",
    ):
        officer.goto(address)
        look(officer, f"officer-{address.strip('/').replace('/', '-')}")
    assert "リハーサル" in officer.inner_text("body")
    assert verify().ok
