"""Names that a font carries in itself: of its maker, its owner, its licence."""

import struct
from collections.abc import Iterator

from madoguchi.core.documents.reading.said_in_bytes import APART, said_in

MOST_TABLES = 60
MOST_NAMES = 500
HEADER, ENTRY, RECORD = 12, 16, 12
PLAIN_HEAD = 2048
UTF_16_PLATFORMS = {0, 3}


def names_in_font(content: bytes) -> str:
    """The texts of an sfnt font's name table, else the words in the head of another font.

    The directory is searched, not counted: the first 32 bytes of a font in a Word file are masked.

    >>> names_in_font(b"")
    ''
    """
    for place in range(HEADER, HEADER + MOST_TABLES * ENTRY, ENTRY):
        if content[place : place + 4] == b"name" and len(content) >= place + ENTRY:
            start, length = struct.unpack(">II", content[place + 8 : place + ENTRY])
            return APART.join(dict.fromkeys(_names(content[start : start + length])))
    is_plain = content.startswith((b"%!", b"\x80\x01", b"\x01\x00\x04"))
    return said_in(content[:PLAIN_HEAD]) if is_plain else ""


def _names(table: bytes) -> Iterator[str]:
    if len(table) < 6:
        return
    count, storage = struct.unpack(">HH", table[2:6])
    for number in range(min(count, MOST_NAMES)):
        record = table[6 + number * RECORD : 6 + (number + 1) * RECORD]
        if len(record) < RECORD:
            return
        platform, _, _, _, length, offset = struct.unpack(">6H", record)
        said = table[storage + offset : storage + offset + length]
        if platform in UTF_16_PLATFORMS:
            yield said.decode("utf-16-be", "replace")
        else:
            yield said.decode("cp932", "replace")
