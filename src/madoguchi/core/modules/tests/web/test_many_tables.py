"""A migration of many tables makes the tables of Django's own, and renders one model at a time."""

from collections import Counter
from copy import deepcopy
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, migrations, models
from django.db.migrations.state import ModelState, ProjectState

from madoguchi.core.modules.many_tables import ManyTables


def table(model, **fields):
    key = models.BigAutoField(primary_key=True)
    return migrations.CreateModel(name=model, fields=[("id", key), *fields.items()])


def key_to(model, **options):
    return models.ForeignKey(f"trial.{model}", models.PROTECT, **options)


# A hub with three leaves that know it, and it knows one of them.
OPERATIONS = [
    table("Hub", name=models.CharField(max_length=20)),
    table("First", hub=key_to("hub"), number=models.IntegerField(db_index=True)),
    migrations.AddField("hub", "favourite", key_to("first", null=True)),
    table("Second", hub=key_to("hub"), firsts=models.ManyToManyField("trial.first")),
    migrations.AddField("hub", "rank", models.IntegerField(default=0), preserve_default=False),
    table("Third", hub=key_to("hub", unique=True), second=key_to("second")),
    migrations.AddField("first", "third", key_to("third", default=1)),
    migrations.AddIndex("second", models.Index(fields=["hub", "id"], name="second_places")),
    migrations.AddConstraint(
        "first", models.CheckConstraint(condition=models.Q(number__gt=0), name="first_counts")
    ),
    migrations.AddConstraint(
        "first",
        models.UniqueConstraint(
            fields=["hub"], condition=models.Q(number=1), name="first_is_single"
        ),
    ),
]


def applied(base, *operations):
    """(statements, models handed on) of a migration with this base."""
    made = type("Migration", (base,), {"operations": deepcopy(list(operations))})
    editor = connection.schema_editor(collect_sql=True)
    editor.deferred_sql = []
    state = made("0001_initial", "trial").apply(ProjectState(), editor)
    return [*editor.collected_sql, *map(str, editor.deferred_sql)], state


def test_tables_and_models_are_those_of_djangos_own_migration(db):
    statements, state = applied(ManyTables, *OPERATIONS)
    assert len(statements) > len(OPERATIONS)
    assert (statements, state) == applied(migrations.Migration, *OPERATIONS)
    hub = state.apps.get_model("trial", "hub")
    assert hub._meta.get_field("favourite").related_model._meta.get_field("third").related_model
    assert {each.name for each in hub._meta.related_objects} == {"first", "second", "third"}


def test_only_the_changed_model_is_rendered_anew(db, monkeypatch):
    rendered, render = Counter(), ModelState.render
    monkeypatch.setattr(
        ModelState, "render",
        lambda self, apps: (rendered.update([self.name]), render(self, apps))[1],
    )  # fmt: skip
    applied(ManyTables, *OPERATIONS)
    # Once when it is made, and once for each operation upon it.
    assert rendered == {"Hub": 3, "First": 4, "Second": 2, "Third": 1}


def test_what_changes_a_table_that_is_there_is_refused(db):
    change = migrations.AlterField("hub", "name", models.TextField())
    with pytest.raises(TypeError, match="AlterField may need more than its own model"):
        applied(ManyTables, *OPERATIONS, change)


@pytest.mark.parametrize("service", [module.name for module in settings.MODULES])
def test_first_migration_of_each_service_is_one(service):
    app = apps.get_app_config(service).name
    assert issubclass(import_module(f"{app}.migrations.0001_initial").Migration, ManyTables)
