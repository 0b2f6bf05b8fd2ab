"""Anchors: signed heads of the chain, kept in a file outside the database.

A chain cannot show by itself that its end was cut off, or that somebody wrote it anew from some
place on. So a job and each verification write down, one line each, how far the chain went and
with which hash, signed with a key that lies in neither database nor backup.
"""

import fcntl
import hmac
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO

from django.conf import settings

KEY_NAME = "trail-anchor.key"
FILE_NAME = "anchors.jsonl"


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """``seq`` and ``head`` of the chain at ``at`` (ISO); ``mac`` also covers the line before.

    accepted  why a shorter chain was accepted from here on (after a restore), else ""
    """

    at: str
    seq: int
    head: str
    accepted: str = ""
    mac: str = ""

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.at)


class AnchorsDamaged(Exception):
    """A line that was not written by us, or lines that are missing: ``line`` is its number."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line} of the anchors is damaged")
        self.line = line


def anchor_file() -> Path:
    return Path(settings.TRAIL_ANCHORS) / FILE_NAME


def key_file() -> Path:
    return Path(settings.VAULT_KEYS) / KEY_NAME


def write_anchor(seq: int, head: str, *, now: datetime, accepted: str = "") -> Anchor | None:
    """Add a line, unless the last one says the same (then None).

    raises  AnchorsDamaged  if the lines so far are not ours, or are gone
    """
    if key_file().exists() and not anchor_file().exists():
        raise AnchorsDamaged(0)
    with _opened("a+") as file:
        anchors = _read(file)
        last = anchors[-1] if anchors else None
        if last and not accepted and (last.seq, last.head) == (seq, head):
            return None
        anchor = Anchor(at=now.isoformat(), seq=seq, head=head, accepted=accepted)
        signed = replace(anchor, mac=_mac(anchor, last.mac if last else ""))
        file.write(json.dumps(asdict(signed), ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return signed


def begin_anew(seq: int, head: str, *, now: datetime, reason: str) -> Anchor | None:
    """After a restore: hold the chain against nothing older than this. Old lines are kept aside."""
    path = anchor_file()
    if path.exists():
        path.rename(path.with_name(f"anchors-until-{now:%Y%m%dT%H%M%S%f}.jsonl"))
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch()
    return write_anchor(seq, head, now=now, accepted=reason)


def anchors_in_force() -> list[Anchor]:
    """The anchors that the chain must agree with, oldest first.

    raises  AnchorsDamaged
    """
    anchors = []
    if anchor_file().exists():
        with _opened("r") as file:
            anchors = _read(file)
    if not anchors and key_file().exists():
        raise AnchorsDamaged(0)
    return anchors


def _read(file: IO[str]) -> list[Anchor]:
    file.seek(0)
    anchors: list[Anchor] = []
    for number, line in enumerate(file, 1):
        try:
            anchor = Anchor(**json.loads(line))
        except (ValueError, TypeError) as error:
            raise AnchorsDamaged(number) from error
        before = anchors[-1].mac if anchors else ""
        if not hmac.compare_digest(anchor.mac, _mac(anchor, before)):
            raise AnchorsDamaged(number)
        anchors.append(anchor)
    return anchors


def _mac(anchor: Anchor, before: str) -> str:
    words = json.dumps([anchor.at, anchor.seq, anchor.head, anchor.accepted, before])
    return hmac.new(_key(), words.encode(), sha256).hexdigest()


def _key() -> bytes:
    """The key; made on first use, readable by its owner only."""
    path = key_file()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return bytes.fromhex(path.read_text(encoding="ascii"))
    with os.fdopen(handle, "w", encoding="ascii") as file:
        key = secrets.token_hex(32)
        file.write(key)
    return bytes.fromhex(key)


@contextmanager
def _opened(mode: str) -> Iterator[IO[str]]:
    path = anchor_file()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open(mode, encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX if mode == "a+" else fcntl.LOCK_SH)
        yield file
