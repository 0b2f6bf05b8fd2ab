"""manage.py flush, forbidden where there is a trail: only the tests empty a database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import flush
from django.core.management.sql import emit_post_migrate_signal
from django.db import ProgrammingError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from madoguchi.core.trail.anchors import anchor_file, key_file
from madoguchi.core.trail.chain import TABLE
from madoguchi.core.trail.install import install, uninstall

USED = """
SELECT relname FROM pg_class
 WHERE relnamespace = current_schema()::regnamespace AND relname = ANY(%s)
   AND pg_relation_size(oid) > 0
"""


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        if not settings.TRAIL_MAY_BE_FLUSHED:
            raise CommandError("操作履歴は消せないため、このコマンドは使えません。")
        connection = connections[options["database"]]
        without_guards = on_sqlite if connection.vendor == "sqlite" else on_postgresql
        with without_guards(connection) as triggers_sleep:
            if triggers_sleep and not options.get("reset_sequences", True):
                empty_used_tables(connection)
                tell_apps(**options)
            else:
                super().handle(**options)
        anchor_file().unlink(missing_ok=True)
        key_file().unlink(missing_ok=True)


@contextmanager
def on_sqlite(connection: BaseDatabaseWrapper) -> Iterator[bool]:
    """Without its guard the trail can be emptied; afterwards of what the emptying wrote."""
    unlock = "DROP TRIGGER IF EXISTS trail_refuse_delete"
    with connection.cursor() as cursor:
        cursor.execute(unlock)
        yield False
        cursor.execute(unlock)
        cursor.execute(f"DELETE FROM {TABLE}")
    install(connection)


@contextmanager
def on_postgresql(connection: BaseDatabaseWrapper) -> Iterator[bool]:
    """Triggers sleep in this session if we are a superuser; else they are taken off."""
    triggers_sleep = True
    with connection.cursor() as cursor:
        try:
            cursor.execute("SET session_replication_role = replica")
        except ProgrammingError:
            triggers_sleep = False
            uninstall(connection)
        try:
            yield triggers_sleep
        finally:
            cursor.execute("RESET session_replication_role")
            install(connection)


def empty_used_tables(connection: BaseDatabaseWrapper) -> None:
    """Delete every row, asking only the tables that ever had one.

    TRUNCATE makes new files for each of some hundred tables and all their indexes, used or not:
    seconds for each test. The locks are those of TRUNCATE: whoever still writes is waited for.
    While triggers sleep no foreign key minds the order.
    """
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    quoted = ", ".join(connection.ops.quote_name(name) for name in names)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {quoted} IN ACCESS EXCLUSIVE MODE")
        cursor.execute(USED, [names])
        for (table,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")


def tell_apps(**options: Any) -> None:
    """The end of Django's own flush: apps put back what they make after each migrate."""
    if not options.get("inhibit_post_migrate", False):
        emit_post_migrate_signal(options["verbosity"], interactive=False, db=options["database"])
