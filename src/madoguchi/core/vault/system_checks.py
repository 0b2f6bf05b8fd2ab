"""System checks: keys must never lie where backups or the vault's files are copied from."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as Caution


@register("vault")
def check_places(**kwargs: Any) -> list[CheckMessage]:
    """An error for each place that holds the keys, or is held by them."""
    keys = Path(settings.VAULT_KEYS).resolve()
    found: list[CheckMessage] = []
    for name in ("VAULT_ROOT", "BACKUP_ROOT"):
        place = Path(getattr(settings, name)).resolve()
        if keys == place or keys.is_relative_to(place) or place.is_relative_to(keys):
            hint = (
                "Put the keys on a volume of their own: see docs/operations/backup-and-restore.md."
            )
            found.append(Error(f"VAULT_KEYS and {name} overlap.", hint=hint, id="vault.E001"))
    return found


@register("vault", deploy=True)
def check_operators(**kwargs: Any) -> list[CheckMessage]:
    """A warning where nobody would hear that a backup failed."""
    if settings.OPERATOR_MAILS:
        return []
    hint = "Set MADOGUCHI_OPERATOR_MAILS to the mailboxes of those who run this deployment."
    return [Caution("Nobody is told when a backup fails.", hint=hint, id="vault.W001")]
