"""Secrets at rest: encrypted under a key made of SECRET_KEY, which is not in the database."""

import base64
from hashlib import sha256

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes


def seal_secret(text: str) -> str:
    """The text, encrypted under the current key."""
    return _box().encrypt(text.encode()).decode()


def unseal_secret(sealed: str) -> str:
    """The text again; keys of SECRET_KEY_FALLBACKS still open what they sealed."""
    return _box().decrypt(sealed.encode()).decode()


def reseal_secret(sealed: str) -> str:
    """The same text under the current key alone; raises InvalidToken if no key opens it."""
    return _box().rotate(sealed.encode()).decode()


def token_hash(token: str) -> str:
    """What is stored of a link's token. The token itself is random, so no salt is needed."""
    return sha256(token.encode()).hexdigest()


def _box() -> MultiFernet:
    return MultiFernet(
        [_fernet(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def _fernet(secret: str | bytes) -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"madoguchi.accounts.secrets")
    return Fernet(base64.urlsafe_b64encode(key.derive(force_bytes(secret))))
