"""The message as it goes over the line: the same bytes at every attempt."""

from collections.abc import Iterable
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.conf import settings
from django.utils import timezone

from madoguchi.core.mail.models import OutgoingMail

# Header lines are ASCII (encoded words), so that no relay needs SMTPUTF8.
POLICY = SMTP.clone(utf8=False, cte_type="7bit")


@dataclass(frozen=True)
class Enclosure:
    """A file as it is enclosed: its name as stored, its type "application/pdf", its bytes."""

    name: str
    content_type: str
    content: bytes


def sender_address() -> str:
    """The envelope's sender: bounces come back here."""
    return str(settings.DEFAULT_FROM_EMAIL)


def build_message(mail: OutgoingMail, body: str, enclosures: Iterable[Enclosure] = ()) -> bytes:
    """RFC 5322 bytes with CRLF line ends; text in UTF-8, base64, no tracking of any kind.

    The boundary comes from the mail's own number, the date is when it was queued: a second
    attempt sends the same bytes under the same Message-ID.
    """
    message = EmailMessage(policy=POLICY)
    message["From"] = Address(settings.WARD_NAME, addr_spec=sender_address())
    message["To"] = Address(mail.to_name, addr_spec=mail.to_address)
    if mail.reply_to:
        message["Reply-To"] = Address(addr_spec=mail.reply_to)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(timezone.localtime(mail.queued_at))
    message["Message-ID"] = mail.message_id
    # RFC 3834: no out-of-office answers to a machine.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body, cte="base64")
    for enclosure in enclosures:
        main, _, sub = (enclosure.content_type or "application/octet-stream").partition("/")
        message.add_attachment(
            enclosure.content, maintype=main, subtype=sub, filename=enclosure.name
        )
    if message.is_multipart():
        message.set_boundary(f"=_{mail.mail_id.hex}")
    letter = message.as_bytes()
    return letter if letter.endswith(b"\r\n") else letter + b"\r\n"
