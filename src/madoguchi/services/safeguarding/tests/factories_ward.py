"""What the ward side's tests add to the world: days of attendance, a second centre, alerts."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction

from madoguchi.core.accounts.models import Organisation, Person
from madoguchi.core.accounts.terms import OrganisationKind, Role
from madoguchi.core.calendar.jst import JST
from madoguchi.core.testing.personas import add_organisation
from madoguchi.services.safeguarding.commands.evaluation import evaluate_children
from madoguchi.services.safeguarding.models import (
    Alert,
    AttendanceEntry,
    CaseAssignment,
    Child,
    EntryOperation,
    InformationRequest,
    ManualEdition,
    Placement,
    TrainingInvitation,
    TrainingSession,
)
from madoguchi.services.safeguarding.queries.calendars import expected_days_of
from madoguchi.services.safeguarding.terms import Grade, HolderRole, ManualAudience
from madoguchi.services.safeguarding.tests.factories import Safe, staff

LETTERS = {
    "o": "present", "l": "late", "e": "left_early", "x": "absent", "s": "suspended",
    "b": "bereavement", "r": "recognised_online",
}  # fmt: skip
MONDAY = date(2025, 6, 2)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment in Japan."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=JST)


def attend(
    placement: Placement,
    word: str,
    first: date = MONDAY,
    *,
    contact: str = "received",
    reason: str = "illness",
) -> list[date]:
    """Entries from a word of letters, one an expected day; "?" and "." leave the day unreported."""
    expected = expected_days_of([placement])[placement.pk]
    days = expected.between(first, first + timedelta(days=2 * len(word) + 60))
    operation = EntryOperation.objects.create(
        facility=placement.facility, key=f"{placement.pk}-{first}-{EntryOperation.objects.count()}",
        digest="", made_at=at(first, 9),
    )  # fmt: skip
    said = {"family_contact": contact, "reason": reason}
    AttendanceEntry.objects.bulk_create(
        AttendanceEntry(
            child_id=placement.child_id, placement=placement, day=day, code=LETTERS[letter],
            operation=operation, entered_at=at(day, 9), **(said if letter == "x" else {}),
        )
        for letter, day in zip(word, days, strict=False)
        if letter in LETTERS
    )  # fmt: skip
    return days[: len(word)]


def ask_for_information(
    placement: Placement, safe: Safe, first: date, last: date
) -> InformationRequest:
    """The ward asks the facility to report on this child from the first to the last day."""
    return InformationRequest.objects.create(
        placement=placement, from_on=first, until_on=last, legal_basis="児童虐待防止法第13条の4",
        issued_by=safe.officer, issued_at=at(first, 9),
    )  # fmt: skip


def evaluate(children: Sequence[Placement | Child], now: datetime) -> list[Alert]:
    """The rules look at these children now; the alerts that were raised."""
    keys = [one.child_id if isinstance(one, Placement) else one.pk for one in children]
    with transaction.atomic():
        return evaluate_children(keys, now=now)


def another_centre(safe: Safe) -> tuple[Organisation, Person, Person]:
    """北みほん子ども家庭支援センター, its caseworker and its supervisor."""
    centre = add_organisation(
        "北みほん子ども家庭支援センター", "キタミホン", OrganisationKind.SECTION
    )
    return (
        centre,
        staff(centre, "早乙女 翼", "saotome-t", Role.CASEWORKER),
        staff(centre, "鷲尾 恵", "washio", Role.CASE_SUPERVISOR),
    )


def hold(
    child: Child, centre: Organisation, caseworker: Person | None, role: HolderRole
) -> CaseAssignment:
    """Put the child under this organisation too, or instead."""
    CaseAssignment.objects.filter(child=child, role=role.value).delete()
    return CaseAssignment.objects.create(
        child=child, organisation=centre, caseworker=caseworker, role=role.value,
        from_on=date(2025, 4, 1),
    )  # fmt: skip


def many_children(
    safe: Safe, count: int, *, grade: Grade = Grade.P3, from_on: date = date(2025, 4, 1)
) -> list[Placement]:
    """Children of the school, held by the centre, in a few statements; their names are not read."""
    start = Child.objects.count()
    children = Child.objects.bulk_create(
        Child(
            contract=safe.contract, number=f"M{start + n:06d}", ward_number=f"WM{start + n:06d}",
            name_encrypted="", name_digest="", grade=grade.value, registered_at=at(from_on, 9),
        )
        for n in range(count)
    )  # fmt: skip
    CaseAssignment.objects.bulk_create(
        CaseAssignment(
            child=child, organisation=safe.centre, caseworker=safe.caseworker, from_on=from_on
        )
        for child in children
    )
    return Placement.objects.bulk_create(
        Placement(child=child, facility=safe.school, grade=grade.value, from_on=from_on)
        for child in children
    )


def gate_records(contract, moment):
    """What the gate asks the product's records for: both manuals, a training with attendance."""
    day = moment.date()
    ManualEdition.objects.bulk_create(
        ManualEdition(
            audience=one.value,
            version="1.0",
            published_on=day,
            published_at=moment,
            fingerprint="f",
        )
        for one in ManualAudience
    )
    session = TrainingSession.objects.create(
        contract=contract, title="操作研修", held_on=day, starts_at=time(14), ends_at=time(16),
        place="研修室", attendance_at=moment,
    )  # fmt: skip
    TrainingInvitation.objects.create(
        session=session, belongs_to="例題小学校", name="髙﨑 𠮷乃", email="guest@example.jp",
        attended=True, invited_at=moment,
    )  # fmt: skip
