"""What the vault tells the house: a file that was taken in turned out not to be acceptable."""

from dataclasses import dataclass
from typing import ClassVar

from madoguchi.core.events import Event


@dataclass(frozen=True, kw_only=True)
class FileRefused(Event):
    """The checks refused a file after it was received: what rests on it must ask for a new one.

    Says nothing of the file itself; why it was refused stands with the file (``findings``).
    """

    NAME: ClassVar[str] = "vault.file_refused.v1"

    file_id: str
    receipt_number: str
