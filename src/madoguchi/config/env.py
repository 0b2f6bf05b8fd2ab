"""Typed reading of environment variables: the only place that looks at ``os.environ``."""

import os
from pathlib import Path


class SettingMissing(Exception):
    """A variable without a safe default is not set; the message names it."""


def text(name: str, default: str | None = None) -> str:
    """The variable's value, stripped; ``default`` when unset or empty."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise SettingMissing(f"{name} is not set: see .env.example")
    return default


def flag(name: str, *, default: bool) -> bool:
    """A yes/no variable: 1, true, yes, on are yes."""
    value = text(name, "yes" if default else "no").lower()
    return value in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    """A whole number."""
    return int(text(name, str(default)))


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list; blanks are dropped."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    """A folder's path; it need not exist."""
    return Path(text(name, str(default))).expanduser()
