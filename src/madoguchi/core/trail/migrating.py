"""What happens to the triggers while the tables change."""

from typing import Any

from django.db import connections
from django.utils import timezone

from madoguchi.core.trail.actor import Actor
from madoguchi.core.trail.chain import TABLE
from madoguchi.core.trail.install import generalise, install, uninstall
from madoguchi.core.trail.recording import record

MIGRATE = Actor.system("migrate")


def before_migrate(using: str, plan: list[Any], **_: Any) -> None:
    """SQLite rebuilds tables, and triggers that name a column forbid it: take them off first.

    On PostgreSQL they stay, in their general form, so that data migrations are recorded too.
    """
    if plan and connections[using].vendor == "sqlite":
        uninstall(connections[using])
    elif plan:
        generalise(connections[using])


def after_migrate(using: str, plan: list[Any] | None = None, **_: Any) -> None:
    """Put the triggers of today's models in force, and say in the trail that tables changed."""
    if TABLE not in connections[using].introspection.table_names():
        uninstall(connections[using])
        return
    install(connections[using])
    if plan:
        record(
            "migrate", by=MIGRATE, about=None, label="データベースの更新", now=timezone.now(),
            detail={str(n): str(step) for n, (step, _) in enumerate(plan, 1)},
        )  # fmt: skip
