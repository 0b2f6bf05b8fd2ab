"""きょうだい: children linked by a ward-only number, without anything more about them."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.models import Child, Sibling, SiblingGroup
from madoguchi.services.safeguarding.queries.rule_book import rules_on
from madoguchi.services.safeguarding.rules.rulebook import WARD_OPTIONS


def link_siblings(children: Sequence[Child], *, by: Actor, now: datetime) -> SiblingGroup:
    """Put the children into one group; groups that they are in already grow together.

    raises  Forbidden  one of them is not held by the actor's organisation
            Refused    the ward does not use this, or fewer than two children
    """
    for child in children:
        authorise(by, "safeguarding.tie.edit", child, now=now)
    if not rules_on(day_of(now))[WARD_OPTIONS]["siblings"]:
        raise Refused(
            "switched_off", "きょうだいの関連付けは、区の設定で使わないことにしています。"
        )
    if len({child.pk for child in children}) < 2:
        raise Refused("too_few", "ご本人とは別の児童番号を入力してください。")
    with transaction.atomic():
        keys = sorted(child.pk for child in children)
        list(Child.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))
        groups = list(SiblingGroup.objects.filter(siblings__child__in=keys).order_by("pk"))
        group = groups[0] if groups else _new_group(by=by, now=now)
        Sibling.objects.filter(group__in=groups).update(group=group)
        for key in keys:
            Sibling.objects.get_or_create(child_id=key, defaults={"group": group})
        SiblingGroup.objects.filter(pk__in=[g.pk for g in groups if g != group]).delete()
    return group


def unlink_sibling(child: Child, *, by: Actor, now: datetime) -> None:
    """Take a child out of its group; a group of one is no group. Raises Forbidden."""
    authorise(by, "safeguarding.tie.edit", child, now=now)
    with transaction.atomic():
        row = Sibling.objects.filter(child=child).select_related("group").first()
        if row is None:
            return
        group = row.group
        row.delete()
        if group.siblings.count() < 2:
            group.delete()


def _new_group(*, by: Actor, now: datetime) -> SiblingGroup:
    return SiblingGroup.objects.create(
        number=f"F{secrets.randbelow(10**8):08d}", linked_by_id=by.person_id, linked_at=now
    )
