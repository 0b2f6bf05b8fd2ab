"""The screen of try mode: the mail is shown in the log, readable, and goes nowhere."""

import logging
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from madoguchi.core.mail.terms import MailChannel
from madoguchi.core.mail.transport.outcome import Outcome, Taken

logger = logging.getLogger("madoguchi.mail")


class ConsoleTransport:
    channel = MailChannel.CONSOLE
    server = "console"
    per_minute = 0

    def hand_over(
        self,
        letter: bytes,
        *,
        sender: str,  # noqa: ARG002 - a transport's signature
        recipient: str,  # noqa: ARG002 - the same
    ) -> Outcome:
        logger.info("%s", _readable(letter))
        return Taken("お試しモードのため、画面（ログ）に表示しました。")

    def close(self) -> None:
        """Nothing is open."""


def _readable(letter: bytes) -> str:
    message = message_from_bytes(letter, policy=default)
    body = message.get_body(("plain",))
    text = body.get_content() if isinstance(body, EmailMessage) else ""
    files = "".join(f"添付: {part.get_filename()}\n" for part in message.iter_attachments())
    return f"\n宛先: {message['To']}\n件名: {message['Subject']}\n{files}\n{text}\n"
