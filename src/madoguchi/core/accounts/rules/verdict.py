"""Allowed or Denied with a reason: the answer of every rule about who may do what."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Allowed:
    """Yes; true in a condition."""

    reason: str = ""

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True)
class Denied:
    """No; false in a condition. ``reason`` is one Japanese sentence that says what to do."""

    reason: str

    def __bool__(self) -> bool:
        return False


Verdict = Allowed | Denied
