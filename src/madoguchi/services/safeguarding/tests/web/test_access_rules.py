"""Sign-in as the notice demands: failures, networks, passwords, idle sessions, second factor."""

import json
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.contrib.auth import get_user
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.accounts.commands.access_keys import begin_call, issue_access_key
from madoguchi.core.accounts.models import RegisteredNetwork
from madoguchi.core.errors import Forbidden
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.trail.models import TrailEntry
from madoguchi.services.safeguarding.models import CaseAction
from madoguchi.services.safeguarding.tests.factories import TODAY
from madoguchi.services.safeguarding.tests.ward_desk import MORNING, era, get

pytestmark = pytest.mark.django_db
SIGN_IN = "/accounts/sign-in/"
PASSWORD = "あさがおのたねを3つぶまきました"
WRONG = "ひみつのことばをまちがえた"
INSIDE, OUTSIDE = "203.0.113.5", "198.51.100.7"


@pytest.fixture(autouse=True)
def nothing_counted_yet():
    cache.clear()


@pytest.fixture
def clock_at(monkeypatch, time_machine):
    """``clock_at(moment)``: requests arrive at this moment, and every clock shows it."""

    def move(moment):
        time_machine.move_to(moment, tick=False)
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    return move


def sign_in(person, password, address="127.0.0.1", **headers):
    browser = Client()
    answer = browser.post(
        SIGN_IN, {"login": person.email, "password": password}, REMOTE_ADDR=address,
        HTTP_USER_AGENT="Mozilla/5.0 (iPad)", **headers,
    )  # fmt: skip
    return browser, answer


def with_password(person):
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.mark.requirement("SAFE-066")
def test_five_wrong_passwords_make_five_entries_a_lock_of_15_minutes_and_one_notice(
    safe, clock_at, settings
):
    nurse = with_password(safe.nurse)
    for minute in range(5):
        clock_at(MORNING + timedelta(minutes=2 * minute))
        sign_in(nurse, f"{WRONG}{minute}", INSIDE)
    failures = TrailEntry.objects.filter(action="accounts.sign_in_failed").order_by("pk")
    assert [(row.row_pk, row.at) for row in failures] == [
        (str(nurse.pk), MORNING + timedelta(minutes=2 * minute)) for minute in range(5)
    ]
    assert {row.after for row in failures} == {
        json.dumps({"address": INSIDE, "browser": "Mozilla/5.0 (iPad)"})
    }
    last = MORNING + timedelta(minutes=8)
    for seconds, expected in ((15 * 60 - 1, 429), (15 * 60 + 1, 302)):
        clock_at(last + timedelta(seconds=seconds))
        assert sign_in(nurse, PASSWORD, INSIDE)[1].status_code == expected
    (notice,) = OutgoingMail.objects.filter(template="accounts/mail/locked_out")
    assert notice.to_address == safe.world.kiryu.email
    for text in ("渡邊 茜", INSIDE, "15分間"):
        assert text in notice.body
    assert WRONG not in everything_stored()


def everything_stored():
    """Every row of every table, as text."""
    return repr([list(model.objects.values_list()) for model in apps.get_models()])


def test_tries_while_it_is_locked_add_no_notice_and_a_second_lock_adds_one(safe, clock_at):
    nurse = with_password(safe.nurse)
    for start in (MORNING, MORNING + timedelta(minutes=31)):
        for n in range(8):
            clock_at(start + timedelta(seconds=n))
            sign_in(nurse, f"{WRONG}{n}", INSIDE)
    assert OutgoingMail.objects.filter(template="accounts/mail/locked_out").count() == 2
    assert TrailEntry.objects.filter(action="accounts.locked_out").count() == 2


def test_nobody_is_told_of_an_address_that_nobody_has(safe, clock_at):
    clock_at(MORNING)
    for n in range(6):
        Client().post(SIGN_IN, {"login": "nobody@example.jp", "password": f"{WRONG}{n}"})
    assert AccessAttempt.objects.get().failures_since_start == 5
    assert not OutgoingMail.objects.filter(template="accounts/mail/locked_out").exists()


@kept
def ward_network(safe):
    RegisteredNetwork.objects.all().delete()
    return RegisteredNetwork.objects.create(
        cidr="203.0.113.0/28", label="庁舎", valid_from=TODAY - timedelta(days=30)
    )


@pytest.mark.requirement("SAFE-067")
def test_administrator_works_from_the_registered_network_only_and_a_facility_from_anywhere(
    safe, ward_network, client_of
):
    kiryu = with_password(safe.world.kiryu)
    assert sign_in(kiryu, PASSWORD, "203.0.113.15")[1].status_code == 302
    for address, headers in (
        (OUTSIDE, {}), (OUTSIDE, {"HTTP_X_FORWARDED_FOR": INSIDE}), ("203.0.113.16", {}),
    ):  # fmt: skip
        browser, answer = sign_in(kiryu, PASSWORD, address, **headers)
        assert (answer.status_code, get_user(browser).is_authenticated) == (403, False)
    refused = TrailEntry.objects.filter(action="accounts.outside_network").order_by("pk")
    assert [json.loads(row.after)["address"] for row in refused] == [
        OUTSIDE, OUTSIDE, "203.0.113.16",
    ]  # fmt: skip
    assert sign_in(with_password(safe.nurse), PASSWORD, OUTSIDE)[1].status_code == 302
    running = client_of(kiryu)
    assert running.get("/accounts/own/", REMOTE_ADDR=INSIDE).status_code == 200
    assert running.get("/accounts/own/", REMOTE_ADDR=OUTSIDE).status_code == 403
    assert running.get("/accounts/own/", REMOTE_ADDR=INSIDE).status_code == 302


@pytest.mark.requirement("SAFE-067")
def test_administrators_keys_and_reset_links_are_bound_to_the_network_too(safe, ward_network):
    kiryu, now = safe.world.kiryu, MORNING
    issued = issue_access_key(label="取込み", days=30, by=safe.actor(kiryu), now=now)
    with pytest.raises(Forbidden):
        begin_call(issued.token, address=OUTSIDE, now=now)
    assert begin_call(issued.token, address=INSIDE, now=now).actor.person_id == kiryu.pk
    for address, letters in ((OUTSIDE, 0), (INSIDE, 1)):
        Client().post("/accounts/password/reset/", {"email": kiryu.email}, REMOTE_ADDR=address)
        sent = OutgoingMail.objects.filter(template="accounts/mail/password_reset")
        assert sent.count() == letters
    assert TrailEntry.objects.filter(action="accounts.password_reset.refused").count() == 1


@pytest.mark.requirement("SAFE-068")
def test_password_of_nine_characters_is_refused_where_ten_are_needed(safe, settings, monkeypatch):
    settings.PASSWORD_LENGTH = 10
    monkeypatch.setattr("madoguchi.core.accounts.passwords.has_second_factor", lambda _person: True)
    with pytest.raises(ValidationError) as refusal:
        validate_password("たねをまく ひ9つ", safe.caseworker)
    assert "10文字以上" in " ".join(refusal.value.messages)
    validate_password("たねをまく ひ10つ", safe.caseworker)


@pytest.mark.requirement("SAFE-068")
def test_idle_session_ends_after_thirty_minutes_and_the_draft_is_kept(
    safe, child, client_of, clock_at
):
    with_password(safe.caseworker)
    client = client_of(safe.caseworker)
    page = reverse("safeguarding:child-action", args=[child.child.number])
    assert client.get(page).status_code == 200
    typed = {"key": "k", "judgement": "home_visit", "words": "玄関先で話した。",
             **era("acted_on", 10)}  # fmt: skip
    clock_at(MORNING + timedelta(minutes=29, seconds=59))
    assert client.get(page).status_code == 200
    idle = MORNING + timedelta(minutes=59, seconds=59)
    clock_at(idle)
    locked = client.post(page, typed)
    assert (locked.status_code, CaseAction.objects.count()) == (423, 0)
    form = locked.context["form"]
    kept = client.post("/accounts/lock/", {
        "password": PASSWORD, "next": form["next"].value(), "resume": form["resume"].value(),
    })  # fmt: skip
    assert dict(kept.context["pairs"]) == typed
    assert kept.context["target"] == page
    client.post(page, typed)
    assert CaseAction.objects.get().words == "玄関先で話した。"


@pytest.mark.requirement("SAFE-068")
def test_ward_account_without_a_second_factor_opens_no_childs_page(
    safe, child, client_of, settings
):
    settings.DEMO_SIGN_IN = False
    number = child.child.number
    assert get(client_of(safe.caseworker, mfa=False), "child", number).status_code == 403
    assert get(client_of(safe.caseworker), "child", number).status_code == 200
