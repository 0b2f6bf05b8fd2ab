"""Capture: every write by any path has its entry, with who, what and why."""

import json
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db import connection, transaction

from madoguchi.core.accounts.models import Organisation, Person
from madoguchi.core.trail import acting, history_of, record, verify
from madoguchi.core.trail.actor import Actor, ActorKind
from madoguchi.core.trail.chain import MASKED
from madoguchi.core.trail.coverage import reason_to_exclude, watched_tables
from madoguchi.core.trail.models import TrailEntry

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 16, 17, 0, tzinfo=UTC)
SAEKI = Actor(
    kind=ActorKind.PERSON, label="佐伯 真理子（市民活動推進課）", person_id=7, organisation_id=3
)


def entries_of(table: str, action: str) -> list[TrailEntry]:
    return list(TrailEntry.objects.filter(table_name=table, action=action).order_by("id"))


def a_section(name: str = "𠮷野企画課") -> Organisation:
    return Organisation.objects.create(kind="section", name=name)


def test_insert_is_written_with_all_columns():
    section = a_section()
    entry = history_of(section).get()
    assert (entry.action, entry.before, entry.row_pk) == ("insert", "", str(section.pk))
    assert json.loads(entry.after)["name"] == "𠮷野企画課"


def test_update_is_written_with_changed_columns_only():
    section = a_section()
    section.name = "髙﨑推進課"
    section.save()
    entry = history_of(section).first()
    assert entry.action == "update"
    assert json.loads(entry.before) == {"name": "𠮷野企画課"}
    assert json.loads(entry.after) == {"name": "髙﨑推進課"}


def test_update_that_changes_nothing_writes_nothing():
    section = a_section()
    section.save()
    Organisation.objects.update(phone="")
    assert [entry.action for entry in history_of(section)] == ["insert"]


def test_delete_is_written_with_what_was_there():
    section = a_section()
    pk = section.pk
    section.delete()
    entry = entries_of("accounts_organisation", "delete")[-1]
    assert (entry.row_pk, entry.after) == (str(pk), "")
    assert json.loads(entry.before)["name"] == "𠮷野企画課"


def test_bulk_and_raw_writes_are_written_row_by_row():
    Organisation.objects.bulk_create(
        Organisation(kind="section", name=f"第{n}課") for n in range(30)
    )
    Organisation.objects.filter(name__startswith="第").update(phone="03-0000-0000")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_organisation SET fax = '03-1111-1111'")
        cursor.execute("DELETE FROM accounts_organisation")
    table = "accounts_organisation"
    counts = {a: len(entries_of(table, a)) for a in ("insert", "update", "delete")}
    assert counts == {"insert": 30, "update": 60, "delete": 30}
    assert verify().ok


def test_many_to_many_and_third_party_tables_are_watched():
    tables = {table.table for table in watched_tables()}
    assert {"mfa_authenticator", "account_emailaddress", "auth_group_permissions"} <= tables


def test_every_model_is_watched_or_excluded_with_a_reason():
    watched = {table.table for table in watched_tables()}
    left = [
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
        and model._meta.db_table not in watched and not reason_to_exclude(model)
    ]  # fmt: skip
    assert left == []


def test_password_is_never_in_the_trail():
    person = Person.objects.create_user("saeki@example.jp", "correct horse", name="佐伯 真理子")
    first_hash = person.password
    person.set_password("battery staple")
    person.save()
    newest, oldest = history_of(person)
    assert json.loads(oldest.after)["password"] == MASKED
    assert json.loads(newest.after) == {"password": MASKED}
    texts = [entry.before + entry.after for entry in TrailEntry.objects.all()]
    assert not [text for text in texts if first_hash in text or person.password in text]


def test_write_without_actor_is_said_to_be_unattributed():
    entry = history_of(a_section()).get()
    assert (entry.actor_kind, entry.actor_id, entry.actor_label) == ("unattributed", None, "")


def test_write_is_attributed_with_reason_and_source():
    with acting(SAEKI, reason="誤記の訂正", source="web:1a2b"):
        entry = history_of(a_section()).get()
    assert (entry.actor_kind, entry.actor_id, entry.organisation_id) == ("person", 7, 3)
    assert (entry.actor_label, entry.reason) == (SAEKI.label, "誤記の訂正")
    assert entry.source == "web:1a2b"


def test_attribution_survives_undoing_to_a_savepoint():
    with transaction.atomic(), acting(SAEKI):
        a_section("一課")
        with pytest.raises(ZeroDivisionError):
            fail_after_writing()
        a_section("三課")
        point = transaction.savepoint()
        with acting(Actor.system("worker")):
            a_section("四課")
            transaction.savepoint_rollback(point)
            last = a_section("五課")
    names = [json.loads(e.after)["name"] for e in entries_of("accounts_organisation", "insert")]
    assert names == ["一課", "三課", "五課"]
    labels = [e.actor_label for e in entries_of("accounts_organisation", "insert")]
    assert labels == [SAEKI.label, SAEKI.label, "worker"]
    assert history_of(last).get().actor_kind == "system"


def fail_after_writing() -> None:
    with transaction.atomic():
        with acting(Actor.system("worker")):
            a_section("二課")
        raise ZeroDivisionError


def test_record_writes_views_and_outputs():
    section = a_section()
    record("output", by=SAEKI, about=section, label="組織一覧", detail={"rows": 12}, now=NOW)
    entry = history_of(section).first()
    assert (entry.action, entry.label, entry.actor_id) == ("output", "組織一覧", 7)
    assert (json.loads(entry.after), entry.at) == ({"rows": 12}, NOW)
    assert verify().ok


def test_record_takes_attempts_about_nothing():
    record("attempt", by=Actor.public(), about=None, label="サインインの失敗", now=NOW)
    entry = TrailEntry.objects.latest("id")
    assert (entry.action, entry.table_name, entry.actor_label) == ("attempt", "", "一般")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trail_trailentry SET reason = 'x' WHERE seq = 1",
        "DELETE FROM trail_trailentry WHERE seq = 1",
    ],
)
def test_trail_refuses_to_be_changed(statement):
    a_section()
    verify()
    with (
        pytest.raises(Exception, match="only ever added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.postgresql
def test_trail_refuses_to_be_emptied_and_watched_tables_say_so():
    if connection.vendor != "postgresql":
        pytest.skip("TRUNCATE is PostgreSQL's")
    with connection.cursor() as cursor:
        with pytest.raises(Exception, match="only ever added to"), transaction.atomic():
            cursor.execute("TRUNCATE trail_trailentry")
        cursor.execute("TRUNCATE accounts_membership")
    assert len(entries_of("accounts_membership", "truncate")) == 1


def test_links_count_from_one_without_gaps():
    for n in range(5):
        a_section(f"第{n}課")
    found = verify()
    assert (found.ok, found.links) == (True, TrailEntry.objects.count())
    assert sorted(TrailEntry.objects.values_list("seq", flat=True)) == list(
        range(1, found.links + 1)
    )
