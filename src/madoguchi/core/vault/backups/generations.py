"""Generations: make one, verify it, keep ten, put one back into an empty place."""

import hashlib
import json
import os
import shutil
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from madoguchi.core.errors import Refused
from madoguchi.core.vault.backups import databases
from madoguchi.core.vault.backups.contents import TableSum, copied_sums, restored_sums
from madoguchi.core.vault.storage import LocalStore

KEPT = 10
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Manifest:
    """What one generation holds.

    files   relative path -> SHA-256 of its bytes as they lie there
    tables  table of the database -> its number of rows and their checksum
    """

    made_at: str
    database: str
    files: dict[str, str]
    tables: dict[str, TableSum] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())


@dataclass(frozen=True)
class Restored:
    """What was put back, all of it compared with the manifest."""

    blobs: int
    tables: int
    rows: int


def make_generation(root: Path, vault: LocalStore, now: datetime) -> Path:
    """Write, verify, then name: a folder without ".new" is whole. Old ones beyond ten go last.

    The database comes first: every file that it speaks of was in the vault before, unless it was
    erased since. Blobs never change, so they are linked, not copied, where the disk allows.
    """
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{timezone.localtime(now):%Y%m%d-%H%M%S}"
    final, folder = root / name, root / f"{name}.new"
    if final.exists():
        raise Refused("backup_exists", "同じ時刻のバックアップがあります。少し待ってください。")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        database = databases.dump(folder)
        files = {database.name: file_hash(database)} | _link_blobs(folder, vault, _newest(root))
        manifest = Manifest(now.isoformat(), database.name, files, copied_sums(database))
        (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
        verify_generation(folder)
        folder.rename(final)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    for old in generations(root)[:-KEPT]:
        shutil.rmtree(old)
    return final


def generations(root: Path) -> list[Path]:
    """Whole generations, oldest first."""
    return sorted(
        path.parent for path in root.glob(f"*/{MANIFEST}") if path.parent.suffix != ".new"
    )


def verify_generation(folder: Path) -> Manifest:
    """Compare every file with the manifest and read the database; raises Refused."""
    manifest = read_manifest(folder)
    here = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    wrong = sorted(here.symmetric_difference({*manifest.files, MANIFEST}))
    wrong += [name for name, known in manifest.files.items()
              if name in here and file_hash(folder / name) != known]  # fmt: skip
    if wrong:
        raise Refused(
            "backup_damaged",
            f"バックアップが壊れています（{wrong[0]} など{len(wrong)}件）。"
            "別の世代を使ってください。",
        )
    databases.verify(folder / manifest.database)
    return manifest


def restore_generation(folder: Path, *, database: str, vault_root: Path) -> Restored:
    """Verify, copy into an empty database and an empty vault folder, compare table by table.

    Keys are not in a backup: put the key folder in place from its own store. Files whose key has
    been destroyed since stay unreadable, which is the point.
    """
    manifest = verify_generation(folder)
    if vault_root.exists() and any(vault_root.iterdir()):
        raise Refused(
            "not_empty", f"復元先 {vault_root} は空ではありません。別の場所にしてください。"
        )
    databases.load(folder / manifest.database, database)
    compare_tables(manifest, restored_sums(database))
    blobs = [name for name in manifest.files if name != manifest.database]
    for name in blobs:
        target = vault_root / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copy2(folder / name, target)
    return Restored(len(blobs), len(manifest.tables), manifest.rows)


def compare_tables(manifest: Manifest, found: dict[str, TableSum]) -> None:
    """Raise Refused, naming the tables whose rows are not those of the manifest."""
    wrong = sorted(
        table
        for table in manifest.tables.keys() | found.keys()
        if manifest.tables.get(table) != found.get(table)
    )
    if wrong:
        raise Refused(
            "tables_differ",
            f"復元した表が目録と一致しません（{'、'.join(wrong)[:200]}）。別の世代を使ってください。",
        )


def read_manifest(folder: Path) -> Manifest:
    read = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    read["tables"] = {name: TableSum(*sums) for name, sums in read["tables"].items()}
    return Manifest(**read)


def size_of(folder: Path) -> int:
    """Bytes of all files of a generation."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _newest(root: Path) -> Path | None:
    known = generations(root)
    return known[-1] if known else None


def _link_blobs(folder: Path, vault: LocalStore, previous: Path | None) -> dict[str, str]:
    known = read_manifest(previous).files if previous else {}
    hashes: dict[str, str] = {}
    for address in vault.addresses():
        source = vault.path(address)
        name = str(source.relative_to(vault.root))
        target = folder / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            os.link(source, target)
        except FileNotFoundError:  # erased since the list was read
            continue
        except OSError:  # another disk
            shutil.copy2(source, target)
        same = previous is not None and name in known and _is_same(previous / name, target)
        hashes[name] = known[name] if same else file_hash(target)
    return hashes


def _is_same(older: Path, newer: Path) -> bool:
    """One inode: then the hash of the older generation is compared with the bytes by ``verify``."""
    return older.exists() and older.samefile(newer)
