"""Desks of facilities as a browser's queue presses: over HTTPS, again with the same number.

No Django here: it runs in a client's process.
"""

import http.client
import ssl
import threading
import time
import urllib.parse
import uuid
from dataclasses import dataclass, field

HOST = "madoguchi.city.mihon.example.jp"
SECRET = "a" * 32  # the cookie and the header of the CSRF check hold the same word
PATIENCE_SECONDS = 120.0
AGAIN_AFTER_SECONDS = 0.5
BROKEN = (OSError, http.client.HTTPException)


@dataclass(frozen=True)
class Way:
    """The way to the deployment: the proxy's port, its certificate, the day that is entered."""

    port: int
    certificate: str
    day: str

    def connect(self) -> http.client.HTTPSConnection:
        trust = ssl.create_default_context(cafile=self.certificate)
        trust.check_hostname = False  # it asks 127.0.0.1 by its number
        return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=60, context=trust)


@dataclass(frozen=True)
class DeskOf:
    """Who sits there: the session's key, and the neutral numbers of the facility's children."""

    session: str
    numbers: tuple[str, ...]


@dataclass
class Seen:
    """What the desks saw. ``presses``: (when it began, seconds until it was taken)."""

    presses: list[tuple[float, float]] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)  # number -> what was pressed
    wrong: list[str] = field(default_factory=list)
    refused: int = 0  # 5xx: pressed again
    broken: int = 0  # no answer: pressed again
    repeated: int = 0
    cut: int = 0

    def add(self, other: "Seen") -> None:
        for name, value in vars(other).items():
            mine = getattr(self, name)
            if isinstance(value, dict):
                mine.update(value)
            else:
                setattr(self, name, mine + value)


class Desk:
    """One browser. Each press is sent until the server has answered it for good."""

    def __init__(self, way: Way, who: DeskOf, seen: Seen) -> None:
        self.way, self.who, self.seen = way, who, seen
        self.line: http.client.HTTPSConnection | None = None

    def press(self, number: str, code: str, *, twice: bool = False, cut: bool = False) -> None:
        """``twice``: a second tap before the first is answered; ``cut``: the answer is lost."""
        body = self.body(number, code)
        began = time.monotonic()
        if cut:
            self.cut_off(body)
            self.seen.cut += 1
        second = threading.Thread(target=self.second_tap, args=(body,)) if twice else None
        if second:
            second.start()
            self.seen.repeated += 1
        answer = self.until_answered(body)
        if second:
            second.join()
        self.seen.presses.append((began, time.monotonic() - began))
        if answer != f"302 /safeguarding/days/{self.way.day}/":
            self.seen.wrong.append(f"{number}: {answer}")
        self.seen.codes[number] = code

    def body(self, number: str, code: str) -> bytes:
        typed = {"key": str(uuid.uuid4()), "number": number, "code": code}
        if code == "absent":
            typed["pair"] = "received:illness"
        return urllib.parse.urlencode(typed).encode()

    def until_answered(self, body: bytes) -> str:
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            try:
                status, place = self.ask("POST", self.path, body)
            except BROKEN:
                self.seen.broken += 1
            else:
                if status < 500:
                    return f"{status} {place}".strip()
                self.seen.refused += 1
            time.sleep(AGAIN_AFTER_SECONDS)
        return "no answer"

    def open_day(self) -> None:
        """The day's page; a node that dies meanwhile may cost one more try."""
        began = time.monotonic()
        for _ in range(3):
            try:
                status, _ = self.ask("GET", f"/safeguarding/days/{self.way.day}/")
            except BROKEN:
                self.seen.broken += 1
                continue
            if status == 200:
                self.seen.pages.append(time.monotonic() - began)
                return
            self.seen.refused += status >= 500
        self.seen.wrong.append("the day's page did not open")

    @property
    def path(self) -> str:
        return f"/safeguarding/days/{self.way.day}/marks/"

    def ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, str]:
        """(status, where it leads) over the kept connection, or a new one."""
        self.line = self.line or self.way.connect()
        try:
            self.line.request(method, path, body or None, self.headers)
            answer = self.line.getresponse()
            answer.read()
        except BROKEN:
            self.close()
            raise
        if answer.will_close:
            self.close()
        return answer.status, answer.headers.get("Location", "")

    def close(self) -> None:
        if self.line:
            self.line.close()
        self.line = None

    def second_tap(self, body: bytes) -> None:
        """From the same session, on a connection of its own; its answer does not matter."""
        line = self.way.connect()
        try:
            line.request("POST", self.path, body, self.headers)
            line.getresponse().read()
        except BROKEN:
            pass
        finally:
            line.close()

    def cut_off(self, body: bytes) -> None:
        """All is sent, and the line breaks before the answer."""
        line = self.way.connect()
        try:
            line.request("POST", self.path, body, self.headers)
        except BROKEN:
            pass
        finally:
            line.close()

    @property
    def headers(self) -> dict[str, str]:
        return {
            "Host": HOST,
            "Origin": f"https://{HOST}",
            "Cookie": f"__Host-sessionid={self.who.session}; __Host-csrftoken={SECRET}",
            "X-CSRFToken": SECRET,
            "Content-Type": "application/x-www-form-urlencoded",
        }
