#!/usr/bin/env python3
"""duty_dates: every duty of 200 invented contracts against a table written without the product.

Contracts begin in three fiscal years, last one month to three years, on odd days too. Each is
drafted and signed through the commands; then each row of its duties (54 clauses of two sets) is
compared with TABLE and the month arithmetic below, which import no rule of the product.
Peer in the same run: inserting as many rows as a contract's duties into a bare table.
Usage: python bench/duty_dates.py [CONTRACTS] [--server URL|sqlite]
"""

import random
import statistics
import sys
import time
from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from ground import measured, percentile

ONCE, MONTH, TENTH, TALKS = "at once", "one month", "tenth of the next month", "no day"
REPORT, YEAR, HALF, END, ALWAYS = "tenth or the last day", "year", "half year", "end", "always"
# code: (when, the attribute without which it is not owed)
DATA = {
    "secrecy": (ONCE, ""), "written_form": (ALWAYS, ""), "regulations": (ONCE, ""),
    "roster": (ONCE, ""), "emergency_contacts": (ONCE, ""), "schedule": (ONCE, ""),
    "network_diagram": (ONCE, "handles_specific_personal_files"),
    "security_specification": (ONCE, "handles_specific_personal_files"),
    "cloud_risks": (ONCE, "uses_cloud"), "subcontracting": (ALWAYS, ""), "purpose": (ALWAYS, ""),
    "lent_assets": (ALWAYS, ""), "copying": (ALWAYS, ""), "copies_erased": (END, ""),
    "taking_out": (ALWAYS, ""), "siting": (MONTH, "installs_equipment"),
    "outside_servers": (ONCE, "has_outside_servers"),
    "outside_servers_checked": (HALF, "has_outside_servers"), "badges": (MONTH, ""),
    "computers": (MONTH, ""), "regulations_kept": (YEAR, ""), "locked_screens": (YEAR, ""),
    "id_rules": (MONTH, "maintains_systems"), "id_rules_checked": (YEAR, "maintains_systems"),
    "training_plan": (MONTH, ""), "training_done": (YEAR, ""),
    "logs": (MONTH, "maintains_systems"), "clocks": (MONTH, "maintains_systems"),
    "backup_method": (ONCE, "maintains_systems"), "verification": (TALKS, "develops_systems"),
    "patches": (TENTH, "maintains_systems"), "separation": (MONTH, "develops_systems"),
    "isolation": (ONCE, "handles_specific_personal_files"),
    "log_analysis": (TENTH, "handles_specific_personal_files"),
    "cloud_measures": (ONCE, "uses_cloud"), "custody": (ALWAYS, ""), "transport": (ALWAYS, ""),
    "storage": (YEAR, ""), "returned": (END, ""), "hand_over": (ALWAYS, ""),
    "scrapping": (ALWAYS, ""), "monthly_report": (REPORT, ""), "audit": (ALWAYS, ""),
    "entry": (ALWAYS, ""), "emergency": (ALWAYS, ""), "incident": (ALWAYS, ""),
    "service_levels": (TENTH, "has_service_levels"), "breach": (ALWAYS, ""),
}  # fmt: skip
PERSONAL = {
    "secrecy": (ONCE, ""), "written_form": (ALWAYS, ""), "regulations": (ONCE, ""),
    "roster": (ONCE, ""), "emergency_contacts": (ONCE, ""), "schedule": (ONCE, ""),
    "subcontracting": (ALWAYS, ""), "purpose": (ALWAYS, ""), "copying": (ALWAYS, ""),
    "copies_settled": (END, ""), "regulations_kept": (YEAR, ""), "training": (YEAR, ""),
    "due_care": (YEAR, ""), "erased": (END, ""), "monthly_report": (REPORT, ""),
    "audit": (ALWAYS, ""), "entry": (ALWAYS, ""), "incident": (ALWAYS, ""),
    "breach": (ALWAYS, ""),
}  # fmt: skip
TABLE = {
    **{f"data_processing.{code}": row for code, row in DATA.items()},
    **{f"personal_information.{code}": row for code, row in PERSONAL.items()},
}
CHOICES = (
    "handles_specific_personal_files", "uses_cloud", "installs_equipment", "has_outside_servers",
    "maintains_systems", "develops_systems", "has_service_levels",
)  # fmt: skip
Line = tuple[str, date | None, date | None]


def shifted(day: date, months: int) -> date:
    """The same day of another month, or that month's last."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def within_a_month(signed: date) -> date:
    """The last day of one month from a day, itself not counted (民法140条): the month ends
    on the eve of the day that answers to its first, or on its own last day (143条2項)."""
    begin = signed + timedelta(days=1)
    answering = shifted(begin, 1)
    return answering - timedelta(days=1) if answering.day == begin.day else answering


def months(first: date, last: date) -> Iterator[date]:
    yield first
    following = shifted(first.replace(day=1), 1)
    while following <= last:
        yield following
        following = shifted(following, 1)


def lines_of(code: str, signed: date, first: date, last: date) -> Iterator[Line]:
    """(code, first day of the period, due day) as the papers say."""
    when = TABLE[code][0]
    if when in (ONCE, MONTH, TALKS):
        due = {ONCE: signed, MONTH: within_a_month(signed), TALKS: None}[when]
        yield code, None, due
    elif when in (TENTH, REPORT):
        for month in months(first, last):
            tenth = shifted(month.replace(day=1), 1).replace(day=10)
            is_last = (month.year, month.month) == (last.year, last.month)
            yield code, month, last if when == REPORT and is_last else tenth
    elif when == YEAR:
        begin = first
        while begin <= last:
            close = date(begin.year + (begin.month >= 4), 3, 31)
            yield code, begin, min(close, last)
            begin = close + timedelta(days=1)
    elif when == HALF:
        begin, step = first, 1
        while begin <= last:
            following = shifted(first, 6 * step)
            yield code, begin, min(following - timedelta(days=1), last)
            begin, step = following, step + 1
    elif when == END:
        yield code, None, last
    else:
        yield code, None, None


def expected(signed: date, first: date, last: date, held: set[str]) -> set[Line]:
    found: set[Line] = set()
    for code, (_, only_if) in TABLE.items():
        is_owed = not only_if or only_if in held
        found.update(lines_of(code, signed, first, last) if is_owed else [(code, None, None)])
    return found


def invented(random_: random.Random) -> dict[str, Any]:
    """Days and nature of one contract."""
    first = date(random_.choice((2025, 2026, 2027)), 4, 1) + timedelta(random_.randrange(365))
    if random_.random() < 0.5:
        first = first.replace(day=1)
    last = shifted(first, random_.randint(1, 36)) - timedelta(days=random_.choice((1, 1, 5)))
    signed = first - timedelta(days=random_.randrange(0, 21))
    return {
        "first": first, "last": last, "signed": signed,
        "held": {code for code in CHOICES if random_.random() < 0.5},
    }  # fmt: skip


def main(count: int) -> int:
    from madoguchi.core.testing.personas import as_actor, make_world
    from madoguchi.services.contracts.commands import concluding, drafting
    from madoguchi.services.contracts.terms import Attribute

    today = date(2026, 4, 1)
    now = datetime(2026, 4, 1, 1, tzinfo=UTC)
    world = make_world(today)
    officer, chief = as_actor(world.saeki, today), as_actor(world.takahashi, today)
    random_ = random.Random(20260401)
    wrong, owed, spent = [], [], []
    for number in range(count):
        facts = invented(random_)
        began = time.perf_counter()
        chain = drafting.start_chain(
            title=f"業務{number}", section=world.sections["000"],
            contractor=world.mihon_kikaku, by=officer, now=now,
        )  # fmt: skip
        draft = drafting.ContractDraft(
            title=f"業務委託{number}", starts_on=facts["first"], ends_on=facts["last"],
            price_yen=1_000_000,
            attributes=[Attribute(code) for code in
                        ("data_processing", "personal_data", *sorted(facts["held"]))],
        )  # fmt: skip
        contract = drafting.draft_contract(chain, draft, by=officer, now=now)
        concluding.conclude(contract, concluded_on=facts["signed"], by=chief, now=now)
        spent.append(time.perf_counter() - began)
        duties = contract.duties.exclude(code__startswith="public_contract.")
        found = set(duties.values_list("code", "period_on", "due_on"))
        owed.append(contract.duties.count())
        difference = found ^ expected(facts["signed"], facts["first"], facts["last"], facts["held"])
        if difference or len(found) != duties.count():
            wrong.append((number, sorted(map(str, difference))[:4]))
    say(owed, wrong, spent, bare_insert(sum(owed) // count))
    return 1 if wrong else 0


def bare_insert(rows: int) -> float:
    """Seconds for so many rows in one statement into a table without keys, triggers or trail."""
    from django.db import connection, transaction

    spans = []
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_bare (code varchar(80), period_on date, due_on date)")
    for _ in range(20):
        began = time.perf_counter()
        with transaction.atomic(), connection.cursor() as cursor:
            values = ", ".join(["('data_processing.patches', '2026-04-01', '2026-05-10')"] * rows)
            cursor.execute(f"INSERT INTO bench_bare VALUES {values}")
        spans.append(time.perf_counter() - began)
    return statistics.median(spans)


def say(owed: list[int], wrong: list[Any], spent: list[float], bare: float) -> None:
    count, rows = len(owed), sum(owed)
    quarter = max(1, count // 4)
    first, last = statistics.median(spent[:quarter]), statistics.median(spent[-quarter:])
    begin, end = (
        sum(spent[part]) / sum(owed[part]) for part in (slice(0, quarter), slice(-quarter, None))
    )
    middle = statistics.median(spent)
    print(
        f"{count} contracts, {len(TABLE)} kinds of duty of 54 clauses, {rows:,} duties;"
        f" contracts with a wrong day: {len(wrong)} (limit 0)"
    )
    for number, difference in wrong[:10]:
        print(f"  {number}: {difference}")
    print(
        f"draft and signature of one: median {middle * 1000:.0f} ms,"
        f" p95 {percentile(spent, 0.95) * 1000:.0f} ms; {sum(spent):.0f} s in all"
    )
    print(
        f"growth: first quarter {first * 1000:.0f} ms, last quarter {last * 1000:.0f} ms"
        f" (x{last / first:.2f}); by duty {begin * 1000:.2f} and {end * 1000:.2f} ms"
        f" (x{end / begin:.2f})"
    )
    print(
        f"peer: {rows // count} bare rows in one statement {bare * 1000:.1f} ms"
        f" (a contract takes x{middle / bare:.0f})"
    )


if __name__ == "__main__":
    sys.exit(measured("duties", __doc__, 200, main))
