"""Morning rush: 300 facilities enter 3,000 children while one of two nodes is killed.

Two app nodes behind nginx as deploy/two-nodes says, a PostgreSQL database of its own, Redis or
Valkey where one is installed. Each facility opens its day's page and presses once for each child
at drawn moments; 10 % of the presses come twice at once, of 2 % the line is cut before the answer,
and whoever gets no answer presses again with the same number, as the browser's queue does. In the
middle one node is killed without a word.
Limits: every press stands in the database once and as it was last pressed; nobody has to sign in
again; p95 of a press under 500 ms; no press waits 60 s. Peer in the same run: a bare view that
inserts one row, asked in the same way on the same nodes after the rush.
Turn of the month (500 facilities, 2,000 children): --facilities 500 --children 4 --limit 2000.
Usage: python bench/safeguarding_rush.py [--facilities N] [--children N] [--minutes M]
"""

import argparse
import os
import random
import sys
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from ground import ROOT, SERVER, machine, migrated, own_ground, percentile, steal

sys.path.insert(0, str(ROOT / "bin" / "parts"))
BARE = "bench/bare/"
PROCESSES = 2


# --- what the nodes serve (granian imports this file as ``safeguarding_rush:application``) ---
def bare_insert(request: object) -> object:
    """One row into a table of two columns; no permission, no rule, no trail."""
    from django.db import connection
    from django.http import HttpResponse

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_bare (said) VALUES (%s)", ["present"])
    return HttpResponse("ok", content_type="text/plain")


def application_with_bare() -> object:
    from django.core.wsgi import get_wsgi_application

    served = get_wsgi_application()
    from django.urls import path
    from django.views.decorators.csrf import csrf_exempt

    from madoguchi.config import urls

    urls.urlpatterns.insert(0, path(BARE, csrf_exempt(bare_insert)))
    return served


if os.environ.get("BENCH_SERVES") == "yes":
    application = application_with_bare()


# --- the desks, in processes of their own ---
@dataclass(frozen=True)
class Job:
    """Some of the desks, and the seconds over which their presses are drawn."""

    way: Any
    desks: list[Any]
    seconds: float
    seed: int
    starts_at: float


def rush(job: Job) -> Any:
    """Every desk in a thread of its own."""
    from madoguchi.services.safeguarding.tests.rush_desks import Seen

    seen = [Seen() for _ in job.desks]
    threads = [threading.Thread(target=sit, args=(job, n, seen[n])) for n in range(len(job.desks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    total = Seen()
    for each in seen:
        total.add(each)
    return total


def sit(job: Job, n: int, seen: Any) -> None:
    """One facility's morning."""
    from madoguchi.services.safeguarding.tests.rush_desks import Desk

    draw, who = random.Random(job.seed + n), job.desks[n]
    desk = Desk(job.way, who, seen)
    moments = sorted(draw.random() * job.seconds for _ in range(len(who.numbers) + 1))
    for moment, number in zip(moments, ("", *who.numbers), strict=True):
        time.sleep(max(0.0, job.starts_at + moment - time.monotonic()))
        if not number:
            desk.open_day()
            continue
        code = "absent" if draw.random() < 0.1 else "present"
        desk.press(number, code, twice=draw.random() < 0.1, cut=draw.random() < 0.02)
    desk.close()


def bare(job: tuple[Any, int, float]) -> list[float]:
    """How long the bare view took, asked over one kept connection."""
    from madoguchi.services.safeguarding.tests.rush_desks import HOST

    way, _, seconds = job
    line, took, until = way.connect(), [], time.monotonic() + seconds
    while (began := time.monotonic()) < until:
        line.request("POST", f"/{BARE}", b"x=1", {"Host": HOST})
        answer = line.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{BARE}: {answer.status}")
        took.append(time.monotonic() - began)
    return took


def pressing(job: tuple[Any, Any, float]) -> list[float]:
    """The same of presses of one facility, one after the other."""
    from madoguchi.services.safeguarding.tests.rush_desks import Desk, Seen

    way, who, seconds = job
    seen, until = Seen(), time.monotonic() + seconds
    desk = Desk(way, who, seen)
    while time.monotonic() < until:
        for number in who.numbers:
            desk.press(number, "absent" if seen.codes.get(number) == "present" else "present")
    if seen.wrong:
        raise RuntimeError(seen.wrong[0])
    return [took for _, took in seen.presses]


# --- the run ---
def prepare(chosen: argparse.Namespace) -> tuple[str, list[Any]]:
    started = time.perf_counter()
    migrated()
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from madoguchi.services.safeguarding.tests.factories_rush import make_rush

    call_command("collectstatic", interactive=False, verbosity=0)
    day, desks = make_rush(chosen.facilities, chosen.children, timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_bare (id bigserial PRIMARY KEY, said text NOT NULL)")
        cursor.execute("ANALYZE")
    connection.close()
    print(
        f"{len(desks)} facilities, {sum(len(d.numbers) for d in desks)} children, entries of {day};"
        f" made in {time.perf_counter() - started:.0f} s",
        flush=True,
    )
    return day, desks


def morning(nodes: Any, way: Any, desks: list[Any], chosen: argparse.Namespace) -> bool:
    seconds, taken = chosen.minutes * 60, steal()
    starts_at = time.monotonic() + 3
    jobs = [Job(way, desks[n::PROCESSES], seconds, 1000 * n, starts_at) for n in range(PROCESSES)]
    with get_context("spawn").Pool(PROCESSES) as pool:
        going = pool.map_async(rush, jobs, chunksize=1)
        time.sleep(max(0.0, starts_at + seconds * 0.4 - time.monotonic()))
        killed_at = time.monotonic()
        nodes.kill(0)
        parts = going.get(seconds * 4 + 300)
    seen = parts[0]
    for part in parts[1:]:
        seen.add(part)
    return judged(seen, killed_at, way.day, taken, chosen)


def judged(seen: Any, killed_at: float, day: str, taken: float, chosen: argparse.Namespace) -> bool:
    from madoguchi.services.safeguarding.tests.factories_rush import stored

    codes, counted = stored(day)
    lost = [number for number, code in seen.codes.items() if codes.get(number) != code]
    doubled = counted["operations"] - len(seen.codes) + counted["revisions"]
    doubled += counted["operations with another count than one"]
    took = [seconds for _, seconds in seen.presses]
    after = [seconds for began, seconds in seen.presses if began + seconds > killed_at]
    around = [
        began + seconds - killed_at
        for began, seconds in seen.presses
        if began <= killed_at < began + seconds
    ]
    signed_out = sum("sign-in" in each for each in seen.wrong)
    p95 = percentile(took, 0.95)
    print(
        f"{len(took)} presses in {chosen.minutes:g} min ({len(took) / chosen.minutes / 60:.1f}/s;"
        f" in 15 min it would be {len(took) / 900:.2f}/s), {seen.repeated} tapped twice,"
        f" {seen.cut} cut, one of two nodes killed\n"
        f"  lost {len(lost)}, doubled {doubled} (limits 0); stored {counted['entries']}\n"
        f"  press p50 {percentile(took, 0.5) * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms"
        f" (limit {chosen.limit:.0f} ms), longest {max(took):.2f} s;"
        f" pages p95 {percentile(seen.pages, 0.95) * 1000:.0f} ms\n"
        f"  after the kill: {len(after)} presses, p95 {percentile(after, 0.95) * 1000:.0f} ms;"
        f" {len(around)} were under way, the last of them taken"
        f" {max(around, default=0.0):.2f} s after it (limit 60 s)\n"
        f"  pressed again after 5xx {seen.refused}, after no answer {seen.broken};"
        f" signed out {signed_out} (limit 0); otherwise wrong {len(seen.wrong) - signed_out}\n"
        f"  processor time taken by the hypervisor meanwhile: {steal() - taken:.1f} s",
        flush=True,
    )
    for each in seen.wrong[:5]:
        print(f"  ! {each}")
    whole = counted["entries"] == len(seen.codes) == chosen.facilities * chosen.children
    right = whole and not lost and not doubled and not seen.wrong
    return right and max(took) < 60 and p95 * 1000 < chosen.limit


def against_bare(way: Any, desks: list[Any], seconds: float) -> None:
    """In turns on the node that is left, with as many clients."""
    rates: dict[str, list[float]] = {"bare insert": [], "press": []}
    with get_context("spawn").Pool(PROCESSES) as pool:
        for turn in range(3):
            for name, ask in (("bare insert", bare), ("press", pressing)):
                jobs = [(way, desks[n], seconds) for n in range(PROCESSES)]
                parts = pool.map(ask, jobs, chunksize=1)
                if turn:  # the first turn warms up
                    rates[name].append(sum(map(len, parts)) / seconds)
    best = {name: max(found) for name, found in rates.items()}
    print(
        f"peer: bare insert view {best['bare insert']:.0f}/s, presses {best['press']:.0f}/s:"
        f" {best['press'] / best['bare insert']:.1%} of it, {PROCESSES} clients, one node"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--facilities", type=int, default=300)
    parser.add_argument("--children", type=int, default=10, help="of each facility")
    parser.add_argument(
        "--minutes", type=float, default=5, help="the 15 minutes pressed into these"
    )
    parser.add_argument("--limit", type=float, default=500, help="p95 of a press, milliseconds")
    parser.add_argument("--workers", type=int, default=1, help="of each node")
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--server", default=SERVER)
    chosen = parser.parse_args()
    import nodes
    import packages
    import servers

    production = {
        "DJANGO_SETTINGS_MODULE": "madoguchi.config.settings.production",
        "MADOGUCHI_SECRET_KEY": "only-to-measure-" + "0123456789abcdefghijklmnopqrstuvwxyz",
        "MADOGUCHI_HOSTS": nodes.HOST,
        "MADOGUCHI_PUBLIC_URL": f"https://{nodes.HOST}",
        "MADOGUCHI_TRUSTED_PROXIES": "127.0.0.1",
        "MADOGUCHI_MODULES": "safeguarding",
    }
    with ExitStack() as stack:
        if program := packages.redis_program():
            production["MADOGUCHI_REDIS_URL"] = stack.enter_context(servers.redis(program))
        folder = stack.enter_context(own_ground("rush", chosen.server, **production))
        print(f"{machine()}\nRedis: {'yes' if program else 'no'}", flush=True)
        day, desks = prepare(chosen)
        env = os.environ | {
            "BENCH_SERVES": "yes",
            "PYTHONPATH": os.pathsep.join((os.environ["PYTHONPATH"], str(Path(__file__).parent))),
        }
        place = folder / "nodes"
        place.mkdir()
        both = stack.enter_context(
            nodes.two_nodes(
                place, sys.executable, env, workers=chosen.workers, threads=chosen.threads,
                application="safeguarding_rush:application",
            )
        )  # fmt: skip
        from madoguchi.services.safeguarding.tests.rush_desks import Way

        way = Way(both.https, str(place / "fullchain.pem"), day)
        right = morning(both, way, desks, chosen)
        against_bare(way, desks, 5)
        from django.db import connection

        connection.close()
        print("all limits held" if right else "a limit was MISSED")
    sys.exit(0 if right else 1)


if __name__ == "__main__":
    main()
