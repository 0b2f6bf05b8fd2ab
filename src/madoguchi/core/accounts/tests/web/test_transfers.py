"""Transfers by one file: who leaves, who joins, and what became of each."""

import csv
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.kept_worlds import kept

from madoguchi.core.accounts.commands.transfers import transfer_people
from madoguchi.core.accounts.models import Membership, Organisation, Person
from madoguchi.core.accounts.queries.memberships import valid_memberships
from madoguchi.core.accounts.rules.bulk import BulkRow
from madoguchi.core.accounts.rules.transfers import TRANSFER_COLUMNS
from madoguchi.core.accounts.terms import OrganisationKind, Role
from madoguchi.core.calendar.jst import at
from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.mail.models import OutgoingMail

APRIL = date(2025, 4, 1)
LEAVERS, JOINERS = 120, 130


@kept
def school(world):
    return Organisation.objects.create(kind=OrganisationKind.FACILITY, name="みほん小学校")


@kept
def staff(school):
    """Last year's people of the school."""
    people = Person.objects.bulk_create(
        Person(email=f"old{n}@example.jp", name=f"見本 旧{n}", password="!") for n in range(LEAVERS)
    )
    Membership.objects.bulk_create(
        Membership(
            person=person, organisation=school, role=Role.FACILITY_STAFF,
            started_on=date(2024, 4, 1),
        )
        for person in people
    )  # fmt: skip
    return people


def cells(kind, email, name="", on="2025-04-01", **more):
    values = {
        "区分": kind, "異動日": on, "氏名": name, "メール": email, "組織": "みほん小学校",
        "役割": "施設職員", "職名": "教諭",
    }  # fmt: skip
    return {**values, **more}


def leaving(n, **more):
    return cells("転出・退職", f"old{n}@example.jp", **more)


def joining(n, **more):
    return cells("転入・採用", f"new{n}@example.jp", f"髙﨑 新{n}", **more)


def rows(*lines):
    return [BulkRow(number, line) for number, line in enumerate(lines, start=2)]


def file_of(*lines):
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, TRANSFER_COLUMNS)
    writer.writeheader()
    writer.writerows(lines)
    return SimpleUploadedFile("異動.csv", table.getvalue().encode("cp932"))


def test_file_of_april_suspends_120_and_creates_130_in_one_run_with_a_result_list(
    world, staff, client_of, monkeypatch
):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(APRIL, 9))
    client = client_of(world.kiryu)
    lines = [leaving(n) for n in range(LEAVERS)] + [joining(n) for n in range(JOINERS)]
    preview = client.post("/accounts/bulk/transfers/", {"file": file_of(*lines)})
    assert (preview.status_code, Person.objects.filter(email__startswith="new").count()) == (200, 0)
    result = client.post("/accounts/bulk/transfers/confirmation/", follow=True)
    assert result.context["counts"] == {
        "所属を終了し、アカウントを停止しました": 120,
        "アカウントを作り、案内のメールを送りました": 130,
    }
    shown = result.content.decode()
    assert ("見本 旧119" in shown, "髙﨑 新129" in shown) == (True, True)
    left = Person.objects.filter(email__startswith="old")
    assert (left.filter(is_active=True).count(), left.filter(is_active=False).count()) == (0, 120)
    new = Person.objects.filter(email__startswith="new")
    assert (new.filter(is_active=True).count(), OutgoingMail.objects.count()) == (130, 130)
    assert {len(valid_memberships(one, APRIL)) for one in new[:3]} == {1}
    assert valid_memberships(new[0], date(2025, 3, 31)) == []
    assert (
        len(client.get("/accounts/bulk/transfers/result/?format=csv").content.splitlines()) == 251
    )


def test_file_for_a_day_to_come_ends_roles_by_themselves_and_suspends_nobody(
    world, staff, as_actor
):
    by = as_actor(world.kiryu)
    done = transfer_people(rows(leaving(0)), by=by, now=at(date(2025, 3, 20), 9))
    assert [one.outcome for one in done] == ["異動日の前日で所属を終了します"]
    person = staff[0]
    person.refresh_from_db()
    held = [len(valid_memberships(person, day)) for day in (date(2025, 3, 31), APRIL)]
    assert (held, person.is_active) == ([1, 0], True)


def test_who_moves_within_the_file_keeps_the_account(world, staff, as_actor):
    Organisation.objects.create(kind=OrganisationKind.FACILITY, name="みほん中学校")
    moved = cells("転入・採用", "old0@example.jp", "見本 旧0", 組織="みほん中学校")
    done = transfer_people(rows(leaving(0), moved), by=as_actor(world.kiryu), now=at(APRIL, 9))
    assert [one.outcome for one in done] == [
        "所属を終了しました（ほかの所属は続きます）",
        "いまのアカウントに所属を加えました",
    ]
    person = Person.objects.get(email="old0@example.jp")
    assert (person.is_active, [str(m.organisation) for m in valid_memberships(person, APRIL)]) == (
        True, ["みほん中学校"],
    )  # fmt: skip
    assert OutgoingMail.objects.count() == 0


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (leaving(0, 区分="休職"), "3行目の「区分」"),
        (leaving(0, on="4月99日"), "3行目の「異動日」"),
        (leaving(999), "3行目の「メール」：この方は、いまこの組織で"),
        (joining(1, メール="new1"), "3行目の「メール」：メールアドレスの形"),
        (joining(1, 氏名=""), "3行目の「氏名」"),
        (joining(1, 組織="ない小学校"), "3行目の「組織」"),
        (joining(1, 役割="担当者"), "3行目の「役割」：この組織の種別では"),
        (joining(1, 役割="係長"), "3行目の「役割」：「"),
        (joining(0), "3行目の「メール」：同じ人"),
        (cells("転入・採用", "old1@example.jp", "見本 旧1"), "3行目の「メール」：この方は、すでに"),
    ],
)
def test_one_bad_row_changes_nothing_and_is_named(world, staff, as_actor, line, said):
    with pytest.raises(Refused) as refusal:
        transfer_people(rows(joining(0), line), by=as_actor(world.kiryu), now=at(APRIL, 9))
    assert refusal.value.message.startswith(said)
    assert not Person.objects.filter(email="new0@example.jp").exists()


def test_who_joined_sets_a_password_by_the_link_they_ask_for(world, school, as_actor, client):
    transfer_people(rows(joining(0)), by=as_actor(world.kiryu), now=at(APRIL, 9))
    client.post("/accounts/password/reset/", {"email": "new0@example.jp"})
    templates = OutgoingMail.objects.order_by("pk").values_list("template", flat=True)
    assert list(templates) == ["accounts/mail/joined", "accounts/mail/password_reset"]


def test_only_the_wards_administrators_take_a_file(world, staff, as_actor, client_of):
    with pytest.raises(Forbidden):
        transfer_people(rows(leaving(0)), by=as_actor(world.saeki), now=at(APRIL, 9))
    assert client_of(world.saeki).get("/accounts/bulk/transfers/").status_code == 403
    assert client_of(world.kiryu).get("/accounts/bulk/transfers/result/").status_code == 302
