"""HTTP: giving a stored file to a browser, whole or in a range, so that nothing in it runs."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO, cast

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.cipher import CELL_BYTES
from madoguchi.core.vault.models import StoredFile
from madoguchi.core.vault.reading import open_file
from madoguchi.core.vault.types import SHOWN_INLINE

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def download_response(
    stored_file: StoredFile,
    *,
    by: Actor,
    now: datetime,
    purpose: str,
    inline: bool = False,
    range_header: str = "",
    filename: str = "",
) -> HttpResponse:
    """The file as a download; recorded by ``open_file``, which may refuse.

    inline        show images and PDF in the browser; every other type is still downloaded
    range_header  the request's Range: one range is answered with 206, nonsense with the whole
    filename      another name than the file's own (the drawn code of a blind copy)
    """
    stream = open_file(stored_file, by=by, now=now, purpose=purpose)
    file = StoredFile.objects.get(pk=stored_file.pk)
    card = file.shown_card
    shown = inline and card.content_type in SHOWN_INLINE
    span = chosen_range(range_header, card.size_bytes)
    if span is None:
        stream.close()
        refusal = HttpResponse(status=416)
        refusal["Content-Range"] = f"bytes */{card.size_bytes}"
        return refusal
    start, stop = span
    is_part = (start, stop) != (0, card.size_bytes)
    response = StreamingHttpResponse(
        _pieces(stream, start, stop),
        content_type=card.content_type or "application/octet-stream",
        status=206 if is_part else 200,
    )
    if is_part:
        response["Content-Range"] = f"bytes {start}-{stop - 1}/{card.size_bytes}"
    response["Content-Length"] = str(stop - start)
    response["Content-Disposition"] = str(
        content_disposition_header(not shown, filename or card.name)
    )
    # Django parts streamed from whole responses by type; every view and middleware takes both.
    return cast("HttpResponse", _safe(response, card.content_type))


def chosen_range(header: str, size_bytes: int) -> tuple[int, int] | None:
    """The asked bytes as (start, stop); None if they lie outside the file.

    >>> chosen_range("bytes=0-99", 1000), chosen_range("bytes=-10", 1000), chosen_range("", 5)
    ((0, 100), (990, 1000), (0, 5))
    >>> chosen_range("bytes=2000-", 1000) is None
    True
    """
    match = _RANGE.fullmatch(header.strip())
    if match is None or match.groups() == ("", ""):
        return 0, size_bytes
    first, last = match.groups()
    if not first:
        return (max(0, size_bytes - int(last)), size_bytes) if int(last) else None
    start, stop = int(first), min(int(last) + 1, size_bytes) if last else size_bytes
    return (start, stop) if start < stop else None


def _pieces(stream: BinaryIO, start: int, stop: int) -> Iterator[bytes]:
    with stream:
        stream.seek(start)
        while start < stop:
            piece = stream.read(min(CELL_BYTES, stop - start))
            if not piece:
                return
            start += len(piece)
            yield piece


def _safe(response: StreamingHttpResponse, content_type: str) -> StreamingHttpResponse:
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    # Browsers' PDF viewers do not start inside a sandbox; a PDF cannot run script of our origin.
    fence = "" if content_type == "application/pdf" else "; sandbox"
    response["Content-Security-Policy"] = f"default-src 'none'; frame-ancestors 'self'{fence}"
    return response
