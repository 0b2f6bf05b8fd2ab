"""Search over children, and the access log with a million entries: statements and time.

Peer in the same run: the page that says that nothing was found (404), through the same stack.
Limits: A小学校 + 欠席3日以上 + May over 2,000 children under 2 s (SAFE-042); one person's day out
of 1,000,000 entries under 3 s (SAFE-065).
Usage: python bench/safeguarding_search.py [CHILDREN] [ENTRIES] [--server URL]
"""

import argparse
import sys
import time
from datetime import date, datetime, timedelta, timezone
from typing import Any
from unittest.mock import patch

from ground import SERVER, machine, migrated, own_ground, percentile, steal

JST = timezone(timedelta(hours=9))
TODAY = date(2026, 6, 30)
ROUNDS = 20
LIMITS_MS = {"search": 2000, "search, all cases": 2000, "log: user and day": 3000}
FIRST = date(2026, 4, 1)


def fill_trail(count: int, people: list[Any]) -> None:
    """Views of 300 people over 90 days, in one statement, with triggers off."""
    from django.db import connection
    from safeguarding_ground import analyse, triggers_off

    keys = [person.pk for person in people]
    with triggers_off(), connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO trail_trailentry (seq, at, actor_kind, actor_id, actor_label, action,
              table_name, row_pk, label, before, after, reason, source, previous, hash)
            SELECT 10000000 + n, timestamptz '2026-04-01 08:00+09' + (n %% 90) * interval '1 day'
                + (n / 90 %% 32400) * interval '1 second',
              'person', (%s::int[])[1 + n %% %s], '例題', 'view', 'safeguarding_child',
              (n %% 2000)::text, '児童の経過', '', '{"number": "J000001"}', '',
              'web:GET safeguarding/children/<str:number>/ from 203.0.113.5', '', ''
            FROM generate_series(1, %s) AS n
            """,
            [keys, len(keys), count],
        )
    analyse()


def visits(client: Any, address: str) -> tuple[int, int, float, float]:
    """Status, statements, p50 and p95 in ms of the page."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        status = client.get(address).status_code
    statements = len(seen)  # now: the next visit empties the log
    spans = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        client.get(address)
        spans.append((time.perf_counter() - started) * 1000)
    return status, statements, percentile(spans, 0.5), percentile(spans, 0.95)


def measure(children: int, entries: int) -> bool:
    from django.utils.http import urlencode
    from safeguarding_ground import make_ward

    from madoguchi.core.accounts.models import Person
    from madoguchi.core.accounts.terms import Role
    from madoguchi.core.testing.personas import add_person
    from madoguchi.core.testing.sign_in import signed_in_client

    ward = make_ward(children, FIRST, TODAY - timedelta(days=1))
    fill_trail(entries, list(Person.objects.order_by("pk")))
    chief = add_person(
        "chief", "", "chief@bench.example.jp", organisation=ward["contract"].section,
        roles=(Role.APPROVER,), since=FIRST,
    )  # fmt: skip
    now = datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=JST)
    asked = urlencode({"q": "第1小学校", "month": "2026-05", "absent": "3", "scope": "all"})
    day = urlencode({"who": ward["caseworker"].email, "day": "2026-05-11"})
    pages = (
        ("search", ward["supervisor"], f"/safeguarding/children/?{asked}"),
        ("search, all cases", ward["officer"], f"/safeguarding/children/?{asked}"),
        ("log: user and day", chief, f"/safeguarding/accesses/?{day}"),
        ("log: user, all days", chief, f"/safeguarding/accesses/?who={ward['caseworker'].email}"),
        ("404", chief, "/safeguarding/nothing/"),
    )
    print(f"{children} children, {ward['entries']:,} days, {entries:,} trail entries", flush=True)
    held: list[bool] = []
    with patch("django.utils.timezone.now", lambda: now):
        for label, who, address in pages:
            client = signed_in_client(who)
            client.defaults["HTTP_HOST"] = "127.0.0.1"
            stolen = steal()
            status, statements, half, most = visits(client, address)
            held.append(most < LIMITS_MS.get(label, most + 1))
            print(
                f"  {label:<20} {status} {statements:>3} statements,"
                f" p50 {half:7.1f} p95 {most:7.1f} ms, steal {steal() - stolen:.1f} s",
                flush=True,
            )
    return all(held)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("children", type=int, nargs="?", default=2000)
    parser.add_argument("entries", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--server", default=SERVER)
    typed = parser.parse_args()
    sys.path.insert(0, str(__file__).rpartition("/")[0])
    with own_ground(
        "search", typed.server, MADOGUCHI_MODULES="safeguarding", MADOGUCHI_DEMO_SIGN_IN="yes"
    ):
        print(machine(), flush=True)
        migrated()
        right = measure(typed.children, typed.entries)
        from django.db import connection

        connection.close()
    print("all limits held" if right else "a limit was MISSED")
    sys.exit(0 if right else 1)


if __name__ == "__main__":
    main()
