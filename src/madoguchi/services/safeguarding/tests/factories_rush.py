"""Many facilities, each with a few children and somebody signed in: for rushes and two nodes."""

import secrets
from collections import Counter
from datetime import date, datetime, timedelta

from madoguchi.core.accounts.models import Membership, Organisation, Person
from madoguchi.core.accounts.terms import OrganisationKind, Role
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.testing.sign_in import signed_in_client
from madoguchi.core.vault.keys import create_key
from madoguchi.services.safeguarding.models import (
    AttendanceEntry,
    AttendanceRevision,
    Child,
    EntryOperation,
    Facility,
    Placement,
    ServiceContract,
)
from madoguchi.services.safeguarding.queries.calendars import calendar_of
from madoguchi.services.safeguarding.queries.sealed import name_digest, sealed_name
from madoguchi.services.safeguarding.terms import FacilityKind, Grade
from madoguchi.services.safeguarding.tests.rush_desks import DeskOf

FAMILY = ("御堂", "𠮷田", "髙橋", "﨑山", "瀬尾", "早乙女", "鷲尾", "東海林")
GIVEN = ("花子", "陽翔", "さくら", "蓮", "結菜", "湊", "ひなた", "葵", "凛", "大和")


def make_rush(count: int, children_each: int, now: datetime) -> tuple[str, list[DeskOf]]:
    """(the last day on which the facilities were open, the desks)."""
    since = day_of(now) - timedelta(days=60)
    contract = a_contract(since, now)
    facilities = Facility.objects.bulk_create(
        Facility(
            contract=contract, code=f"N{n:04d}", kind=FacilityKind.NURSERY.value, starts_on=since,
            needs_confirmation=False, open_weekdays="123456",
            organisation=Organisation.objects.create(
                name=f"みほん区第{n + 1}保育園", kind=OrganisationKind.FACILITY.value
            ),
        )
        for n in range(count)
    )  # fmt: skip
    numbers = children_of(contract, facilities, children_each, now)
    day = last_open_day(facilities[0], day_of(now))
    return day.isoformat(), [
        DeskOf(session_of(facility, since), numbers[facility.pk]) for facility in facilities
    ]


def a_contract(since: date, now: datetime) -> ServiceContract:
    section, contractor = (
        Organisation.objects.create(name=name, kind=kind.value)
        for name, kind in (
            ("児童相談支援課", OrganisationKind.SECTION),
            ("みほん企画株式会社", OrganisationKind.CONTRACTOR),
        )
    )
    return ServiceContract.objects.create(
        title="児童情報共有システムの運用保守業務委託", section=section, contractor=contractor,
        key=create_key("児童情報共有", now), starts_on=since, ends_on=since + timedelta(days=900),
    )  # fmt: skip


def children_of(
    contract: ServiceContract, facilities: list[Facility], each: int, now: datetime
) -> dict[int, tuple[str, ...]]:
    """Facility's primary key -> the numbers of its children, each placed since it began."""
    places = [facility for facility in facilities for _ in range(each)]
    children = Child.objects.bulk_create(
        a_child(contract, f"R{n:06d}", f"{FAMILY[n % 8]} {GIVEN[n % 10]}", now)
        for n in range(len(places))
    )
    Placement.objects.bulk_create(
        Placement(child=child, facility=facility, grade=child.grade, from_on=facility.starts_on)
        for child, facility in zip(children, places, strict=True)
    )
    return {
        facility.pk: tuple(child.number for child in children[n * each : (n + 1) * each])
        for n, facility in enumerate(facilities)
    }


def a_child(contract: ServiceContract, number: str, name: str, now: datetime) -> Child:
    return Child(
        contract=contract, number=number, ward_number=f"W{number}", grade=Grade.AGE_5.value,
        name_encrypted=sealed_name(contract, number, name),
        name_digest=name_digest(contract, name), registered_at=now,
    )  # fmt: skip


def session_of(facility: Facility, since: date) -> str:
    """The key of a session of somebody of the facility."""
    person = Person.objects.create_user(
        email=f"{facility.code.lower()}-{secrets.token_hex(3)}@facility.example.jp",
        name="渡邊 茜",
    )
    Membership.objects.create(
        person=person, organisation=facility.organisation, role=Role.FACILITY_STAFF,
        started_on=since,
    )  # fmt: skip
    key = signed_in_client(person).session.session_key
    assert key
    return key


def last_open_day(facility: Facility, today: date) -> date:
    calendar = calendar_of(facility)
    return next(day for n in range(30) if calendar.is_open_day(day := today - timedelta(days=n)))


def stored(day: str) -> tuple[dict[str, str], dict[str, int]]:
    """(number -> code as it lies in the database, what must be counted)."""
    entries = AttendanceEntry.objects.filter(day=day).select_related("child")
    codes = {entry.child.number: entry.code for entry in entries}
    of_each = Counter(entry.operation_id for entry in entries)
    return codes, {
        "entries": len(entries),
        "operations": EntryOperation.objects.count(),
        "operations with another count than one": sum(n != 1 for n in of_each.values()),
        "revisions": AttendanceRevision.objects.count(),
    }
