"""Ways out of the house: the mail server, or the screen in try mode."""

from django.conf import settings

from madoguchi.core.mail.terms import MailChannel
from madoguchi.core.mail.transport.console import ConsoleTransport
from madoguchi.core.mail.transport.outcome import (
    Outcome,
    PermanentRefusal,
    Taken,
    TemporaryRefusal,
    Transport,
    Unclear,
    Unreachable,
)
from madoguchi.core.mail.transport.smtp import SmtpTransport

__all__ = [
    "ConsoleTransport",
    "Outcome",
    "PermanentRefusal",
    "SmtpTransport",
    "Taken",
    "TemporaryRefusal",
    "Transport",
    "Unclear",
    "Unreachable",
    "configured_transport",
]


def configured_transport() -> Transport:
    """The way out that the deployment has chosen (MADOGUCHI_MAIL_CHANNEL)."""
    if MailChannel(settings.MAIL_CHANNEL) is MailChannel.CONSOLE:
        return ConsoleTransport()
    return SmtpTransport(
        host=settings.EMAIL_HOST,
        port=settings.EMAIL_PORT,
        user=settings.EMAIL_HOST_USER,
        password=settings.EMAIL_HOST_PASSWORD,
        use_tls=settings.EMAIL_USE_TLS,
        per_minute=settings.MAIL_PER_MINUTE,
    )
