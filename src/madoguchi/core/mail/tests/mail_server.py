"""A real mail server on this machine for the tests, which answers as it is told."""

import asyncio
import socket
import threading
from collections import Counter
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


class Inbox:
    """Takes mails; ``replies`` maps "RCPT"/"DATA" to the answers still to be given, in order."""

    def __init__(self, *, delay_seconds=0.0):
        self.letters, self.connections = [], 0
        self.replies = {"RCPT": [], "DATA": []}
        self.delay_seconds, self.hang_up_before_answer = delay_seconds, False
        self.lock = threading.Lock()

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802 - aiosmtpd
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802 - aiosmtpd
        if self.replies["RCPT"]:
            return self.replies["RCPT"].pop(0)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd
        if self.replies["DATA"]:
            return self.replies["DATA"].pop(0)
        with self.lock:
            self.letters.append((envelope.rcpt_tos[0], bytes(envelope.content)))
        if self.hang_up_before_answer:
            server.transport.abort()
            return "250 never heard"
        await asyncio.sleep(self.delay_seconds)
        return "250 2.0.0 taken"

    @property
    def messages(self):
        return [message_from_bytes(letter, policy=default) for _, letter in self.letters]

    def copies(self):
        """Message-ID -> how often it came."""
        return Counter(str(message["Message-ID"]) for message in self.messages)


class Server(Controller):
    def factory(self):
        return SMTP(self.handler, enable_SMTPUTF8=False, hostname="mail.example.jp")


@contextmanager
def mail_server(**values):
    """An Inbox that listens; its ``port`` says where."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    inbox = Inbox(**values)
    server = Server(inbox, hostname="127.0.0.1", port=port)
    server.start()
    inbox.port, inbox.stop = port, server.stop
    inbox.connections = 0  # the controller's own greeting does not count
    try:
        yield inbox
    finally:
        server.stop(no_assert=True)
