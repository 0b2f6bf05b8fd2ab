"""The accounts room's own permissions: people, organisations, networks, the table of all."""

from typing import Any

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.permissions import Permission, predicate
from madoguchi.core.accounts.rules.verdict import Allowed, Denied, Verdict
from madoguchi.core.accounts.terms import WARD_ROLES, Role
from madoguchi.core.trail.actor import Actor, ActorKind

ADMINISTRATORS = (Role.WARD_ADMINISTRATOR,)
FACILITY_ROLES = (Role.FACILITY_HEAD, Role.FACILITY_STAFF)
CONTRACTOR_ROLES = (Role.CONTRACTOR_MANAGER, Role.CONTRACTOR_STAFF)


@predicate
def is_in_ward_network(actor: Actor, obj: Any) -> Verdict:
    """From a registered network; the command line counts as inside. For administrators' acts only:
    of nobody else is it asked where a request came from."""
    if actor.kind is ActorKind.SYSTEM or actor.from_ward_network:
        return Allowed()
    return Denied("この操作は、区の登録ネットワークから行ってください。")


@predicate
def is_own_organisation(actor: Actor, obj: Organisation | None) -> Verdict:
    if obj is None or actor.kind is ActorKind.SYSTEM or obj.pk == actor.organisation_id:
        return Allowed()
    return Denied("自社以外の登録情報は変更できません。")


PERMISSIONS = (
    Permission(
        "accounts.register.view", "組織・利用者の閲覧", roles=(*ADMINISTRATORS, Role.AUDITOR)
    ),
    Permission(
        "accounts.register.export",
        "組織・利用者の出力",
        roles=(*ADMINISTRATORS, Role.AUDITOR),
        trail=True,
    ),
    Permission(
        "accounts.organisation.change", "組織の登録・変更", is_in_ward_network, roles=ADMINISTRATORS
    ),
    Permission(
        "accounts.person.change",
        "利用者の変更・停止",
        is_in_ward_network,
        roles=ADMINISTRATORS,
        mfa=True,
    ),
    Permission(
        "accounts.membership.change",
        "所属・役割の開始と終了",
        is_in_ward_network,
        roles=ADMINISTRATORS,
        mfa=True,
    ),
    Permission(
        "accounts.invitation.send",
        "利用者の招待",
        is_in_ward_network,
        roles=ADMINISTRATORS,
        mfa=True,
    ),
    Permission(
        "accounts.bulk.import",
        "組織・利用者の一括登録",
        is_in_ward_network,
        roles=ADMINISTRATORS,
        mfa=True,
        trail=True,
    ),
    Permission(
        "accounts.network.change",
        "登録ネットワークの変更",
        is_in_ward_network,
        roles=ADMINISTRATORS,
        mfa=True,
    ),
    Permission(
        "accounts.permissions.view", "権限一覧の閲覧", roles=(*ADMINISTRATORS, Role.AUDITOR)
    ),
    Permission(
        "accounts.own_organisation.change",
        "自社の登録情報の変更",
        is_own_organisation,
        roles=(Role.CONTRACTOR_MANAGER,),
    ),
    Permission(
        "accounts.own_staff.change",
        "自社の担当者の招待と終了",
        is_own_organisation,
        roles=(Role.CONTRACTOR_MANAGER,),
    ),
    Permission(
        "accounts.access_key.issue",
        "接続キーの発行",
        roles=(*WARD_ROLES, *CONTRACTOR_ROLES, *FACILITY_ROLES),
    ),
)
