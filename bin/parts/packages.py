"""Tools of the operating system: found, or installed from Debian packages where we may."""

import os
import shutil
import subprocess
from pathlib import Path

DEBIAN_POSTGRESQL = Path("/usr/lib/postgresql")


def postgresql_programs() -> Path | None:
    """The folder of initdb and postgres: Debian keeps them off the path."""
    on_path = shutil.which("initdb")
    if on_path and shutil.which("postgres"):
        return Path(on_path).parent
    found = sorted(DEBIAN_POSTGRESQL.glob("*/bin"))
    return found[-1] if found else None


def redis_program() -> str | None:
    return shutil.which("valkey-server") or shutil.which("redis-server")


def nginx_program() -> str | None:
    """Debian keeps it off the path of ordinary users."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def chromium_program() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


def has_japanese_font() -> bool:
    """Whether a font has 𠮷, outside the basic plane: else screenshots show boxes."""
    if not shutil.which("fc-list"):
        return False
    shown = subprocess.run(["fc-list", ":charset=20bb7"], capture_output=True, check=False)
    return bool(shown.stdout.strip())


MISSING = {
    "postgresql": lambda: postgresql_programs() is None,
    "redis-server": lambda: redis_program() is None,
    "nginx": lambda: nginx_program() is None,
    "chromium": lambda: chromium_program() is None,
    "webkit2gtk-driver": lambda: not shutil.which("WebKitWebDriver"),
    "xvfb": lambda: not shutil.which("Xvfb"),
    "fontconfig": lambda: not shutil.which("fc-list"),
    "fonts-noto-cjk": lambda: not has_japanese_font(),
}


def install_missing(packages: list[str]) -> None:
    """Install those of ``packages`` that are missing, if this is Debian and we are root."""
    missing = [name for name in packages if MISSING[name]()]
    if not missing or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print(f"installing Debian packages: {' '.join(missing)}", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
    for command in (["apt-get", "update", "-qq"], install):
        done = subprocess.run(
            command,
            env=quiet,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            print(done.stdout[-2000:] + done.stderr[-2000:], flush=True)
