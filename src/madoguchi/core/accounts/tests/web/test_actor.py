"""request.actor: built from the memberships valid today, in the organisation acted for."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from madoguchi.core.accounts.middleware import ActorMiddleware
from madoguchi.core.accounts.models import Membership
from madoguchi.core.accounts.queries.memberships import valid_memberships
from madoguchi.core.accounts.terms import Role

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def seen_by(client, path="/"):
    return client.get(path).wsgi_request


def test_visitor_is_the_public(client):
    assert seen_by(client).actor.is_person is False


def test_person_acts_with_all_roles_of_one_organisation_only(world, client_of):
    section, other = world.sections["000"], world.sections["001"]
    for organisation, role in ((section, Role.AUDITOR), (other, Role.APPROVER)):
        Membership.objects.create(
            person=world.saeki, organisation=organisation, role=role, started_on=TODAY
        )
    actor = seen_by(client_of(world.saeki)).actor
    assert actor.organisation_id == section.pk
    assert actor.roles == {"officer", "auditor"}
    assert actor.label == "佐伯 真理子（生活文化政策部 市民活動推進課）"


def test_membership_counts_from_its_first_to_its_last_day(world):
    Membership.objects.all().delete()
    membership = Membership.objects.create(
        person=world.saeki, organisation=world.ward, role=Role.OFFICER,
        started_on=TODAY, ended_on=TODAY + timedelta(days=1),
    )  # fmt: skip
    valid = {
        day: valid_memberships(world.saeki, TODAY + timedelta(days=day)) for day in range(-1, 3)
    }
    assert valid == {-1: [], 0: [membership], 1: [membership], 2: []}


def test_second_factor_of_the_session_is_the_actors(world, client_of):
    assert seen_by(client_of(world.saeki)).actor.has_mfa is True
    assert seen_by(client_of(world.saeki, mfa=False)).actor.has_mfa is False


def test_pages_for_signed_in_people_are_never_stored(world, client_of, client):
    assert client_of(world.saeki).get("/")["Cache-Control"] == "no-store"
    assert "no-store" not in client.get("/").get("Cache-Control", "")


def test_request_carries_an_aware_moment():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    ActorMiddleware(lambda r: HttpResponse(str(r.now.tzinfo)))(request)
    assert request.now.utcoffset() is not None
