"""Recording: what no trigger sees: views, outputs, failed sign-ins, refused accesses."""

from collections.abc import Mapping
from datetime import UTC, datetime
from json import dumps

from django.db import connection
from django.db.models import Model

from madoguchi.core.trail.actor import Actor
from madoguchi.core.trail.attribution import attribution_of
from madoguchi.core.trail.chain import FIELDS, TABLE
from madoguchi.core.trail.rows import row_pk
from madoguchi.core.trail.sqlite import INTAKE


def record(
    action: str,
    *,
    by: Actor,
    about: Model | None,
    label: str = "",
    detail: Mapping[str, str | int] | None = None,
    now: datetime,
) -> None:
    """Write one entry that stands for something seen, handed out, attempted or refused.

    action  "view", "output", "attempt", "refused", or a permission's code; at most 100 characters
    about   the object seen, or None
    label   what a reader of the trail calls it: "提案書 第3号"
    detail  figures and words worth keeping: {"rows": 12}. Never a typed password, never a token

    It stands in the transaction around it: record a refusal after the refused transaction has
    been undone, or it is undone too.
    """
    who = attribution_of(by)
    values: dict[str, str | int | datetime | None] = {
        "at": _moment(now),
        "actor_kind": who.actor_kind,
        "actor_id": who.actor_id,
        "actor_label": who.actor_label,
        "organisation_id": who.organisation_id,
        "action": action,
        "table_name": about._meta.db_table if about is not None else "",
        "row_pk": row_pk(about) if about is not None else "",
        "label": label or (str(about) if about is not None else ""),
        "before": "",
        "after": dumps(dict(detail), ensure_ascii=False) if detail else "",
        "reason": who.reason,
        "source": who.source,
    }
    _add([values[field] for field in FIELDS])


def _moment(now: datetime) -> datetime | str:
    if connection.vendor == "sqlite":
        return now.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return now


def _add(values: list[str | int | datetime | None]) -> None:
    names = ", ".join(f'"{field}"' for field in FIELDS)
    places = ", ".join(["%s"] * len(FIELDS))
    table = INTAKE if connection.vendor == "sqlite" else TABLE
    if connection.vendor != "sqlite":
        names, places = f"{names}, previous, hash", f"{places}, '', ''"
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", values)
