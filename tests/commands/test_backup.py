"""Backup and restore as an operator does them: separate processes under production settings."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
REHEARSAL = Path(__file__).with_name("rehearse_backup.py")
CANARIES = ("ﾐﾎﾝ-髙﨑𠮷-naiyou", "CANARY-keiyaku-5b1c")
OPERATORS = "unyou@mihon-kikaku.example.jp"
RESTORER = "seo@mihon-kikaku.example.jp"


class Deployment:
    """One ward's folders, and Django's commands run in them."""

    def __init__(self, folder: Path, database: str):
        self.folder = folder
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
            "MADOGUCHI_OPERATOR_MAILS": OPERATORS,
        }
        (folder / "var").mkdir(parents=True)

    def moved(self, database: str, vault: Path) -> "Deployment":
        """The same deployment after it was pointed to restored places."""
        return self.altered(MADOGUCHI_DATABASE_URL=database, MADOGUCHI_VAULT_ROOT=str(vault))

    def altered(self, **settings: str) -> "Deployment":
        other = object.__new__(Deployment)
        other.folder, other.var = self.folder, self.var | settings
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

    def rehearse(self, *words: str) -> Any:
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
    """A running ward with two contracts and a file under each."""
    ward = Deployment(tmp_path, databases.new()[1])
    ward.manage("prepare")
    ward.rehearse("fill", *CANARIES)
    return ward


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def counted(generation: Path) -> list[object]:
    """(name, size, checksum, result) as anybody can find them out."""
    manifest = (generation / "manifest.json").read_bytes()
    return [
        generation.name, len(bytes_of(generation)), hashlib.sha256(manifest).hexdigest(), "made"
    ]  # fmt: skip


@pytest.mark.skipif(
    connection.vendor == "postgresql" and shutil.which("pg_dump") is None, reason="no pg_dump"
)
@pytest.mark.requirement("SAFE-072", "SAFE-073")
def test_ten_generations_are_made_restored_and_made_unreadable(ward, databases, tmp_path):
    # Twelve days, one run a day: the ten newest stay, and the register knows all twelve.
    runs = ward.rehearse("twelve-nights")
    assert len(runs) == 12
    assert [counted(generation) for generation in ward.generations] == runs[2:]
    assert [name for name in CANARIES if name.encode() in bytes_of(tmp_path / "backups")] == []

    # A run that cannot write tells the operators, and takes no generation away.
    (tmp_path / "a-file").touch()
    broken = ward.altered(MADOGUCHI_BACKUP_ROOT=str(tmp_path / "a-file"))
    assert "空き容量とフォルダーの権限" in broken.manage("backup", expected=1)
    register = ward.manage("backup_register")
    assert register.splitlines()[1].split("\t")[1:] == [
        "失敗",
        f"FileExistsError: [Errno 17] File exists: '{tmp_path / 'a-file'}'",
    ]
    assert [
        f"\t成功\t{name}\t" in register and f"\t{size}バイト\t" in register and checksum in register
        for name, size, checksum, _ in runs
    ] == [True] * 12
    assert (register.count("\t成功\t"), register.count("\t保管中\t")) == (12, 10)
    assert [generation.name for generation in ward.generations] == [run[0] for run in runs[2:]]
    ward.manage("trail_anchor")

    # Generation 10, the oldest, into an empty place: everything is there, table by table, and
    # the trail says that it is shorter.
    tenth = ward.generations[0]
    target, address = databases.new()
    place = ("--database", target, "--vault-root", str(tmp_path / "again"))
    assert "と一致しました" in ward.manage("restore_test", str(tenth), *place, "--by", RESTORER)
    restored = ward.moved(address, tmp_path / "again")
    promised = json.loads((tenth / "manifest.json").read_text(encoding="utf-8"))["tables"]
    promised.pop("sqlite_sequence", None)
    assert restored.rehearse("tables-now") == {name: rows for name, (rows, _) in promised.items()}
    assert min(len(checksum) for _, checksum in promised.values()) == 64
    restored.manage("prepare")
    assert "末尾の記録が失われています" in restored.manage("trail_verify", expected=1)
    restored.manage("trail_anchor", "--begin-anew", "復元の訓練")
    assert "問題はありません" in restored.manage("trail_verify")
    assert restored.rehearse("read") == dict(zip(("keiyaku-a", "keiyaku-b"), CANARIES, strict=True))
    ward.manage("restore", str(tenth), *place, expected=1)

    # A generation whose rows are not those of its manifest is no restore, and that is kept too.
    other = altered_generation(tenth, tmp_path / "20200101-000000")
    place = ("--database", databases.new()[0], "--vault-root", str(tmp_path / "other"))
    refused = ward.manage("restore_test", str(other), *place, "--by", RESTORER, expected=1)
    assert "目録と一致しません（vault_vaultkey）" in refused
    mails, tried = ward.rehearse("told")
    assert mails == [[OPERATORS, "バックアップが失敗しました", "queued", "FileExistsError"]]
    assert [row[:3] for row in tried] == [
        [tenth.name, "equal", "瀬尾 忠"], [other.name, "failed", "瀬尾 忠"]
    ]  # fmt: skip
    assert [0 <= days <= 1 and seconds < 4 * 3600 for *_, days, seconds in tried] == [True] * 2

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


def altered_generation(generation: Path, place: Path) -> Path:
    """A copy whose manifest promises one key more than there is."""
    shutil.copytree(generation, place)
    path = place / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    rows, checksum = manifest["tables"]["vault_vaultkey"]
    manifest["tables"]["vault_vaultkey"] = [rows + 1, checksum]
    path.write_text(json.dumps(manifest), encoding="utf-8")
    return place
