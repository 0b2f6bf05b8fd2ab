"""The auditor reads the registers; no page offers an act that only the administrator may do."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def shown_to(client, name, *args):
    return client.get(reverse(f"accounts:{name}", args=args)).content.decode()


def test_registers_offer_their_acts_to_the_administrator_only(world, client_of):
    section, person = world.sections["000"], world.saeki
    acts = {
        ("organisations",): reverse("accounts:organisation-add"),
        ("people",): reverse("accounts:bulk-upload", args=["people"]),
        ("organisation", section.public_id): reverse("accounts:invite", args=[section.public_id]),
        ("person", person.public_id): reverse("accounts:person-change", args=[person.public_id]),
    }
    auditor, administrator = client_of(world.kagami), client_of(world.kiryu)
    for page, act in acts.items():
        assert act not in shown_to(auditor, *page), page
        assert act in shown_to(administrator, *page), page
