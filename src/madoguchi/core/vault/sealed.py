"""SealedTextField: a text column that stands under the key of its row's case from the start.

The database, its trail and every backup see only the token. The row says which key: a method
``sealing_key() -> VaultKey | None``. Reading ``row.name`` gives the text as it was typed; once the
key is destroyed it gives ``ERASED_TEXT``. What would put the text into the database in clear, or
ask the database for it (``filter(name=…)``, ``update(name=…)``), raises.
"""

from typing import Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from madoguchi.core.errors import Refused
from madoguchi.core.vault.errors import Gone
from madoguchi.core.vault.keys import decrypt_text, encrypt_text
from madoguchi.core.vault.models import VaultKey

ERASED_TEXT = "（消去済み）"


class Token(str):
    """A text that is encrypted already."""

    __slots__ = ()


class ClearText(ValueError):
    """A sealed column was about to be stored, or looked for, in clear."""


class _Reading(DeferredAttribute):
    """Gives the text; what the row holds stays the token."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        held = super().__get__(instance, cls)
        if instance is None or not isinstance(held, Token):
            return held
        try:
            return decrypt_text(_key(instance), held, _place(instance, self.field))
        except Gone:
            return ERASED_TEXT

    def __set__(self, instance: Any, value: Any) -> None:
        # With a setter this descriptor is asked before the row's own dictionary.
        instance.__dict__[self.field.attname] = value


class SealedTextField(models.TextField[str, str]):
    """A text under the key of its row. Sort and search in Python: the database cannot.

    ``pre_save`` encrypts, so ``create``, ``save`` and ``bulk_create`` work as with any text;
    ``bulk_update`` and ``update`` are refused. ``values()`` gives tokens.
    raises  ClearText   where the text would reach the database
            Refused     the row has no key
            Gone        its key is destroyed
    """

    descriptor_class = _Reading

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        """Empty texts stand as they are: they tell nothing."""
        return Token(value) if value else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001, ARG002 - Django's signature
        held = model_instance.__dict__.get(self.attname)
        if held and not isinstance(held, Token):
            key, place = _key(model_instance), _place(model_instance, self)
            held = Token(encrypt_text(key, str(held), place))
            model_instance.__dict__[self.attname] = held
        return held

    def get_prep_value(self, value: Any) -> Any:
        if value and not isinstance(value, Token):
            raise ClearText(f"{self.name}: a sealed text is neither stored nor searched in clear")
        return str(value) if value else value


def _key(row: Any) -> VaultKey:
    key = row.sealing_key()
    if not isinstance(key, VaultKey):
        raise Refused("no_key", "この案件の鍵が見つかりません。運用の担当者にご連絡ください。")
    return key


def _place(row: models.Model, field: Any) -> str:
    return _place_of(type(row), field)


def _place_of(model: type[models.Model], field: Any) -> str:
    """A token copied into another column cannot be read there."""
    return f"{model._meta.label_lower}.{field.name}"


def opened_token(field: SealedTextField, token: str, key: VaultKey) -> str:
    """What a token of this column says: the trail keeps tokens only. Whether the reader may see
    it is the owning service's question; once the key is destroyed it is ``ERASED_TEXT``.

    raises  cipher.Unreadable  a token of another place or key
    """
    try:
        return decrypt_text(key, token, _place_of(field.model, field))
    except Gone:
        return ERASED_TEXT
