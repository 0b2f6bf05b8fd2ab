"""Publishing manuals: what a release brings becomes the edition in force, once."""

from datetime import datetime

from django.db import transaction

from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.trail import acting
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.models import ManualEdition, ManualItem
from madoguchi.services.safeguarding.queries.manuals import ShippedSet, shipped


def publish_shipped(now: datetime) -> None:
    """Job: after an update the pages show the new version and its date (SAFE-051)."""
    with acting(Actor.system("マニュアルの公開"), source="job"):
        for one in shipped():
            publish_set(one, now=now)


def publish_set(one: ShippedSet, *, now: datetime) -> ManualEdition:
    """Make this set the edition in force; published already, it is the same one.

    raises  Refused  the same version was published with other contents
    """
    with transaction.atomic():
        edition, is_new = ManualEdition.objects.get_or_create(
            audience=one.audience.value, version=one.version,
            defaults={
                "published_on": day_of(now), "published_at": now, "changes": one.changes,
                "fingerprint": one.fingerprint,
            },
        )  # fmt: skip
        if edition.fingerprint != one.fingerprint:
            raise Refused("same_version", f"{edition}の内容が変わっています。版を上げてください。")
        if is_new:
            ManualItem.objects.bulk_create(
                ManualItem(edition=edition, **{**vars(item), "kind": item.kind.value})
                for item in one.items
            )
    return edition
