"""Acts of test_two_nodes.py inside the deployment under test: fill, stored."""

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - after the setup
from django.utils import timezone  # noqa: E402 - after the setup

from madoguchi.core.accounts.models import Membership, Person  # noqa: E402 - after the setup
from madoguchi.services.safeguarding.tests import factories_rush  # noqa: E402 - after the setup

EMAIL, PASSWORD = "namae@facility.example.jp", "nagai-aikotoba-7-himawari"


def fill(users: str, children: str) -> list[object]:
    """All tables, the desks, and somebody who signs in with a password."""
    call_command("prepare")
    day, desks = factories_rush.make_rush(int(users), int(children), timezone.now())
    first = Membership.objects.order_by("pk")[0]
    person = Person.objects.create_user(EMAIL, PASSWORD, name="南雲 恵")
    Membership.objects.create(
        person=person, organisation=first.organisation, role=first.role,
        started_on=first.started_on,
    )  # fmt: skip
    return [day, [[desk.session, desk.numbers] for desk in desks]]


ACTS = {"fill": fill, "stored": factories_rush.stored}
sys.stdout.write("\n" + json.dumps(ACTS[sys.argv[1]](*sys.argv[2:])))
