"""clamd: a small client of ClamAV's INSTREAM command, over TCP or a socket's path."""

import socket
import struct
from contextlib import closing
from typing import BinaryIO

_STEP = 256 * 1024


class VirusCheckFailed(Exception):
    """clamd did not answer, or not in words that we know: the file stays in quarantine."""


def find_virus(stream: BinaryIO, address: str, *, timeout_seconds: float = 30) -> bool:
    """Whether clamd finds a virus in the stream.

    address  "host:port", or the path of a socket ("/run/clamav/clamd.ctl")
    raises   VirusCheckFailed  no connection, timeout, clamd's size limit, any other answer
    """
    try:
        with closing(_connect(address, timeout_seconds)) as line:
            line.sendall(b"zINSTREAM\0")
            stream.seek(0)
            while piece := stream.read(_STEP):
                line.sendall(struct.pack(">I", len(piece)) + piece)
            line.sendall(struct.pack(">I", 0))
            answer = _answer(line)
    except OSError as error:
        raise VirusCheckFailed(type(error).__name__) from error
    if answer == "stream: OK":
        return False
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return True
    raise VirusCheckFailed(answer[:100])


def _connect(address: str, timeout_seconds: float) -> socket.socket:
    host, _, port = address.rpartition(":")
    if not address.startswith("/") and host and port.isdigit():
        return socket.create_connection((host, int(port)), timeout_seconds)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(timeout_seconds)
    try:
        line.connect(address)
    except OSError:
        line.close()
        raise
    return line


def _answer(line: socket.socket) -> str:
    received = b""
    while not received.endswith(b"\0") and len(received) < 4096:
        piece = line.recv(4096)
        if not piece:
            break
        received += piece
    return received.rstrip(b"\0\n").decode("utf-8", "replace")
