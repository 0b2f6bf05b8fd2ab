"""担当: which organisation holds a child's case, which one helps, and who there."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.commands.alerting import deliver_to_holders
from madoguchi.services.safeguarding.models import Alert, CaseAssignment, Child
from madoguchi.services.safeguarding.queries.holders import holders_of
from madoguchi.services.safeguarding.queries.seats import open_holders, seat_choices, seat_value
from madoguchi.services.safeguarding.rules.case_work import AlertState
from madoguchi.services.safeguarding.terms import HolderRole


@dataclass(frozen=True)
class Seat:
    """An organisation, and the person there (None: everybody there answers for the case)."""

    organisation_id: int
    caseworker_id: int | None = None

    @classmethod
    def of(cls, value: str) -> "Seat":
        """From a value of ``queries.seats.seat_choices``."""
        organisation, _, person = value.partition("-")
        return cls(int(organisation), int(person) if person else None)


def assign_case(
    child: Child, primary: str, secondary: str, *, by: Actor, now: datetime
) -> list[CaseAssignment]:
    """Say who holds the case from today on; who holds it no more sees it until tonight (SAFE-009).

    primary, secondary  values of ``seat_choices``; secondary "" for none
    Alerts that nobody has confirmed are put before those who hold the case now.

    raises  Forbidden
            Refused  one organisation in both seats, or somebody who holds no cases any more
    """
    authorise(by, "safeguarding.case.assign", child, now=now)
    today = day_of(now)
    wanted = {HolderRole.PRIMARY.value: primary, HolderRole.SECONDARY.value: secondary}
    seats = {role: Seat.of(value) for role, value in wanted.items() if value}
    _refuse_seats(wanted, seats, today)
    with transaction.atomic():
        Child.objects.select_for_update(no_key=True).get(pk=child.pk)
        before = open_holders(child)
        for role, row in before.items():
            if role not in seats or seats[role].organisation_id != row.organisation_id:
                CaseAssignment.objects.filter(pk=row.pk).update(until_on=today)
        for role, seat in seats.items():
            if seat_value(before.get(role)) != wanted[role]:
                _take_seat(child, role, seat, today)
        _tell(child, today, now)
    return list(open_holders(child).values())


def _refuse_seats(wanted: dict[str, str], seats: dict[str, Seat], today: date) -> None:
    known = {value for _, group in seat_choices(today) for value, _ in group}
    if any(value and value not in known for value in wanted.values()):
        raise Refused("no_such_seat", "担当の機関か担当者が変わりました。選び直してください。")
    if len({seat.organisation_id for seat in seats.values()}) < len(seats):
        raise Refused("one_twice", "主担当と副担当には、別の機関を選んでください。")


def _take_seat(child: Child, role: str, seat: Seat, today: date) -> None:
    """The person of an organisation that stays is changed; another organisation begins today."""
    stays = child.assignments.filter(
        role=role, organisation_id=seat.organisation_id, until_on__isnull=True
    )
    if not stays.update(caseworker_id=seat.caseworker_id):
        CaseAssignment.objects.update_or_create(
            child=child, organisation_id=seat.organisation_id, from_on=today,
            defaults={"role": role, "until_on": None, "caseworker_id": seat.caseworker_id},
        )  # fmt: skip


def _tell(child: Child, today: date, now: datetime) -> None:
    holders = [row for row in holders_of([child.pk], today).get(child.pk, []) if not row.until_on]
    waiting = Alert.objects.filter(child=child, state=AlertState.OPEN.value)
    for alert in waiting.select_related("facility__contract__key").order_by("pk"):
        deliver_to_holders(alert, holders, now=now)
