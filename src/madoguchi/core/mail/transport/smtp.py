"""The mail server, spoken to so that we always know how far we came.

``smtplib.sendmail`` hides in which phase a line broke; that decides between "certainly not
sent" and "unknown", so the phases are walked here one by one.
"""

import re
import smtplib
import ssl

from madoguchi.core.mail.terms import MailChannel
from madoguchi.core.mail.transport.outcome import (
    Outcome,
    PermanentRefusal,
    Taken,
    TemporaryRefusal,
    Unclear,
    Unreachable,
)

STEP_SECONDS = 20
FINAL_REPLY_SECONDS = 120
# The longest one hand-over can take: eleven steps and the final reply. The lease is longer.
LONGEST_SECONDS = 11 * STEP_SECONDS + FINAL_REPLY_SECONDS
MAILS_PER_CONNECTION = 200
# smtplib's own failures are OSErrors too; a reply with wide letters raises UnicodeError.
LINE_BROKE = (OSError, UnicodeError)
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


class SmtpTransport:
    """One reused connection to one server; not shared between threads."""

    channel = MailChannel.SMTP

    def __init__(
        self, *, host: str, port: int, user: str = "", password: str = "", use_tls: bool = False,
        per_minute: int = 0,
    ) -> None:  # fmt: skip
        self.server, self.per_minute = f"{host}:{port}", per_minute
        self._host, self._port, self._use_tls = host, port, use_tls
        self._user, self._password = user, password
        self._line: smtplib.SMTP | None = None
        self._sent_on_line = 0

    def hand_over(self, letter: bytes, *, sender: str, recipient: str) -> Outcome:
        was_open = self._line is not None
        outcome = self._try_once(letter, sender, recipient)
        if was_open and isinstance(outcome, Unreachable):
            # The server had closed an idle line: that says nothing about the server itself.
            outcome = self._try_once(letter, sender, recipient)
        return outcome

    def close(self) -> None:
        line, self._line = self._line, None
        if line is None:
            return
        try:
            line.quit()
        except LINE_BROKE:
            line.close()

    def _try_once(self, letter: bytes, sender: str, recipient: str) -> Outcome:
        try:
            line = self._open_line()
            refusal = self._announce(line, len(letter), sender, recipient)
        except LINE_BROKE as broken:
            self._drop_line()
            return Unreachable(_plain(broken))
        return refusal or self._transmit(line, letter)

    def _open_line(self) -> smtplib.SMTP:
        if self._line is not None and self._sent_on_line >= MAILS_PER_CONNECTION:
            self.close()
        if self._line is None:
            line = smtplib.SMTP(self._host, self._port, timeout=STEP_SECONDS)
            # From here the line is ours to close, whatever fails below.
            self._line, self._sent_on_line = line, 0
            line.ehlo_or_helo_if_needed()
            if self._use_tls:
                line.starttls(context=ssl.create_default_context())
                line.ehlo()
            if self._user:
                line.login(self._user, self._password)
        return self._line

    def _announce(
        self, line: smtplib.SMTP, size_bytes: int, sender: str, recipient: str
    ) -> Outcome | None:
        """MAIL, RCPT, DATA; None when the server waits for the text."""
        options = [f"size={size_bytes}"] if line.has_extn("size") else []
        code, reply = line.mail(sender, options)
        if code == 250:
            code, reply = line.rcpt(recipient)
        if code in {250, 251}:
            code, reply = line.docmd("DATA")
        return None if code == 354 else self._refused(line, code, reply)

    def _transmit(self, line: smtplib.SMTP, letter: bytes) -> Outcome:
        if line.sock is not None:
            line.sock.settimeout(FINAL_REPLY_SECONDS)
        try:
            line.send(_LEADING_DOT.sub(b"..", letter) + b".\r\n")
            code, reply = line.getreply()
        except LINE_BROKE as broken:
            self._drop_line()
            return Unclear(_plain(broken))
        if line.sock is not None:
            line.sock.settimeout(STEP_SECONDS)
        self._sent_on_line += 1
        if code == 250:
            return Taken(f"{code} {_decoded(reply)}")
        return self._refused(line, code, reply)

    def _refused(self, line: smtplib.SMTP, code: int, reply: bytes) -> Outcome:
        text = _decoded(reply)
        if code == 421 or code < 400:  # it hangs up, or says what SMTP does not know here
            self._drop_line()
        else:
            self._reset(line)
        if 500 <= code < 600:
            return PermanentRefusal(code, f"{code} {text}")
        return TemporaryRefusal(code, f"{code} {text}")

    def _reset(self, line: smtplib.SMTP) -> None:
        try:
            line.rset()
        except LINE_BROKE:
            self._drop_line()

    def _drop_line(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.close()


def _decoded(reply: bytes) -> str:
    return " ".join(reply.decode("utf-8", "replace").split())


def _plain(broken: BaseException) -> str:
    return " ".join(f"{type(broken).__name__}: {broken}".split())
