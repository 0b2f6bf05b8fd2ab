"""The standing process: it has read the modules that a job needs, and forks itself for each job.

Started with an environment that holds nothing but the search path. Its standard input is a socket;
each message on it brings the socket of one job. It ends when nobody holds the other side.
"""

import io
import json
import os
import signal
import socket
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from madoguchi.core.fence.limits import Limits, set_limits

DONE, DIED = b"\0", b"\1"

Work = Callable[[dict[str, Any], BinaryIO], bytes]


def main(entry: str) -> None:
    """Serve jobs for ``module:function`` until the asking process is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asks
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries the children
    module, _, name = entry.partition(":")
    work: Work = getattr(import_module(module), name)
    control = socket.socket(fileno=os.dup(sys.stdin.fileno()))
    # A fork closes ``control``; were the line still its input, whoever asks could not see that the
    # standing process is gone while one fork lives.
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), sys.stdin.fileno())
    while True:
        message, fds, _, _ = socket.recv_fds(control, 1, 1)
        if not message:
            return
        if os.fork() == 0:
            control.close()
            _work_and_end(work, socket.socket(fileno=fds[0]))
        os.close(fds[0])


def _work_and_end(work: Work, line: socket.socket) -> None:
    try:
        with line, line.makefile("rb") as asked:
            line.sendall(_answer(work, asked))
            while asked.read(1 << 20):  # an answer before the end of the file must not be lost
                pass
    finally:
        os._exit(0)


def _answer(work: Work, asked: BinaryIO) -> bytes:
    job = json.loads(asked.readline())
    set_limits(Limits(**job.pop("limits")))
    try:
        return DONE + work(job, io.BytesIO(asked.read()))
    except Exception as error:  # noqa: BLE001 - whatever it was, the asking process must hear of it
        return DIED + type(error).__name__.encode()


if __name__ == "__main__":
    main(sys.argv[1])
