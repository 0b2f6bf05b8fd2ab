"""One's own keys of the API with their state."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from madoguchi.core.accounts.models import AccessKey
from madoguchi.core.trail.actor import Actor


@dataclass(frozen=True)
class ShownKey:
    """A key as its person sees it; ``used_at`` None before the first call."""

    key: AccessKey
    counts: bool
    used_at: datetime | None


def own_keys(actor: Actor, now: datetime) -> list[ShownKey]:
    """Keys of the person, newest first, those that still count before the others."""
    keys = (
        AccessKey.objects.filter(person_id=actor.person_id or 0)
        .select_related("person", "organisation")
        .annotate(used_at=Max("calls__started_at"))
    )
    shown = [ShownKey(key, key.counts(now), key.used_at) for key in keys]
    return sorted(shown, key=lambda each: not each.counts)
