"""Lock, lifetime, sign out everywhere, acting for, duty of a second factor."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.test import Client
from django.utils import timezone

from madoguchi.core.accounts.commands.people import sign_out_everywhere
from madoguchi.core.accounts.models import Membership
from madoguchi.core.accounts.queries.demo_people import demo_links
from madoguchi.core.accounts.terms import Role
from madoguchi.core.errors import Forbidden
from madoguchi.core.testing.sign_in import signed_in_client

PASSWORD = "あさがおのたねを3つぶまきました"

pytestmark = pytest.mark.django_db
OWN = "/accounts/own/"


@pytest.fixture
def clock(time_machine):
    start = timezone.now()

    def after(**span):
        time_machine.move_to(start + timedelta(**span), tick=False)

    after()
    return after


@pytest.fixture
def saekis(world_with_passwords, clock):
    return signed_in_client(world_with_passwords.saeki)


def test_idle_session_is_locked_and_the_password_leads_back(saekis, clock):
    clock(minutes=29, seconds=59)
    assert saekis.get(OWN).status_code == 200
    clock(minutes=60)
    locked = saekis.get(OWN + "?tab=2")
    assert locked.status_code == 423
    assert "画面をロックしました" in locked.content.decode()
    assert "パスワードを変更する" not in locked.content.decode()
    wrong = saekis.post("/accounts/lock/", {"password": "ちがう", "next": OWN})
    assert wrong.status_code == 423
    assert saekis.get(OWN).status_code == 423
    right = saekis.post("/accounts/lock/", {"password": PASSWORD, "next": OWN + "?tab=2"})
    assert (right.status_code, right.url) == (302, OWN + "?tab=2")
    assert saekis.get(OWN).status_code == 200


def test_page_that_looks_for_news_by_itself_keeps_no_session_open(saekis, clock):
    for minutes in (10, 20, 29):
        clock(minutes=minutes)
        assert saekis.get(OWN, headers={"X-Background": "1"}).status_code == 200
    clock(minutes=30)
    assert saekis.get(OWN).status_code == 423


def test_lock_never_leads_to_another_site(saekis, clock):
    saekis.get("/accounts/lock/")
    for target in ("https://evil.example.com/", "//evil.example.com/", "javascript:alert(1)"):
        saekis.get("/accounts/lock/")
        answer = saekis.post("/accounts/lock/", {"password": PASSWORD, "next": target})
        assert answer.url == "/"


def test_form_sent_to_a_locked_session_is_kept_not_done(saekis, world_with_passwords, clock):
    clock(minutes=31)
    locked = saekis.post("/accounts/own/sign-out-everywhere/", {"note": '髙橋さんへ & "引継ぎ"'})
    assert locked.status_code == 423
    world_with_passwords.saeki.refresh_from_db()
    assert world_with_passwords.saeki.sessions_ended_at is None
    form = locked.context["form"]
    page = saekis.post(
        "/accounts/lock/",
        {"password": PASSWORD, "next": form["next"].value(), "resume": form["resume"].value()},
    )
    assert page.context["pairs"] == [("note", '髙橋さんへ & "引継ぎ"')]
    assert page.context["target"] == "/accounts/own/sign-out-everywhere/"


def test_guessing_the_password_on_the_lock_page_is_throttled(saekis, clock):
    clock(minutes=31)
    answers = [
        saekis.post("/accounts/lock/", {"password": f"まちがい{n}", "next": OWN}).status_code
        for n in range(6)
    ]
    assert answers == [423, 423, 423, 423, 429, 429]


def test_working_keeps_it_open_but_not_beyond_its_lifetime(saekis, clock):
    for minutes in range(20, 12 * 60, 20):
        clock(minutes=minutes)
        assert saekis.get(OWN).status_code == 200
    clock(hours=12)
    over = saekis.get(OWN)
    assert (over.status_code, over.url) == (302, "/accounts/sign-in/?next=/accounts/own/")
    assert not get_user(saekis).is_authenticated


def test_htmx_request_of_a_locked_session_turns_the_whole_page(saekis, clock):
    clock(minutes=31)
    answer = saekis.get(
        OWN, HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL="http://testserver/accounts/own/?q=1"
    )
    assert answer["HX-Redirect"] == "/accounts/lock/?next=%2Faccounts%2Fown%2F%3Fq%3D1"


def test_sign_out_everywhere_ends_other_devices_and_not_the_next_sign_in(
    saekis, world_with_passwords, clock, as_actor
):
    other_device = signed_in_client(world_with_passwords.saeki)
    clock(seconds=5)
    assert saekis.post("/accounts/own/sign-out-everywhere/").status_code == 302
    assert other_device.get(OWN).status_code == 302
    assert saekis.get(OWN).status_code == 302
    clock(seconds=6)
    assert signed_in_client(world_with_passwords.saeki).get(OWN).status_code == 200


def test_stopped_person_is_out_at_once(saekis, world_with_passwords):
    world_with_passwords.saeki.is_active = False
    world_with_passwords.saeki.save()
    assert saekis.get(OWN).status_code == 302


def test_only_oneself_or_an_administrator_ends_sessions(world, as_actor):
    with pytest.raises(Forbidden):
        sign_out_everywhere(world.himuro, by=as_actor(world.yamabe), now=timezone.now())
    sign_out_everywhere(world.himuro, by=as_actor(world.kiryu), now=timezone.now())


def test_acting_for_switches_among_own_organisations_only(world, client_of):
    Membership.objects.create(
        person=world.saeki, organisation=world.sections["001"], role=Role.APPROVER,
        started_on=timezone.localdate(),
    )  # fmt: skip
    browser = client_of(world.saeki)
    url = "/accounts/acting-for/"
    browser.post(url, {"organisation": str(world.sections["001"].public_id)})
    actor = browser.get(OWN).wsgi_request.actor
    assert (actor.organisation_id, actor.roles) == (world.sections["001"].pk, {"approver"})
    foreign = browser.post(url, {"organisation": str(world.reidai.public_id)})
    assert foreign.status_code == 404
    assert browser.get(url).status_code == 405


def test_choice_falls_back_when_the_membership_has_ended(world, client_of):
    second = Membership.objects.create(
        person=world.saeki, organisation=world.sections["001"], role=Role.APPROVER,
        started_on=timezone.localdate(),
    )  # fmt: skip
    browser = client_of(world.saeki)
    browser.post("/accounts/acting-for/", {"organisation": str(world.sections["001"].public_id)})
    second.ended_on = timezone.localdate() - timedelta(days=1)
    second.save()
    actor = browser.get(OWN).wsgi_request.actor
    assert (actor.organisation_id, actor.roles) == (world.sections["000"].pk, {"officer"})


@pytest.mark.parametrize("who", ["takahashi", "onishi", "kiryu"])
def test_duty_roles_set_up_a_second_factor_before_anything_else(world, client_of, settings, who):
    person = getattr(world, who)
    without = client_of(person, mfa=False).get(OWN)
    assert (without.status_code, without.url) == (302, "/accounts/second-factor/")
    assert client_of(person, mfa=False).get("/accounts/second-factor/").status_code == 200
    assert client_of(person).get(OWN).status_code == 200
    settings.DEMO_SIGN_IN = True
    assert client_of(person, mfa=False).get(OWN).status_code == 200


def test_others_may_work_without_a_second_factor(world, client_of):
    assert client_of(world.saeki, mfa=False).get(OWN).status_code == 200


def test_demo_page_is_there_only_in_try_mode_on_this_machine(world, settings):
    become = f"/accounts/demo/{world.saeki.public_id}/"
    browser = Client()
    assert browser.get("/accounts/demo/").status_code == 404
    assert browser.post(become).status_code == 404
    settings.DEMO_SIGN_IN = True
    assert "佐伯 真理子" in browser.get("/accounts/demo/").content.decode()
    for elsewhere in (
        {"REMOTE_ADDR": "192.0.2.1"},
        {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_X_FORWARDED_FOR": "192.0.2.1"},
        {"HTTP_FORWARDED": "for=192.0.2.1"},
    ):
        assert browser.get("/accounts/demo/", **elsewhere).status_code == 404
        assert browser.post(become, **elsewhere).status_code == 404
    assert browser.post(become).status_code == 302
    assert get_user(browser) == world.saeki


def test_printed_link_of_a_demo_person_signs_in_and_a_bare_one_does_not(world, settings):
    settings.DEMO_SIGN_IN = True
    lines = [line.split("\t") for line in demo_links(timezone.localdate())]
    link = next(path for name, _, _, path in lines if name == "佐伯 真理子")
    bare, _, key = link.partition("?key=")
    browser = Client()
    for wrong in (bare, f"{bare}?key=", f"{bare}?key={key[:-1]}", f"{bare}?key={'a' * len(key)}"):
        answer = browser.get(wrong)
        assert (answer.status_code, answer.url) == (302, "/accounts/demo/")
        assert not get_user(browser).is_authenticated
    assert browser.get(link).url == "/"
    assert get_user(browser) == world.saeki
    settings.DEMO_SIGN_IN = False
    assert Client().get(link).status_code == 404


def test_refused_attempts_are_written_down(world, client_of, trail_rows):
    foreign = client_of(world.yamabe).post(
        "/accounts/acting-for/", {"organisation": str(world.reidai.public_id)}
    )
    assert foreign.status_code == 404
    row = trail_rows("accounts.attempt_refused")[0]
    assert (row.actor_id, row.label) == (world.yamabe.pk, "no_membership")
    assert json.loads(row.after) == {"path": "/accounts/acting-for/", "method": "POST"}
