"""Draining: a request that is answered before it was read is read to its end and thrown away.

A browser that is still sending when the server answers and hangs up shows its own error page, so
that nobody reads what to do. This concerns forms that are refused at once: too large, not signed
in any more, not this product's.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

CHUNK_BYTES = 64 * 1024
# Whoever announces more, or takes longer, is cut off; a proxy in front has a limit of its own.
MOST_BYTES = 1_000_000_000
LONGEST_SECONDS = 60.0

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class CountedInput:
    """The body of a request, and how much of it was read."""

    def __init__(self, stream: Any, length: int) -> None:
        self._stream = stream
        self.left = length

    def read(self, *size: int) -> bytes:
        return self._count(self._stream.read(*size))

    def readline(self, *size: int) -> bytes:
        return self._count(self._stream.readline(*size))

    def readlines(self, *hint: int) -> list[bytes]:
        return [self._count(line) for line in self._stream.readlines(*hint)]

    def __iter__(self) -> Iterator[bytes]:
        return (self._count(line) for line in self._stream)

    def _count(self, got: bytes) -> bytes:
        self.left -= len(got)
        return got

    def drain(self, until: float) -> None:
        """Throw away the rest; ends early when the line is cut or the time is over."""
        while self.left > 0 and time.monotonic() < until:
            if not self.read(min(CHUNK_BYTES, self.left)):
                return


def drained(application: Application) -> Application:
    """The application, which reads what it left unread before its answer goes out."""

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        announced = str(environ.get("CONTENT_LENGTH") or "0")
        length = int(announced) if announced.isdecimal() else 0
        body = CountedInput(environ["wsgi.input"], length)
        environ["wsgi.input"] = body
        answer = application(environ, start_response)
        if length <= MOST_BYTES:
            body.drain(time.monotonic() + LONGEST_SECONDS)
        return answer

    return serve
