"""``manage.py permissions``: every permission with its roles, for the auditor."""

from typing import Any

from django.core.management.base import BaseCommand

from madoguchi.core.accounts.permissions import all_permissions


class Command(BaseCommand):
    help = "List the permissions of all installed modules."

    def handle(self, *args: Any, **options: Any) -> None:
        for permission in all_permissions():
            roles = "・".join(role.label for role in permission.roles) or "条件による"
            marks = " [多要素認証]" * permission.mfa + " [操作履歴]" * permission.trail
            self.stdout.write(f"{permission.code}\t{permission.label}\t{roles}{marks}")
