"""Jobs: what the worker repeats for the vault."""

from datetime import datetime

from madoguchi.core.vault.checks import inspect_waiting
from madoguchi.core.vault.keys import finish_destructions
from madoguchi.core.vault.retention import clean_up
from madoguchi.core.vault.uploads import expire_uploads


def inspect_again(now: datetime) -> None:
    inspect_waiting(now)


def finish_key_destructions(now: datetime) -> None:
    finish_destructions(now)


def forget_unfinished(now: datetime) -> None:
    expire_uploads(now)
    clean_up(now)
