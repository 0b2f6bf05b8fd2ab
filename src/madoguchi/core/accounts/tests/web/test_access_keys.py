"""Keys of the API: issued once, counted, bound to the person's rights, void when they should be."""

import json
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.utils import timezone

from madoguchi.core.accounts.api import api
from madoguchi.core.accounts.commands.access_keys import begin_call, issue_access_key
from madoguchi.core.accounts.commands.people import sign_out_everywhere
from madoguchi.core.accounts.models import AccessKey, AccessKeyCall, Membership, RegisteredNetwork
from madoguchi.core.accounts.rules.calling import MOST_AT_ONCE, MOST_IN_WINDOW, MOST_KEYS, WINDOW
from madoguchi.core.errors import Forbidden, Missing, NotNamed, Refused, TooLarge, TooMany

pytestmark = pytest.mark.django_db
NOW = timezone.now().replace(microsecond=0)
WARD = "192.0.2.8"


@pytest.fixture
def issue(as_actor):
    def make(person, *, days=30, now=NOW):
        return issue_access_key(label="夜間の連携", days=days, by=as_actor(person), now=now)

    return make


def call(issued, *, now=NOW, address=WARD):
    return begin_call(issued.token, address=address, now=now)


def end(begun, now=NOW):
    AccessKeyCall.objects.filter(pk=begun.row.pk).update(ended_at=now)


def test_key_is_shown_once_and_stands_nowhere(world, client_of, trail_rows):
    browser = client_of(world.saeki)
    page = browser.post("/accounts/own/keys/", {"label": "文書管理", "days": "90"})
    key = AccessKey.objects.get()
    token = page.content.decode().split("mdg_")[1][:43]
    assert len(key.token_hash) == 64
    assert key.ending == token[-4:]
    assert token not in browser.get("/accounts/own/keys/").content.decode()
    written = "".join(row.after for row in trail_rows("insert"))
    assert token not in written
    assert key.token_hash not in written


def test_key_acts_as_its_person_without_a_second_factor(world, issue):
    actor = call(issue(world.saeki)).actor
    assert actor.person_id == world.saeki.pk
    assert actor.roles == {"officer"}
    assert actor.has_mfa is False


def test_key_counts_until_its_last_moment(world, issue):
    issued = issue(world.saeki)
    last = issued.key.expires_at
    end(call(issued, now=last - timedelta(microseconds=1)))
    with pytest.raises(NotNamed):
        call(issued, now=last)


def test_revoked_key_counts_no_longer(world, issue, client_of):
    issued = issue(world.saeki)
    address = f"/accounts/own/keys/{issued.key.public_id}/revoke/"
    assert client_of(world.saeki).post(address).status_code == 302
    with pytest.raises(NotNamed):
        call(issued)


def test_keys_of_others_do_not_exist(world, issue, client_of):
    issued = issue(world.saeki)
    address = f"/accounts/own/keys/{issued.key.public_id}/revoke/"
    assert client_of(world.yamabe).post(address).status_code == 404
    assert "夜間の連携" not in client_of(world.yamabe).get("/accounts/own/keys/").content.decode()
    assert call(issued).row.key == issued.key


@pytest.mark.parametrize("ending", ["stopped", "left", "signed out everywhere"])
def test_key_is_void_with_its_person(world, issue, as_actor, ending):
    issued = issue(world.saeki)
    if ending == "stopped":
        world.saeki.is_active = False
        world.saeki.save()
    elif ending == "left":
        yesterday = timezone.localdate(NOW) - timedelta(days=1)
        Membership.objects.filter(person=world.saeki).update(ended_on=yesterday)
    else:
        sign_out_everywhere(world.saeki, by=as_actor(world.saeki), now=NOW)
    with pytest.raises(NotNamed):
        call(issued)


def test_key_made_after_signing_out_everywhere_counts(world, issue, as_actor):
    sign_out_everywhere(world.saeki, by=as_actor(world.saeki), now=NOW)
    world.saeki.refresh_from_db()
    later = NOW + timedelta(seconds=1)
    assert call(issue(world.saeki, now=later), now=later).actor.person_id == world.saeki.pk


def test_administrator_calls_from_the_ward_only(world, issue):
    RegisteredNetwork.objects.all().delete()
    RegisteredNetwork.objects.create(
        cidr="192.0.2.0/24", label="庁内LAN", valid_from=timezone.localdate(NOW)
    )
    issued = issue(world.kiryu)
    with pytest.raises(Forbidden):
        call(issued, address="198.51.100.1")
    assert call(issued, address=WARD).actor.from_ward_network is True


def test_calls_are_limited_within_ten_minutes(world, issue):
    issued = issue(world.saeki)
    for _ in range(MOST_IN_WINDOW):
        end(call(issued))
    with pytest.raises(TooMany) as refused:
        call(issued, now=NOW + WINDOW - timedelta(seconds=1))
    assert refused.value.retry_after == 1
    assert call(issued, now=NOW + WINDOW).row.key == issued.key


def test_calls_at_once_are_limited_and_a_dead_one_is_given_up(world, issue):
    issued = issue(world.saeki)
    first = [call(issued) for _ in range(MOST_AT_ONCE)]
    with pytest.raises(TooMany):
        call(issued)
    end(first[0])
    call(issued)
    assert call(issued, now=NOW + timedelta(minutes=5)).row.key == issued.key


def test_too_many_keys_are_refused(world, issue):
    for _ in range(MOST_KEYS):
        issue(world.saeki)
    with pytest.raises(Refused) as refused:
        issue(world.saeki)
    assert refused.value.code == "keys_enough"
    assert issue(world.saeki, now=NOW + timedelta(days=30)).key.label == "夜間の連携"


def test_keys_are_for_people_with_a_role(world, client_of):
    assert client_of(world.yamabe).get("/accounts/own/keys/").status_code == 200
    Membership.objects.filter(person=world.yamabe).delete()
    assert client_of(world.yamabe).get("/accounts/own/keys/").status_code == 403
    assert Client().get("/accounts/own/keys/").status_code == 302


# --- the door itself ---------------------------------------------------------------------------


@api("accounts.access_key.issue", most_bytes=1000)
def echo(request, *, fails=None):
    if fails:
        raise fails
    return {"sent": request.POST.get("word", "")}


def ask(token="", *, method="post", body="word=山", fails=None, **headers):
    request = getattr(RequestFactory(), method)(
        "/door/", body, content_type="application/x-www-form-urlencoded",
        headers={"Authorization": f"Bearer {token}"} if token else {}, **headers,
    )  # fmt: skip
    request.now = NOW
    answer = echo(request, fails=fails)
    return answer.status_code, json.loads(answer.content), answer


def test_door_answers_who_holds_a_key(world, issue, trail_rows):
    token = issue(world.saeki).token
    assert ask(token)[:2] == (200, {"sent": "山"})
    row = trail_rows("accounts.api_call")[0]
    assert row.actor_id == world.saeki.pk
    assert json.loads(row.after) == {"path": "/door/", "outcome": "ok"}
    assert AccessKeyCall.objects.filter(ended_at=None).count() == 0


def test_door_without_a_key_says_what_it_needs(world):
    status, answer, response = ask()
    assert (status, answer["code"]) == (401, "key_missing")
    assert response["WWW-Authenticate"] == "Bearer"
    assert ask("mdg_wrong")[1]["code"] == "key_void"


def test_door_takes_posts_only(world, issue):
    status, answer, response = ask(issue(world.saeki).token, method="get", body=QueryDict())
    assert (status, answer["code"], response["Allow"]) == (405, "method_not_allowed", "POST")


def test_door_refuses_what_is_too_large_before_it_looks_at_the_key(world):
    assert ask("mdg_wrong", body="w" * 1001)[:2] == (
        413, {"code": "too_large", "message": "送れる大きさは、合わせて0MBまでです。"},
    )  # fmt: skip
    assert ask("mdg_wrong", body="w" * 1000)[0] == 401


BROKEN = "処理の途中で問題が起きました。少し待って、もう一度送ってください。"


@pytest.mark.parametrize(
    ("fails", "expected"),
    [
        (Refused("unreadable", "読めません。"), (422, "unreadable", "読めません。")),
        (Missing("none", "ありません。"), (404, "none", "ありません。")),
        (TooLarge("large", "大きすぎます。"), (413, "large", "大きすぎます。")),
        (ValueError("boom"), (500, "server_error", BROKEN)),
    ],
)
def test_door_answers_json_whatever_goes_wrong(world, issue, trail_rows, fails, expected):
    status, answer, _response = ask(issue(world.saeki).token, fails=fails)
    assert (status, answer["code"], answer["message"]) == expected
    assert json.loads(trail_rows("accounts.api_call")[0].after)["outcome"] == answer["code"]


def test_door_says_when_to_come_back(world, issue):
    issued = issue(world.saeki)
    for _ in range(MOST_AT_ONCE):
        call(issued)
    status, answer, response = ask(issued.token)
    assert (status, answer["code"], response["Retry-After"]) == (429, "too_many_calls", "5")
