"""Event: a fact that a module tells the house; primitives only, versioned name."""

from dataclasses import asdict, dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events: a frozen dataclass of numbers, texts, lists and tables of these.

    NAME  "<module>.<fact>.v<n>"; fields are only ever added, anything else is the next version
    """

    NAME: ClassVar[str] = ""

    def payload(self) -> dict[str, Any]:
        """The fields as plain values, as receivers get them."""
        return asdict(self)
