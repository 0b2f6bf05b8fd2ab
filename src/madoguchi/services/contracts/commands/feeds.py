"""期限カレンダー: an address of one's own, shown once, taken back at any time."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from madoguchi.core.accounts.queries.memberships import actor_for, valid_memberships
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Forbidden, Missing
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.models import CalendarFeed

SECRET_BYTES = 32


def open_feed(*, by: Actor, now: datetime) -> str:
    """A new secret; the address that was given before is void from this moment.

    raises  Forbidden  who acts for nobody
    """
    if by.person_id is None or by.organisation_id is None:
        raise Forbidden("no_organisation", "所属する組織を選んでから操作してください。")
    secret = secrets.token_urlsafe(SECRET_BYTES)
    with transaction.atomic():
        revoke_feed(by=by, now=now)
        CalendarFeed.objects.create(
            person_id=by.person_id, organisation_id=by.organisation_id,
            token_hash=_hash(secret), created_at=now,
        )  # fmt: skip
    return secret


def revoke_feed(*, by: Actor, now: datetime) -> None:
    """The address stops working at once."""
    CalendarFeed.objects.filter(
        person_id=by.person_id or 0,
        organisation_id=by.organisation_id or 0,
        revoked_at__isnull=True,
    ).update(revoked_at=now)


def reader_of(secret: str, *, now: datetime) -> Actor:
    """Who reads through this address: with the roles that they hold there today, no others.

    raises  Missing  unknown, revoked, or its person no longer belongs there
    """
    feed = (
        CalendarFeed.objects.filter(token_hash=_hash(secret), revoked_at__isnull=True)
        .select_related("person")
        .first()
    )
    if feed is not None:
        memberships = valid_memberships(feed.person, day_of(now))
        chosen = next((m for m in memberships if m.organisation_id == feed.organisation_id), None)
        if chosen is not None:
            return actor_for(feed.person, memberships, chosen)
    raise Missing("no_such_calendar", "お探しのカレンダーは見つかりません。")


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
