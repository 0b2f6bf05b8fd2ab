"""manage.py flush, forbidden where there is a trail: only the tests empty a database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import flush
from django.db import ProgrammingError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from madoguchi.core.trail.anchors import anchor_file, key_file
from madoguchi.core.trail.chain import TABLE
from madoguchi.core.trail.install import install, uninstall


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        if not settings.TRAIL_MAY_BE_FLUSHED:
            raise CommandError("操作履歴は消せないため、このコマンドは使えません。")
        connection = connections[options["database"]]
        without_guards = on_sqlite if connection.vendor == "sqlite" else on_postgresql
        with without_guards(connection):
            super().handle(**options)
        anchor_file().unlink(missing_ok=True)
        key_file().unlink(missing_ok=True)


@contextmanager
def on_sqlite(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without its guard the trail can be emptied; afterwards of what the emptying wrote."""
    unlock = "DROP TRIGGER IF EXISTS trail_refuse_delete"
    with connection.cursor() as cursor:
        cursor.execute(unlock)
        yield
        cursor.execute(unlock)
        cursor.execute(f"DELETE FROM {TABLE}")
    install(connection)


@contextmanager
def on_postgresql(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Triggers sleep in this session if we are a superuser; else they are taken off."""
    with connection.cursor() as cursor:
        try:
            cursor.execute("SET session_replication_role = replica")
        except ProgrammingError:
            uninstall(connection)
        try:
            yield
        finally:
            cursor.execute("RESET session_replication_role")
            install(connection)
