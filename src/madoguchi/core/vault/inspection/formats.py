"""Formats: what the bytes really are, and whether they are two things at once."""

import io
import re
import zipfile
from typing import BinaryIO

import puremagic

HEAD_BYTES = 4096
_IMAGES = {
    b"\x89PNG\r\n\x1a\n": "png",
    b"\xff\xd8\xff": "jpeg",
    b"GIF87a": "gif",
    b"GIF89a": "gif",
    b"II*\x00": "tiff",
    b"MM\x00*": "tiff",
}
_FAMILY = {
    "pdf": "pdf",
    "zip": "zip", "docx": "zip", "docm": "zip", "xlsx": "zip", "xlsm": "zip", "pptx": "zip",
    "pptm": "zip",
    "doc": "ole", "xls": "ole", "ppt": "ole",
    "png": "png", "jpg": "jpeg", "jpeg": "jpeg", "gif": "gif", "webp": "webp", "tif": "tiff",
    "tiff": "tiff",
    "txt": "text", "csv": "text",
}  # fmt: skip
OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_ACTIVE = re.compile(
    rb"^\s*(<!doctype\s+html|<html|<svg|<script|<\?php|#!|MZ|\x7fELF|<\?xml[^>]*>\s*"
    rb"(<!--.*?-->\s*|<!doctype[^>]*>\s*)*<(svg|html))",
    re.IGNORECASE | re.DOTALL,
)


def formats_found(stream: BinaryIO) -> frozenset[str]:
    """Every format as which some program would open these bytes.

    A PDF reader accepts its mark within the first 1,024 bytes, a zip reader looks at the end, all
    others at the start: a file that satisfies two of them shows different people different things.
    """
    head = head_of(stream)
    found = {name for magic, name in _IMAGES.items() if head.startswith(magic)}
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        found.add("webp")
    if b"%PDF-" in head[:1024]:
        found.add("pdf")
    if head.startswith(OLE_MAGIC):
        found.add("ole")
    if _is_zip(stream):
        found.add("zip")
    if is_active(head):
        found.add("active")
    return frozenset(found)


def fits_extension(found: frozenset[str], extension: str, stream: BinaryIO) -> bool:
    """Whether the bytes are what the extension says. Families that we do not know ourselves are
    left to puremagic's table: a clear contradiction does not fit, silence does."""
    family = _FAMILY.get(extension)
    if family == "text":
        return not found and is_text(stream)
    if family is not None:
        return family in found
    return not found and _puremagic_agrees(head_of(stream), extension)


def is_active(head: bytes) -> bool:
    """Whether a browser or a system would run it: HTML, SVG, scripts, programs."""
    return _ACTIVE.match(head.removeprefix(b"\xef\xbb\xbf")) is not None


def is_text(stream: BinaryIO) -> bool:
    """Whether all of it reads as UTF-8, UTF-16 with its mark, or cp932, and holds no NUL."""
    head = head_of(stream)
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return _decodes(stream, "utf-16")
    return b"\0" not in head and (_decodes(stream, "utf-8-sig") or _decodes(stream, "cp932"))


def head_of(stream: BinaryIO) -> bytes:
    stream.seek(0)
    return stream.read(HEAD_BYTES)


def _decodes(stream: BinaryIO, encoding: str) -> bool:
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=encoding)
    try:
        while piece := text.read(65536):
            if "\0" in piece:
                return False
    except UnicodeError:
        return False
    finally:
        text.detach()
    return True


def _is_zip(stream: BinaryIO) -> bool:
    """A readable central directory, wherever it starts; an empty archive is one too."""
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream):
            return True
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError):
        return head_of(stream)[:4] == b"PK\x03\x04"


def _puremagic_agrees(head: bytes, extension: str) -> bool:
    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return True
    return any(match.extension.lstrip(".") == extension for match in matches)
