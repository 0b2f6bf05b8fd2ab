"""Storage: where encrypted blobs lie. Local files now; another store has these same verbs."""

import os
import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from madoguchi.core.vault.blobs import BlobWriter, storage_limits
from madoguchi.core.vault.cipher import Lock
from madoguchi.core.vault.keyring import sync_folder

GRACE = timedelta(hours=24)


class LocalStore:
    """Blobs as files: ``blobs/ab/<address>``; unfinished ones in ``parts/``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def begin(self, lock: Lock) -> BlobWriter:
        """A writer for a new part; raises StorageFull."""
        return BlobWriter(self.part(uuid.uuid4()), lock)

    def part(self, name: uuid.UUID) -> Path:
        """Where an unfinished blob of this name lies."""
        folder = self.root / "parts"
        with storage_limits():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder / f"{name}.part"

    def commit(self, part: Path, address: str) -> None:
        """Give a finished part its address, whole or not at all. The same content under the same
        key has the same address: the newer copy takes the place of the older one.

        The part stays as a second name of the same bytes until the caller removes it, so that a
        transaction that fails afterwards can be tried again.
        """
        target = self.path(address)
        beside = target.with_name(f"{address}.{uuid.uuid4().hex}.new")
        with storage_limits():
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            part.chmod(0o400)
            os.utime(part)
            beside.hardlink_to(part)
            beside.replace(target)
            beside.unlink(missing_ok=True)  # replacing a name by itself leaves both
            sync_folder(target.parent)

    def path(self, address: str) -> Path:
        """Where the blob lies; it need not exist."""
        return self.root / "blobs" / address[:2] / address

    def set_aside(self, address: str) -> Path | None:
        """Take the blob off its address; None if there is none."""
        aside = self.part(uuid.uuid4())
        try:
            return self.path(address).rename(aside)
        except FileNotFoundError:
            return None

    def put_back(self, aside: Path, address: str) -> None:
        """Undo ``set_aside``; a newer copy that came meanwhile wins."""
        with suppress(FileExistsError):
            self.path(address).hardlink_to(aside)
        aside.unlink()

    def addresses(self) -> Iterator[str]:
        for path in sorted((self.root / "blobs").glob("??/*")):
            if not path.suffix:
                yield path.name

    def is_older(self, address: str, before: datetime) -> bool:
        """Whether the blob was committed before the moment; False if it is not there."""
        path = self.path(address)
        return path.exists() and path.stat().st_mtime < before.timestamp()

    def old_parts(self, before: datetime) -> Iterator[Path]:
        """Parts that nobody has written to since the moment."""
        for path in sorted((self.root / "parts").glob("*.part")):
            if path.stat().st_mtime < before.timestamp():
                yield path


def store() -> LocalStore:
    """The store of this deployment."""
    return LocalStore(Path(settings.VAULT_ROOT))
