"""Ward administrators work from registered networks only: sign-in and running sessions."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from madoguchi.core.accounts.models import RegisteredNetwork
from madoguchi.core.accounts.own_permissions import ADMINISTRATORS, is_in_ward_network
from madoguchi.core.accounts.permissions import all_permissions
from madoguchi.core.accounts.queries.networks import is_registered

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def ward_network(db):
    def only(cidr="192.0.2.0/24", **days):
        RegisteredNetwork.objects.all().delete()
        return RegisteredNetwork.objects.create(
            cidr=cidr, label="庁内LAN", **{"valid_from": TODAY, **days}
        )

    return only


@pytest.mark.requirement("CONT-163")
def test_administrator_signs_in_from_the_ward_only(
    world_with_passwords, ward_network, sign_in, client, trail_rows
):
    ward_network()
    refused = sign_in(world_with_passwords.kiryu.email, address="198.51.100.1")
    assert refused.status_code == 403
    assert "登録したネットワーク" in refused.content.decode()
    assert not get_user(client).is_authenticated
    assert len(trail_rows("accounts.outside_network")) == 1
    assert sign_in(world_with_passwords.kiryu.email, address="192.0.2.8").status_code == 302


def test_running_session_ends_when_the_administrator_leaves_the_ward(
    world, ward_network, client_of, trail_rows
):
    ward_network()
    browser = client_of(world.kiryu)
    assert browser.get("/accounts/own/", REMOTE_ADDR="192.0.2.8").status_code == 200
    outside = browser.get("/accounts/own/", REMOTE_ADDR="198.51.100.1")
    assert outside.status_code == 403
    assert "198.51.100.1" in outside.content.decode()
    assert not get_user(browser).is_authenticated
    assert browser.get("/accounts/own/", REMOTE_ADDR="192.0.2.8").status_code == 302
    row = trail_rows("accounts.outside_network")[0]
    assert row.actor_id == world.kiryu.pk
    assert json.loads(row.after) == {"address": "198.51.100.1", "path": "/accounts/own/"}


def test_forged_header_does_not_bring_an_administrator_inside(world, ward_network, client_of):
    ward_network()
    answer = client_of(world.kiryu).get(
        "/accounts/own/", REMOTE_ADDR="198.51.100.1", HTTP_X_FORWARDED_FOR="192.0.2.8"
    )
    assert answer.status_code == 403


def test_other_people_work_from_anywhere(world, ward_network, client_of):
    ward_network()
    for person in (world.saeki, world.yamabe):
        answer = client_of(person).get("/accounts/own/", REMOTE_ADDR="198.51.100.1")
        assert answer.status_code == 200


def test_page_asks_for_the_networks_only_where_an_administrator_opens_it(
    world, ward_network, client_of
):
    ward_network("127.0.0.0/8")
    asked = {}
    for person in (world.kiryu, world.saeki, world.kagami, world.yamabe):
        browser = client_of(person)
        with CaptureQueriesContext(connection) as seen:
            assert browser.get("/accounts/own/").status_code == 200
        asked[person.name] = sum(RegisteredNetwork._meta.db_table in each["sql"] for each in seen)
    assert asked == {
        world.kiryu.name: 1, world.saeki.name: 0, world.kagami.name: 0, world.yamabe.name: 0
    }  # fmt: skip


def test_only_administrators_acts_ask_where_one_is():
    bound = {each.roles for each in all_permissions() if each.predicate is is_in_ward_network}
    assert bound == {ADMINISTRATORS}


def test_without_any_network_no_administrator_gets_in(world, client_of):
    RegisteredNetwork.objects.all().delete()
    assert client_of(world.kiryu).get("/accounts/own/").status_code == 403


def test_network_counts_from_its_first_to_its_last_day(ward_network):
    ward_network(valid_from=TODAY, valid_to=TODAY + timedelta(days=1))
    days = {day: is_registered("192.0.2.8", TODAY + timedelta(days=day)) for day in range(-1, 3)}
    assert days == {-1: False, 0: True, 1: True, 2: False}
