"""Every permission with its roles, grouped by module: what an auditor reads."""

from dataclasses import dataclass

from madoguchi.core.accounts.permissions import Permission, all_permissions
from madoguchi.core.modules.registry import installed_modules


@dataclass(frozen=True)
class ModulePermissions:
    name: str
    label: str
    permissions: tuple[Permission, ...]


def permissions_by_module(role: str = "") -> list[ModulePermissions]:
    """In module order; with ``role`` only what names that role, or names no role at all."""
    labels = {module.name: module.label for module in installed_modules()}
    groups: dict[str, list[Permission]] = {}
    for permission in all_permissions():
        if role and permission.roles and role not in permission.roles:
            continue
        groups.setdefault(permission.code.split(".", 1)[0], []).append(permission)
    return [ModulePermissions(name, labels.get(name, name), tuple(p)) for name, p in groups.items()]
