"""Nightly evaluation of all rules: how long, how it grows, and what one absence costs.

Peer in the same run: reading the same entries and doing nothing with them.
Three wards, each in a database of its own: a fifth of the children with one year behind them, the
same with all years, all children with all years. Goals: linear in the children (a child costs at
most a quarter more), nearly independent of the years, and one absence looks at one child only.
Usage: python bench/safeguarding_nightly.py [CHILDREN] [YEARS] [--server URL]
"""

import argparse
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone

from ground import SERVER, alone, machine, migrated, own_ground, percentile, steal

JST = timezone(timedelta(hours=9))
TODAY = date(2026, 6, 30)
SINGLES = 60
MORE = 1.25


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=JST)


def counted(work: Callable[[], object]) -> int:
    """Statements of one call."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as context:
        work()
    return len(context)


def one_size(children: int, years: int) -> tuple[float, set[int]]:
    """(seconds of a night for one child, how many children one absence looked at)."""
    from django.db import connection
    from safeguarding_ground import make_ward

    from madoguchi.services.safeguarding.commands import evaluation
    from madoguchi.services.safeguarding.models import Alert, AttendanceEntry, Child, Standing

    first = date(TODAY.year - years, 7, 1)
    ward = make_ward(children, first, TODAY - timedelta(days=1))
    stolen = steal()
    cold = seconds(lambda: evaluation.evaluate_nightly(at(TODAY, 4)))
    raised = Alert.objects.count()
    next_night = seconds(lambda: evaluation.evaluate_nightly(at(TODAY + timedelta(days=1), 4)))
    window = TODAY - timedelta(days=150)
    rows = AttendanceEntry.objects.filter(day__gte=window).order_by()
    fields = ("placement_id", "day", "code", "family_contact", "reason")
    bare = seconds(lambda: sum(1 for _ in rows.values_list(*fields).iterator(chunk_size=5000)))
    keys = list(Child.objects.order_by("pk").values_list("pk", flat=True)[:: children // SINGLES])
    singles, looked_at = [], set()
    for n, key in enumerate(keys):
        moment = at(TODAY + timedelta(days=1), 9) + timedelta(seconds=n)
        evaluation.mark_for_evaluation([key], now=moment)
        started = time.perf_counter()
        looked_at.add(evaluation.evaluate_changed(moment))
        singles.append(time.perf_counter() - started)
    moment = at(TODAY + timedelta(days=1), 10)
    evaluation.mark_for_evaluation(keys[:1], now=moment)
    statements = counted(lambda: evaluation.evaluate_changed(moment))
    print(
        f"{children:>6} children, {years} years, {ward['entries']:>9,} entries |"
        f" first night {cold:6.1f} s with {raised} alerts | next night {next_night:6.1f} s"
        f" = {next_night / children * 1000:5.2f} ms a child | bare read {bare:5.1f} s"
        f" (x{next_night / bare:.1f}) | one absence p50 {percentile(singles, 0.5) * 1000:5.1f}"
        f" p95 {percentile(singles, 0.95) * 1000:5.1f} ms, {statements} statements,"
        f" looks at {sorted(looked_at)} child | steal {steal() - stolen:.0f} s",
        flush=True,
    )
    assert Standing.objects.count() == children
    connection.close()
    return next_night / children, looked_at


def one_ward(children: int, years: int, server: str) -> tuple[float, set[int]]:
    with own_ground("nightly", server, MADOGUCHI_MODULES="safeguarding"):
        migrated()
        return one_size(children, years)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("children", type=int, nargs="?", default=5000)
    parser.add_argument("years", type=int, nargs="?", default=3)
    parser.add_argument("--server", default=SERVER)
    typed = parser.parse_args()
    sys.path.insert(0, str(__file__).rpartition("/")[0])
    print(machine(), flush=True)
    sizes = ((typed.children // 5, 1), (typed.children // 5, typed.years))
    (young, _), (few, _), (all_, looked_at) = (
        alone(one_ward, *size, typed.server) for size in (*sizes, (typed.children, typed.years))
    )
    right = all_ <= few * MORE and looked_at == {1}
    print(
        f"growth: five times the children x{all_ / few:.2f} a child (limit x{MORE});"
        f" {typed.years} years instead of one x{few / young:.2f};"
        f" one absence looks at {sorted(looked_at)} child: {'kept' if right else 'MISSED'}"
    )
    sys.exit(0 if right else 1)


if __name__ == "__main__":
    main()
