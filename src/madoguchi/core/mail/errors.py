"""What the mail room refuses, each in one sentence."""

from madoguchi.core.errors import Refused


class AddressRefused(Refused):
    """Not exactly one deliverable address, or something that would inject a header."""


class LetterIncomplete(Exception):
    """A template names a value that the caller did not give, or has no subject line.

    Not for people: a mail with a hole must stop the command that wants to send it.
    """


class KeyReused(Exception):
    """One ``unique_key`` for two different mails: a mistake in the calling code."""
