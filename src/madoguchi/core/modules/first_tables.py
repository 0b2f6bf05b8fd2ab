"""First tables: an empty SQLite database gets its tables straight from the models.

Replaying every migration takes several times as long, because each step has its models rendered
anew, and ends with the same tables: ``makemigrations --check`` proves that models and
migrations agree. A database that has lived, and every PostgreSQL, is migrated step by step.
"""

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder


def is_untouched() -> bool:
    """Whether this is an SQLite database in which no migration was ever recorded."""
    return connection.vendor == "sqlite" and not MigrationRecorder(connection).applied_migrations()


def create_first_tables() -> None:
    """Create every table that is not there, in one transaction, then record the migrations.

    Stopped in between, the tables are there and nothing is recorded: the next call goes on.
    """
    there = set(connection.introspection.table_names())
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.can_migrate(connection) and model._meta.db_table not in there:
                editor.create_model(model)
    call_command("migrate", fake=True, interactive=False, verbosity=0)


def lacking_columns() -> list[str]:
    """``table.column`` of everything that the models have and fully migrated tables lack.

    Not empty only where a table was made by sources from before the first release: until then a
    changed model changes its ``0001_initial``, which such a database has long recorded. An app
    that still has a migration to come is not asked.
    """
    there, waiting = _columns(), _apps_with_migrations_to_come()
    return [
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models()
        if model._meta.can_migrate(connection) and model._meta.app_label not in waiting
        for field in model._meta.local_concrete_fields
        if field.column not in there.get(model._meta.db_table, set())
    ]


def _apps_with_migrations_to_come() -> set[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return {migration.app_label for migration, _ in plan}


def _columns() -> dict[str, set[str]]:
    described = connection.introspection.get_table_description
    with connection.cursor() as cursor:
        return {
            table: {column.name for column in described(cursor, table)}
            for table in connection.introspection.table_names(cursor)
        }
