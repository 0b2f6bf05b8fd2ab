"""Transfers of the first of April: one file ends and begins roles, all rows or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from madoguchi.core.accounts.commands.memberships import end_membership, give_role
from madoguchi.core.accounts.commands.people import stop_person
from madoguchi.core.accounts.letters import send_letter
from madoguchi.core.accounts.models import Membership, Organisation, Person
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.accounts.rules.bulk import BulkRow, RowError
from madoguchi.core.accounts.rules.transfers import Transfer, TransferKind, transfers_of
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.errors import Refused
from madoguchi.core.terms import Term
from madoguchi.core.trail.actor import Actor


class Outcome(Term):
    """What became of a row."""

    SUSPENDED = "suspended", "所属を終了し、アカウントを停止しました"
    ENDED = "ended", "所属を終了しました（ほかの所属は続きます）"
    WILL_END = "will_end", "異動日の前日で所属を終了します"
    CREATED = "created", "アカウントを作り、案内のメールを送りました"
    JOINED = "joined", "いまのアカウントに所属を加えました"


@dataclass(frozen=True)
class TransferResult:
    """One line of the result list."""

    line: int
    name: str
    organisation: str
    role: str
    on: str
    outcome: str


def transfer_errors(rows: Sequence[BulkRow]) -> list[RowError]:
    return _read(rows)[1]


@transaction.atomic
def transfer_people(rows: Sequence[BulkRow], *, by: Actor, now: datetime) -> list[TransferResult]:
    """End the roles of those who leave and begin those of who joins; roles end the day before.

    Who holds no role any more on the day of the file is suspended, unless that day is to come:
    then the role ends by itself. Who joins gets an account of their own.

    raises  Forbidden
            Refused  the first mistake by its row; nothing is saved
    """
    authorise(by, "accounts.bulk.import", now=now)
    ready, errors = _read(rows)
    if errors:
        first = errors[0]
        raise Refused("bulk_errors", f"{first.line}行目の「{first.column}」：{first.message}")
    organisations = {one.name: one for one in Organisation.objects.all()}
    joins = [one for one in ready if one.kind is TransferKind.JOINS]
    leaves = [one for one in ready if one.kind is TransferKind.LEAVES]
    # Those who join come first: who moves within the file is never without a role.
    done = {
        one.line: _one(one, organisations[one.organisation], by, now) for one in (*joins, *leaves)
    }
    return [done[one.line] for one in ready]


def _read(rows: Sequence[BulkRow]) -> tuple[list[Transfer], list[RowError]]:
    kinds = dict(Organisation.objects.values_list("name", "kind"))
    held = Membership.objects.filter(ended_on__isnull=True, person__is_active=True)
    places = set(held.values_list("person__email", "organisation__name", "role"))
    return transfers_of(rows, kinds, places)


def _one(
    transfer: Transfer, organisation: Organisation, by: Actor, now: datetime
) -> TransferResult:
    move = _join if transfer.kind is TransferKind.JOINS else _leave
    try:
        person, outcome = move(transfer, organisation, by, now)
    except Refused as error:
        raise Refused(error.code, f"{transfer.line}行目：{error.message}") from error
    return TransferResult(
        transfer.line, person.name, organisation.name, transfer.role.label,
        format_date(transfer.on), outcome.label,
    )  # fmt: skip


def _join(
    transfer: Transfer, organisation: Organisation, by: Actor, now: datetime
) -> tuple[Person, Outcome]:
    person = Person.objects.filter(email=transfer.email).first()
    outcome = Outcome.JOINED
    if person is None:
        person = Person.objects.create_user(transfer.email, name=transfer.name)
        outcome = Outcome.CREATED
    elif not person.is_active:
        person.is_active = True
        person.save(update_fields=["is_active"])
    give_role(person, organisation, transfer.role, started_on=transfer.on, post=transfer.post)
    if outcome is Outcome.CREATED:
        page = settings.PUBLIC_URL + reverse("account_reset_password")
        send_letter(
            "accounts/mail/joined", person, now=now,
            context={
                "organisation": organisation.name, "role": transfer.role.label,
                "from_on": transfer.on, "url": page,
            },
        )  # fmt: skip
    return person, outcome


def _leave(
    transfer: Transfer, organisation: Organisation, by: Actor, now: datetime
) -> tuple[Person, Outcome]:
    held = Membership.objects.select_related("person", "organisation").get(
        person__email=transfer.email, organisation=organisation, role=transfer.role.value,
        ended_on__isnull=True,
    )  # fmt: skip
    end_membership(held, ended_on=transfer.on - timedelta(days=1), by=by, now=now)
    if transfer.on > timezone.localdate(now):
        return held.person, Outcome.WILL_END
    if held.person.memberships.exclude(ended_on__lt=transfer.on).exists():
        return held.person, Outcome.ENDED
    stop_person(held.person, by=by, now=now)
    return held.person, Outcome.SUSPENDED
