"""Letters about a stop: to the supervising section, and to every facility that takes part."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django_tasks import task

from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.queries.memberships import memberships_on
from madoguchi.core.accounts.terms import Role
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.mail import queue_mail
from madoguchi.core.mail.letters import public_address
from madoguchi.core.trail import acting
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.models import Facility, ServiceStop
from madoguchi.services.safeguarding.queries.operation import people_of_section
from madoguchi.services.safeguarding.queries.stops import stop_words

WRITER = Actor.system("停止のお知らせ")
AT_ONCE = 100  # letters a transaction: nobody who writes meanwhile waits for all of them


def tell_section(stop: ServiceStop, letter: str, *, by: Actor, now: datetime) -> None:
    """Its officers and approvers."""
    _write(stop, letter, people_of_section(stop.contract, day_of(now)), by=by, now=now)


@task()
def write_to_facilities(stop_id: int, letter: str, told_at: str) -> None:
    """The worker's part of one press; running it again does no harm. told_at: ISO 8601."""
    stop = ServiceStop.objects.select_related("contract__key", "contract__section").get(pk=stop_id)
    with acting(WRITER, source="worker:safeguarding"):
        tell_facilities(stop, letter, by=WRITER, now=datetime.fromisoformat(told_at))


def tell_facilities(stop: ServiceStop, letter: str, *, by: Actor, now: datetime) -> None:
    """Everybody of the facilities that take part (SAFE-059); again, it writes what is missing."""
    people = _people_of_facilities(stop, now)
    for start in range(0, len(people), AT_ONCE):
        with transaction.atomic():
            _write(stop, letter, people[start : start + AT_ONCE], by=by, now=now)


def _people_of_facilities(stop: ServiceStop, now: datetime) -> list[Person]:
    day = day_of(now)
    facilities = [
        one.organisation_id
        for one in Facility.objects.filter(contract__section_id=stop.contract.section_id)
        if one.takes_part_on(day)
    ]
    rows = memberships_on(day).filter(
        organisation_id__in=facilities,
        role__in=[Role.FACILITY_HEAD.value, Role.FACILITY_STAFF.value],
    )
    return [row.person for row in rows.select_related("person").order_by("pk")]


def _write(
    stop: ServiceStop, letter: str, people: Sequence[Person], *, by: Actor, now: datetime
) -> None:
    title, text = stop_words(stop)
    context = {
        "title": title, "text": text, "starts_at": stop.starts_at, "ends_at": stop.ends_at,
        "exception_reason": stop.exception_reason, "reason": stop.reason,
        "url": public_address(reverse("safeguarding:operation-stops")),
    }  # fmt: skip
    for person in people:
        queue_mail(
            template=f"safeguarding/mail/{letter}", to=person.email, to_name=person.name,
            unique_key=f"safeguarding-{letter}:{stop.pk}:{person.email}", context=context,
            section=stop.contract.section, key=stop.contract.key, is_bulk=letter == "stop",
            by=by, now=now,
        )  # fmt: skip
