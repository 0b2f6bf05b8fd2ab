"""Every page of the demo world, as the persons who open it: sound on the phone and at the desk."""

import re

import pytest
from django.utils import timezone
from tests.journeys.addresses import DemoWorld
from tests.journeys.looking import faults_of

from madoguchi.core.accounts.models import Person
from madoguchi.core.modules.demo import load_demo_world
from madoguchi.core.trail import verify

ANSWERS = {"/procurement/calls/2099-999/": 404}
BATCH = 20


@pytest.fixture
def demo(transactional_db, tmp_path, settings):
    # The erasure of the demo looks at every stored file: those of other stories stay out.
    settings.VAULT_ROOT, settings.VAULT_KEYS = tmp_path / "vault", tmp_path / "keys"
    load_demo_world(now=timezone.now())
    return DemoWorld()


def look_through(page, name, addresses):
    """All that is wrong on these pages, with the address before each sentence."""
    found = []
    for address in addresses:
        answer = page.goto(address)
        if answer.status != ANSWERS.get(address, 200):
            found.append(f"{name} {address}: answered {answer.status}")
            continue
        picture = "-".join(filter(None, re.split(r"[^\w.]+", f"every-{name}-{address}")))
        found += [f"{name} {address}: {fault}" for fault in faults_of(page, picture)]
    return found


def batched(addresses):
    """Each batch gets a browser of its own, so that no tab grows old over hundreds of pictures."""
    return [addresses[at : at + BATCH] for at in range(0, len(addresses), BATCH)]


def halves(addresses):
    """The people in two groups with about as many pages each; a person stays whole."""
    parts = [[], []]
    for name in sorted(addresses, key=lambda name: (-len(addresses[name]), name)):
        smaller = min(parts, key=lambda part: sum(len(addresses[each]) for each in part))
        smaller.append(name)
    return parts


# Two tests, so that two workers go at once; the harness puts them before all other stories.
@pytest.mark.first
@pytest.mark.parametrize("half", [0, 1])
def test_every_page_is_sound_for_the_people_who_open_it(demo, page_as, half):
    faults, pages = [], demo.by_person()
    for name in halves(pages)[half]:
        addresses = pages[name]
        person = Person.objects.get(name=name) if name else None
        for some in batched(addresses):
            page = page_as(person)
            faults += look_through(page, name, some)
            page.context.close()
    assert faults == [], "\n".join(faults)
    assert verify().ok
