"""Who asks, who answers, and which inquiries each one sees."""

from typing import Any

from django.db.models import Q, QuerySet

from madoguchi.core.accounts.permissions import Allowed, Denied, Permission, Verdict, predicate
from madoguchi.core.accounts.terms import Role
from madoguchi.core.desk.models import Inquiry
from madoguchi.core.trail.actor import Actor, ActorKind

WARD_ROLES = (Role.OFFICER, Role.APPROVER)
ASKER_ROLES = (Role.CONTRACTOR_MANAGER, Role.CONTRACTOR_STAFF, Role.FACILITY_HEAD,
               Role.FACILITY_STAFF)  # fmt: skip


def sees_all(actor: Actor) -> bool:
    return actor.kind is ActorKind.SYSTEM or actor.has_role(Role.WARD_ADMINISTRATOR)


@predicate
def is_of_own_section(actor: Actor, obj: Any) -> Verdict:
    if obj is None or actor.kind is ActorKind.SYSTEM or obj.section_id == actor.organisation_id:
        return Allowed()
    return Denied("ほかの部署の問合せです。担当部署の職員が操作してください。")


@predicate
def is_visible(actor: Actor, obj: Any) -> Verdict:
    """The answering section, the organisation that asked, ward administrators."""
    own = {actor.organisation_id} - {None}
    if obj is None or sees_all(actor) or own & {obj.section_id, obj.asker_organisation_id}:
        return Allowed()
    return Denied("ほかの組織の問合せです。")


PERMISSIONS = (
    Permission(
        "desk.inquiry.view", "問合せの閲覧", is_visible,
        roles=(*WARD_ROLES, Role.WARD_ADMINISTRATOR, *ASKER_ROLES),
    ),
    Permission(
        "desk.ledger.view", "問い合わせ管理台帳の閲覧",
        roles=(*WARD_ROLES, Role.WARD_ADMINISTRATOR),
    ),
    Permission(
        "desk.ledger.export", "問い合わせ管理台帳の出力",
        roles=(*WARD_ROLES, Role.WARD_ADMINISTRATOR), trail=True,
    ),
    Permission("desk.inquiry.register", "問合せの登録", roles=WARD_ROLES),
    Permission("desk.inquiry.ask", "問合せをする", roles=ASKER_ROLES),
    Permission("desk.inquiry.answer", "問合せへの対応", is_of_own_section, roles=WARD_ROLES),
)  # fmt: skip


def visible_inquiries(actor: Actor) -> QuerySet[Inquiry]:
    """The row-side twin of ``desk.inquiry.view``."""
    if sees_all(actor):
        return Inquiry.objects.all()
    if actor.organisation_id is None:
        return Inquiry.objects.none()
    own = Q(pk__in=[])
    if actor.has_role(*WARD_ROLES):
        own |= Q(section_id=actor.organisation_id)
    if actor.has_role(*ASKER_ROLES):
        own |= Q(asker_organisation_id=actor.organisation_id)
    return Inquiry.objects.filter(own)
