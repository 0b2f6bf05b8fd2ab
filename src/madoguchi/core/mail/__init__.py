"""Outbound mail as a ledger: one row, one mail, proven.

``from madoguchi.core.mail import queue_mail`` is the door for every other room.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from madoguchi.core.mail.commands.queueing import queue_mail

__all__ = ["queue_mail"]


def __getattr__(name: str) -> Any:
    # module.py of this room is imported while settings load, before models may be.
    if name == "queue_mail":
        from madoguchi.core.mail.commands.queueing import queue_mail  # noqa: PLC0415 - see above

        return queue_mail
    raise AttributeError(name)
