"""Bodies at rest: plain, or ciphertext under the case's key, erased with it."""

import uuid

from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.vault.keys import decrypt_text, encrypt_text
from madoguchi.core.vault.models import VaultKey

ERASED_BODY = "（鍵の破棄により本文は消去されています）"


def stored_body(text: str, key: VaultKey | None, mail_id: uuid.UUID) -> str:
    """What goes into the row; a ciphertext is bound to its mail and unreadable in another."""
    return text if key is None else encrypt_text(key, text, _place(mail_id))


def readable_body(mail: OutgoingMail) -> str:
    """The text as it was written.

    raises  vault.errors.Gone  the key has been destroyed
    """
    return (
        mail.body if mail.key is None else decrypt_text(mail.key, mail.body, _place(mail.mail_id))
    )


def _place(mail_id: uuid.UUID) -> str:
    return f"mail:{mail_id}"
