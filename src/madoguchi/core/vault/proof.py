"""Proof: that nothing under a destroyed key can be read any more, and all of others still can.

Two independent looks at each place (the running installation, each backup generation): the words
that stood under the key are searched in every row and every blob; and every stored file is tried
with the keys that exist. ``prove`` decides nothing and writes nothing.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from madoguchi.core.vault import keyring
from madoguchi.core.vault.backups.contents import StoredRow, copied_rows, live_rows
from madoguchi.core.vault.backups.generations import read_manifest
from madoguchi.core.vault.blobs import BlobReader, read_header
from madoguchi.core.vault.cipher import Header, Unreadable, cell_key_of, unshut_text

CHUNK_BYTES = 4 * 1024 * 1024
LIVE = "現在のデータ"
BLOBS = "保管ファイル"


@dataclass(frozen=True, kw_only=True)
class PlaceResult:
    """What was found in one place.

    rows, blobs       how many were searched for the words; ``tables``: rows by table
    found_in          tables (or BLOBS) in which a word stands, each with how often
    erased, opened    cards and blobs under the destroyed key; how many of them could be read
    others, unopened  those under keys that exist; how many of them could not be read
    """

    place: str
    rows: int = 0
    blobs: int = 0
    tables: dict[str, int] = field(default_factory=dict)
    found_in: dict[str, int] = field(default_factory=dict)
    erased: int = 0
    opened: int = 0
    others: int = 0
    unopened: int = 0

    @property
    def is_clean(self) -> bool:
        """Nothing of the one, everything of the others."""
        return not self.found_in and not self.opened and not self.unopened


@dataclass
class _Tally:
    rows: int = 0
    blobs: int = 0
    erased: int = 0
    opened: int = 0
    others: int = 0
    unopened: int = 0
    tables: dict[str, int] = field(default_factory=dict)
    found_in: dict[str, int] = field(default_factory=dict)

    def note(self, where: str) -> None:
        self.found_in[where] = self.found_in.get(where, 0) + 1


class Needles:
    """Words to look for, in every spelling in which a store may keep them."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(dict.fromkeys(word for word in words if word))
        self.texts = tuple({form for word in self.words for form in (word, _escaped(word))})
        self.bytes = tuple(
            {form for word in self.words for form in (
                word.encode(), word.encode("utf-16-le"), _escaped(word).encode(),
            )}
        )  # fmt: skip
        self.longest = max(map(len, self.bytes), default=0)

    def in_text(self, text: str) -> bool:
        return any(form in text for form in self.texts)

    def in_file(self, path: Path) -> bool:
        """Read piece by piece; a word over the border of two pieces is found too."""
        tail = b""
        with path.open("rb") as stream:
            while piece := stream.read(CHUNK_BYTES):
                window = tail + piece
                if any(form in window for form in self.bytes):
                    return True
                tail = window[-self.longest :]
        return False


def _escaped(word: str) -> str:
    """As JSON writes it without other characters than ASCII."""
    halves = word.encode("utf-16-be")
    units = [halves[at : at + 2] for at in range(0, len(halves), 2)]
    return "".join(
        chr(unit[1]) if not unit[0] and unit[1] < 128 else f"\\u{unit.hex()}" for unit in units
    )


def prove(
    key_id: uuid.UUID, words: Sequence[str], *, vault_root: Path, generations: Sequence[Path]
) -> list[PlaceResult]:
    """Look through the running installation and each generation, oldest first.

    words  texts that stood under the key and nowhere else
    """
    search = _Search(Needles(words), _Ring(key_id))
    results = [search.look(LIVE, live_rows(), vault_root)]
    for folder in generations:
        copy = folder / read_manifest(folder).database
        results.append(search.look(folder.name, copied_rows(copy), folder, copy))
    return results


def words_in_clear(words: Sequence[str]) -> dict[str, dict[str, int]]:
    """word -> table -> rows of the running database in which it stands; absent if in none."""
    found: dict[str, dict[str, int]] = {}
    needles = {word: Needles([word]) for word in dict.fromkeys(words)}
    every = Needles(words)
    for row in live_rows():
        if not every.in_text(row.text):
            continue
        for word, one in needles.items():
            if one.in_text(row.text):
                tables = found.setdefault(word, {})
                tables[row.table] = tables.get(row.table, 0) + 1
    return found


class _Ring:
    """The keys that exist now, read once: what anybody could try."""

    def __init__(self, erased: uuid.UUID) -> None:
        self.erased = erased
        self._known: dict[uuid.UUID, bytes | None] = {}

    def material(self, key_id: uuid.UUID) -> bytes | None:
        if key_id not in self._known:
            try:
                self._known[key_id] = keyring.material(key_id)
            except keyring.KeyMissing:
                self._known[key_id] = None
        return self._known[key_id]

    def every(self) -> Iterator[bytes]:
        for key_id in keyring.key_ids():
            material = self.material(key_id)
            if material is not None:
                yield material


@dataclass
class _Search:
    """What is looked for, and which blobs were looked through already."""

    needles: Needles
    ring: _Ring
    seen: dict[tuple[int, int], bool] = field(default_factory=dict)

    def look(
        self, place: str, rows: Iterable[StoredRow], root: Path, copy: Path | None = None
    ) -> PlaceResult:
        """One place: its rows, the bytes of its copy, its blobs below ``root``."""
        tally = _Tally()
        keys: dict[str, uuid.UUID] = {}
        cards: list[StoredRow] = []
        for row in rows:
            tally.rows += 1
            tally.tables[row.table] = tally.tables.get(row.table, 0) + 1
            if self.needles.in_text(row.text):
                tally.note(row.table)
            if row.table == "vault_vaultkey":
                keys[row.values["id"] or ""] = uuid.UUID(row.values["key_id"] or "")
            if row.table == "vault_storedfile" and row.values["card"]:
                cards.append(row)
        # Also what lies between the rows: pages that are free, or not yet written over.
        if copy is not None and copy.suffix == ".sqlite3" and self.needles.in_file(copy):
            tally.note(copy.name)
        for card in cards:
            self._try_card(card, keys[card.values["key_id"] or ""], tally)
        for path in sorted((root / "blobs").glob("??/*")):
            self._try_blob(path, tally)
        return PlaceResult(place=place, **tally.__dict__)

    def _try_card(self, row: StoredRow, key_id: uuid.UUID, tally: _Tally) -> None:
        place = f"file:{uuid.UUID(row.values['file_id'] or '')}"
        material, token = self.ring.material(key_id), row.values["card"] or ""
        if key_id == self.ring.erased:
            tally.erased += 1
            tally.opened += any(_opens_card(each, token, place) for each in self.ring.every())
        elif material is not None:
            tally.others += 1
            tally.unopened += not _opens_card(material, token, place)

    def _try_blob(self, path: Path, tally: _Tally) -> None:
        tally.blobs += 1
        status = path.stat()
        inode = (status.st_dev, status.st_ino)
        if inode not in self.seen:  # a hard link of another generation is the same bytes
            self.seen[inode] = self.needles.in_file(path)
        if self.seen[inode]:
            tally.note(BLOBS)
        try:
            header = read_header(path)
        except Unreadable:
            tally.note(f"{BLOBS}（形式が異なる）")
            return
        key_id = uuid.UUID(bytes=header.key_id)
        material = self.ring.material(key_id)
        if key_id == self.ring.erased:
            tally.erased += 1
            tally.opened += any(_opens_blob(path, header, each) for each in self.ring.every())
        elif material is not None and not header.seal_id:
            tally.others += 1
            tally.unopened += not _opens_blob(path, header, material)


def _opens_card(material: bytes, token: str, place: str) -> bool:
    try:
        unshut_text(material, token, place)
    except Unreadable:
        return False
    return True


def _opens_blob(path: Path, header: Header, material: bytes) -> bool:
    """Whether the key opens it: the wrapped cell key, and then a cell."""
    try:
        BlobReader(path, cell_key_of(header, material)).close()
    except Unreadable:
        return False
    return True
