"""Temporary servers for the tests: on free ports of the loopback, gone afterwards.

A PostgreSQL or Redis that already runs on this machine is never touched.
"""

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from children import Children

ROLE = "madoguchi"
START_SECONDS = 60.0
# Where nothing is measured: statements are not compiled to machine code for a handful of rows,
# and no more is logged than one server needs.
UNMEASURED = ["-c", "jit=off", "-c", "wal_level=minimal", "-c", "max_wal_senders=0"]


class ServerFailed(Exception):
    """A temporary server did not start; the message says what it printed."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def server_account() -> str | None:
    """PostgreSQL refuses to run as root: then Debian's own account is used."""
    return "postgres" if os.geteuid() == 0 else None


def wait_until_open(port: int, children: Children, name: str, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if children.ended() == name:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise ServerFailed(f"{name}: {log.read_text(errors='replace')[-1500:]}")


@contextmanager
def postgresql(programs: Path, *, is_durable: bool = False) -> Iterator[str]:
    """A cluster of its own; gives the address of an empty database.

    Durability is off where the cluster lives for one run of the tests; a measurement turns it on.
    """
    lasting = "on" if is_durable else "off"
    account = server_account()
    folder = Path(tempfile.mkdtemp(prefix="madoguchi-pg-"))
    children = Children()
    try:
        password = secrets.token_urlsafe(16)
        (folder / "password").write_text(password)
        if account:
            for path in (folder, folder / "password"):
                shutil.chown(path, account, account)
        make_cluster(programs, folder, account)
        port = free_port()
        log = folder / "log"
        children.start(
            "postgresql",
            [
                str(programs / "postgres"), "-D", str(folder / "cluster"), "-p", str(port),
                "-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}",
                "-c", f"fsync={lasting}", "-c", f"full_page_writes={lasting}",
                "-c", "max_connections=200", *([] if is_durable else UNMEASURED),
            ],
            log=log, cwd=folder, user=account,
        )  # fmt: skip
        wait_until_open(port, children, "postgresql", log)
        yield f"postgres://{ROLE}:{password}@127.0.0.1:{port}/postgres"
    finally:
        children.stop_all()
        shutil.rmtree(folder, ignore_errors=True)


def make_cluster(programs: Path, folder: Path, account: str | None) -> None:
    command = [
        str(programs / "initdb"), "-D", str(folder / "cluster"), "-U", ROLE, "-A", "scram-sha-256",
        f"--pwfile={folder / 'password'}", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
    ]  # fmt: skip
    who = {"user": account, "group": account, "extra_groups": []} if account else {}
    made = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **who)
    if made.returncode:
        raise ServerFailed(f"initdb: {made.stderr[-1500:]}")


@contextmanager
def redis(program: str) -> Iterator[str]:
    """A Redis or Valkey in memory only; gives its address."""
    children = Children()
    with tempfile.TemporaryDirectory(prefix="madoguchi-redis-") as folder:
        try:
            port = free_port()
            log = Path(folder) / "log"
            children.start(
                "redis",
                [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "",
                 "--appendonly", "no", "--dir", folder],
                log=log,
            )  # fmt: skip
            wait_until_open(port, children, "redis", log)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            children.stop_all()
