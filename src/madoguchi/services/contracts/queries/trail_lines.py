"""操作記録 of one contract: every change with old and new value (CONT-159)."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from json import dumps

from django.apps import apps
from django.db.models import Model

from madoguchi.core.calendar.jst import to_jst
from madoguchi.core.trail.models import TrailEntry
from madoguchi.core.trail.rows import row_pk
from madoguchi.core.trail.showing import NEVER, rule_of
from madoguchi.core.trail.wording import (
    Change,
    action_label,
    actor_label,
    changes_of,
    models_by_table,
    table_label,
    values_of,
)
from madoguchi.core.vault.models import StoredFile
from madoguchi.core.vault.sealed import SealedTextField, opened_token
from madoguchi.services.contracts.models import Contract
from madoguchi.services.contracts.queries.erasure import key_of, path_to_contract

COLUMNS = (
    "日時（日本時間）", "操作者", "操作", "記録の種類", "番号", "項目", "変更前", "変更後", "理由",
    "連番", "ハッシュ",
)  # fmt: skip
IN_ONE_QUERY = 500


@dataclass(frozen=True, kw_only=True)
class TrailLine:
    """One changed value, or one view or output."""

    entry: TrailEntry
    change: Change | None

    def cells(self) -> tuple[str, ...]:
        entry, change = self.entry, self.change
        values = (change.label, change.before, change.after) if change else ("", "", "")
        at = to_jst(entry.at).isoformat(sep=" ", timespec="seconds")
        return (
            at, actor_label(entry), action_label(entry), table_label(entry.table_name),
            entry.row_pk, *values, entry.reason, str(entry.seq or ""), entry.hash,
        )  # fmt: skip


def trail_lines(contract: Contract) -> list[TrailLine]:
    """All that was written to, seen of and handed out from the contract, the earliest first.

    Sealed values are opened with the contract's key; of tables whose values nobody may see in the
    trail (wages) only who, when and what kind stands here too.
    """
    entries = [entry for model in _models() for entry in _entries(model, contract)]
    return [
        line
        for entry in sorted(entries, key=lambda one: one.pk)
        for line in _lines(entry, contract)
    ]


def _models() -> list[type[Model]]:
    return [*apps.get_app_config("contracts").get_models(), StoredFile]


def _entries(model: type[Model], contract: Contract) -> Iterator[TrailEntry]:
    rows = model._base_manager  # noqa: SLF001 - Django's documented name
    if model is Contract:
        found: list[Model] = [contract]
    elif model is StoredFile:
        found = list(rows.filter(key=contract.case.key).only("pk"))
    else:
        path = path_to_contract(model)
        found = list(rows.filter(**{path: contract}).only("pk")) if path else []
    for some in _parts(found):
        yield from TrailEntry.objects.filter(
            table_name=model._meta.db_table, row_pk__in=[row_pk(one) for one in some]
        )


def _parts(rows: list[Model]) -> Iterator[list[Model]]:
    rest = iter(rows)
    while some := list(islice(rest, IN_ONE_QUERY)):
        yield some


def _lines(entry: TrailEntry, contract: Contract) -> Iterator[TrailLine]:
    is_shown = rule_of(entry.table_name) != NEVER
    entry.before = _opened(entry, entry.before, contract)
    entry.after = _opened(entry, entry.after, contract)
    changes = changes_of(entry, is_shown=is_shown)
    yield from (TrailLine(entry=entry, change=change) for change in changes)
    if not changes:
        yield TrailLine(entry=entry, change=None)


def _opened(entry: TrailEntry, text: str, contract: Contract) -> str:
    """The values with every sealed one in clear."""
    values = values_of(text)
    model = models_by_table().get(entry.table_name)
    for field in model._meta.local_concrete_fields if model else ():
        column = str(field.column)
        token = values.get(column)
        if isinstance(field, SealedTextField) and token:
            values[column] = opened_token(field, str(token), key_of(contract))
    return dumps(values, ensure_ascii=False) if values else ""
