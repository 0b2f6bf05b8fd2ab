"""Parties of a case: who takes part, from when to when."""

from datetime import date, datetime

from django.db import transaction

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.cases.errors import CaseClosed, PartyEndsTooEarly
from madoguchi.core.cases.models import Case, Party
from madoguchi.core.trail.actor import Actor


def add_party(
    case: Case,
    organisation: Organisation,
    *,
    capacity: str,
    since_on: date,
    by: Actor,
    now: datetime,
) -> Party:
    """The organisation takes part; asked again in the same capacity, the present row is kept.

    From then on its people see the case. raises  Forbidden, CaseClosed
    """
    authorise(by, "cases.case.edit", case, now=now)
    if case.closed_at is not None:
        raise CaseClosed
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        party, _ = Party.objects.get_or_create(
            case=case,
            organisation=organisation,
            capacity=capacity,
            until_on=None,
            defaults={"since_on": since_on},
        )
    return party


def end_party(party: Party, until_on: date, *, by: Actor, now: datetime) -> Party:
    """``until_on`` is its last day. raises  Forbidden, PartyEndsTooEarly"""
    authorise(by, "cases.case.edit", party.case, now=now)
    if until_on < party.since_on:
        raise PartyEndsTooEarly
    party.until_on = until_on
    party.save(update_fields=["until_on"])
    return party
