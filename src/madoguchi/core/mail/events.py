"""Facts that the mail room announces."""

from dataclasses import dataclass
from typing import ClassVar

from madoguchi.core.events import Event


@dataclass(frozen=True, kw_only=True)
class MailBounced(Event):
    """A mail came back. ``about_*`` and ``case_number`` say what it was about, "" if nothing.

    Without the address: whoever listens finds the mail in the ledger by its number.
    """

    NAME: ClassVar[str] = "mail.bounced.v1"

    mail_id: str
    about_kind: str
    about_id: str
    case_number: str
    template: str
    bounced_at: str
