"""Names on the ward's pages: concealed until somebody asks for one, and for some minutes only."""

from collections.abc import Collection
from datetime import datetime

from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.models import Child, Reveal
from madoguchi.services.safeguarding.queries.sealed import name_of


def revealed(children: Collection[int], *, to: Actor, now: datetime) -> set[int]:
    """Which of these children this person sees by name now; one query."""
    if to.person_id is None:
        return set()
    rows = Reveal.objects.filter(child__in=children, person_id=to.person_id, until_at__gt=now)
    return set(rows.values_list("child", flat=True))


def shown_name(child: Child, *, to: Actor, now: datetime) -> str:
    """The name if this person has had it revealed, else ""."""
    return name_of(child) if revealed([child.pk], to=to, now=now) else ""
