"""Coverage: every table of the house is watched, or stands here with the reason why not.

A model of our own says it itself: ``TRAIL_MASKED = ("secret",)`` names columns of which only
the fact of a change is recorded, ``TRAIL_EXCLUDED = "reason"`` leaves its table out.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import BinaryField, Model

EXCLUDED = {
    "trail.TrailEntry": "the trail itself: protected by its own triggers",
    "sessions.Session": "technical: sign-ins are recorded by the accounts room; changes each visit",
    "django_tasks_database.DBTaskResult": "technical: the queue; what a task writes is recorded",
    "axes.AccessAttempt": "counts attempts; failed sign-ins are recorded without what was typed",
    "axes.AccessAttemptExpiration": "counts attempts, as above",
    "axes.AccessFailureLog": "a log of its own; failed sign-ins are recorded by accounts",
    "axes.AccessLog": "a log of its own; sign-ins are recorded by accounts",
    "contenttypes.ContentType": "a list of the models, written by migrate only",
    "auth.Permission": "Django's own permissions, which the house does not use",
    "events.JobRun": "the worker's timetable: changes every few seconds and concerns nobody",
}
MASKED_COLUMNS = {
    "mfa.Authenticator": ("data",),
    "account.EmailConfirmation": ("key",),
}
MASKED_NAMES = frozenset({"password", "secret", "token"})


@dataclass(frozen=True, kw_only=True)
class Watched:
    """A table whose every change is recorded.

    masked  columns of which only the fact of a change is recorded: secrets, and bytes
    """

    table: str
    pk: str
    columns: tuple[str, ...]
    masked: tuple[str, ...]


def reason_to_exclude(model: type[Model]) -> str:
    """Why the model's table is not watched; "" if it is."""
    return EXCLUDED.get(model._meta.label, "") or str(getattr(model, "TRAIL_EXCLUDED", ""))


def watched_tables() -> Iterator[Watched]:
    """Every managed table of every installed app, hidden many-to-many tables included."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy and not reason_to_exclude(model):
            yield watched(model)


def watched(model: type[Model]) -> Watched:
    """How one model's table is watched."""
    fields = [field for field in model._meta.local_concrete_fields if field.column]
    masked = {*MASKED_COLUMNS.get(model._meta.label, ()), *getattr(model, "TRAIL_MASKED", ())}
    pk = model._meta.pk
    return Watched(
        table=model._meta.db_table,
        pk=pk.column or "",
        columns=tuple(str(field.column) for field in fields),
        masked=tuple(
            str(field.column)
            for field in fields
            if field.name in masked | MASKED_NAMES or isinstance(field, BinaryField)
        ),
    )
