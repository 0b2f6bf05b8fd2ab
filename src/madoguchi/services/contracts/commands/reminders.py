"""期限のお知らせ: one mail a person a day on all contracts; a ladder to the chief (CONT-161)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from madoguchi.core.accounts.models import Organisation, Person
from madoguchi.core.accounts.terms import Role
from madoguchi.core.calendar.jst import day_of, to_jst
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.errors import DomainError
from madoguchi.core.mail import queue_mail
from madoguchi.core.trail import acting
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.models import Contract
from madoguchi.services.contracts.permissions import CONTRACTOR_ROLES
from madoguchi.services.contracts.queries.accountants import paying_bodies
from madoguchi.services.contracts.queries.dues import DueItem, DueKind, due_items
from madoguchi.services.contracts.queries.people import people_of
from madoguchi.services.contracts.queries.work_terms import terms_of
from madoguchi.services.contracts.rules.reminders import Ladder, Rung, rung_on
from madoguchi.services.contracts.terms import ContractState, Side

REMINDER = Actor.system("契約の期限のお知らせ")
MORNING = 8
AHEAD = timedelta(days=60)
RUNNING = (
    ContractState.CONCLUDED.value, ContractState.IN_PERFORMANCE.value, ContractState.ENDED.value,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Told:
    """One line of a person's mail."""

    item: DueItem
    rung: Rung

    @property
    def words(self) -> str:
        number = self.item.contract.case.number
        return f"{format_date(self.item.due_on)}　{self.item.title}（{number}）"


def remind(now: datetime) -> None:
    """From 8 o'clock on: everybody once a day, however often the job runs.

    A rehearsal has a clock of its own and is not told of. What somebody cannot be written to
    about does not keep the others from their mail.
    raises  ExceptionGroup  after everybody else was told
    """
    if to_jst(now).hour < MORNING:
        return
    failed: list[DomainError] = []
    with acting(REMINDER, source="worker:contracts"):
        for place, told in _told_by_place(now).items():
            for person in people_of(place.organisation, place.roles, now):
                try:
                    _send(person, place, told, now)
                except DomainError as error:
                    failed.append(error)
    if failed:
        raise ExceptionGroup("reminders that could not be queued", failed)


@dataclass(frozen=True)
class Place:
    """Whom a line goes to: people of these roles in this organisation."""

    organisation: Organisation
    roles: tuple[Role, ...]


def _told_by_place(now: datetime) -> dict[Place, list[Told]]:
    today = day_of(now)
    found: dict[Place, list[Told]] = defaultdict(list)
    for item in due_items(_running(), today + AHEAD, now):
        terms = terms_of(item.contract)
        ladder = Ladder(days=terms.reminder_days, chief_after_days=terms.chief_after_days)
        rung = rung_on(item.due_on, today, ladder)
        if rung is not None:
            for place in _places(item, rung, now):
                found[place].append(Told(item=item, rung=rung))
    return found


def _running() -> QuerySet[Contract]:
    return Contract.objects.filter(state__in=RUNNING, case__is_rehearsal=False)


def _places(item: DueItem, rung: Rung, now: datetime) -> Iterable[Place]:
    """Before and on the day who has to act; late also the officer; at last also the chief.

    A payment concerns the section, which may still hold it, and the accountants of the ward.
    """
    chain = item.contract.chain
    if item.side is Side.CONTRACTOR:
        yield Place(chain.contractor, CONTRACTOR_ROLES)
    if item.kind is DueKind.PAYMENT:
        for body in paying_bodies(chain.section, now):
            yield Place(body, (Role.ACCOUNTANT,))
    if item.side is Side.WARD or rung in {Rung.LATE, Rung.CHIEF}:
        yield Place(chain.section, (Role.OFFICER,))
    if rung is Rung.CHIEF:
        yield Place(chain.section, (Role.APPROVER,))


def _send(person: Person, place: Place, told: list[Told], now: datetime) -> None:
    today = day_of(now)
    section = told[0].item.contract.chain.section
    with transaction.atomic():
        queue_mail(
            template="contracts/mail/reminder",
            to=person.email,
            to_name=person.name,
            context=_context(told, place, today),
            unique_key=f"contracts.reminder:{person.pk}:{place.organisation.pk}:{today}",
            section=section,
            by=REMINDER,
            now=now,
        )


def _context(told: list[Told], place: Place, today: date) -> dict[str, object]:
    late = [one.words for one in told if one.rung in {Rung.LATE, Rung.CHIEF}]
    page = "contracts:payables" if Role.ACCOUNTANT in place.roles else "contracts:dues"
    coming = [one.words for one in told if one.rung in {Rung.BEFORE, Rung.TODAY}]
    return {
        "today": format_date(today),
        "late": "\n".join(late) or "ありません。",
        "coming": "\n".join(coming) or "ありません。",
        "count": len(told),
        "url": f"{settings.PUBLIC_URL}{reverse(page)}",
    }
