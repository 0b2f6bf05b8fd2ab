"""Texts that programs write in escapes (%E3, &#x307F;, \\u307f, Base64) as people mean them."""

import base64
import binascii
import html
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from madoguchi.core.documents.reading.said_in_bytes import said_in

MOST_LETTERS = 2_000_000
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9A-Fa-f]+|\w+);")
_UNIT = re.compile(r"\\[uU]([0-9A-Fa-f]{4})")
_RICH = re.compile(r"\\u(-?\d{1,6})(?:\\'[0-9A-Fa-f]{2}|[? ])?")
_IDN = re.compile(r"xn--[a-z0-9-]+", re.IGNORECASE)
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4}(?:\s|\s\|\s)*){5,}(?:[A-Za-z0-9+/]{2,3}={1,2})?")


def other_readings(text: str) -> Iterator[str]:
    """The text with each kind of escape undone, for each kind that it has.

    >>> list(other_readings("C:/%E3%81%BF/")), list(other_readings("no escapes 100%"))
    (['C:/み/'], [])
    >>> list(other_readings("&#12415;")), list(other_readings("\\\\u12415?")), list(
    ...     other_readings("\\\\u307f"))
    (['み'], ['み'], ['み'])
    """
    short = text[:MOST_LETTERS]
    for sign, reading in _READINGS:
        if sign in short:
            read = reading(short)
            if read != short:
                yield read
    if "=" in short or len(short) >= 24:
        yield from filter(None, map(_of_base64, _BASE64.findall(short)))


def _percent(text: str) -> str:
    return unquote(text) if _PERCENT.search(text) else text


def _entities(text: str) -> str:
    return html.unescape(text) if _ENTITY.search(text) else text


def _units(text: str) -> str:
    return _whole(_UNIT.sub(lambda found: chr(int(found[1], 16)), text))


def _rich(text: str) -> str:
    if _UNIT.search(text) and not _RICH.search(text):
        return text
    return _whole(_RICH.sub(lambda found: chr(int(found[1]) % 0x10000), text))


def _idn(text: str) -> str:
    return _IDN.sub(_of_idn, text)


def _of_idn(found: re.Match[str]) -> str:
    try:
        return found[0][4:].encode().decode("punycode")
    except (UnicodeError, ValueError):
        return found[0]


def _whole(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _of_base64(run: str) -> str:
    bare = re.sub(r"[\s|]", "", run)
    try:
        return said_in(base64.b64decode(bare + "=" * (-len(bare) % 4)))
    except binascii.Error:
        return ""


_READINGS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("%", _percent), ("&", _entities), ("\\u", _units), ("\\u", _rich), ("xn--", _idn),
)  # fmt: skip
