"""Purposes: for what a service takes uploads; the vault knows neither who may nor until when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from madoguchi.core.errors import Missing, Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.models import Seal, StoredFile, VaultKey
from madoguchi.core.vault.policy import FilePolicy


@dataclass(frozen=True, kw_only=True)
class UploadTerms:
    """Under which key (and seal) a file is taken, and which files."""

    key: VaultKey
    policy: FilePolicy
    seal: Seal | None = None


def real_time(_subject: str, now: datetime) -> datetime:
    return now


def nothing_kept(_subject: str, _refusal: Refused, _by: Actor, _now: datetime) -> None:
    return None


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """What a service answers.

    terms     ``(subject, by, now) -> UploadTerms``; raises a DomainError for those who may not
    finished  ``(subject, file, by, now) -> address of the next page``, inside the transaction of
              the completion; ``now`` decides the deadline, raising Refused undoes everything
    moment    ``(subject, now)``: the time in what it is about, which the others get as ``now`` and
              the receipt carries (a rehearsal runs by its own clock)
    refused   ``(subject, refusal, by, now)``: after a refused completion was undone, to keep that
              somebody tried
    """

    terms: Callable[[str, Actor, datetime], UploadTerms]
    finished: Callable[[str, StoredFile, Actor, datetime], str]
    moment: Callable[[str, datetime], datetime] = real_time
    refused: Callable[[str, Refused, Actor, datetime], None] = nothing_kept


_purposes: dict[str, Purpose] = {}


def register(name: str, purpose: Purpose) -> None:
    """Called once from a service's AppConfig.ready(); ``name`` like "<service>.proposal"."""
    _purposes[name] = purpose


def purpose_named(name: str) -> Purpose:
    """The registered purpose; raises Missing."""
    if name not in _purposes:
        raise Missing("purpose", "この送信先はありません。前の画面からやり直してください。")
    return _purposes[name]
