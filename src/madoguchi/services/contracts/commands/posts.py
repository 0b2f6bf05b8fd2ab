"""必置の職: the ward says which posts are needed, the contractor who fills them (CONT-045, 046)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.models import Contract, Post, PostHolding, Worker
from madoguchi.services.contracts.queries.audit_team import demand_fit_for


def define_post(
    contract: Contract,
    name: str,
    *,
    qualifications: Sequence[str] = (),
    source: str = "",
    attends_meetings: bool = False,
    is_auditor: bool = False,
    needs_audit_record: bool = False,
    by: Actor,
    now: datetime,
) -> Post:
    """A post of the specification; one of the qualifications is demanded, if any is named.

    raises  Refused  no name, or there already
    """
    authorise(by, "contracts.contract.edit", contract)
    if not name.strip():
        raise Refused("name_needed", "職の名称を入力してください。")
    post, is_new = Post.objects.get_or_create(
        contract=contract,
        name=name,
        defaults={
            "qualifications": [one for one in qualifications if one.strip()],
            "source": source,
            "attends_meetings": attends_meetings,
            "is_auditor": is_auditor,
            "needs_audit_record": needs_audit_record,
        },
    )
    if not is_new:
        raise Refused("named_twice", f"「{name}」は、すでに登録されています。")
    return post


def fill_post(
    post: Post, worker: Worker, *, from_on: date, by: Actor, now: datetime
) -> PostHolding:
    """Put an approved and qualified worker in the post from a day.

    raises  Refused
    """
    authorise(by, "contracts.own.file", post)
    demand_fit_for(worker, post, from_on)
    with transaction.atomic():
        holding, is_new = PostHolding.objects.get_or_create(
            post=post, worker=worker, defaults={"from_on": from_on}
        )
    if not is_new and holding.from_on != from_on:
        raise Refused("holds", f"{worker.name}さんは、すでに「{post.name}」を担当しています。")
    return holding
