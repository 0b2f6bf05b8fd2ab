"""The other facilities of the demo, in bulk: children, weeks of days, and a story here and there.

What a person would press goes through the commands; what 296 facilities typed in over weeks is
written at once, as a restore would, so that the demo loads quickly.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from madoguchi.core.accounts.models import Organisation, Person
from madoguchi.core.calendar.business import months_before
from madoguchi.core.calendar.jst import at, day_of
from madoguchi.services.safeguarding.demo.names import FAMILY, GIVEN, SHAPES
from madoguchi.services.safeguarding.models import (
    AttendanceEntry,
    CaseAssignment,
    Child,
    EntryOperation,
    EvaluationDue,
    Facility,
    InformationRequest,
    Placement,
    ServiceContract,
)
from madoguchi.services.safeguarding.queries.calendars import expected_days_of
from madoguchi.services.safeguarding.queries.sealed import name_digest, sealed_name
from madoguchi.services.safeguarding.rules.facility_calendar import ExpectedDays

MONTHS_BACK = timedelta(days=100)
CHILDREN_EACH = (2, 1, 3, 1, 2)
SILENT_EACH, SILENT_DAYS = 50, (2, 3, 4, 6)
BATCH = 2000
# What a letter of a story says: code, contact, reason. "?" is a day of which nothing was said.
SAID = {
    "o": ("present", "", ""),
    "l": ("late", "", ""),
    "x": ("absent", "received", "illness"),
    "h": ("absent", "received", "hospital_visit"),
    "f": ("absent", "received", "family"),
    "n": ("absent", "none", "other"),
    "u": ("absent", "received", "unknown"),
    "r": ("recognised_online", "", ""),
}
# (every so many facilities, the first of them, the last expected days of its first child; in turn,
# so that some were known a day earlier)
STORIES = (
    (25, 3, ("xxxxxxxx",)),  # seven days and one more
    (25, 7, ("xxx", "xxxx")),  # three days in a row
    (50, 11, ("xxxxx??",)),  # five days, and two of which nobody knows
    (40, 13, ("n", "no")),  # the family did not call
    (60, 17, ("u", "uo")),  # nobody knows why
    (75, 19, ("rrrrrrrrrrr",)),  # met by nobody
    (50, 23, ("xoxoxolxoxo",)),  # more than in the three months before
)


@dataclass(frozen=True)
class Ground:
    """Where the children are put: the contract, who holds the cases, and the days of the demo.

    holders  centres in turn, each with its caseworker or nobody
    first    the first day of the fiscal year
    asked    of the requests: the first day asked for, when they were issued and acknowledged
    """

    contract: ServiceContract
    holders: Sequence[tuple[Organisation, Person | None]]
    officer: Person
    first: date
    asked: "Asking"
    last: date
    basis: str


@dataclass(frozen=True)
class Asking:
    """A request is issued and acknowledged before the days that it asks for begin."""

    from_on: date
    issued_at: datetime
    acknowledged_at: datetime

    @classmethod
    def before(cls, from_on: date, first: date, now: datetime) -> "Asking":
        """Ten days ahead and two days later, never before ``first`` nor after ``now``."""
        issued = min(at(max(from_on - timedelta(days=10), first), 10), now)
        return cls(from_on, issued, min(issued + timedelta(days=2, hours=4), now))


def populate(ground: Ground, facilities: Sequence[Facility], taken: int) -> list[Placement]:
    """Children of these facilities, numbered from ``taken`` on, with holder and request."""
    wanted = [f for n, f in enumerate(facilities) for _ in range(CHILDREN_EACH[n % 5])]
    children = Child.objects.bulk_create(
        _child(ground, taken + n + 1, facility) for n, facility in enumerate(wanted)
    )
    CaseAssignment.objects.bulk_create(
        _assignment(ground, child, n) for n, child in enumerate(children)
    )
    placements = Placement.objects.bulk_create(
        Placement(child=child, facility=facility, grade=child.grade, from_on=ground.first)
        for child, facility in zip(children, wanted, strict=True)
    )
    InformationRequest.objects.bulk_create(
        InformationRequest(
            placement=placement, from_on=ground.asked.from_on, until_on=ground.last,
            legal_basis=ground.basis, issued_by=ground.officer, issued_at=ground.asked.issued_at,
            acknowledged_at=ground.asked.acknowledged_at,
        )
        for placement in placements
    )  # fmt: skip
    return placements


def _child(ground: Ground, count: int, facility: Facility) -> Child:
    number = f"J{count:06d}"
    name = f"{FAMILY[count * 7 % len(FAMILY)]} {GIVEN[(count * 3 + count // 20) % len(GIVEN)]}"
    grades = next(shape[3] for shape in SHAPES if shape[1].value == facility.kind)
    return Child(
        contract=ground.contract, number=number,
        ward_number=f"支{ground.first.year}-{count:04d}",
        name_encrypted=sealed_name(ground.contract, number, name),
        name_digest=name_digest(ground.contract, name), grade=grades[count % len(grades)].value,
        registered_at=at(ground.first, 9),
    )  # fmt: skip


def _assignment(ground: Ground, child: Child, n: int) -> CaseAssignment:
    # Every 45 children the turn moves on, so that no centre gets all stories of one kind.
    centre, worker = ground.holders[(n + n // 45) % len(ground.holders)]
    return CaseAssignment(child=child, organisation=centre, caseworker=worker, from_on=ground.first)


def write_days(placements: Sequence[Placement], now: datetime) -> int:
    """Entries of the last weeks, stories included; marks the children for the rules. How many."""
    expected = expected_days_of(placements)
    operations = _operations({p.facility for p in placements}, now)
    told = stories(placements)
    entries = [
        entry
        for placement in placements
        for entry in _entries(placement, expected[placement.pk], told.get(placement.pk, ""),
                              operations[placement.facility_id], now)
    ]  # fmt: skip
    AttendanceEntry.objects.bulk_create(entries, batch_size=BATCH)
    EvaluationDue.objects.bulk_create(
        EvaluationDue(child_id=key, marked_at=now) for key in {p.child_id for p in placements}
    )
    return len(entries)


def _operations(facilities: Iterable[Facility], now: datetime) -> dict[int, EntryOperation]:
    rows = EntryOperation.objects.bulk_create(
        EntryOperation(facility=one, key=f"demo-{one.code}", digest="", made_at=now)
        for one in sorted(facilities, key=lambda one: one.code)
    )
    return {row.facility_id: row for row in rows}


def stories(placements: Iterable[Placement]) -> dict[int, str]:
    """Placement's primary key -> its last expected days; a silent facility says nothing of any."""
    told: dict[int, str] = {}
    order = {code: n for n, code in enumerate(sorted({p.facility.code for p in placements}))}
    seen: set[str] = set()
    for placement in placements:
        code = placement.facility.code
        n = order[code]
        if n % SILENT_EACH == SILENT_EACH - 1:
            told[placement.pk] = "?" * SILENT_DAYS[n // SILENT_EACH % len(SILENT_DAYS)]
        elif code not in seen:
            seen.add(code)
            words = (w[n // each % len(w)] for each, first, w in STORIES if n % each == first)
            word = next(words, "")
            told |= {placement.pk: word} if word else {}
    return told


def _entries(
    placement: Placement,
    expected: ExpectedDays,
    word: str,
    operation: EntryOperation,
    now: datetime,
) -> Iterator[AttendanceEntry]:
    today = day_of(now)
    # Last month whole, so that its reports are; more where a habit of three months is compared.
    since = months_before(today.replace(day=1), 1)
    if len(word) > len("xxxxxxxx"):
        since = today - MONTHS_BACK
    first = max(placement.from_on, since)
    days = expected.between(first, today - timedelta(days=1))
    letters = [_usual(placement, day) for day in days]
    if word:
        letters[-len(word) :] = word[-len(letters) :] if letters else ""
    if "?" not in word and placement.facility_id % 3 and expected.is_expected(today):
        days, letters = [*days, today], [*letters, word[-1] if word[-1:] in {"x", "r"} else "o"]
    for day, letter in zip(days, letters, strict=True):
        if letter in SAID:
            code, contact, reason = SAID[letter]
            yield AttendanceEntry(
                child_id=placement.child_id, placement=placement, day=day, code=code,
                family_contact=contact, reason=reason, operation=operation,
                entered_at=min(at(day, 9, 10), now),
            )  # fmt: skip


def _usual(placement: Placement, day: date) -> str:
    """Here and there a single day of illness or another reason, or late; never two in a row."""
    turn = placement.pk * 7 + day.toordinal() * 13
    if turn % 37 == 0:
        return "xxhxf"[turn // 37 % 5]
    return "l" if turn % 53 == 0 else "o"
