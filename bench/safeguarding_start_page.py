"""The ward's start page with 5,000 children and 500,000 entries: statements and time.

Peer in the same run: the page that says that nothing was found (404), through the same stack.
Goals: statements constant (with a tenth of the children and with all, in databases of their own),
p95 under 200 ms for a caseworker.
Usage: python bench/safeguarding_start_page.py [CHILDREN] [DAYS] [--server URL]
"""

import argparse
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Any
from unittest.mock import patch

from ground import SERVER, alone, machine, migrated, own_ground, percentile, steal

JST = timezone(timedelta(hours=9))
TODAY = date(2026, 6, 30)
ROUNDS = 60
GOAL_MS = 200
PAGE = "/safeguarding/ward/"


def timed(spans: list[float]) -> Callable[..., Any]:
    """A wrapper of the database's cursor that notes how long each statement took."""

    def run(execute: Callable[..., Any], *asked: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(*asked)
        finally:
            spans.append(time.perf_counter() - started)

    return run


def measure(children: int, days: int) -> dict[str, tuple[int, float]]:
    """Who opened the start page -> (statements, p95 in ms)."""
    from django.db import connection
    from safeguarding_ground import make_ward

    from madoguchi.core.testing.sign_in import signed_in_client
    from madoguchi.services.safeguarding.commands.evaluation import evaluate_nightly

    ward = make_ward(children, TODAY - timedelta(days=days), TODAY - timedelta(days=1))
    now = datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=JST)
    found = {}
    with patch("django.utils.timezone.now", lambda: now):
        evaluate_nightly(now)
        print(f"{children} children, {ward['entries']:,} entries", flush=True)
        for who in ("caseworker", "supervisor", "officer"):
            client = signed_in_client(ward[who])
            client.defaults["HTTP_HOST"] = "127.0.0.1"
            stolen = steal()
            for address in (PAGE, "/safeguarding/nothing/"):
                client.get(address)
                statements: list[float] = []
                with connection.execute_wrapper(timed(statements)):
                    answer = client.get(address)
                spans = []
                for _ in range(ROUNDS):
                    started = time.perf_counter()
                    client.get(address)
                    spans.append((time.perf_counter() - started) * 1000)
                if address == PAGE:
                    found[who] = (len(statements), percentile(spans, 0.95))
                print(
                    f"  {who:<10} {address:<24} {answer.status_code}"
                    f" {len(statements):>3} statements of {sum(statements) * 1000:5.1f} ms,"
                    f" p50 {percentile(spans, 0.5):6.1f} p95 {percentile(spans, 0.95):6.1f} ms",
                    flush=True,
                )
            print(f"  steal {steal() - stolen:.1f} s", flush=True)
    connection.close()
    return found


def one_ward(children: int, days: int, server: str) -> dict[str, tuple[int, float]]:
    ground = {"MADOGUCHI_MODULES": "safeguarding", "MADOGUCHI_DEMO_SIGN_IN": "yes"}
    with own_ground("start", server, **ground):
        migrated()
        return measure(children, days)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("children", type=int, nargs="?", default=5000)
    parser.add_argument("days", type=int, nargs="?", default=150, help="calendar days")
    parser.add_argument("--server", default=SERVER)
    typed = parser.parse_args()
    sys.path.insert(0, str(__file__).rpartition("/")[0])
    print(machine(), flush=True)
    few = alone(one_ward, typed.children // 10, typed.days, typed.server)
    all_ = alone(one_ward, typed.children, typed.days, typed.server)
    is_constant = all(few[who][0] == all_[who][0] for who in few)
    p95 = all_["caseworker"][1]
    print(
        f"statements {'constant' if is_constant else 'NOT constant'}; caseworker p95 {p95:.0f} ms,"
        f" goal {GOAL_MS} ms: {'kept' if p95 < GOAL_MS else 'MISSED'}"
    )
    sys.exit(0 if is_constant and p95 < GOAL_MS else 1)


if __name__ == "__main__":
    main()
