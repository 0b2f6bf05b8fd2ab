"""Words inside files that have no reader here: marks of pictures, objects of other programs."""

import re
import struct
import zlib
from collections.abc import Iterator

MOST_BYTES = 8 * 1024 * 1024
MOST_LETTERS = 200_000
APART = " | "
PLACE_TOLD = "撮影場所の記録（GPS）"
GPS_LIST = 0x8825
# Where each encoding may begin: two bytes a letter may be read from either.
_READINGS = (("utf-8", 0), ("cp932", 0), ("utf-16-le", 0), ("utf-16-le", 1), ("utf-16-be", 0),
             ("utf-16-be", 1))  # fmt: skip
_RUN = re.compile(r"[ -~¡-ɏ　-〿ぁ-ヿ㈀-㏿㐀-鿿豈-﫿！-ﾟ\U00020000-\U0003ffff]{3,}")
JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_TELLING = re.compile(r"[ぁ-ヿ一-鿿！-ﾟ]|[ -~]{5}")


def said_in(content: bytes) -> str:
    """Every run of letters, in all encodings, apart by " | "; "" when there is none.

    >>> said_in("みほん企画".encode("utf-16-le")).split(APART)[0]
    'みほん企画'
    """
    marks = b"\0".join(_marks(content[:MOST_BYTES]))
    found: dict[str, None] = {}
    letters = 0
    for encoding, start in _READINGS:
        for run in _RUN.findall(marks[start:].decode(encoding, "replace")):
            text = run.strip()
            if text and text not in found and (encoding == "utf-8" or _TELLING.search(text)):
                found[text] = None
                letters += len(text)
                if letters > MOST_LETTERS:
                    return APART.join(found)
    return APART.join(found)


def _marks(content: bytes) -> Iterator[bytes]:
    """Of a picture what stands beside its points; of anything else all of it."""
    if content.startswith(JPEG):
        yield from _jpeg_marks(content)
    elif content.startswith(PNG):
        yield from _png_marks(content)
    else:
        yield content


def _jpeg_marks(content: bytes) -> Iterator[bytes]:
    place = 2
    while place + 4 <= len(content) and content[place] == 0xFF:
        kind, length = content[place + 1], struct.unpack(">H", content[place + 2 : place + 4])[0]
        if kind == 0xDA:  # the points begin; after them may stand what was added to the file
            end = content.rfind(b"\xff\xd9")
            yield content[end + 2 :] if end > 0 else b""
            return
        if 0xE0 <= kind <= 0xEF or kind == 0xFE:
            body = content[place + 4 : place + 2 + length]
            yield body
            if _tells_place(body):
                yield PLACE_TOLD.encode()
        place += 2 + max(length, 2)


def _tells_place(body: bytes) -> bool:
    """Whether the marks of a photograph hold where it was taken (the GPS list of EXIF)."""
    if not body.startswith(b"Exif\0\0") or len(body) < 16:
        return False
    marks = body[6:]
    order = "<" if marks.startswith(b"II") else ">"
    start = struct.unpack(f"{order}I", marks[4:8])[0]
    count = struct.unpack(f"{order}H", marks[start : start + 2].ljust(2, b"\0"))[0]
    entries = [marks[start + 2 + 12 * n : start + 4 + 12 * n] for n in range(min(count, 200))]
    return struct.pack(f"{order}H", GPS_LIST) in entries


def _png_marks(content: bytes) -> Iterator[bytes]:
    place = len(PNG)
    while place + 8 <= len(content):
        length, kind = struct.unpack(">I4s", content[place : place + 8])
        body = content[place + 8 : place + 8 + length]
        if kind in {b"tEXt", b"iTXt", b"eXIf"}:
            yield body
            yield from _unpacked(body)
        elif kind == b"zTXt":
            yield body.partition(b"\0")[0]
            yield from _unpacked(body)
        elif kind == b"IEND":
            yield content[place + 12 :]
            return
        place += 12 + length


def _unpacked(body: bytes) -> Iterator[bytes]:
    """A packed text inside a PNG chunk: begins with the mark of zlib, after the keyword."""
    start = body.find(b"\x78", body.find(b"\0"))
    while 0 <= start < min(len(body), 200):
        try:
            yield zlib.decompressobj().decompress(body[start:], MOST_BYTES)
        except zlib.error:
            start = body.find(b"\x78", start + 1)
        else:
            return
