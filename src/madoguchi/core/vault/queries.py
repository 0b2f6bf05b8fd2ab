"""Queries: what a person may see of the vault's files."""

import uuid
from datetime import datetime

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Missing
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.access import may_see
from madoguchi.core.vault.checks import waiting_files
from madoguchi.core.vault.models import StoredFile
from madoguchi.core.vault.receipts import is_owner


def visible_file(file_id: uuid.UUID, actor: Actor) -> StoredFile:
    """The file, for its filer and for whom its service lets see it; Missing for all others."""
    file = StoredFile.objects.filter(file_id=file_id).first()
    if file is None or not (is_owner(file, actor) or may_see(file, actor)):
        raise Missing("file", "このファイルは見つかりません。受付番号を確かめてください。")
    return file


def own_file(file_id: uuid.UUID, actor: Actor) -> StoredFile:
    """The file, for its filer only; Missing for all others."""
    file = visible_file(file_id, actor)
    if not is_owner(file, actor):
        raise Missing("file", "このファイルは見つかりません。受付番号を確かめてください。")
    return file


def stuck_files(actor: Actor, now: datetime) -> list[StoredFile]:
    """Files whose check does not end, oldest first, for those who run the house."""
    authorise(actor, "vault.stuck.see", None)
    return list(waiting_files(now))
