"""Enclosures: files of the vault, opened at the moment of sending."""

from collections.abc import Iterator
from datetime import datetime

from madoguchi.core.mail.message import Enclosure
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.reading import open_file


def enclosures_of(mail: OutgoingMail, *, by: Actor, now: datetime) -> Iterator[Enclosure]:
    """Each attached file, read through the vault, which decides and records it.

    raises  DomainError  sealed, in quarantine or erased
    """
    for attachment in mail.attachments.select_related("file"):
        with open_file(attachment.file, by=by, now=now, purpose="メールへの添付") as stream:
            yield Enclosure(attachment.file.name, attachment.file.content_type, stream.read())
