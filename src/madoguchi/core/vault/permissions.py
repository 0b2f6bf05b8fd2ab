"""Permissions of the vault itself; who may see which file is said by the owning service."""

from madoguchi.core.accounts.permissions import Permission
from madoguchi.core.accounts.terms import Role

PERMISSIONS = (
    Permission(
        "vault.stuck.see", "安全確認が終わらないファイルの確認", roles=(Role.WARD_ADMINISTRATOR,)
    ),
)
