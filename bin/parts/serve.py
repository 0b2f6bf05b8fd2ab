"""bin/serve: the whole product on this machine, from nothing but Python 3.11+."""

import argparse
import errno
import fcntl
import hashlib
import http.client
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType
from typing import IO, NoReturn

import environment
from children import Children
from speech import say, stop

ROOT = environment.ROOT
VENV = ROOT / ".venv"
HOST = "127.0.0.1"  # one-click sign-in must never be reachable from another machine
FIRST_START_BYTES = 1_000_000_000  # measured: the environment takes about 0.5 GB
LATER_START_BYTES = 100_000_000
ANSWER_SECONDS = 60.0
OLD_TABLES = 4  # how manage.py prepare ends when the data are from before the first release
ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ended(SystemExit):
    """Somebody asked us to end: Ctrl-C, a closed terminal, or a service manager."""


def end(number: int, _frame: FrameType | None) -> NoReturn:
    for each in ENDING_SIGNALS:
        signal.signal(each, signal.SIG_IGN)  # ending is not interrupted a second time
    raise Ended(0 if number == signal.SIGINT else 128 + number)


class Arguments(argparse.ArgumentParser):
    """A wrong option ends with one sentence, as everything else does."""

    def error(self, message: str) -> NoReturn:
        stop(
            "この指定は使えません。使えるのは --port 番号 と --empty です。"
            "bin/serve --help に説明があります。",
            f"{message}; see bin/serve --help.",
        )


def read_arguments() -> argparse.Namespace:
    parser = Arguments(
        prog="bin/serve",
        description="まどぐちをこのパソコンで動かします。Runs Madoguchi on this machine, at "
        f"http://{HOST}:8000/, with invented people and cases. Ctrl-C ends everything.",
    )
    parser.add_argument("--port", type=int, default=8000, help="port on 127.0.0.1 (8000)")
    parser.add_argument(
        "--empty", action="store_true", help="no demo world; keeps its own files in var/empty"
    )
    return parser.parse_args()


def check_port(port: int) -> None:
    """End with one sentence if nobody could listen there."""
    if not 1 <= port <= 65535:
        stop(
            f"ポート番号 {port} は使えません。--port に 1 から 65535 の番号を書いてください。",
            f"Port {port} is not a port: give one from 1 to 65535 with --port.",
        )
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
            probe.listen()
        except OSError as failure:
            if failure.errno == errno.EACCES:
                stop(
                    f"ポート {port} を開く権限がありません。--port 8080 のように指定してください。",
                    f"Port {port} needs more rights: choose another, for example --port 8080.",
                )
            stop(
                f"ポート {port} は使用中です。--port {port + 1} のように別の番号にしてください。",
                f"Port {port} is in use: choose another, for example --port {port + 1}.",
            )


def check_disk(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed:
        stop(
            f"ディスクの空きが {free // 10**6} MB です。{needed // 10**6} MB 以上空けてください。",
            f"Not enough disk space: {free // 10**6} MB free, {needed // 10**6} MB needed.",
        )


def check_environment_folder(folder: Path) -> None:
    """End with one sentence if no environment could be made there: it may lie on another disk."""
    try:
        folder.mkdir(exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as failure:
        stop_unwritable(folder, failure.strerror)
    check_disk(folder, FIRST_START_BYTES)


def stop_unwritable(folder: Path, why: str | None) -> NoReturn:
    stop(
        f"{folder} に書き込めません。フォルダーの権限を確かめてください。",
        f"{folder} cannot be written: {why}.",
    )


def take_folder(var: Path) -> IO[str]:
    """Only one start at a time works on a folder; the lock ends with this process."""
    try:
        var.mkdir(parents=True, exist_ok=True)
        lock = (var / "serve.lock").open("w")
    except OSError as failure:
        stop_unwritable(var, failure.strerror)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        stop(
            f"{var} ではすでに bin/serve が動いています。先にそちらを終了してください。",
            f"bin/serve already runs on {var}: end that one first.",
        )
    return lock


class Start:
    """One start: prepare, run web and worker, and watch over them until asked to end."""

    def __init__(self, var: Path, port: int, *, is_empty: bool, children: Children) -> None:
        self.var = var
        self.port = port
        self.is_empty = is_empty
        self.children = children
        self.logs = var / "log"
        self.logs.mkdir(parents=True, exist_ok=True)
        self.python = ""
        self.env = environment.house_environment(
            DJANGO_SETTINGS_MODULE="madoguchi.config.settings.dev",
            MADOGUCHI_VAR=str(var),
            MADOGUCHI_DEMO_SIGN_IN="no" if is_empty else "yes",
            MADOGUCHI_PUBLIC_URL=self.address.rstrip("/"),
        )

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}/"

    def prepare(self) -> None:
        """Environment, database, static files and, once, the demo world."""
        ready = self.env.get("MADOGUCHI_INTERPRETER")
        self.python = ready or str(
            environment.prepare(
                VENV,
                ROOT / "requirements" / "runtime.lock",
                self.children,
                log=self.logs / "install.log",
            )
        )
        if self.is_prepared():
            return
        log = self.logs / "prepare.log"
        log.write_bytes(b"")
        say("データベースを整えています…", "preparing the database")
        command = [self.python, "manage.py", "prepare", *([] if self.is_empty else ["--demo"])]
        code = self.children.run("prepare", command, env=self.env, cwd=ROOT, log=log)
        if code == OLD_TABLES:
            stop(
                f"{self.var} のデータは準備中の以前の版のものです。フォルダーの名前を変えて残し、"
                "もう一度実行すると、新しいデータで始まります。",
                f"The data in {self.var} is of an earlier version from before the first release: "
                "rename the folder to keep it and run this again to begin anew.",
            )
        if code:
            environment.stop_with(
                log, "データベースを整えられませんでした。", "The database could not be prepared."
            )
        if not self.is_empty:
            listing = [self.python, "manage.py", "demo_links", "--to", str(self.people_list)]
            if self.children.run("people", listing, env=self.env, cwd=ROOT, log=log):
                environment.stop_with(
                    log,
                    "見本の利用者を数えられませんでした。",
                    "The demo people could not be listed.",
                )
        self.prepared_stamp.write_text(self.state())

    @property
    def people_list(self) -> Path:
        """A line for each demo person: name, post, organisation, sign-in path, by tabs."""
        return self.var / "demo-people.txt"

    @property
    def prepared_stamp(self) -> Path:
        return self.var / "prepared.stamp"

    def is_prepared(self) -> bool:
        """Whether this very database was prepared with these very sources (saves two seconds)."""
        return (
            "MADOGUCHI_DATABASE_URL" not in self.env
            and (self.var / "madoguchi.sqlite3").exists()
            and self.prepared_stamp.exists()
            and (self.is_empty or self.people_list.exists())
            and self.prepared_stamp.read_text() == self.state()
        )

    def state(self) -> str:
        """Changes with any source file, the services switched on, and the database file itself."""
        digest = hashlib.sha256(self.env.get("MADOGUCHI_MODULES", "").encode())
        sources = [p for p in (ROOT / "src").rglob("*") if p.suffix not in {".pyc", ""}]
        for path in [*sorted(sources), ROOT / "requirements" / "runtime.lock"]:
            found = path.stat()
            digest.update(f"{path} {found.st_mtime_ns} {found.st_size}\n".encode())
        database = self.var / "madoguchi.sqlite3"
        inode = database.stat().st_ino if database.exists() else 0
        static = (self.var / "static").exists()
        return f"{digest.hexdigest()} {inode} {static}\n"

    def start(self) -> None:
        web = [
            self.python, "-m", "granian", "--interface", "wsgi", "--host", HOST,
            "--port", str(self.port), "--workers", "1", "--blocking-threads", "4",
            "--workers-kill-timeout", "5",
            "--no-ws", "--log-level", "warning", "madoguchi.config.wsgi:application",
        ]  # fmt: skip
        self.launch("web", web)

    def start_worker(self) -> None:
        """After the web answers: two imports side by side would make both late."""
        if list((ROOT / "src").glob("madoguchi/core/*/management/commands/work.py")):
            self.launch("worker", [self.python, "manage.py", "work"])

    def launch(self, name: str, command: list[str]) -> None:
        log = self.logs / f"{name}.log"
        log.write_bytes(b"")
        self.children.start(name, command, env=self.env, cwd=ROOT, log=log)

    def wait_until_it_answers(self) -> None:
        until = time.monotonic() + ANSWER_SECONDS
        while time.monotonic() < until:
            self.stop_if_one_ended()
            if self.answers():
                return
            time.sleep(0.05)
        environment.stop_with(
            self.logs / "web.log",
            f"{ANSWER_SECONDS:.0f} 秒待っても応答がありません。",
            f"No answer after {ANSWER_SECONDS:.0f} seconds.",
        )

    def answers(self) -> bool:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=ANSWER_SECONDS)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def stop_if_one_ended(self) -> None:
        name = self.children.ended()
        if name:
            environment.stop_with(
                self.logs / f"{name}.log",
                f"{name} が止まったため、すべて終了しました。",
                f"{name} ended by itself, so everything was ended.",
            )

    def welcome(self) -> None:
        print(f"\n  まどぐち      {self.address}")
        if self.is_empty:
            self.print_first_steps()
        else:
            print(f"  見本の利用者  {self.address}accounts/demo/  （押すだけでサインイン）")
            self.print_people()
        print(f"  記録          {self.logs}\n  終了          Ctrl-C\n", flush=True)

    def print_first_steps(self) -> None:
        """Administrators come in from registered networks only: this machine becomes one."""
        place = f"MADOGUCHI_VAR={self.var} MADOGUCHI_PUBLIC_URL={self.address.rstrip('/')}"
        print(f"  最初の管理者  {place} \\")
        print('    bin/madoguchi register_network 127.0.0.1/32 "このパソコン"')
        print(f"                {place} \\")
        print('    bin/madoguchi invite_administrator a@example.jp "桐生 直人"')

    def print_people(self) -> None:
        for line in self.people_list.read_text(encoding="utf-8").splitlines():
            name, post, organisation, path = line.split("\t")
            print(f"    {name}（{organisation} {post}）\n      {self.address.rstrip('/')}{path}")

    def watch(self) -> NoReturn:
        while True:
            self.stop_if_one_ended()
            time.sleep(0.5)


def main() -> None:
    arguments = read_arguments()
    for number in ENDING_SIGNALS:
        signal.signal(number, end)
    base = Path(os.environ.get("MADOGUCHI_VAR") or ROOT / "var")
    var = (base / "empty" if arguments.empty else base).resolve()
    check_port(arguments.port)
    lock = take_folder(var)
    check_disk(var, LATER_START_BYTES)
    if not (os.environ.get("MADOGUCHI_INTERPRETER") or (VENV / "lock.stamp").exists()):
        check_environment_folder(VENV)
    children = Children()
    try:
        start = Start(var, arguments.port, is_empty=arguments.empty, children=children)
        start.prepare()
        start.start()
        start.wait_until_it_answers()
        start.start_worker()
        start.welcome()
        start.watch()
    except Ended:
        say("終了しています…", "ending")
        raise
    except OSError as failure:
        if failure.errno != errno.ENOSPC:
            raise
        environment.stop_on_full_disk()
    finally:
        children.stop_all()
        lock.close()


if __name__ == "__main__":
    sys.exit(main())
