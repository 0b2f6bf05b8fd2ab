"""The life of accounts: the file of April for a facility, and what nobody uses is suspended."""

from datetime import date, timedelta

import pytest
from tests.kept_worlds import kept

from madoguchi.core.accounts.commands.people import readmit_person
from madoguchi.core.accounts.commands.transfers import transfer_people
from madoguchi.core.accounts.models import Membership, Person
from madoguchi.core.accounts.rules.bulk import BulkRow
from madoguchi.core.accounts.rules.transfers import TRANSFER_COLUMNS
from madoguchi.core.accounts.terms import Role
from madoguchi.core.calendar.jst import at
from madoguchi.core.mail.bodies import readable_body
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.services.safeguarding.commands.unused_accounts import suspend_unused
from madoguchi.services.safeguarding.tests.factories import make_safe as make
from madoguchi.services.safeguarding.tests.factories import staff

APRIL, LAST_USE = date(2025, 4, 1), at(date(2025, 6, 2), 9)
LEAVERS, JOINERS = 120, 130


@kept
def safe(world):
    """Everybody signed in on 2 June 2025."""
    made = make(world)
    Person.objects.update(created_at=at(APRIL, 9), last_login=LAST_USE)
    return made


def row(line, kind, email, name=""):
    values = (kind, "2025-04-01", name, email, "みほん小学校", "施設職員", "教諭")
    return BulkRow(line, dict(zip(TRANSFER_COLUMNS, values, strict=True)))


@pytest.mark.requirement("SAFE-011")
def test_april_suspends_120_creates_130_and_ninety_days_without_use_suspend_and_are_reported(
    safe, as_actor
):
    people = Person.objects.bulk_create(
        Person(email=f"old{n}@example.jp", name=f"見本 旧{n}", password="!") for n in range(LEAVERS)
    )
    Membership.objects.bulk_create(
        Membership(
            person=person, organisation=safe.school.organisation, role=Role.FACILITY_STAFF,
            started_on=date(2024, 4, 1),
        )
        for person in people
    )  # fmt: skip
    file = [
        *(row(n + 2, "転出・退職", f"old{n}@example.jp") for n in range(LEAVERS)),
        *(row(n + 200, "転入・採用", f"new{n}@example.jp", f"髙﨑 新{n}") for n in range(JOINERS)),
    ]
    done = transfer_people(file, by=as_actor(safe.world.kiryu), now=at(APRIL, 9))
    outcomes = [one.outcome for one in done]
    assert (len(outcomes), outcomes.count("所属を終了し、アカウントを停止しました")) == (250, 120)
    assert Person.objects.filter(email__startswith="old", is_active=False).count() == 120
    assert Person.objects.filter(email__startswith="new", is_active=True).count() == 130

    new = Person.objects.filter(email__startswith="new")
    new.update(created_at=at(APRIL, 9), last_login=at(date(2025, 8, 1), 9))
    silent = new.order_by("pk")[0]
    Person.objects.filter(pk=silent.pk).update(last_login=LAST_USE)
    Person.objects.exclude(pk=silent.pk).update(last_login=at(date(2025, 8, 1), 9))
    OutgoingMail.objects.all().delete()
    on_the_day = LAST_USE + timedelta(days=90)
    assert suspend_unused(on_the_day - timedelta(seconds=1)) == 0
    assert suspend_unused(on_the_day) == 1
    silent.refresh_from_db()
    [mail] = OutgoingMail.objects.all()
    assert (silent.is_active, mail.to_name, "髙﨑 新0さん" in readable_body(mail)) == (
        False, safe.head.name, True,
    )  # fmt: skip


def test_supervisor_is_told_of_a_centre_and_the_section_where_nobody_manages(safe):
    Person.objects.exclude(pk__in=(safe.caseworker.pk, safe.nurse.pk)).update(
        last_login=LAST_USE + timedelta(days=60)
    )
    assert suspend_unused(LAST_USE + timedelta(days=91)) == 2
    told = dict(OutgoingMail.objects.values_list("to_name", "subject"))
    assert set(told) == {safe.supervisor.name, safe.officer.name}
    assert suspend_unused(LAST_USE + timedelta(days=92)) == 0


def test_readmitted_person_has_ninety_days_again_and_other_roles_are_left_alone(safe, as_actor):
    by = as_actor(safe.world.kiryu)
    moment = LAST_USE + timedelta(days=90)
    staff(safe.nursery.organisation, "新田 早苗", "nitta", Role.FACILITY_STAFF)
    Person.objects.filter(name="新田 早苗").update(created_at=moment - timedelta(days=1))
    assert suspend_unused(moment) == len({"kocho", "sakita", "watanabe", "takigawa", "osumi"})
    people = Person.objects.filter(is_active=False)
    for person in people:
        readmit_person(person, by=by, now=moment)
    assert suspend_unused(moment + timedelta(days=1)) == 0
    assert safe.world.saeki.is_active
