"""Custody: whose files somebody keeps and erases; the rooms that own the keys say so."""

import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from madoguchi.core.errors import Missing
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.models import StoredFile, VaultKey


@dataclass(frozen=True, kw_only=True)
class Belonging:
    """To what the files of one key belong.

    kept_until_on  the last day of the whole case, once that was settled
    is_under_way   work still goes on that may need the files
    """

    number: str
    title: str
    url: str = ""
    kept_until_on: date | None = None
    is_under_way: bool = False


@dataclass(frozen=True, kw_only=True)
class Custody:
    """What a room answers about the keys that it made.

    keys        the keys whose files are kept by the organisation that this person acts for
    belongings  primary keys -> what they belong to; other rooms' keys are left out
    """

    keys: Callable[[Actor], QuerySet[VaultKey]]
    belongings: Callable[[Collection[int]], Mapping[int, Belonging]]


_custodies: dict[str, Custody] = {}


def register(room: str, custody: Custody) -> None:
    """Called once from the room's AppConfig.ready()."""
    _custodies[room] = custody


def files_in_custody(actor: Actor) -> QuerySet[StoredFile]:
    """Every file that this person's organisation keeps, erased ones too."""
    kept = Q(pk__in=[])
    for custody in _custodies.values():
        kept |= Q(key__in=custody.keys(actor).values("pk"))
    return StoredFile.objects.filter(kept)


def file_in_custody(file_id: uuid.UUID, actor: Actor) -> StoredFile:
    """One of them; raises Missing for any other."""
    file = files_in_custody(actor).filter(file_id=file_id).first()
    if file is None:
        raise Missing("file", "このファイルは見つかりません。一覧から選び直してください。")
    return file


def belongings_of(files: Collection[StoredFile]) -> dict[int, Belonging]:
    """Primary key of the key -> to what its files belong."""
    keys = {file.key_id for file in files}
    found: dict[int, Belonging] = {}
    for custody in _custodies.values():
        found |= custody.belongings(keys)
    return found
