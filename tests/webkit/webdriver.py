"""A page of WebKitGTK, the engine of Safari, driven over WebDriver by the standard library.

Debian: webkit2gtk-driver, xvfb.
"""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # fixed by W3C WebDriver
PATIENCE_SECONDS = 30.0


def programs() -> tuple[str, str, str] | None:
    """(driver, browser, screen without a screen), or None where one is missing."""
    browsers = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    driver, screen = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
    return (driver, str(browsers[-1]), screen) if driver and browsers and screen else None


class WebKitPage:
    """One window. The verbs are those of a person."""

    def __init__(self, port: int, browser: str, address: str) -> None:
        self.port, self.address = port, address
        wanted = {"webkitgtk:browserOptions": {"binary": browser, "args": ["--automation"]}}
        made = self.ask("POST", "/session", capabilities={"alwaysMatch": wanted})
        self.session = f"/session/{made['sessionId']}"

    def size(self, width: int, height: int) -> None:
        self.do("window/rect", width=width, height=height)

    def be(self, name: str, key: str) -> None:
        """From now on, the browser of whoever has this session."""
        self.open("/help/")
        self.ask("DELETE", f"{self.session}/cookie")
        self.do("cookie", cookie={"name": name, "value": key, "path": "/"})

    def open(self, path: str) -> None:
        self.do("url", url=self.address + path)

    def press(self, words: str, *, within: str = "//main") -> None:
        """A button or link that says exactly this."""
        said = f"normalize-space()='{words}'"
        path = f"({within}//button[{said}] | {within}//a[{said}])[1]"
        self.do(f"element/{self.element(path)}/click")

    def fill(self, name: str, value: str) -> None:
        element = self.element(f"//main//*[@name='{name}']")
        self.do(f"element/{element}/clear")
        self.do(f"element/{element}/value", text=value)

    def choose(self, name: str, value: str) -> None:
        path = f"//main//select[@name='{name}']/option[@value='{value}']"
        self.do(f"element/{self.element(path)}/click")

    def until(self, words: str) -> None:
        """Wait for what the page says."""
        self.until_true("document.body?.innerText.includes(arguments[0])", words)

    def until_true(self, condition: str, *values: str) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while not self.run(f"return Boolean({condition})", *values):
            if time.monotonic() > until:
                raise AssertionError(f"{condition} {values}\n{self.text()}")
            time.sleep(0.1)

    def text(self) -> str:
        return str(self.run("return document.body.innerText"))

    def run(self, script: str, *values: Any) -> Any:
        return self.do("execute/sync", script=script, args=list(values))

    def run_later(self, script: str, *values: Any) -> Any:
        """The script ends by calling its last argument."""
        return self.do("execute/async", script=script, args=list(values))

    def element(self, path: str) -> str:
        return str(self.do("element", using="xpath", value=path)[ELEMENT])

    def do(self, verb: str, **what: Any) -> Any:
        return self.ask("POST", f"{self.session}/{verb}", **what)

    def ask(self, method: str, path: str, **what: Any) -> Any:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            body = json.dumps(what) if method == "POST" else None
            line.request(method, path, body, {"Content-Type": "application/json"})
            answer = line.getresponse()
            told = json.loads(answer.read())["value"]
        finally:
            line.close()
        if answer.status != 200:
            raise AssertionError(f"{method} {path} {what}: {told}")
        return told


@contextmanager
def webkit_page(folder: Path, address: str) -> Iterator[WebKitPage]:
    """A page on a screen of its own; browser, driver and screen have ended afterwards."""
    found = programs()
    assert found
    driver, browser, screen = found
    started = []
    try:
        display = start_screen(screen, folder, started)
        port = free_port()
        environment = {
            **os.environ, "DISPLAY": display, "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder),
            "LIBGL_ALWAYS_SOFTWARE": "1", "GTK_A11Y": "none", "LANG": "C.UTF-8",
        }  # fmt: skip
        command = [driver, f"--port={port}", "--host=127.0.0.1"]
        started.append(subprocess.Popen(command, env=environment, start_new_session=True))
        wait_for(port)
        page = WebKitPage(port, browser, address)
        yield page
        page.ask("DELETE", page.session)
    finally:
        for process in reversed(started):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
                process.wait(20)


def start_screen(screen: str, folder: Path, started: list[subprocess.Popen[bytes]]) -> str:
    """The screen chooses its own number and tells it."""
    told, tells = os.pipe()
    command = [screen, "-displayfd", str(tells), "-screen", "0", "1600x1300x24", "-nolisten", "tcp"]
    with (folder / "screen.log").open("wb") as log:
        started.append(
            subprocess.Popen(command, pass_fds=(tells,), stderr=log, start_new_session=True)
        )
    os.close(tells)
    with os.fdopen(told) as number:
        return f":{number.readline().strip()}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the driver of WebKit did not start")
