"""The last minutes: 200 bidders send 30 MB each while 5 % of their connections are cut.

Each bidder sends one file into its proposal's place as the browser does: start, pieces of 4 MiB,
completion, all over HTTP to granian with PostgreSQL: the pieces to a unit of their own, all else to
that of the pages, with the workers and threads of deploy/one-ward (nginx, which parts them by their
method, is left out; --together sends all to one unit). A cut connection breaks off in the middle of
a piece; the bidder asks what has arrived and goes on from there. Meanwhile others read pages.
Limits: every receipt's hash is the hash of what was sent and of what lies in the store, read back
from the disk; p95 of the other pages under 1 s. Peer in the same run: hashing, encrypting in
memory and writing as many bytes to the same disk, two processes, nothing else.
The firms are invited by rows, not by the ward's commands; the checks of the files (a worker's
work, in processes of their own) do not run meanwhile.
Usage: python bench/rush.py [--bidders N] [--megabytes N] [--spread SECONDS] [--cut SHARE]
"""

import argparse
import hashlib
import http.client
import json
import os
import random
import shutil
import sys
import threading
import time
import urllib.parse
import uuid
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from ground import SERVER, machine, migrated, own_ground, percentile, steal
from pages import serving

AGAIN = {"incomplete", "cut", "damaged_upload"}  # what the browser's script takes as "go on"
PROCESSES = 4
PATIENCE_SECONDS = 300  # as nginx has
UPLOADS_NICE = 5  # as in deploy/one-ward/madoguchi-uploads.service
MEGABYTE = 1024 * 1024
FORM = "application/x-www-form-urlencoded"
SECRET = "a" * 32  # the cookie and the header of the CSRF check hold the same word


@dataclass
class Outcome:
    """What one client process saw."""

    receipts: list[tuple[str, str]] = field(default_factory=list)  # (number, hash sent)
    wrong: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    cuts: int = 0


class Line:
    """A bidder's browser: one session, a new connection whenever the old one was cut."""

    def __init__(self, ports: tuple[int, int], session: str) -> None:
        self.ports, self.session = ports, session
        self.sockets: dict[int, http.client.HTTPConnection] = {}

    def port_for(self, method: str) -> int:
        """As nginx decides: pieces apart from all else."""
        return self.ports[method == "PATCH"]

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> dict[str, Any]:
        status, text = self.raw(method, path, body, **headers)
        return {"status": status} | (json.loads(text) if text.startswith(b"{") else {})

    def raw(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
        port = self.port_for(method)
        kept, sent = self.sockets.pop(port, None), self.headers(len(body), **headers)
        try:
            return self.answered(kept or self.connect(port), method, path, body, sent)
        except (OSError, http.client.HTTPException):
            if kept is None:
                raise
            # The server closed the idle line: a browser opens another one without a word.
            return self.answered(self.connect(port), method, path, body, sent)

    def answered(
        self, line: http.client.HTTPConnection, method: str, path: str, body: bytes,
        headers: dict[str, str],
    ) -> tuple[int, bytes]:  # fmt: skip
        line.request(method, path, body or None, headers)
        answer = line.getresponse()
        text = answer.read()
        if not answer.will_close:
            self.sockets[self.port_for(method)] = line
        return answer.status, text

    def connect(self, port: int) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)

    def headers(self, length: int, **headers: str) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return named | {
            "Cookie": f"sessionid={self.session}; csrftoken={SECRET}",
            "X-CSRFToken": SECRET,
            "Content-Length": str(length),
        }

    def cut_off(self, path: str, piece: bytes, offset: int, sent: int) -> None:
        """Promise the whole piece, send a part of it, and be gone."""
        line = self.connect(self.port_for("PATCH"))
        line.putrequest("PATCH", path)
        for name, value in self.headers(len(piece), Upload_Offset=str(offset)).items():
            line.putheader(name, value)
        line.endheaders(piece[:sent])
        line.close()
        for kept in self.sockets.values():
            kept.close()
        self.sockets.clear()


def send(
    line: Line, subject: str, content: bytes, *, cut: float, draw: random.Random
) -> tuple[dict[str, Any], int]:
    """(the receipt as the server tells it, how often the line was cut)."""
    form = {
        "purpose": "procurement.proposal", "subject": subject, "token": uuid.uuid4().hex,
        "name": "企画提案書.pdf", "size": str(len(content)),
    }  # fmt: skip
    state = line.ask(
        "POST", "/vault/uploads/", urllib.parse.urlencode(form).encode(), Content_Type=FORM
    )
    cuts, place = 0, state.get("url", "")
    for _ in range(1000):
        if state.get("code") in AGAIN:
            state = line.ask("GET", place)
        if state["status"] not in {200, 201} or state["state"] == "complete":
            return state, cuts
        gap = first_gap(state["received"], len(content), state["piece"])
        if gap is None:
            state = line.ask("POST", state["completion"])
            continue
        piece = content[slice(*gap)]
        if draw.random() < cut:
            line.cut_off(place, piece, gap[0], draw.randrange(1, len(piece)))
            cuts += 1
            state = line.ask("GET", place)
        else:
            state = line.ask("PATCH", place, piece, Upload_Offset=str(gap[0]))
    return state, cuts


def first_gap(received: list[list[int]], size: int, piece: int) -> tuple[int, int] | None:
    """The next bytes to send, as (start, stop); None when all have arrived."""
    start = received[0][1] if received and received[0][0] == 0 else 0
    if start >= size:
        return None
    following = [begin for begin, _ in received if begin > start]
    return start, min([start + piece, size, *following])


# --- client processes ---
def bidders(
    job: tuple[tuple[int, int], list[tuple[str, str]], argparse.Namespace, int],
) -> Outcome:
    """Each bidder of this process in a thread of its own, beginning at a drawn moment."""
    ports, people, chosen, seed = job
    outcome, noise = Outcome(), os.urandom(chosen.megabytes * MEGABYTE)
    threads = [
        threading.Thread(
            target=bidder, args=(ports, person, noise),
            kwargs={
                "spread": chosen.spread, "cut": chosen.cut, "draw": random.Random(seed + n),
                "outcome": outcome,
            },
        )
        for n, person in enumerate(people)
    ]  # fmt: skip
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcome


def bidder(
    ports: tuple[int, int], person: tuple[str, str], noise: bytes,
    *, spread: float, draw: random.Random, cut: float, outcome: Outcome,
) -> None:  # fmt: skip
    session, subject = person
    time.sleep(draw.random() * spread)
    content = b"%PDF-1.7 " + uuid.uuid4().bytes + noise[25:]
    wanted, started = hashlib.sha256(content).hexdigest(), time.perf_counter()
    try:
        receipt, cuts = send(Line(ports, session), subject, content, cut=cut, draw=draw)
    except (OSError, http.client.HTTPException) as error:
        outcome.wrong.append(repr(error))
        return
    outcome.seconds.append(time.perf_counter() - started)
    outcome.cuts += cuts
    if receipt.get("sha256") != wanted or not receipt.get("number"):
        outcome.wrong.append(f"{receipt.get('status')} {receipt.get('message', 'another hash')}")
    if receipt.get("number"):
        outcome.receipts.append((receipt["number"], wanted))


def reader(port: int, session: str, number: str, stop: Any) -> list[float]:
    """Other people: the public list and page, and a signed-in person's front page and bid."""
    line, took = Line((port, port), session), []
    paths = (
        "/procurement/calls/", f"/procurement/calls/{number}/", "/",
        f"/procurement/bids/{number}/",
    )  # fmt: skip
    while not stop.is_set():
        for path in paths:
            started = time.perf_counter()
            status, _ = line.raw("GET", path)
            if status != 200:
                raise RuntimeError(f"{path}: {status}")
            took.append(time.perf_counter() - started)
            time.sleep(0.1)
    return took


def stored_hash(number: str) -> tuple[str, str, str]:
    """(number, hash on the receipt's card, hash of the bytes read back from the disk)."""
    import django

    django.setup()
    from madoguchi.core.vault import keyring
    from madoguchi.core.vault.blobs import BlobReader
    from madoguchi.core.vault.models import StoredFile
    from madoguchi.core.vault.storage import store

    file, digest = StoredFile.objects.get(receipt_number=number), hashlib.sha256()
    with BlobReader(store().path(file.address), keyring.passing(file.file_id)) as stream:
        while piece := stream.read(MEGABYTE):
            digest.update(piece)
    return number, file.full_card().sha256, digest.hexdigest()


def peer(folder: str, size: int, count: int) -> float:
    """MB a second, hashed, encrypted and written to the disk, one file after another."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    noise, box = os.urandom(size), AESGCM(os.urandom(32))
    started = time.perf_counter()
    for n in range(count):
        hashlib.sha256(noise).hexdigest()
        path = Path(folder) / f"peer-{os.getpid()}-{n}"
        with path.open("wb") as file:
            file.write(box.encrypt(os.urandom(12), noise, None))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    return size * count / MEGABYTE / (time.perf_counter() - started)


# --- the call and its firms ---
def prepare(count: int) -> tuple[str, list[tuple[str, str]]]:
    """(number of the call, (session, subject) of each bidder)."""
    migrated()
    from django.utils import timezone

    from madoguchi.core.testing.personas import make_world
    from madoguchi.services.procurement.models import Milestone
    from madoguchi.services.procurement.tests import factories as make

    call = make.publish(make.make_call(make_world(make.TODAY)))
    tomorrow = timezone.localdate() + timedelta(days=1)
    rows = Milestone.every.filter(tender=call.tender, kind="proposals")
    rows.update(starts_on=None, ends_on=tomorrow)
    people = [invited_firm(call.tender, n) for n in range(count)]
    return call.tender.number, people


def invited_firm(tender: Any, n: int) -> tuple[str, str]:
    from django.utils import timezone

    from madoguchi.core.accounts.terms import OrganisationKind, Role
    from madoguchi.core.testing.personas import add_organisation, add_person, as_actor
    from madoguchi.core.testing.sign_in import signed_in_client
    from madoguchi.services.procurement.commands.proposals import start_proposal
    from madoguchi.services.procurement.models import Application

    now = timezone.now()
    firm = add_organisation(f"株式会社計測{n}", "ケイソク", OrganisationKind.CONTRACTOR)
    person = add_person(
        "髙﨑 計", "たかさき けい", f"kei{n}@example.jp", organisation=firm,
        roles=(Role.CONTRACTOR_MANAGER,), since=now.date(),
    )  # fmt: skip
    application = Application.objects.create(
        tender=tender, applicant=firm, state="invited", number=f"{tender.number}-P{n}",
        started_at=now, filed_at=now,
    )  # fmt: skip
    start_proposal(application, by=as_actor(person, now.date()), now=now)
    return signed_in_client(person).cookies["sessionid"].value, f"{tender.number}/original"


# --- the run ---
def measure(
    ports: tuple[int, int], number: str, people: list[tuple[str, str]], chosen: argparse.Namespace
) -> bool:
    """ports  of the pages and of the pieces"""
    context = get_context("spawn")
    stop, taken, started = context.Manager().Event(), steal(), time.perf_counter()
    with context.Pool(PROCESSES) as senders, context.Pool(2) as readers:
        reading = readers.starmap_async(
            reader, [(ports[0], people[n][0], number, stop) for n in range(2)]
        )
        jobs = [(ports, people[n::PROCESSES], chosen, n * 1000) for n in range(PROCESSES)]
        parts = senders.map(bidders, jobs, chunksize=1)
        took = time.perf_counter() - started
        stop.set()
        pages = [each for part in reading.get(120) for each in part]
        receipts = dict(each for part in parts for each in part.receipts)
        read_back = senders.map(stored_hash, sorted(receipts))
    wrong = [each for part in parts for each in part.wrong]
    wrong += [key for key, card, disk in read_back if not receipts[key] == card == disk]
    seconds = [each for part in parts for each in part.seconds]
    rate = len(receipts) * chosen.megabytes / took
    print(
        f"{len(receipts)} receipts of {len(people)}, {sum(part.cuts for part in parts)} lines cut;"
        f" wrong {len(wrong)} (limit 0); each file read back from the disk\n"
        f"  {rate:.1f} MB/s in all ({took:.0f} s); one bidder waits"
        f" {percentile(seconds, 0.5):.1f} s (p50), {percentile(seconds, 0.95):.1f} s (p95)\n"
        f"  other pages meanwhile: {len(pages)} asked, p50 {percentile(pages, 0.5):.3f} s,"
        f" p95 {percentile(pages, 0.95):.3f} s (limit 1 s), longest {max(pages):.3f} s\n"
        f"  processor time taken by the hypervisor meanwhile: {steal() - taken:.1f} s",
        flush=True,
    )
    for each in wrong[:5]:
        print(f"  ! {each}")
    return not wrong and len(receipts) == len(people) and percentile(pages, 0.95) < 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--bidders", type=int, default=200)
    parser.add_argument("--megabytes", type=int, default=30)
    parser.add_argument("--spread", type=float, default=120, help="seconds in which they begin")
    parser.add_argument("--cut", type=float, default=0.05, help="share of cut connections")
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--upload-workers", type=int, default=2)
    parser.add_argument("--upload-threads", type=int, default=2)
    parser.add_argument("--together", action="store_true", help="pieces to the unit of the pages")
    parser.add_argument("--server", default=SERVER)
    chosen = parser.parse_args()
    size = chosen.megabytes * MEGABYTE
    with own_ground("rush", chosen.server) as folder:
        print(machine())
        if shutil.disk_usage(folder).free < 2 * chosen.bidders * size:
            sys.exit("not enough room on the disk of the temporary folder")
        number, people = prepare(chosen.bidders)
        from django.db import connection

        connection.close()
        print(f"{chosen.bidders} bidders, {chosen.megabytes} MB each, within {chosen.spread:.0f} s")
        with ExitStack() as stack:
            port = stack.enter_context(serving(chosen.workers, chosen.threads))
            uploads = port
            if not chosen.together:
                uploads = stack.enter_context(
                    serving(chosen.upload_workers, chosen.upload_threads, nice=UPLOADS_NICE)
                )
            right = measure((port, uploads), number, people, chosen)
        with get_context("spawn").Pool(2) as pool:
            counts = [max(1, chosen.bidders // 20)] * 2
            rate = sum(pool.map(partial(peer, str(folder), size), counts, chunksize=1))
        print(f"peer: {rate:.1f} MB/s hashed, encrypted and written by two bare processes")
    sys.exit(0 if right else 1)


if __name__ == "__main__":
    main()
