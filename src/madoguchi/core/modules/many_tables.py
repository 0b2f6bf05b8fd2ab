"""ManyTables: a migration that makes the many tables of a service, each model rendered by itself.

After each operation Django renders anew every model that is connected with the changed one over
any number of foreign keys. Here nearly all are, through persons and organisations: two hundred
operations upon two hundred models took a minute. An operation that adds a table, a column, an
index or a constraint asks for its own model only. So only that one is rendered anew, and the
next migration begins with all of them fresh, as ever.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel, Migration
from django.db.migrations.state import ProjectState

ASKS_FOR_ITS_MODEL_ONLY = (CreateModel, AddField, AddIndex, AddConstraint)


class RenderedSingly(ProjectState):
    """Models as they stand within a migration that only adds."""

    def reload_model(
        self,
        app_label: str,
        model_name: str,
        delay: bool = False,  # noqa: ARG002, FBT001, FBT002 - Django's own signature
    ) -> None:
        """The model itself; those connected with it keep what they knew of it before."""
        if "apps" in self.__dict__:
            self.apps.unregister_model(app_label, model_name)
            self.apps.render_multiple([self.models[app_label, model_name]])


class ManyTables(Migration):
    """The base of a service's first migration. It refuses operations that change what is there."""

    def apply(
        self,
        project_state: ProjectState,
        schema_editor: BaseDatabaseSchemaEditor,
        collect_sql: bool = False,  # noqa: FBT001, FBT002 - Django's own signature
    ) -> ProjectState:
        others = {type(o).__name__ for o in self.operations} - {
            kind.__name__ for kind in ASKS_FOR_ITS_MODEL_ONLY
        }
        if others:
            raise TypeError(f"{self}: {', '.join(sorted(others))} may need more than its own model")
        state = RenderedSingly(project_state.models.copy(), project_state.real_apps)
        super().apply(state, schema_editor, collect_sql=collect_sql)
        return ProjectState(state.models, state.real_apps)
