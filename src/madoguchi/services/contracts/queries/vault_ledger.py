"""What happened to the contract's files in the vault, read from the trail: rows nobody writes.

Every file under the contract's key takes part, whoever put it there; the trail is complete and
chained, so the ledger cannot lack a row. A name is shown while its key exists.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from madoguchi.core.trail.models import TrailEntry
from madoguchi.core.trail.wording import values_of
from madoguchi.core.vault.models import StoredFile
from madoguchi.services.contracts.models import Contract
from madoguchi.services.contracts.queries.erasure import files_of

EVENTS = {
    "vault.file_received": "受領（保管庫）",
    "vault.file_opened": "閲覧・取り出し",
    "vault.file_denied": "取り出しの拒否",
    "vault.file_erased": "消去",
}
KEY_DESTROYED = "vault.key_destroyed"
# SQLite compares moments as texts, in which a whole second and its .000000 differ.
TICK = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class VaultLine:
    """One row of the ledger for a file of the vault."""

    receipt_number: str
    name: str
    happened_at: datetime
    event: str
    person: str
    note: str


def vault_lines(contract: Contract, as_of: datetime) -> list[VaultLine]:
    """Received, opened, refused, erased: in the order of the files, then of time."""
    files = {str(file.pk): file for file in files_of(contract).filter(received_at__lte=as_of)}
    rows = TrailEntry.objects.filter(
        table_name=StoredFile._meta.db_table,
        row_pk__in=files,
        action__in=EVENTS,
        at__lt=as_of + TICK,
    )
    lines = [_line(files[row.row_pk], row, EVENTS[row.action]) for row in rows]
    lines += _destroyed(contract, list(files.values()), as_of)
    return sorted(lines, key=lambda line: (line.receipt_number, line.happened_at))


def _destroyed(contract: Contract, files: list[StoredFile], as_of: datetime) -> Iterator[VaultLine]:
    key = contract.case.key
    if key is None:
        return
    found = TrailEntry.objects.filter(
        table_name=key._meta.db_table, row_pk=str(key.pk), action=KEY_DESTROYED, at__lt=as_of + TICK
    ).first()
    if found is not None:
        yield from (_line(file, found, "消去（鍵の破棄）") for file in files)


def _line(file: StoredFile, row: TrailEntry, event: str) -> VaultLine:
    return VaultLine(
        receipt_number=file.receipt_number,
        name=file.name,
        happened_at=row.at,
        event=event,
        person=row.actor_label,
        note=_purpose(row),
    )


def _purpose(row: TrailEntry) -> str:
    values = values_of(row.after)
    return str(values.get("purpose") or values.get("approved_by") or "")
