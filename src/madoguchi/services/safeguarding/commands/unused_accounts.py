"""Suspending accounts that nobody has used for 90 days, and telling who is responsible."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from madoguchi.core.accounts.commands.people import stop_person
from madoguchi.core.accounts.models import Membership, Organisation, Person
from madoguchi.core.accounts.queries.memberships import memberships_on
from madoguchi.core.accounts.terms import Role
from madoguchi.core.calendar.jst import at, day_of
from madoguchi.core.mail import queue_mail
from madoguchi.core.trail import acting
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.models import ServiceContract
from madoguchi.services.safeguarding.permissions import FACILITY_ROLES, HOLDER_ROLES
from madoguchi.services.safeguarding.rules.unused_accounts import is_unused

KEEPER = Actor.system("未使用アカウントの停止")
ROLES = tuple(role.value for role in (*FACILITY_ROLES, *HOLDER_ROLES))
MANAGERS = (Role.FACILITY_HEAD.value, Role.CASE_SUPERVISOR.value)


def suspend_unused(now: datetime) -> int:
    """Job: suspend whoever has not signed in for 90 days; how many.

    Only people of facilities and of the organisations that hold cases. Each manager gets one
    mail that names them; where nobody manages, the supervising section does.
    """
    found = [held for held in _held(now).values() if is_unused(_moments(held), now)]
    with acting(KEEPER, source="job"), transaction.atomic():
        stopped: dict[Organisation, list[Person]] = defaultdict(list)
        for held in found:
            stop_person(held[0].person, by=KEEPER, now=now)
            for organisation in {row.organisation for row in held}:
                stopped[organisation].append(held[0].person)
        for organisation, people in stopped.items():
            _report(organisation, people, now)
    return len(found)


def _held(now: datetime) -> dict[int, list[Membership]]:
    """Person -> roles of today, of those who hold no other kind of role."""
    held: dict[int, list[Membership]] = defaultdict(list)
    rows = memberships_on(day_of(now)).annotate(
        called_at=Max("person__access_keys__calls__started_at")
    )
    for row in rows.select_related("person", "organisation").order_by("pk"):
        held[row.person_id].append(row)
    return {person: rows for person, rows in held.items() if all(row.role in ROLES for row in rows)}


def _moments(held: list[Membership]) -> list[datetime | None]:
    person = held[0].person
    begun = [at(row.started_on, 0) for row in held]
    called: datetime | None = getattr(held[0], "called_at", None)
    # A suspended account that was readmitted begins anew from the day of its suspension.
    return [*begun, person.created_at, person.last_login, person.sessions_ended_at, called]


def _report(organisation: Organisation, people: list[Person], now: datetime) -> None:
    names = "、".join(f"{person.name}さん" for person in people)
    contract = ServiceContract.objects.select_related("section", "key").latest("starts_on")
    stopped = [person.pk for person in people]
    here = memberships_on(day_of(now)).filter(organisation=organisation, role__in=MANAGERS)
    managers = here.exclude(person__in=stopped)
    rows = managers or memberships_on(day_of(now)).filter(
        organisation=contract.section, role=Role.OFFICER.value
    )
    for person in {row.person for row in rows.select_related("person")}:
        queue_mail(
            template="safeguarding/mail/unused",
            to=person.email,
            to_name=person.name,
            unique_key=f"safeguarding-unused:{organisation.pk}:{day_of(now)}:{person.pk}",
            context={"organisation": organisation.name, "names": names, "count": len(people)},
            section=contract.section,
            key=contract.key,
            by=KEEPER,
            now=now,
        )
