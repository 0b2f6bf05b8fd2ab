"""The ward of the safeguarding measurements: facilities, children and years of days, in bulk.

Rows go in with triggers off (as a restore would), so that only what is measured takes time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

FACILITIES, CENTRES, CASEWORKERS = 300, 6, 100


@contextmanager
def triggers_off() -> Iterator[None]:
    """No trail and no checks while the world is made (PostgreSQL, as a superuser)."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            yield
        finally:
            cursor.execute("SET session_replication_role = origin")


def make_ward(children: int, first: date, last: date) -> dict[str, Any]:
    """300 facilities, the children over them, an entry for each of their open days.

    returns  the contract, the section's officer, a supervisor, a caseworker; how many entries
    """
    from madoguchi.core.vault.keys import create_key
    from madoguchi.services.safeguarding.models import ServiceContract

    now = datetime.now(UTC)
    with triggers_off():
        section = an_organisation("児童相談支援課", "section")
        contract = ServiceContract.objects.create(
            title="児童情報共有システム", section=section, key=create_key("bench", now),
            starts_on=first, ends_on=last + timedelta(days=365),
        )  # fmt: skip
        people = make_people(section, first)
        placements = make_children(contract, children, people, first)
        entries = make_entries(placements, first, last)
    analyse()
    return {"contract": contract, "entries": entries, **people}


def an_organisation(name: str, kind: str) -> Any:
    from madoguchi.core.accounts.models import Organisation

    return Organisation.objects.create(name=name, kind=kind)


def make_people(section: Any, since: date) -> dict[str, Any]:
    from madoguchi.core.accounts.terms import Role
    from madoguchi.core.testing.personas import add_person

    def person(mailbox: str, organisation: Any, role: Role) -> Any:
        return add_person(
            mailbox, "", f"{mailbox}@bench.example.jp", organisation=organisation,
            roles=(role,), since=since,
        )  # fmt: skip

    centres = [an_organisation(f"第{n}センター", "section") for n in range(CENTRES)]
    workers = [
        (person(f"worker{n}", centres[n % CENTRES], Role.CASEWORKER), centres[n % CENTRES])
        for n in range(CASEWORKERS)
    ]
    return {
        "officer": person("officer", section, Role.OFFICER),
        "supervisor": person("supervisor", centres[0], Role.CASE_SUPERVISOR),
        "caseworker": workers[0][0],
        "workers": workers,
    }


def make_children(contract: Any, count: int, people: dict[str, Any], first: date) -> list[Any]:
    from madoguchi.core.accounts.models import Organisation
    from madoguchi.services.safeguarding.models import (
        CaseAssignment,
        Child,
        Facility,
        InformationRequest,
        Placement,
    )

    organisations = Organisation.objects.bulk_create(
        Organisation(name=f"第{n}小学校", kind="facility") for n in range(FACILITIES)
    )
    facilities = Facility.objects.bulk_create(
        Facility(contract=contract, organisation=o, code=f"F{n:04d}", kind="elementary",
                 starts_on=first)
        for n, o in enumerate(organisations)
    )  # fmt: skip
    children = Child.objects.bulk_create(
        Child(contract=contract, number=f"J{n:06d}", ward_number=f"W{n:06d}", grade="P3",
              name_encrypted="", name_digest="", registered_at=datetime.now(UTC))
        for n in range(count)
    )  # fmt: skip
    workers = people["workers"]
    CaseAssignment.objects.bulk_create(
        CaseAssignment(child=c, caseworker=workers[n % len(workers)][0],
                       organisation=workers[n % len(workers)][1], from_on=first)
        for n, c in enumerate(children)
    )  # fmt: skip
    placements = Placement.objects.bulk_create(
        Placement(child=c, facility=facilities[n % FACILITIES], grade="P3", from_on=first)
        for n, c in enumerate(children)
    )
    InformationRequest.objects.bulk_create(
        InformationRequest(placement=p, from_on=first, until_on=date(2099, 3, 31), legal_basis="x",
                           issued_at=datetime.now(UTC))
        for p in placements
    )  # fmt: skip
    return placements


def make_entries(placements: list[Any], first: date, last: date) -> int:
    """One in 25 days an absence, one in 200 without contact; one child in 100 has been absent for
    the last ten days, one in 200 has not come for a year."""
    from django.db import connection

    from madoguchi.services.safeguarding.models import EntryOperation
    from madoguchi.services.safeguarding.rules.facility_calendar import days_of, facility_calendar

    calendar = facility_calendar("12345")
    days = [day for day in days_of(first, last) if calendar.is_open_day(day)]
    operation = EntryOperation.objects.create(
        facility=placements[0].facility, key="bench", digest="", made_at=datetime.now(UTC)
    )
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bench_days (day date, back integer)")
        cursor.executemany(
            "INSERT INTO bench_days VALUES (%s, %s)",
            [(day, len(days) - n) for n, day in enumerate(days)],
        )
        cursor.execute(
            """
            INSERT INTO safeguarding_attendanceentry (child_id, placement_id, day, code,
              family_contact, reason, state, revision, source, operation_id, entered_at)
            SELECT child_id, id, day,
              CASE WHEN away THEN 'absent' WHEN late THEN 'late' ELSE 'present' END,
              CASE WHEN away THEN CASE WHEN silent THEN 'none' ELSE 'received' END ELSE '' END,
              CASE WHEN away THEN 'illness' ELSE '' END,
              'submitted', 1, 'screen', %s, now()
            FROM (
              SELECT p.id, p.child_id, d.day,
                (p.id * 7919 + d.back * 104729) %% 25 = 0 OR (p.id %% 100 = 1 AND d.back <= 10)
                  OR (p.id %% 200 = 2 AND d.back <= 240) AS away,
                (p.id * 31 + d.back * 17) %% 40 = 0 AS late,
                (p.id * 7919 + d.back * 104729) %% 200 = 0 AS silent
              FROM safeguarding_placement p CROSS JOIN bench_days d
            ) AS made
            """,
            [operation.pk],
        )
        return int(cursor.rowcount)


def analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
