"""FilePolicy: which files one door takes. Pure; kept as JSON beside each file."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self


@dataclass(frozen=True, kw_only=True)
class ExtraCheck:
    """A further check of the owning service, run in the same fenced process.

    path     dotted pure function ``(stream, name, options) -> Iterable[Finding]``; no Django
    options  JSON values handed to it, e.g. {"max_pages": 20, "paper": "A4"}
    """

    path: str
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class FilePolicy:
    """What a door takes.

    extensions       lower case, without dot: ("pdf", "docx")
    max_bytes        largest file taken
    allow_macros     take Office files that hold macros
    allow_encrypted  take files that need a password to open
    max_pages        largest page count of a PDF, or None
    checks           further checks of the owning service
    """

    extensions: tuple[str, ...]
    max_bytes: int
    allow_macros: bool = False
    allow_encrypted: bool = False
    max_pages: int | None = None
    checks: tuple[ExtraCheck, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Plain values, for the row that waits for its check."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """The inverse of ``as_json``."""
        rest = {name: value for name, value in values.items() if name not in _LISTS}
        checks = tuple(ExtraCheck(**check) for check in values["checks"])
        return cls(extensions=tuple(values["extensions"]), checks=checks, **rest)


_LISTS = frozenset({"extensions", "checks"})
