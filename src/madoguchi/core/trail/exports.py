"""The trail as CSV, as the page shows it and with the hashes: for auditors and 情報公開."""

import csv
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

from django.db.models import QuerySet
from django.utils import timezone

from madoguchi.core.trail.actor import Actor
from madoguchi.core.trail.models import TrailEntry
from madoguchi.core.trail.showing import values_are_shown
from madoguchi.core.trail.wording import NOT_SHOWN, action_label, actor_label, table_label

COLUMNS = (
    "連番", "日時", "操作者", "操作者番号", "所属番号", "操作", "記録の種類", "番号", "対象",
    "変更前", "変更後", "理由", "経路", "前の記録のハッシュ", "ハッシュ",
)  # fmt: skip
# A spreadsheet runs a cell that starts so; Japanese Excel takes the full-width forms too.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


class _Line:
    """What csv.writer writes to: gives the line back."""

    def write(self, text: str) -> str:
        return text


def csv_lines(entries: QuerySet[TrailEntry], *, by: Actor, now: datetime) -> Iterator[str]:
    """The lines, first the byte order mark and the head; streamed, whatever the number.

    Values that ``by`` may not see now are left out; the hashes stand, so the chain can be shown.
    """
    writer = csv.writer(_Line(), lineterminator="\r\n")
    yield "\ufeff" + writer.writerow(COLUMNS)

    @lru_cache(maxsize=20_000)
    def is_shown(table: str, row: str) -> bool:
        return values_are_shown(TrailEntry(table_name=table, row_pk=row), by=by, now=now)

    for entry in entries.iterator(chunk_size=2000):
        if not is_shown(entry.table_name, entry.row_pk):
            entry.before = entry.before and NOT_SHOWN
            entry.after = entry.after and NOT_SHOWN
        yield writer.writerow([harmless(cell) for cell in _cells(entry)])


def _cells(entry: TrailEntry) -> list[str]:
    at = timezone.localtime(entry.at).isoformat(timespec="milliseconds")
    return [
        str(entry.seq or ""), at, actor_label(entry), str(entry.actor_id or ""),
        str(entry.organisation_id or ""), action_label(entry), table_label(entry.table_name),
        entry.row_pk, entry.label, entry.before, entry.after, entry.reason, entry.source,
        entry.previous, entry.hash,
    ]  # fmt: skip


def harmless(cell: str) -> str:
    """A cell that no spreadsheet runs."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
