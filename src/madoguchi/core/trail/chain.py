"""The chain: what one entry's hash covers, in the same words for Python and for both databases.

An entry's body is each field as ``<number of characters>:<text>``, so that no text can pretend
to be two fields. Its hash is SHA-256 of the previous hash, the place and the body.
"""

from collections.abc import Sequence
from hashlib import sha256

TABLE = "trail_trailentry"
GENESIS = "0" * 64
# The columns that the hash covers besides the place and the previous hash, in this order.
FIELDS = (
    "at", "actor_kind", "actor_id", "actor_label", "organisation_id", "action", "table_name",
    "row_pk", "label", "before", "after", "reason", "source",
)  # fmt: skip
NUMBERS = frozenset({"actor_id", "organisation_id"})
MASKED = "[masked]"


def link_hash(previous: str, seq: int, body: str) -> str:
    """The hash of the entry at place ``seq`` after the one with hash ``previous``, 64 hex digits.

    >>> link_hash(GENESIS, 1, body_of(["insert"]))[:12]
    '9dbc30deb4d8'
    """
    return sha256(f"{previous}|{seq}|{body}".encode()).hexdigest()


def body_of(texts: Sequence[str]) -> str:
    """The fields as one text that can be read back in only one way.

    >>> body_of(["a", "1:b"])
    '1:a3:1:b'
    """
    return "".join([f"{len(text)}:{text}" for text in texts])


def text_expression(vendor: str, column: str, row: str = "") -> str:
    """SQL for the text of a column, as the hash sees it; ``row`` may be ``NEW.``."""
    name = f'{row}"{column}"'
    if column == "at" and vendor == "postgresql":
        return f"to_char({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
    if column in NUMBERS:
        return f"COALESCE(CAST({name} AS text), '')"
    return f"CAST({name} AS text)"


def body_expression(row: str = "") -> str:
    """PostgreSQL for ``body_of`` of a row's fields; ``row`` may be ``t.``."""
    texts = [text_expression("postgresql", column, row) for column in FIELDS]
    return " || ".join(f"length({text}) || ':' || {text}" for text in texts)


def link_expression(previous: str, seq: str, body: str) -> str:
    """PostgreSQL for ``link_hash`` of three expressions."""
    words = f"{previous} || '|' || ({seq}) || '|' || {body}"
    return f"encode(sha256(convert_to({words}, 'UTF8')), 'hex')"
