"""What can become of one attempt to hand a mail over."""

from dataclasses import dataclass
from typing import Protocol

from madoguchi.core.mail.terms import MailChannel


@dataclass(frozen=True)
class Taken:
    """The server answered 250 to the whole mail: it is the server's now."""

    reply: str = ""


@dataclass(frozen=True)
class TemporaryRefusal:
    """4xx: the server certainly does not have it, and asks to come again later."""

    code: int
    reply: str


@dataclass(frozen=True)
class PermanentRefusal:
    """5xx: the server does not have it and will never take it."""

    code: int
    reply: str


@dataclass(frozen=True)
class Unclear:
    """The line broke after the text had begun to flow and before the answer came."""

    reply: str


@dataclass(frozen=True)
class Unreachable:
    """No conversation came about; nothing of the mail has left. Not the mail's fault."""

    reply: str


Outcome = Taken | TemporaryRefusal | PermanentRefusal | Unclear | Unreachable


class Transport(Protocol):
    """One way out. ``per_minute`` is the pace that its server is given; 0 = no limit."""

    channel: MailChannel
    server: str
    per_minute: int

    def hand_over(self, letter: bytes, *, sender: str, recipient: str) -> Outcome:
        """Try once. ``letter`` is the whole message with CRLF line ends."""
        ...

    def close(self) -> None:
        """End the conversation; a later ``hand_over`` begins a new one."""
        ...
