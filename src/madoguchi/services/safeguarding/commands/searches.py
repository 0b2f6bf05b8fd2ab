"""Saved conditions of the search for children: one's own, without names in them."""

from datetime import datetime

from django.http import QueryDict

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Forbidden
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.models import SavedSearch


def save_search(*, title: str, query: str, by: Actor, now: datetime) -> SavedSearch:
    """Keep the conditions under a title; the same title replaces. A name is never kept.

    raises  Forbidden
    """
    authorise(by, "safeguarding.case.view", now=now)
    if by.person_id is None or by.organisation_id is None:
        raise Forbidden("nobody", "サインインし直してください。")
    kept = QueryDict(query, mutable=True)
    for name in ("name", "page"):
        kept.pop(name, None)
    row, _ = SavedSearch.objects.update_or_create(
        person_id=by.person_id, organisation_id=by.organisation_id, title=title,
        defaults={"query": kept.urlencode()[:500], "saved_at": now},
    )  # fmt: skip
    return row


def forget_search(search: SavedSearch, *, by: Actor) -> None:
    """Only one's own. Raises Forbidden."""
    if search.person_id != by.person_id:
        raise Forbidden("not_yours", "ほかの方の保存した条件は消せません。")
    search.delete()
