"""Fence: hands a job to a process of its own, and reads the answer."""

import atexit
import json
import os
import socket
import subprocess
import sys
from contextlib import closing, suppress
from dataclasses import asdict
from threading import Lock
from typing import Any

from madoguchi.core.fence.limits import Limits
from madoguchi.core.fence.zygote import DONE


class FenceBroken(Exception):
    """The process died, ran out of memory or time: the file or the machine is to blame."""


class Fence:
    """One kind of work, ``module:function``, done outside of this process.

    The function takes the job (what JSON holds) and a stream, and gives bytes. Reading the modules
    takes a third of a second, so a standing process reads them once and forks itself for each job:
    a crash, an endless loop or a flood of memory ends the fork, and the next job gets a clean one.
    """

    def __init__(self, entry: str) -> None:
        self.entry = entry
        self._lock = Lock()
        self._standing: _Standing | None = None

    def ask(self, job: dict[str, Any], content: bytes = b"", *, limits: Limits) -> bytes:
        """The answer of the function to ``job`` and ``content``.

        raises  FenceBroken
        """
        ours, theirs = socket.socketpair()
        with closing(ours):
            with closing(theirs):
                self._send(theirs)
            ours.settimeout(limits.clock_seconds + 5)
            try:
                return _converse(ours, {**job, "limits": asdict(limits)}, content)
            except OSError as error:
                raise FenceBroken(type(error).__name__) from error

    def _send(self, line: socket.socket) -> None:
        with self._lock:
            if self._standing and self._standing.is_ours:
                with suppress(OSError):  # it died meanwhile: the next lines start another
                    self._standing.hand_over(line)
                    return
            if self._standing:
                self._standing.end()
            self._standing = _Standing(self.entry)
            self._standing.hand_over(line)


class _Standing:
    """The process that stands ready, and the line to it."""

    def __init__(self, entry: str) -> None:
        self.control, theirs = socket.socketpair()
        with closing(theirs):
            self.process = subprocess.Popen(  # noqa: S603 - our own module, no shell
                [sys.executable, "-X", "utf8", "-m", "madoguchi.core.fence.zygote", entry],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"},
                cwd="/",
            )
        self.owner = os.getpid()
        atexit.register(self.end)

    @property
    def is_ours(self) -> bool:
        """After a fork of this process it belongs to the parent."""
        return self.owner == os.getpid()

    def hand_over(self, line: socket.socket) -> None:
        socket.send_fds(self.control, [b"!"], [line.fileno()])

    def end(self) -> None:
        self.control.close()
        if self.is_ours:
            self.process.wait()
        else:
            self.process.returncode = 0  # not our child: it is not for us to wait for
        atexit.unregister(self.end)


def _converse(line: socket.socket, job: dict[str, Any], content: bytes) -> bytes:
    with suppress(BrokenPipeError, ConnectionResetError):  # what came back tells more than this
        line.sendall(json.dumps(job).encode() + b"\n")
        line.sendall(content)
        line.shutdown(socket.SHUT_WR)
    with line.makefile("rb") as answer:
        state, rest = answer.read(1), answer.read()
    if state != DONE:
        raise FenceBroken(rest.decode() or "died")
    return rest
