"""Limits of a fenced process, kept by the kernel."""

import resource
import signal
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What the process may use; passing one ends it.

    seconds  of processor time; of the clock, twice as much
    """

    seconds: int = 60
    memory_bytes: int = 2 * 1024**3
    written_bytes: int = 0
    open_files: int = 64

    @property
    def clock_seconds(self) -> float:
        return self.seconds * 2 or 0.001  # a timer of zero would never ring


def set_limits(limits: Limits) -> None:
    """For this process and for good: they cannot be raised again."""
    for kind, limit in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_FSIZE, limits.written_bytes),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (limit, limit))
    signal.setitimer(signal.ITIMER_REAL, limits.clock_seconds)
