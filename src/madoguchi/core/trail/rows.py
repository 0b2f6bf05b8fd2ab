"""Rows: the primary key of an object in the words that the triggers use."""

from django.db import connection
from django.db.models import Model


def row_pk(obj: Model) -> str:
    """The primary key as text, as stored: SQLite keeps a UUID without dashes."""
    return str(obj._meta.pk.get_db_prep_value(obj.pk, connection=connection))
