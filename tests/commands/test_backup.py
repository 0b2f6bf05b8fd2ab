"""Backup and restore as an operator does them: separate processes under production settings."""

import json
import os
import shutil
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
REHEARSAL = Path(__file__).with_name("rehearse_backup.py")
CANARIES = ("ﾐﾎﾝ-髙﨑𠮷-naiyou", "CANARY-keiyaku-5b1c")


class Deployment:
    """One ward's folders, and Django's commands run in them."""

    def __init__(self, folder: Path, database: str):
        self.folder, self.database = folder, database
        self.var = {
            "DJANGO_SETTINGS_MODULE": "madoguchi.config.settings.production",
            "MADOGUCHI_SECRET_KEY": "0123456789" * 5 + "abcdefghij",
            "MADOGUCHI_HOSTS": "madoguchi.city.mihon.example.jp",
            "MADOGUCHI_VAR": str(folder / "var"),
            "MADOGUCHI_VAULT_ROOT": str(folder / "srv" / "vault"),
            "MADOGUCHI_VAULT_KEYS": str(folder / "keys"),
            "MADOGUCHI_TRAIL_ANCHORS": str(folder / "anchors"),
            "MADOGUCHI_BACKUP_ROOT": str(folder / "backups"),
            "MADOGUCHI_DATABASE_URL": database,
        }
        (folder / "var").mkdir(parents=True)

    def moved(self, database: str, vault: Path) -> "Deployment":
        """The same deployment after it was pointed to restored places."""
        other = object.__new__(Deployment)
        other.folder, other.database = self.folder, database
        other.var = {
            **self.var, "MADOGUCHI_DATABASE_URL": database, "MADOGUCHI_VAULT_ROOT": str(vault)
        }  # fmt: skip
        return other

    def run(self, *words: str, expected: int = 0) -> str:
        bare = {k: v for k, v in os.environ.items() if not k.startswith(("MADOGUCHI_", "DJANGO_"))}
        done = subprocess.run(
            [sys.executable, "-W", "ignore", *words], cwd=ROOT, capture_output=True, text=True,
            check=False, env={**bare, **self.var, "PYTHONPATH": str(ROOT / "src")},
        )  # fmt: skip
        assert done.returncode == expected, done.stdout + done.stderr
        return done.stdout + done.stderr

    def manage(self, *words: str, expected: int = 0) -> str:
        return self.run("manage.py", *words, expected=expected)

    def rehearse(self, *words: str) -> dict[str, object]:
        return json.loads(self.run(str(REHEARSAL), *words).splitlines()[-1])

    @property
    def generations(self) -> list[Path]:
        return sorted((self.folder / "backups").iterdir())


class Databases:
    """Empty databases beside the one under test, gone afterwards."""

    def __init__(self, folder: Path):
        self.folder, self.made = folder, []

    def new(self) -> tuple[str, str]:
        """(what ``restore --database`` takes, what MADOGUCHI_DATABASE_URL takes)"""
        name = f"ward_{uuid.uuid4().hex[:10]}"
        if connection.vendor == "sqlite":
            return str(self.folder / name), f"sqlite:///{self.folder / name}"
        self._execute(f"CREATE DATABASE {name}")
        self.made.append(name)
        known = connection.settings_dict
        who = f"{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}"
        return name, f"postgres://{who}/{name}"

    def drop_all(self) -> None:
        for name in self.made:
            self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _execute(self, statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.fixture
def databases(transactional_db, tmp_path):
    made = Databases(tmp_path)
    yield made
    made.drop_all()


@pytest.fixture
def ward(databases, tmp_path):
    """A running ward with two contracts, a file under each, and ten generations (of eleven)."""
    ward = Deployment(tmp_path, databases.new()[1])
    ward.manage("prepare")
    ward.rehearse("fill", *CANARIES)
    ward.rehearse("ten-generations")
    return ward


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.mark.skipif(
    connection.vendor == "postgresql" and shutil.which("pg_dump") is None, reason="no pg_dump"
)
def test_ten_generations_are_made_restored_and_made_unreadable(ward, databases, tmp_path):
    said = ward.manage("backup")
    assert "残っている世代：10" in said
    assert said.count("消した世代：") == 1
    assert len(ward.generations) == 10
    assert [name for name in CANARIES if name.encode() in bytes_of(tmp_path / "backups")] == []

    ward.manage("trail_anchor")
    # One generation into an empty place: everything is there, and the trail says it is shorter.
    target, address = databases.new()
    ward.manage("restore", str(ward.generations[2]), "--database", target,
                "--vault-root", str(tmp_path / "again"))  # fmt: skip
    restored = ward.moved(address, tmp_path / "again")
    restored.manage("prepare")
    assert "末尾の記録が失われています" in restored.manage("trail_verify", expected=1)
    restored.manage("trail_anchor", "--begin-anew", "復元の訓練")
    assert "問題はありません" in restored.manage("trail_verify")
    assert restored.rehearse("read") == dict(zip(("keiyaku-a", "keiyaku-b"), CANARIES, strict=True))
    ward.manage("restore", str(ward.generations[2]), "--database", target,
                "--vault-root", str(tmp_path / "again"), expected=1)  # fmt: skip

    # One contract ends: two people destroy its key. All ten generations are restored and tried
    # (on PostgreSQL, where each takes seconds, the oldest, one between, and the newest).
    assert ward.rehearse("destroy") == {"keiyaku-a": "destroyed"}
    tried = (
        ward.generations
        if connection.vendor == "sqlite"
        else [ward.generations[n] for n in (0, 4, 9)]
    )
    places = [
        f"{generation}|{databases.new()[0]}|{tmp_path / f'vault-{generation.name}'}"
        for generation in tried
    ]
    assert ward.rehearse("restore-and-read", *places) == {
        generation.name: {"keiyaku-a": "Gone", "keiyaku-b": CANARIES[1]} for generation in tried
    }
