"""Wording: what the pages call an action, a table, a column and a value."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from json import loads
from typing import Any

from django.apps import apps
from django.db.models import BooleanField, DateTimeField, Field, Model

from madoguchi.core.calendar.jst import to_jst
from madoguchi.core.trail.attribution import UNATTRIBUTED
from madoguchi.core.trail.chain import MASKED
from madoguchi.core.trail.coverage import reason_to_exclude
from madoguchi.core.trail.models import TrailEntry
from madoguchi.core.trail.names import (
    action_names_ja,
    column_name_ja,
    detail_name_ja,
    has_japanese,
    table_name_ja,
)
from madoguchi.core.trail.pages import page_name_ja
from madoguchi.core.trail.updates import update_step_ja

ACTIONS = {
    "insert": "登録",
    "update": "変更",
    "delete": "削除",
    "truncate": "全件削除",
    "view": "閲覧",
    "search": "検索",
    "output": "出力",
    "attempt": "試行",
    "refused": "拒否",
    "accounts.attempt_refused": "拒否",
    "verify": "履歴の検証",
    "migrate": "データベースの更新",
}
OTHER_ACTION = "許可された操作"
UNKNOWN_ACTOR = "操作者の記録なし"
NO_VALUE = "（値は記録しません）"
NOT_SHOWN = "（いまは表示できません）"
NAMING = ("title", "name", "number", "label", "subject")  # columns that name a row
WORDS = {"": "（空欄）", MASKED: NO_VALUE}


@dataclass(frozen=True, kw_only=True)
class Change:
    """One column of an entry, in words."""

    label: str
    before: str
    after: str


@cache
def models_by_table() -> Mapping[str, type[Model]]:
    models = apps.get_models(include_auto_created=True)
    return {model._meta.db_table: model for model in models}


@cache
def table_choices() -> list[tuple[str, str]]:
    """(table, label) of every watched table, by label."""
    found = [
        (table, table_label(table))
        for table, model in models_by_table().items()
        if not reason_to_exclude(model)
    ]
    return sorted(found, key=lambda pair: pair[1])


def table_label(table: str) -> str:
    """The name of what the table holds; the table's own name if it is gone."""
    model = models_by_table().get(table)
    return table_name_ja(model) if model else table


def action_label(entry: TrailEntry) -> str:
    named = ACTIONS.get(entry.action) or action_names_ja().get(entry.action)
    return named or entry.label or entry.action


def actor_label(entry: TrailEntry) -> str:
    if entry.actor_kind == UNATTRIBUTED:
        return UNKNOWN_ACTOR
    is_migrate = entry.action == "migrate" and entry.actor_label == "migrate"
    return ACTIONS["migrate"] if is_migrate else entry.actor_label


def target_label(entry: TrailEntry) -> str:
    """What the entry is about: kind of thing, its name if known, its number."""
    if not entry.table_name:
        return attempted_page(entry) or entry.label or "—"
    known = _thing_in(entry) or name_in(entry)
    name = f"「{known}」" if known else ""
    number = f"（{entry.row_pk}）" if entry.row_pk else ""
    return f"{table_label(entry.table_name)}{name}{number}"


def _thing_in(entry: TrailEntry) -> str:
    """The thing that the label names; "" if it names the act, or is a refusal's code."""
    if entry.action in action_names_ja():
        return entry.label
    return entry.label if entry.action in ACTIONS and has_japanese(entry.label) else ""


def attempted_page(entry: TrailEntry) -> str:
    """The page that somebody tried and was refused, by its name; "" for any other entry."""
    if entry.action != "accounts.attempt_refused":
        return ""
    path = str(values_of(entry.after).get("path", ""))
    return page_name_ja(path) if path else ""


def name_in(entry: TrailEntry) -> str:
    """The name of the thing, if the entry's own values tell it, and are shown to all readers."""
    if getattr(models_by_table().get(entry.table_name), "TRAIL_VALUES", ""):
        return ""
    values = {**values_of(entry.after), **values_of(entry.before)}
    return next((str(values[key]) for key in NAMING if values.get(key)), "")


def changed_labels(entry: TrailEntry) -> str:
    """The columns that an update changed: "電話番号・代表者氏名"."""
    if entry.action != "update":
        return ""
    return "・".join(change.label for change in changes_of(entry))


def changes_of(entry: TrailEntry, *, is_shown: bool = True) -> list[Change]:
    """The columns of an entry, in the order of the form; of a view its details.

    Without ``is_shown`` the names of the columns only.
    """
    before, after = values_of(entry.before), values_of(entry.after)
    if entry.action == "migrate":
        return [
            Change(label=f"更新{n}", before="", after=update_step_ja(str(step)))
            for n, step in after.items()
        ]
    model = models_by_table().get(entry.table_name)
    fields = {field.column: field for field in model._meta.local_concrete_fields} if model else {}
    columns = list(fields)
    names = sorted(
        {**before, **after}, key=lambda n: columns.index(n) if n in columns else len(columns)
    )
    return [
        Change(
            label=column_label(entry.table_name, name),
            before=_said(before, name, fields.get(name), is_shown=is_shown),
            after=_said(after, name, fields.get(name), is_shown=is_shown),
        )
        for name in names
    ]


def _said(
    values: Mapping[str, object], name: str, field: Field[Any, Any] | None, *, is_shown: bool
) -> str:
    if name not in values:
        return ""
    return value_label(in_words(values[name], field), is_shown=is_shown)


def in_words(value: object, field: Field[Any, Any] | None) -> object:
    """The label of a chosen code, yes or no, and a moment in Japan time; any other as it is kept.

    The two databases keep a moment as "2026-04-01 01:00:00" or "2026-04-01T01:00:00+00:00".
    """
    if field is None or value is None:
        return value
    if isinstance(field, BooleanField):
        return bool(value) if value in (0, 1) else value
    if isinstance(field, DateTimeField):
        return _moment_in_words(str(value))
    return dict(field.flatchoices).get(value, value) if field.choices else value


def _moment_in_words(kept: str) -> str:
    try:
        found = datetime.fromisoformat(kept)
    except ValueError:
        return kept  # a masked value stays what it is
    moment = found if found.tzinfo else found.replace(tzinfo=UTC)
    return f"{to_jst(moment):%Y-%m-%d %H:%M:%S}（日本時間）"


def values_of(text: str) -> dict[str, object]:
    values: dict[str, object] = loads(text) if text else {}
    return values


def column_label(table: str, column: str) -> str:
    model = models_by_table().get(table)
    for field in model._meta.local_concrete_fields if model else ():
        if field.column == column:
            return column_name_ja(field)
    return detail_name_ja(column)


def value_label(value: object, *, is_shown: bool = True) -> str:
    """A value as read aloud."""
    if not is_shown:
        return NOT_SHOWN
    if value is None:
        return "（なし）"
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    return WORDS.get(str(value), str(value))
