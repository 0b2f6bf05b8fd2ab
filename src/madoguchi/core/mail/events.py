"""Facts that the mail room announces."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MailBounced:
    """A mail came back. ``about_*`` and ``case_number`` say what it was about, if anything."""

    NAME = "mail.bounced.v1"

    mail_id: str
    about_kind: str
    about_id: str
    case_number: str
    template: str
    bounced_at: str
