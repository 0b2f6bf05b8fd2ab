"""Which bytes of a file a player asks for, so that a video can be wound to any place."""

import re

ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


class NotThere(ValueError):
    """The file has no such bytes (416)."""


def wanted_bytes(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte of the one range asked for; None: the whole file.

    header  of the request, "" if there is none; what is no single range of bytes is overlooked,
            as RFC 9110 section 14.2 allows
    raises  NotThere

    >>> wanted_bytes("bytes=0-1", 10), wanted_bytes("bytes=4-", 10), wanted_bytes("bytes=-3", 10)
    ((0, 1), (4, 9), (7, 9))
    >>> wanted_bytes("bytes=5-99", 10), wanted_bytes("", 10), wanted_bytes("bytes=0-1,4-5", 10)
    ((5, 9), None, None)
    """
    match = ONE_RANGE.fullmatch(header.strip())
    if match is None or match[1] == match[2] == "":
        return None
    if match[1] == "":
        first, last = max(0, size - int(match[2])), size - 1
    else:
        first, last = int(match[1]), min(int(match[2] or size - 1), size - 1)
        if match[2] and int(match[2]) < first:
            return None
    if first >= size or first > last:
        raise NotThere(header)
    return first, last
