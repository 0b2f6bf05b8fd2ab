"""Begin and end memberships: a role is given from one day to another, and never deleted."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from madoguchi.core.accounts.models import Membership, Organisation, Person
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.accounts.rules.separation import serves_one_side
from madoguchi.core.accounts.rules.verdict import Denied
from madoguchi.core.accounts.terms import ROLES_OF_KIND, OrganisationKind, Role
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor

WARD_KINDS = {OrganisationKind.WARD, OrganisationKind.SECTION}


@transaction.atomic
def begin_membership(
    person: Person,
    organisation: Organisation,
    role: Role,
    *,
    started_on: date,
    ended_on: date | None = None,
    post: str = "",
    by: Actor,
    now: datetime,
) -> Membership:
    """Give a role; both days count.

    raises  Forbidden; Refused: the role does not fit the kind of organisation, the days are
            reversed, the role is held already, or ward and bidder would be served at once
    """
    authorise(by, "accounts.membership.change", organisation, now=now)
    return give_role(
        person, organisation, role, started_on=started_on, ended_on=ended_on, post=post
    )


def give_role(
    person: Person,
    organisation: Organisation,
    role: Role,
    *,
    started_on: date,
    ended_on: date | None = None,
    post: str = "",
) -> Membership:
    """The rules of ``begin_membership`` without its permission: invitations have had theirs."""
    check_role_fits(organisation, role)
    if ended_on is not None and ended_on < started_on:
        raise Refused("membership_reversed", "終了日は、開始日と同じ日かそれより後にしてください。")
    _check_sides(person, organisation, started_on, ended_on)
    if (
        _overlapping(person, started_on, ended_on)
        .filter(organisation=organisation, role=role)
        .exists()
    ):
        raise Refused(
            "membership_twice",
            f"この期間には、すでに「{role.label}」の所属があります。先に終了日を入れてください。",
        )
    return Membership.objects.create(
        person=person, organisation=organisation, role=role, post=post,
        started_on=started_on, ended_on=ended_on,
    )  # fmt: skip


@transaction.atomic
def end_membership(
    membership: Membership, *, ended_on: date, by: Actor, now: datetime
) -> Membership:
    """Set the last day on which the role counts.

    raises  Forbidden; Refused: before its start, or it would leave the ward without administrator
    """
    _authorise_end(membership, by=by, now=now)
    if ended_on < membership.started_on:
        raise Refused("membership_reversed", "終了日は、開始日と同じ日かそれより後にしてください。")
    _check_administrator_stays(membership, ended_on)
    membership.ended_on = ended_on
    membership.save(update_fields=["ended_on"])
    return membership


def check_role_fits(organisation: Organisation, role: Role) -> None:
    """raises  Refused  a contractor cannot have a ward's role, and so on"""
    if role not in ROLES_OF_KIND[organisation.kind]:
        kind = OrganisationKind(organisation.kind).label
        raise Refused(
            "role_does_not_fit",
            f"「{role.label}」は{kind}の役割ではありません。役割か組織を選び直してください。",
        )


def _authorise_end(membership: Membership, *, by: Actor, now: datetime) -> None:
    if by.has_role(Role.CONTRACTOR_MANAGER):
        authorise(by, "accounts.own_staff.change", membership.organisation, now=now)
        if membership.person_id == by.person_id:
            raise Refused(
                "own_membership",
                "自分の所属は終了できません。区の担当部署に連絡してください。",
            )
        return
    authorise(by, "accounts.membership.change", membership.organisation, now=now)


def _overlapping(person: Person, start: date, end: date | None) -> QuerySet[Membership]:
    rows = person.memberships.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=start))
    return rows if end is None else rows.filter(started_on__lte=end)


def _check_sides(person: Person, organisation: Organisation, start: date, end: date | None) -> None:
    held = [m.organisation for m in _overlapping(person, start, end).select_related("organisation")]
    sides: dict[bool, set[int]] = {True: set(), False: set()}
    for one in (*held, organisation):
        if one.kind in WARD_KINDS or one.kind == OrganisationKind.CONTRACTOR:
            sides[one.kind in WARD_KINDS].add(one.pk)
    verdict = serves_one_side(sides[True], sides[False])
    if isinstance(verdict, Denied):
        raise Refused("serves_both_sides", verdict.reason)


def _check_administrator_stays(membership: Membership, ended_on: date) -> None:
    if membership.role != Role.WARD_ADMINISTRATOR:
        return
    others = Membership.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=ended_on),
        role=Role.WARD_ADMINISTRATOR, person__is_active=True,
        started_on__lte=ended_on,
    ).exclude(pk=membership.pk)  # fmt: skip
    if not others.exists():
        raise Refused(
            "last_administrator",
            "区管理者が一人もいなくなります。先に別の区管理者を登録してください。",
        )
