"""Purposes: for what a service takes uploads; the vault knows neither who may nor until when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from madoguchi.core.errors import Missing
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.models import Seal, StoredFile, VaultKey
from madoguchi.core.vault.policy import FilePolicy


@dataclass(frozen=True, kw_only=True)
class UploadTerms:
    """Under which key (and seal) a file is taken, and which files."""

    key: VaultKey
    policy: FilePolicy
    seal: Seal | None = None


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """What a service answers.

    terms     ``(subject, by, now) -> UploadTerms``; raises a DomainError for those who may not
    finished  ``(subject, file, by, now) -> address of the next page``, inside the transaction of
              the completion; ``now`` decides the deadline, raising Refused undoes everything
    """

    terms: Callable[[str, Actor, datetime], UploadTerms]
    finished: Callable[[str, StoredFile, Actor, datetime], str]


_purposes: dict[str, Purpose] = {}


def register(name: str, purpose: Purpose) -> None:
    """Called once from a service's AppConfig.ready(); ``name`` like "<service>.proposal"."""
    _purposes[name] = purpose


def purpose_named(name: str) -> Purpose:
    """The registered purpose; raises Missing."""
    if name not in _purposes:
        raise Missing("purpose", "この送信先はありません。前の画面からやり直してください。")
    return _purposes[name]
