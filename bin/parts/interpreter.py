"""Makes the environment of bin/madoguchi when there is none: says so on the standard error."""

import contextlib
import fcntl
import sys

import environment
from children import Children


def main() -> int:
    """One installs, others who come meanwhile wait; the command's own answer stays clean."""
    folder = environment.ROOT / "var"
    folder.mkdir(exist_ok=True)
    children = Children()
    with (folder / "install.lock").open("w") as lock, contextlib.redirect_stdout(sys.stderr):
        fcntl.flock(lock, fcntl.LOCK_EX)
        environment.prepare(
            environment.ROOT / ".venv",
            environment.ROOT / "requirements" / "runtime.lock",
            children,
            log=folder / "log" / "install.log",
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
