"""Which facilities and children somebody may see: everything else does not exist for them."""

from datetime import date

from django.db.models import Q, QuerySet

from madoguchi.core.errors import Forbidden, Missing
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.models import Facility, Placement
from madoguchi.services.safeguarding.permissions import FACILITY_ROLES


def facility_of_actor(actor: Actor) -> Facility | None:
    """The facility that the actor acts for; None for anybody else."""
    if actor.organisation_id is None or not actor.has_role(*FACILITY_ROLES):
        return None
    rows = Facility.objects.select_related("organisation", "contract__key")
    return rows.filter(organisation_id=actor.organisation_id).first()


def own_facility(actor: Actor) -> Facility:
    """The facility that the actor acts for; raises Forbidden for anybody else."""
    found = facility_of_actor(actor)
    if found is None:
        raise Forbidden("not_of_facility", "この画面は、施設の職員の方の画面です。")
    return found


def placements_on(facility: Facility, day: date) -> QuerySet[Placement]:
    """The supported children of the facility on a day."""
    return placements_between(facility, day, day)


def placements_between(facility: Facility, first: date, last: date) -> QuerySet[Placement]:
    """Placements that overlap the days, with child and key ready for the name."""
    return (
        Placement.objects.filter(facility=facility, from_on__lte=last)
        .filter(Q(until_on__isnull=True) | Q(until_on__gte=first))
        .filter(Q(child__ended_on__isnull=True) | Q(child__ended_on__gte=first))
        .select_related("child__contract__key", "facility")
        .order_by("grade", "child__number")
    )


def own_placement(actor: Actor, number: str, day: date) -> Placement:
    """The placement of the child with this neutral number on this day at the actor's facility.

    raises  Missing  any other child: another facility's, moved, or none at all
    """
    found = placements_on(own_facility(actor), day).filter(child__number=number).first()
    if found is None:
        raise Missing("no_such_child", "お探しの児童は見つかりません。一覧から選び直してください。")
    return found
