"""Permissions of the vault itself; who may see which file is said by the owning service."""

from madoguchi.core.accounts.permissions import Allowed, Denied, Permission, Verdict, predicate
from madoguchi.core.accounts.terms import Role
from madoguchi.core.trail.actor import Actor, ActorKind
from madoguchi.core.vault.custody import files_in_custody
from madoguchi.core.vault.models import StoredFile

KEEPERS = (Role.OFFICER, Role.APPROVER)


@predicate
def is_in_custody(actor: Actor, obj: StoredFile | None) -> Verdict:
    """The file is kept by the organisation that the person acts for."""
    if obj is None or actor.kind is ActorKind.SYSTEM:
        return Allowed()
    if files_in_custody(actor).filter(pk=obj.pk).exists():
        return Allowed()
    return Denied("ほかの部署のファイルです。担当部署の職員が操作してください。")


PERMISSIONS = (
    Permission(
        "vault.stuck.see", "安全確認が終わらないファイルの確認", roles=(Role.WARD_ADMINISTRATOR,)
    ),
    Permission("vault.retention.see", "保存期限の閲覧", is_in_custody, roles=KEEPERS),
    Permission("vault.retention.set", "保存期限の登録・変更", is_in_custody, roles=KEEPERS),
    Permission("vault.erasure.request", "ファイルの消去の申請", is_in_custody, roles=KEEPERS),
    Permission(
        "vault.erasure.decide",
        "ファイルの消去の承認",
        is_in_custody,
        roles=(Role.APPROVER,),
        mfa=True,
    ),
)
