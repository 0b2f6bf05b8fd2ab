"""Who makes, sees and closes cases."""

from typing import Any

from django.db.models import Q, QuerySet

from madoguchi.core.accounts.permissions import Allowed, Denied, Permission, Verdict, predicate
from madoguchi.core.accounts.terms import Role
from madoguchi.core.cases.models import Case, Party
from madoguchi.core.trail.actor import Actor, ActorKind

WARD_ROLES = (Role.OFFICER, Role.APPROVER)
ALL_SEEING_ROLES = (Role.WARD_ADMINISTRATOR, Role.AUDITOR)
PARTY_ROLES = (Role.CONTRACTOR_MANAGER, Role.CONTRACTOR_STAFF, Role.FACILITY_HEAD,
               Role.FACILITY_STAFF)  # fmt: skip


def sees_all(actor: Actor) -> bool:
    return actor.kind is ActorKind.SYSTEM or actor.has_role(*ALL_SEEING_ROLES)


def section_id_of(obj: Any) -> int | None:
    """Of a case its section's, of a section its own."""
    found: int | None = obj.section_id if isinstance(obj, Case) else obj.pk
    return found


@predicate
def is_of_own_section(actor: Actor, obj: Any) -> Verdict:
    """The case is of the actor's section; or the section is the actor's own."""
    if obj is None or actor.kind is ActorKind.SYSTEM:
        return Allowed()
    if section_id_of(obj) == actor.organisation_id:
        return Allowed()
    return Denied("ほかの部署の案件です。担当部署の職員が操作してください。")


@predicate
def is_visible(actor: Actor, obj: Any) -> Verdict:
    if obj is None or sees_all(actor) or visible_cases(actor).filter(pk=obj.pk).exists():
        return Allowed()
    return Denied("この案件に関わっていないため、閲覧できません。")


PERMISSIONS = (
    Permission(
        "cases.case.view", "案件の閲覧", is_visible,
        roles=(*WARD_ROLES, *ALL_SEEING_ROLES, *PARTY_ROLES),
    ),
    Permission(
        "cases.list.export", "案件一覧の出力", roles=(*WARD_ROLES, *ALL_SEEING_ROLES), trail=True
    ),
    Permission("cases.case.create", "案件の作成", is_of_own_section, roles=WARD_ROLES),
    Permission(
        "cases.case.edit", "案件の関係者・納品物の登録", is_of_own_section, roles=WARD_ROLES
    ),
    Permission(
        "cases.case.close", "案件の終結", is_of_own_section, roles=(Role.APPROVER,), trail=True
    ),
    Permission("cases.clock.set", "リハーサルの時計の操作", is_of_own_section, roles=WARD_ROLES),
)  # fmt: skip


def visible_cases(actor: Actor) -> QuerySet[Case]:
    """The row-side twin of ``cases.case.view``: own section's, or a party to it (ever)."""
    if sees_all(actor):
        return Case.objects.all()
    if actor.organisation_id is None:
        return Case.objects.none()
    seen = Q(pk__in=[])
    if actor.has_role(*WARD_ROLES):
        seen |= Q(section_id=actor.organisation_id)
    if actor.has_role(*PARTY_ROLES):
        joined = Party.objects.filter(organisation_id=actor.organisation_id)
        seen |= Q(pk__in=joined.values("case_id"))
    return Case.objects.filter(seen)
