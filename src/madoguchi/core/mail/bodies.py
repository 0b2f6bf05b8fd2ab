"""Bodies at rest: plain, or ciphertext under the case's key, erased with it."""

from django.utils.module_loading import import_string

from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.vault.models import VaultKey

ERASED_BODY = "（鍵の破棄により本文は消去されています）"


class BodyErased(Exception):
    """The key of the body has been destroyed: nobody can read or send it any more."""


def stored_body(text: str, key: VaultKey | None) -> str:
    """What goes into the row."""
    return (
        text
        if key is None
        else str(import_string("madoguchi.core.vault.keys.encrypt_text")(key, text))
    )


def readable_body(mail: OutgoingMail) -> str:
    """The text as it was written.

    raises  BodyErased  the key has been destroyed
    """
    if mail.key is None:
        return mail.body
    if mail.key.destroyed_at is not None:
        raise BodyErased(mail.message_id)
    return str(import_string("madoguchi.core.vault.keys.decrypt_text")(mail.key, mail.body))
