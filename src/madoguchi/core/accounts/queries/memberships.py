"""Which memberships of a person count today, and the actor that they make."""

from datetime import date

from django.db.models import Q, QuerySet

from madoguchi.core.accounts.models import Membership, Person
from madoguchi.core.trail.actor import Actor, ActorKind


def valid_memberships(person: Person, today: date) -> list[Membership]:
    """The memberships valid on ``today`` (first and last day included), oldest first."""
    return list(
        memberships_on(today)
        .filter(person=person)
        .select_related("organisation")
        .order_by("started_on", "pk")
    )


def memberships_on(today: date) -> QuerySet[Membership]:
    """Every membership valid on ``today`` of people who may sign in."""
    return Membership.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=today),
        started_on__lte=today,
        person__is_active=True,
    )


def choose_membership(
    memberships: list[Membership], organisation_id: int | None
) -> Membership | None:
    """The membership acted under: in the chosen organisation if still valid, else the oldest."""
    for membership in memberships:
        if membership.organisation_id == organisation_id:
            return membership
    return memberships[0] if memberships else None


def actor_for(
    person: Person,
    memberships: list[Membership],
    chosen: Membership | None,
    *,
    has_mfa: bool = False,
    from_ward_network: bool = False,
) -> Actor:
    """The actor: all roles that the person holds in the chosen organisation, and no others."""
    if chosen is None:
        return Actor(kind=ActorKind.PERSON, label=person.name, person_id=person.pk, has_mfa=has_mfa)
    return Actor(
        kind=ActorKind.PERSON,
        label=f"{person.name}（{chosen.organisation.name}）",
        person_id=person.pk,
        organisation_id=chosen.organisation_id,
        roles=frozenset(m.role for m in memberships if m.organisation_id == chosen.organisation_id),
        has_mfa=has_mfa,
        from_ward_network=from_ward_network,
    )
