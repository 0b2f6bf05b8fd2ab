"""The API: a school's own system reports, once, in time, for its own children."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from tests.kept_worlds import kept

from madoguchi.core.accounts.commands.access_keys import issue_access_key
from madoguchi.core.accounts.rules.calling import MOST_IN_WINDOW
from madoguchi.core.testing.clock import stop_clock
from madoguchi.core.trail.models import TrailEntry
from madoguchi.services.safeguarding.documents.openapi import openapi
from madoguchi.services.safeguarding.models import AttendanceEntry
from madoguchi.services.safeguarding.tests.factories import NAMES, NOW, a_child, make_safe


@kept
def safe(world):
    return make_safe(world)


@pytest.fixture(autouse=True)
def on_the_tenth_of_june(monkeypatch):
    stop_clock(monkeypatch, NOW)


@pytest.fixture
def call(safe):
    """``call("attendance", {…})``: (status, JSON) under the reporter's key; no cookie, no token."""
    key = issue_access_key(label="校務支援", days=30, by=safe.actor(safe.reporter), now=NOW).token

    def post(path, sent, token=key):
        answer = Client(enforce_csrf_checks=True).post(
            f"/safeguarding/api/{path}/", sent if isinstance(sent, bytes) else json.dumps(sent),
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )  # fmt: skip
        return answer.status_code, answer.json()

    return post


def sent(*children, operation="kyo-20250610-1", at=NOW, code="present", **more):
    entries = [
        {"number": c.child.number, "day": "2025-06-10", "code": code, **more} for c in children
    ]
    return {"operation": operation, "sent_at": at.isoformat(), "entries": entries}


def validate(answer, schema):
    root = {"$ref": f"#/components/schemas/{schema}", "components": openapi()["components"]}
    Draft202012Validator(root).validate(answer)


def test_call_is_taken_once_however_often_it_comes(safe, call):
    first, second = a_child(safe, NAMES[0]), a_child(safe, NAMES[1])
    message = sent(first, second)
    validate(message, "Attendance")
    status, answer = call("attendance", message)
    validate(answer, "Taken")
    assert (status, answer) == (
        200, {"operation": "kyo-20250610-1", "entries": 2, "repeated": False},
    )  # fmt: skip
    assert call("attendance", message) == (200, {**answer, "repeated": True})
    rows = AttendanceEntry.objects.values_list("code", "source", "revision")
    assert list(rows) == [("present", "api", 1)] * 2


def test_same_number_with_other_content_is_refused(safe, call):
    child = a_child(safe)
    call("attendance", sent(child))
    status, answer = call("attendance", sent(child, code="late"))
    assert (status, answer["code"]) == (422, "key_reused")
    assert AttendanceEntry.objects.get().code == "present"


@pytest.mark.parametrize(
    "body",
    [b"[" * 100_000, b'{"why":"\xff"}', b"1" * 5000, b"\xff\xfe\xff"],
    ids=["endless nesting", "half a letter", "endless number", "another code"],
)
def test_what_is_no_json_is_refused_in_words(safe, call, body):
    status, answer = call("attendance", body)
    assert (status, answer["code"]) == (422, "not_json")
    validate(answer, "Refusal")


@pytest.mark.parametrize(
    "changed",
    [
        {"day": "0001-01-01"}, {"day": "9999-12-31"}, {"number": "J0000\0"}, {"reason": "\ud800"},
        {"number": "J" * 41}, {"why": "a\0b"}, {"why": "あ" * 201}, {"why": ["a"]},
    ],
)  # fmt: skip
def test_far_days_and_letters_that_nothing_keeps_are_refused_in_words(safe, call, changed):
    message = sent(a_child(safe))
    (message if "why" in changed else message["entries"][0]).update(changed)
    status, answer = call("attendance", message)
    assert (status, answer["code"]) == (422, "bad_call")
    assert not AttendanceEntry.objects.exists()


@pytest.mark.parametrize(
    ("late", "status"),
    [
        (timedelta(minutes=10), 200),
        (timedelta(minutes=10, seconds=1), 422),
        (-timedelta(minutes=2), 200),
        (-timedelta(minutes=2, seconds=1), 422),
    ],
)
def test_call_kept_and_repeated_later_is_refused(safe, call, late, status):
    child = a_child(safe)
    found, answer = call("attendance", sent(child, at=NOW - late))
    assert found == status
    assert AttendanceEntry.objects.count() == (1 if status == 200 else 0)
    if status == 422:
        validate(answer, "Refusal")
        assert answer["message"].startswith("送信日時がいまの時刻と合いません")


def test_another_facilitys_child_takes_the_whole_call_down_and_stands_in_the_trail(safe, call):
    own, foreign = a_child(safe), a_child(safe, NAMES[1], facility=safe.nursery)
    status, answer = call("attendance", sent(own, foreign))
    assert (status, answer["code"]) == (404, "no_such_child")
    assert AttendanceEntry.objects.count() == 0
    assert TrailEntry.objects.filter(action="refused", actor_id=safe.reporter.pk).count() == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"operation": "short"}, "operation に"),
        ({"sent_at": "2025-06-10T09:20:00"}, "sent_at に"),
        ({"entries": []}, "entries に"),
        ({"entries": [{"number": "J000001", "day": "6/10", "code": "present"}]}, "1件目の day"),
        ({"entries": [{"number": 1, "day": "2025-06-10", "code": "present"}]}, "1件目の number"),
        ({"entries": [{"number": "J000001", "name": "花子"}]}, "1件目の項目"),
        ({"entries": [{"number": "J000001", "day": "2025-06-10", "code": "x"}]}, "出欠の区分"),
        ({"entries": [{"number": "J000001", "day": "2025-06-08", "code": "present"}]}, "日曜日"),
    ],
)
def test_bad_call_is_refused_in_one_sentence_and_saves_nothing(safe, call, change, said):
    a_child(safe)
    status, answer = call("attendance", {**sent(), "entries": [], **change})
    assert status == 422
    assert said in answer["message"]
    assert AttendanceEntry.objects.count() == 0


def test_children_come_without_names(safe, call):
    a_child(safe)
    a_child(safe, NAMES[1], facility=safe.nursery)
    status, answer = call("children", {})
    validate(answer, "Children")
    assert (status, answer) == (200, {"children": [{"number": "J000001", "grade": "P3"}]})


def test_key_of_another_person_or_none_opens_nothing(safe, call):
    a_child(safe)
    officer = issue_access_key(label="試験", days=30, by=safe.actor(safe.officer), now=NOW).token
    assert call("children", {}, token="mdg_unknown")[0] == 401
    assert call("children", {}, token=officer)[0] == 403


def test_too_many_calls_wait(safe, call):
    a_child(safe)
    statuses = [call("children", {})[0] for _ in range(MOST_IN_WINDOW + 1)]
    assert statuses == [200] * MOST_IN_WINDOW + [429]


def test_guide_and_description_are_open_to_all(db):
    assert Client().get("/safeguarding/api/").status_code == 200
    assert Client().get("/safeguarding/api/openapi.json").json()["openapi"] == "3.1.0"
