"""The help desk's look: facilities and accounts with their settings, and no child at all."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from madoguchi.core.accounts.models import Membership
from madoguchi.core.accounts.queries.memberships import memberships_on
from madoguchi.core.errors import Missing
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.models import Facility


def supported_facilities(actor: Actor, today: date) -> QuerySet[Facility]:
    """Facilities of the contracts that the actor's organisation supervises or serves, with
    ``accounts``: how many people can sign in there today."""
    served = Q(contract__section_id=actor.organisation_id) | Q(
        contract__contractor_id=actor.organisation_id
    )
    valid = Q(organisation__memberships__in=memberships_on(today))
    return (
        Facility.objects.filter(served)
        .select_related("organisation", "contract")
        .annotate(accounts=Count("organisation__memberships__person", filter=valid, distinct=True))
    )


def supported_facility(actor: Actor, code: str, today: date) -> Facility:
    """One of them. Raises Missing for everybody else's."""
    found = supported_facilities(actor, today).filter(code=code).first()
    if found is None:
        raise Missing("no_such_facility", "お探しの施設は見つかりません。")
    return found


def accounts_of(facility: Facility, today: date) -> QuerySet[Membership]:
    """Who signs in for the facility, the head first."""
    rows = memberships_on(today).filter(organisation_id=facility.organisation_id)
    return rows.select_related("person").order_by("role", "person__name_kana", "pk")
