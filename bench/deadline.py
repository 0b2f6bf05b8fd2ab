"""The deadline under fire: thousands of hand-ins around 17:00:00 from several processes at once.

Proposals (``submit_proposal``) and statements of participation (``file_application``) go through
the product's own commands on PostgreSQL, each with an arrival time drawn within ±2 s of the
deadline; every fourth one stands exactly at -1 µs, 0 or +1 µs. The judge knows nothing of the
product's schedule: it compares the Japanese wall clock of the arrival, as text, with "17:00:00".
Limit: 0 wrongly taken, 0 wrongly refused, 0 wrongly noted. Peer in the same run: a row lock and
one UPDATE in one transaction, as many processes, a table without triggers.
Usage: python bench/deadline.py [--attempts N] [--processes N] [--minutes N] [--server URL]
"""

import argparse
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from multiprocessing import get_context
from typing import Any

from ground import SERVER, machine, migrated, own_ground, percentile

SPREAD = 2_000_000  # microseconds on both sides
EDGES = (-1, 0, 1)
FIRMS = 24  # whose proposals are handed in, taken back and handed in again
STATEMENTS = 20  # one attempt in so many files a statement of participation
SECOND_CLICKS = 10  # one taken hand-in in so many is clicked again, late
TOKYO = timezone(timedelta(hours=9))
PROPOSALS_AT = datetime(2026, 2, 2, 8, tzinfo=UTC)  # 令和8年2月2日(月)午後5時, as the notice says
STATEMENTS_AT = datetime(2026, 1, 16, 8, tzinfo=UTC)  # 令和8年1月16日(金)午後5時


@dataclass
class Tally:
    """What happened, and what should have; every list but the first three must stay empty."""

    taken: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    wrongly_taken: list[str] = field(default_factory=list)
    wrongly_refused: list[str] = field(default_factory=list)
    wrongly_noted: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        for name, values in vars(other).items():
            getattr(self, name).extend(values)

    @property
    def wrong(self) -> int:
        return len(self.wrongly_taken) + len(self.wrongly_refused) + len(self.wrongly_noted)


def is_in_time(moment: datetime) -> bool:
    """The independent judge: 午後5時まで, read off a clock in Tokyo, to the microsecond."""
    return moment.astimezone(TOKYO).strftime("%H:%M:%S.%f") <= "17:00:00.000000"


def drawn_moments(count: int, deadline: datetime, seed: int) -> list[datetime]:
    draw = random.Random(seed)
    shifts = [
        draw.choice(EDGES) if n % 4 == 0 else draw.randint(-SPREAD, SPREAD) for n in range(count)
    ]
    return [deadline + timedelta(microseconds=shift) for shift in shifts]


def attempt(tally: Tally, moment: datetime, command: Callable[[], Any]) -> Any:
    """One hand-in, judged; its result if it was taken."""
    from madoguchi.core.errors import Refused

    started = time.perf_counter()
    try:
        done = command()
    except Refused as refusal:
        tally.refused.append(moment.isoformat())
        if is_in_time(moment) or refusal.code != "deadline_passed":
            tally.wrongly_refused.append(f"{moment.isoformat()} {refusal.code}")
        return None
    finally:
        tally.seconds.append(time.perf_counter() - started)
    tally.taken.append(moment.isoformat())
    if not is_in_time(moment):
        tally.wrongly_taken.append(moment.isoformat())
    return done


def note(tally: Tally, what: str, found: object, wanted: object) -> None:
    """What the database says afterwards must be what was handed in."""
    if found != wanted:
        tally.wrongly_noted.append(f"{what}: {found}, not {wanted}")


# --- one process ---
def submit_all(job: tuple[int, list[int], list[datetime], float]) -> Tally:
    """Hand in each firm's proposal again and again, at the drawn moments."""
    import django

    django.setup()
    from madoguchi.services.procurement.commands.proposals import submit_proposal, take_back
    from madoguchi.services.procurement.models import Proposal

    seed, keys, moments, until = job
    tally, draw = Tally(), random.Random(seed)
    rows = Proposal.objects.select_related("application__tender__case__key")
    proposals = {key: rows.get(pk=key) for key in keys}
    actors = {key: actor_of(proposals[key].application) for key in keys}
    for moment in moments:
        if time.time() > until:
            break
        key = draw.choice(keys)
        actor = actors[key]
        submit = partial(submit_proposal, proposals[key], by=actor)
        done = attempt(tally, moment, partial(submit, now=moment))
        kept = rows.get(pk=key)
        if done is None:
            note(tally, "refused, yet kept", (kept.state, kept.submitted_at), ("draft", None))
            continue
        note(tally, "taken", (kept.state, kept.submitted_at), ("submitted", moment))
        if draw.randrange(SECOND_CLICKS) == 0:
            again = submit(now=moment + timedelta(seconds=5))
            first = (kept.receipt_number, moment)
            note(tally, "second click", (again.receipt_number, again.submitted_at), first)
        take_back(kept, by=actor, now=PROPOSALS_AT - timedelta(hours=1))
    return tally


def file_all(job: tuple[int, int, list[datetime], float]) -> Tally:
    """File a statement at each moment; whoever is refused tries again with the next."""
    import django

    django.setup()
    from madoguchi.services.procurement.commands.applications import file_application
    from madoguchi.services.procurement.models import Application, Tender

    worker, tender_key, moments, until = job
    tally, tender = Tally(), Tender.objects.get(pk=tender_key)
    drafts = (firm_with_draft(tender, f"{worker}-{n}") for n in range(len(moments) + 1))
    application = next(drafts)
    for moment in moments:
        if time.time() > until:
            break
        actor = actor_of(application)
        done = attempt(tally, moment, partial(file_application, application, by=actor, now=moment))
        kept = Application.objects.get(pk=application.pk)
        if done is None:
            note(tally, "refused, yet kept", (kept.state, kept.filed_at), ("draft", None))
            continue
        note(tally, "taken", (kept.state, kept.filed_at), ("filed", moment))
        application = next(drafts)
    return tally


def peer(seconds: float) -> int:
    """How many bare transactions: lock a row, change it."""
    import django

    django.setup()
    from django.db import connection, transaction

    count, until = 0, time.perf_counter() + seconds
    with connection.cursor() as cursor:
        while time.perf_counter() < until:
            with transaction.atomic():
                row = random.randrange(FIRMS)
                cursor.execute("SELECT at FROM bench_peer WHERE id = %s FOR UPDATE", [row])
                cursor.execute("UPDATE bench_peer SET at = clock_timestamp() WHERE id = %s", [row])
            count += 1
    return count


# --- the call and its firms ---
def actor_of(application: Any) -> Any:
    from madoguchi.core.accounts.models import Person
    from madoguchi.core.testing.personas import as_actor
    from madoguchi.services.procurement.tests.factories import TODAY

    person = Person.objects.get(memberships__organisation=application.applicant)
    return as_actor(person, TODAY)


def firm_with_draft(tender: Any, name: str) -> Any:
    """An invented firm and its complete statement, not yet filed."""
    from madoguchi.core.accounts.rules.corporate_number import corporate_number
    from madoguchi.core.accounts.terms import OrganisationKind, Role
    from madoguchi.core.testing.personas import add_organisation, add_person, as_actor
    from madoguchi.services.procurement.commands import applications as applying
    from madoguchi.services.procurement.tests import factories as make

    number = corporate_number(f"9998{random.Random(name).randrange(10**8):08d}")
    firm = add_organisation(
        f"株式会社計測{name}", "ケイソク", OrganisationKind.CONTRACTOR,
        corporate_number=number, is_legal_person=True, representative="髙﨑 計",
    )  # fmt: skip
    person = add_person(
        "髙﨑 計", "たかさき けい", f"kei{name}@example.jp", organisation=firm,
        roles=(Role.CONTRACTOR_MANAGER,), since=datetime(2024, 4, 1, tzinfo=TOKYO).date(),
    )  # fmt: skip
    actor, now = as_actor(person, make.TODAY), make.at(1, 9)
    application = applying.start_application(tender, firm, by=actor, now=now)
    details = {
        "is_registered_bidder": True, "contact_name": person.name,
        "contact_phone": "03-0000-1101", "contact_email": person.email,
    }  # fmt: skip
    applying.save_details(application, details, by=actor, now=now)
    terms = list(tender.standing_terms.values_list("pk", flat=True))
    applying.accept_terms(application, terms, by=actor, now=now)
    for paper in tender.required_papers.filter(applies_to__in=["all", "registered"]):
        applying.attach_paper(application, paper, None, by=actor, now=now)
    return application


def prepare() -> tuple[int, list[int]]:
    """A published call with a committee and invited firms, each with a complete proposal."""
    import io

    from madoguchi.core.testing.personas import make_world
    from madoguchi.services.procurement.commands import applications as applying
    from madoguchi.services.procurement.commands import proposals as proposing
    from madoguchi.services.procurement.terms import ProposalFileKind
    from madoguchi.services.procurement.tests import factories as make

    call = make.publish(make.make_call(make_world(make.TODAY)))
    make.seat_committee(call)
    applications = [firm_with_draft(call.tender, f"p{n}") for n in range(FIRMS)]
    now, keys = make.at(1, 9), []
    for application in applications:
        applying.file_application(application, by=actor_of(application), now=now)
        application.refresh_from_db()
    make.invite(call, *applications)
    now = make.at(1, 30)
    for application in applications:
        actor = actor_of(application)
        proposal = proposing.start_proposal(application, by=actor, now=now)
        content = make.content_for(call.tender)
        proposing.save_draft(proposal, content, by=actor, now=now)
        for kind in (ProposalFileKind.ORIGINAL, ProposalFileKind.COPY):
            stream = io.BytesIO(make.LANDSCAPE_PDF)
            proposing.add_file(proposal, stream, name="a.pdf", kind=kind, by=actor, now=now)
        make.look_through_copies(proposal, by=actor, now=now)
        keys.append(proposal.pk)
    return call.tender.pk, keys


def kept_attempts(tally: Tally, stage: str) -> None:
    """Every refusal stands in the record with its own moment, and nothing else does."""
    from madoguchi.services.procurement.models import RefusedAttempt

    rows = RefusedAttempt.objects.filter(stage=stage).values_list("attempted_at", flat=True)
    kept = sorted(row.astimezone(TOKYO).isoformat() for row in rows)
    given = sorted(datetime.fromisoformat(m).astimezone(TOKYO).isoformat() for m in tally.refused)
    note(tally, "kept attempts", kept == given, wanted=True)


# --- the run ---
def measure(pool: Any, name: str, work: Callable[..., Tally], jobs: list[Any], stage: str) -> Tally:
    tally, started = Tally(), time.perf_counter()
    for part in pool.imap_unordered(work, jobs, chunksize=1):
        tally.add(part)
    took = time.perf_counter() - started
    kept_attempts(tally, stage)
    total = len(tally.seconds)
    print(
        f"{name}: {total:,} attempts, {len(tally.taken):,} taken, {len(tally.refused):,} refused;"
        f" wrongly taken {len(tally.wrongly_taken)}, wrongly refused {len(tally.wrongly_refused)},"
        f" wrongly noted {len(tally.wrongly_noted)} (limit 0)\n"
        f"  {total / took:.0f} attempts/s in all, one takes {percentile(tally.seconds, 0.5):.3f} s"
        f" (p50), {percentile(tally.seconds, 0.95):.3f} s (p95),"
        f" {max(tally.seconds):.3f} s (longest); {took:.0f} s with the drafts made on the way",
        flush=True,
    )
    for wrong in (tally.wrongly_taken + tally.wrongly_refused + tally.wrongly_noted)[:5]:
        print(f"  ! {wrong}")
    return tally


def ready() -> tuple[int, list[int]]:
    """Tables, the call with its firms, and the peer's table."""
    from django.db import connection

    started = time.perf_counter()
    migrated()
    call = prepare()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_peer (id int PRIMARY KEY, at timestamptz)")
        cursor.execute(f"INSERT INTO bench_peer SELECT generate_series(0, {FIRMS - 1})")
    connection.close()
    print(f"a call with {FIRMS} invited firms made in {time.perf_counter() - started:.0f} s")
    return call


def run(attempts: int, processes: int, minutes: float, seed: int) -> bool:
    from madoguchi.core.trail import verify

    tender, keys = ready()
    until = time.time() + minutes * 60
    statements = attempts // STATEMENTS // processes
    proposals = -(-attempts // processes) - statements
    with get_context("spawn").Pool(processes) as pool:
        filed = measure(
            pool, "statements of participation", file_all,
            [(n, tender, drawn_moments(statements, STATEMENTS_AT, seed + n), until)
             for n in range(processes)], "participation",
        )  # fmt: skip
        submitted = measure(
            pool, "proposals", submit_all,
            [(seed + n, keys[n::processes], drawn_moments(proposals, PROPOSALS_AT, -1 - seed - n),
              until) for n in range(processes)], "proposal",
        )  # fmt: skip
        rate = sum(pool.map(peer, [3.0] * processes, chunksize=1)) / 3.0
    done = len(filed.seconds) + len(submitted.seconds)
    found = verify()
    print(f"{done:,} attempts of {attempts:,} asked; seed {seed}")
    print(f"peer: {rate:.0f} bare transactions/s (a row lock and an UPDATE), same processes")
    print(f"trail: {found.links:,} links, {found.problem_count} problems")
    return filed.wrong + submitted.wrong + found.problem_count == 0 and done >= attempts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--attempts", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--minutes", type=float, default=30, help="stop then, and fail")
    parser.add_argument("--server", default=SERVER)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    chosen = parser.parse_args()
    with own_ground("deadline", chosen.server):
        print(machine())
        right = run(chosen.attempts, chosen.processes, chosen.minutes, chosen.seed)
    sys.exit(0 if right else 1)


if __name__ == "__main__":
    main()
