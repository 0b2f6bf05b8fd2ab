"""The public pages under load: the list of calls and one case with 10,000 cases in the database.

Granian serves the product over WSGI as in production, on PostgreSQL; a few processes ask over
kept connections. Peer in the same run: a bare Django view ("ok" as text, no middleware but the
house's own) on the same server, asked in turns with the pages, three times each. The statements
of each page are counted with 1 and with all cases: they must be the same.
Usage: python bench/pages.py [--cases N] [--seconds N] [--clients N] [--server URL|sqlite]
"""

import argparse
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from statistics import median

from ground import SERVER, machine, migrated, own_ground, percentile, steal

LIST, BARE = "/procurement/calls/", "/bench/bare/"
TURNS = 3


# --- what the server serves (granian imports this file as ``pages:application``) ---
def bare_view(request: object) -> object:
    from django.http import HttpResponse

    return HttpResponse("ok", content_type="text/plain")


def application_with_bare() -> object:
    """The product's own application, with the bare view beside its pages."""
    from django.core.wsgi import get_wsgi_application

    served = get_wsgi_application()
    from django.urls import path

    from madoguchi.config import urls

    urls.urlpatterns.insert(0, path(BARE.strip("/") + "/", bare_view))
    return served


if os.environ.get("BENCH_SERVES") == "yes":
    application = application_with_bare()


@contextmanager
def serving(workers: int, threads: int, *, nice: int = 0) -> Iterator[int]:
    """Granian on a free port, as deploy/one-ward starts it; ended by its own process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [
            "nice", "-n", str(nice), sys.executable, "-m", "granian", "--interface", "wsgi",
            "--host", "127.0.0.1", "--port", str(port), "--workers", str(workers),
            "--blocking-threads", str(threads), "--no-ws", "--log-level", "warning",
            "pages:application",
        ],
        env=os.environ | {
            "BENCH_SERVES": "yes",
            "PYTHONPATH": os.pathsep.join((os.environ["PYTHONPATH"], str(Path(__file__).parent))),
        },
    )  # fmt: skip
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()


def wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            if ask(http.client.HTTPConnection("127.0.0.1", port, timeout=10), BARE)[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)
    sys.exit("the server did not start")


# --- the clients ---
def ask(line: http.client.HTTPConnection, path: str) -> tuple[int, int]:
    """(status, bytes) of one page."""
    line.request("GET", path, headers={"Host": "127.0.0.1"})
    answer = line.getresponse()
    return answer.status, len(answer.read())


def client(port: int, seconds: float, path: str) -> list[float]:
    """How long each answer took, for so many seconds; anything but 200 ends the run."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    took, until = [], time.perf_counter() + seconds
    while (started := time.perf_counter()) < until:
        status, _ = ask(line, path)
        if status != 200:
            raise RuntimeError(f"{path}: {status}")
        took.append(time.perf_counter() - started)
    return took


def ask_in_turns(port: int, paths: list[str], *, clients: int, seconds: float) -> None:
    rates: dict[str, list[float]] = {path: [] for path in paths}
    times: dict[str, list[float]] = {path: [] for path in paths}
    taken = steal()
    with get_context("spawn").Pool(clients) as pool:
        for turn in range(TURNS + 1):
            for path in paths:
                parts = pool.map(partial(client, port, seconds), [path] * clients, chunksize=1)
                if turn:  # the first turn warms up
                    rates[path].append(sum(map(len, parts)) / seconds)
                    times[path] += [each for part in parts for each in part]
    bare = median(rates[BARE])
    for path in paths:
        rate = median(rates[path])
        print(
            f"  {path:<34} {rate:7.0f} requests/s  {rate / bare:6.1%} of the bare view   p50"
            f" {percentile(times[path], 0.5) * 1000:5.0f} ms   p95"
            f" {percentile(times[path], 0.95) * 1000:5.0f} ms"
        )
    print(f"  processor time taken by the hypervisor meanwhile: {steal() - taken:.1f} s")


# --- the cases ---
def statements(path: str) -> int:
    """Of the second visit in this process; the first one fills what is kept."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    for _ in range(2):
        with CaptureQueriesContext(connection) as seen:
            answer = Client().get(path, SERVER_NAME="127.0.0.1")
        if answer.status_code != 200:
            sys.exit(f"{path}: {answer.status_code}")
    return len(seen)


def prepare(cases: int) -> tuple[str, bool]:
    """(address of one published case, whether the statements stayed the same)."""
    started = time.perf_counter()
    migrated()
    from django.utils import timezone

    from madoguchi.core.testing.personas import make_world
    from madoguchi.services.procurement.tests import factories as make
    from madoguchi.services.procurement.tests.factories_many import many_calls

    world = make_world(make.TODAY)
    call = make.publish(make.make_call(world))
    page = f"{LIST}{call.tender.number}/"
    searched = f"{LIST}?q=%E9%81%8B%E5%96%B6"
    first = {path: statements(path) for path in (LIST, page, searched)}
    for _ in range(-(-(cases - 1) // 1000)):
        many_calls(world.sections["000"], min(1000, cases - 1), now=timezone.now())
    if os.environ["MADOGUCHI_DATABASE_URL"].startswith("postgres"):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    then = {path: statements(path) for path in first}
    print(f"{cases:,} cases made in {time.perf_counter() - started:.0f} s")
    for path, count in first.items():
        print(f"  {path:<34} {count} statements with 1 case, {then[path]} with {cases:,}")
    return page, first == then


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--server", default=SERVER)
    chosen = parser.parse_args()
    with own_ground("pages", chosen.server):
        print(machine())
        page, is_constant = prepare(chosen.cases)
        from django.db import connection

        connection.close()
        with serving(chosen.workers, chosen.threads) as port:
            ask_in_turns(port, [BARE, LIST, page], clients=chosen.clients, seconds=chosen.seconds)
    sys.exit(0 if is_constant else 1)


if __name__ == "__main__":
    main()
