"""The processes that a command starts, each in a group of its own: all can be ended."""

import os
import signal
import subprocess
import time
from pathlib import Path

PATIENCE_SECONDS = 8.0  # a web worker may finish the request in hand


class Children:
    """Starts processes and ends every one of them, with whatever they started themselves."""

    def __init__(self) -> None:
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(
        self,
        name: str,
        command: list[str],
        *,
        env: dict[str, str] | None = None,
        log: Path | None = None,
        cwd: Path | None = None,
        user: str | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start ``command`` in a session of its own; its output is added to ``log``, if given."""
        account = {"user": user, "group": user, "extra_groups": []} if user else {}
        output = log.open("ab") if log else None
        try:
            child = subprocess.Popen(
                command,
                env=env,
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                start_new_session=True,
                **account,
            )
        finally:
            if output:
                output.close()
        self.running[name] = child
        return child

    def run(self, name: str, command: list[str], **how: object) -> int:
        """Start, wait, and give the exit code."""
        self.start(name, command, **how)  # type: ignore[arg-type] # passed through
        return self.wait(name)

    def wait(self, name: str) -> int:
        """The exit code of a started process, when it has ended."""
        code = self.running[name].wait()
        del self.running[name]
        return code

    def ended(self) -> str | None:
        """The name of a process that has ended by itself, if any."""
        return next(
            (name for name, child in self.running.items() if child.poll() is not None), None
        )

    def stop_all(self) -> None:
        """Ask every group to end, wait, and kill what is left."""
        for child in self.running.values():
            send(child.pid, signal.SIGTERM)
        until = time.monotonic() + PATIENCE_SECONDS
        for child in self.running.values():
            while is_alive(child) and time.monotonic() < until:
                time.sleep(0.05)
        for child in self.running.values():
            send(child.pid, signal.SIGKILL)
            child.wait()
        self.running.clear()


def send(group: int, number: signal.Signals | int) -> bool:
    """Signal a process group; False if nobody is left in it."""
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return False
    return True


def is_alive(child: subprocess.Popen[bytes]) -> bool:
    child.poll()  # reaps the leader, which would otherwise count as alive
    return send(child.pid, 0)
