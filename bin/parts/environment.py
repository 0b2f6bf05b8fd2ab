"""A virtual environment that holds exactly what a lock file names."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

from children import Children
from speech import say, stop

ROOT = Path(__file__).resolve().parents[2]
TAIL_LINES = 15
SIGNS_OF_A_FULL_DISK = ("No space left on device", "database or disk is full")
FULL_BYTES = 1_000_000  # less free space than this: the log could not take the reason down either


def interpreter(folder: Path) -> Path:
    return folder / "bin" / "python"


def fingerprint(lock: Path) -> str:
    """Changes when the lock, or the Python that reads it, changes."""
    version = ".".join(map(str, sys.version_info[:3]))
    return f"{hashlib.sha256(lock.read_bytes()).hexdigest()} {version}\n"


def is_ready(folder: Path, lock: Path) -> bool:
    stamp = folder / "lock.stamp"
    return (
        interpreter(folder).exists() and stamp.exists() and stamp.read_text() == fingerprint(lock)
    )


def prepare(folder: Path, lock: Path, children: Children, *, log: Path) -> Path:
    """The environment's interpreter, after installing the lock if it has changed.

    The stamp is written last: an installation cut short is begun anew.
    """
    if is_ready(folder, lock):
        return interpreter(folder)
    say(
        f"実行環境を作っています（{lock.name}）…",
        f"installing {lock.name} into {folder.name} (a minute or two)",
    )
    (folder / "lock.stamp").unlink(missing_ok=True)
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_bytes(b"")
    create(folder, children, log)
    install(folder, lock, children, log)
    (folder / "lock.stamp").write_text(fingerprint(lock))
    return interpreter(folder)


def create(folder: Path, children: Children, log: Path) -> None:
    has_ensurepip = importlib.util.find_spec("ensurepip") is not None
    if not has_ensurepip and importlib.util.find_spec("pip") is None:
        stop(
            "この Python には venv がありません。python3-venv を入れて、もう一度実行してください。",
            "This Python has no venv: install the package python3-venv, then run this again.",
        )
    options = ["--clear"] if has_ensurepip else ["--clear", "--without-pip"]
    if children.run("venv", [sys.executable, "-m", "venv", *options, str(folder)], log=log):
        stop_with(log, "仮想環境を作れませんでした。", "The virtual environment could not be made.")


def install(folder: Path, lock: Path, children: Children, log: Path) -> None:
    python = str(interpreter(folder))
    wanted = ["--require-hashes", "-r", str(lock)]
    uv = shutil.which("uv")
    if uv and children.run("uv", [uv, "pip", "install", "--python", python, *wanted], log=log) == 0:
        return
    quiet = ["--no-input", "--disable-pip-version-check", "-q"]
    pip = [sys.executable, "-m", "pip", "--python", python]
    if importlib.util.find_spec("ensurepip") is not None:
        pip = [python, "-m", "pip"]
    if children.run("pip", [*pip, "install", *quiet, *wanted], log=log):
        stop_with(
            log,
            "必要な部品を入れられません。Python パッケージの配布元につながるか確かめてください。",
            "The locked packages could not be installed: does the Python package index answer?",
        )


def stop_with(log: Path, ja: str, en: str) -> NoReturn:
    """End with the last lines of the log before the sentence; a full disk is said as such."""
    last = tail(log)
    if is_full(log.parent) or any(sign in last for sign in SIGNS_OF_A_FULL_DISK):
        stop_on_full_disk()
    print(last, file=sys.stderr)
    stop(f"{ja}（記録: {log}）", f"{en} (log: {log})")


def is_full(folder: Path) -> bool:
    return shutil.disk_usage(folder).free < FULL_BYTES


def stop_on_full_disk() -> NoReturn:
    stop(
        "ディスクがいっぱいになりました。空きを作って、もう一度実行してください。",
        "The disk is full: make room, then run this again.",
    )


def tail(log: Path, lines: int = TAIL_LINES) -> str:
    if not log.exists():
        return ""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


def house_environment(**extra: str) -> dict[str, str]:
    """The environment of a process of the house: sources on the path, UTF-8, unbuffered.

    Compiled sources are kept, whatever the caller's habit: without them each process compiles
    Django and the house anew, which is half of the time in which it starts.
    """
    callers = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {
        **callers,
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONUTF8": "1",
        "PYTHONUNBUFFERED": "1",
        **extra,
    }


def answers(command: list[str]) -> bool:
    """Whether a tool starts at all (a shim may stand on the path without the tool behind it)."""
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False
