"""Connections: many write at once without a broken link, and none keeps a name."""

import json
import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from madoguchi.core.accounts.models import Membership, Organisation, Person
from madoguchi.core.trail import acting, history_of, verify
from madoguchi.core.trail.actor import Actor
from madoguchi.core.trail.models import TrailEntry

SAEKI, TAKAHASHI = Actor.system("佐伯"), Actor.system("髙橋")


@pytest.fixture(autouse=True)
def on_postgresql(transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite tests share one in-memory connection; writers stand in line there")


pytestmark = pytest.mark.postgresql


def in_threads(*works: Callable[[], None]) -> None:
    """Each in a thread with a connection of its own; the first failure is raised here."""
    failures: list[Exception] = []

    def guarded(work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - raised again below
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def told() -> str:
    """What the session's setting says."""
    row = connection.connection.execute("SELECT current_setting('madoguchi.actor', true)")
    return row.fetchone()[0] or ""


def write_raw(name: str) -> Organisation:
    """A write that passes by Django, on Django's own connection."""
    connection.connection.execute(
        "INSERT INTO accounts_organisation (public_id, kind, name, name_kana, trade_name,"
        " english_name, former_names, corporate_number, is_legal_person, representative_title,"
        " representative, postal_code, address, phone, fax, email, email_domain, blind_words,"
        " created_at) VALUES (gen_random_uuid(), 'section', %s, '', '', '', '[]', '', true, '',"
        " '', '', '', '', '', '', '', '[]', now())",
        [name],
    )
    return Organisation.objects.get(name=name)


def test_many_writers_leave_no_broken_link():
    def writer(number: int) -> Callable[[], None]:
        def write() -> None:
            for n in range(25):
                with transaction.atomic(), acting(Actor.system(f"writer {number}")):
                    section = Organisation.objects.create(kind="section", name=f"{number}-{n}")
                    Organisation.objects.filter(pk=section.pk).update(phone=str(n))
                    if n % 5 == 0:
                        transaction.set_rollback(True)

        return write

    before = verify().links
    in_threads(*(writer(number) for number in range(8)))
    found = verify()
    assert (found.problems, found.links - before) == ((), 8 * 20 * 2)
    names = TrailEntry.objects.filter(actor_label="writer 3", action="insert")
    assert {json.loads(entry.after)["name"][:2] for entry in names} == {"3-"}


def test_commit_that_waits_for_a_foreign_key_does_not_hold_the_chain():
    """The deadlock that linking in the first round of deferred triggers would give."""
    section = Organisation.objects.create(kind="section", name="市民活動推進課")
    free, held = (Person.objects.create(email=f"{n}@example.jp", name=n) for n in "ab")
    has_lock, is_writing = threading.Event(), threading.Event()

    def member(person_id: int) -> Membership:
        return Membership(
            person_id=person_id, organisation=section, role="officer", started_on=date(2026, 4, 1)
        )

    def hold() -> None:
        with transaction.atomic():
            Person.objects.select_for_update().get(pk=held.pk)
            Person.objects.filter(pk=held.pk).update(phone="03-0000-0000")
            has_lock.set()
            is_writing.wait(5)
            threading.Event().wait(0.7)  # meanwhile the other commits, and waits for the key

    def write() -> None:
        has_lock.wait(5)
        with transaction.atomic():
            member(free.pk).save()
            member(held.pk).save()
            is_writing.set()

    in_threads(hold, write)
    assert Membership.objects.count() == 2
    assert verify().ok


def test_connection_keeps_no_name_after_a_transaction():
    with transaction.atomic(), acting(SAEKI):
        Organisation.objects.create(kind="section", name="一課")
        assert "佐伯" in told().encode().decode("unicode_escape")
    assert told() == ""
    assert history_of(write_raw("二課")).get().actor_kind == "unattributed"


def test_connection_keeps_no_name_after_a_single_write():
    with acting(SAEKI):
        section = Organisation.objects.create(kind="section", name="一課")
        assert told() == ""
    assert history_of(section).get().actor_label == "佐伯"
    assert history_of(write_raw("二課")).get().actor_kind == "unattributed"


def test_connection_keeps_no_name_after_a_failed_write():
    Person.objects.create(email="a@example.jp", name="a")
    with acting(SAEKI), pytest.raises(IntegrityError):
        Person.objects.create(email="a@example.jp", name="b")
    with acting(SAEKI), pytest.raises(ZeroDivisionError), transaction.atomic():
        Person.objects.update(name=str(1 // 0))
    assert told() == ""


def test_next_person_on_the_same_connection_is_named_rightly():
    with transaction.atomic(), acting(SAEKI):
        Organisation.objects.create(kind="section", name="一課")
        transaction.set_rollback(True)
    with transaction.atomic(), acting(TAKAHASHI):
        section = Organisation.objects.create(kind="section", name="二課")
    with transaction.atomic():
        third = Organisation.objects.create(kind="section", name="三課")
    assert history_of(section).get().actor_label == "髙橋"
    assert history_of(third).get().actor_kind == "unattributed"


def test_two_names_in_one_transaction_are_told_apart():
    with transaction.atomic():
        with acting(SAEKI):
            first = Organisation.objects.create(kind="section", name="一課")
        with acting(TAKAHASHI):
            second = Organisation.objects.create(kind="section", name="二課")
    assert [history_of(s).get().actor_label for s in (first, second)] == ["佐伯", "髙橋"]
