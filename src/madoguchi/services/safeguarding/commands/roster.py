"""Taking in facilities and children: read, look through, then all or nothing."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from django.db import transaction
from django.db.models import Max, QuerySet

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.accounts.terms import OrganisationKind, Role
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.documents.archive import open_archive
from madoguchi.core.documents.decoding import decode_text
from madoguchi.core.documents.sheet_reading import read_rows
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.commands.grades import settle_grades_of
from madoguchi.services.safeguarding.commands.moving import Move, move_child
from madoguchi.services.safeguarding.models import (
    CaseAssignment,
    Child,
    Facility,
    Placement,
    ServiceContract,
)
from madoguchi.services.safeguarding.queries.sealed import name_digest, name_of, sealed_name
from madoguchi.services.safeguarding.rules.lines import line_of
from madoguchi.services.safeguarding.rules.oneroster import COLUMNS, Pupil, pupils_of
from madoguchi.services.safeguarding.rules.roster import (
    CHILD_COLUMNS,
    ChildRow,
    FacilityRow,
    Known,
    Row,
    RowError,
    child_rows,
    facility_rows,
)
from madoguchi.services.safeguarding.terms import HolderRole

MOST_ROWS = 5_000
PERMISSION = "safeguarding.roster.edit"


@dataclass(frozen=True)
class ChildrenPreview:
    """What would happen. ``twins``: rows alike in facility, name and grade to another child."""

    additions: tuple[ChildRow, ...]
    changes: tuple[ChildRow, ...]
    removals: tuple[ChildRow, ...]
    twins: tuple[ChildRow, ...]
    errors: tuple[RowError, ...]

    @property
    def rows(self) -> tuple[ChildRow, ...]:
        return (*self.additions, *self.changes, *self.removals)


def read_roster(stream: BinaryIO, name: str, columns: Sequence[str]) -> list[Row]:
    """The rows of a CSV (UTF-8 or CP932) or Excel file, cells as text without blanks around.

    raises  Refused  unreadable, columns missing, nothing inside, or more than 5,000 rows
    """
    sheet = next(s for s in read_rows(stream, name) if not s.is_hidden)
    rows = [
        Row(record.number, {column: record[column].text for column in columns})
        for record in sheet.records(columns)
    ]
    if not rows:
        raise Refused("nothing_inside", "登録する行がありません。2行目から入力してください。")
    if len(rows) > MOST_ROWS:
        raise Refused("too_many_rows", f"{MOST_ROWS:,}行を超えています。ファイルを分けてください。")
    return rows


def rows_of_oneroster(
    contract: ServiceContract, stream: BinaryIO, *, by: Actor
) -> tuple[list[Row], list[RowError]]:
    """Changes of grade that a OneRoster Japan Profile zip brings to children we know.

    Everybody else in the file is read over and forgotten. A child is known by the school's
    identifier (our 施設番号) and the name; where two are alike, nobody is changed.

    raises  Forbidden, Refused (not a zip of readable texts)
    """
    authorise(by, PERMISSION)
    archive = open_archive(stream)
    files = {
        name: decode_text(archive.part(name))[0] for name in archive.names() if name in COLUMNS
    }
    pupils, errors = pupils_of(files)
    found: dict[tuple[str, str], list[Pupil]] = defaultdict(list)
    known = set(Facility.objects.filter(contract=contract).values_list("code", flat=True))
    for pupil in pupils:
        if pupil.school in known:
            found[pupil.school, name_digest(contract, pupil.name)].append(pupil)
    rows = []
    for placement in _open_placements(contract):
        child = placement.child
        alike = found.get((placement.facility.code, child.name_digest), [])
        if len(alike) == 1 and not child.mark and alike[0].grade != placement.grade:
            rows.append(_changed_grade(placement, alike[0]))
    return rows, errors


def _open_placements(contract: ServiceContract) -> QuerySet[Placement]:
    return Placement.objects.filter(
        child__contract=contract, child__ended_on__isnull=True, until_on__isnull=True
    ).select_related("facility", "child__contract__key")


def _changed_grade(placement: Placement, pupil: Pupil) -> Row:
    holder = placement.child.assignments.filter(
        role=HolderRole.PRIMARY.value, until_on__isnull=True
    ).select_related("organisation").first()  # fmt: skip
    values = (
        placement.child.number, placement.facility.code, name_of(placement.child),
        pupil.grade.label, holder.organisation.name if holder else "", "", "",
    )  # fmt: skip
    return Row(pupil.line, dict(zip(CHILD_COLUMNS, values, strict=True)))


def preview_children(
    contract: ServiceContract, rows: Sequence[Row], *, by: Actor, now: datetime
) -> ChildrenPreview:
    """What the file would do; writes nothing. Raises Forbidden."""
    authorise(by, PERMISSION)
    ready, errors = child_rows(rows, _known(contract), day_of(now))
    return ChildrenPreview(
        additions=tuple(row for row in ready if not row.number),
        changes=tuple(row for row in ready if row.number and not row.ended_on),
        removals=tuple(row for row in ready if row.number and row.ended_on),
        twins=tuple(_twins(contract, [row for row in ready if not row.number])),
        errors=tuple(errors),
    )


def take_in_children(
    contract: ServiceContract, rows: Sequence[Row], *, twins_confirmed: bool, by: Actor,
    now: datetime,
) -> ChildrenPreview:  # fmt: skip
    """Add, change and end as the preview said, or nothing.

    raises  Forbidden
            Refused  the first mistake by its row, or 同姓同名 that nobody has confirmed
    """
    with transaction.atomic():
        # Two files at once would give the same numbers: one waits for the other.
        ServiceContract.objects.select_for_update().get(pk=contract.pk)
        preview = preview_children(contract, rows, by=by, now=now)
        if preview.errors:
            raise Refused("roster_errors", str(preview.errors[0]))
        if preview.twins and not twins_confirmed:
            lines = "、".join(f"{row.line}行目" for row in preview.twins)
            raise Refused(
                "twins",
                f"{lines}は、施設・氏名・学年が同じ児童がいます。別の児童であることを確かめてください。",
            )
        _add(contract, preview.additions, now)
        for row in (*preview.changes, *preview.removals):
            _change(contract, row, by=by, now=now)
    return preview


def take_in_facilities(
    contract: ServiceContract, rows: Sequence[Row], *, by: Actor
) -> tuple[list[Facility], list[RowError]]:
    """Register all facilities of the file, or none: then the errors say why. Raises Forbidden."""
    authorise(by, PERMISSION)
    with transaction.atomic():
        ready, errors = facility_errors(contract, rows)
        if errors:
            return [], errors
        organisations = Organisation.objects.bulk_create(
            Organisation(kind=OrganisationKind.FACILITY.value, name=row.name, phone=row.phone)
            for row in ready
        )
        made = Facility.objects.bulk_create(
            Facility(
                contract=contract, organisation=organisation, code=row.code, kind=row.kind.value,
                input_cycle=row.input_cycle.value, open_weekdays=row.open_weekdays,
                contact=row.contact, starts_on=row.starts_on, ends_on=row.ends_on,
            )
            for organisation, row in zip(organisations, ready, strict=True)
        )  # fmt: skip
    return made, []


def facility_errors(
    contract: ServiceContract, rows: Sequence[Row]
) -> tuple[list[FacilityRow], list[RowError]]:
    """What the file of facilities holds, and what stands in its way."""
    return facility_rows(rows, _known(contract))


def _known(contract: ServiceContract) -> Known:
    facilities = list(Facility.objects.values_list("code", "ends_on", "kind"))
    return Known(
        facilities={code: ends_on for code, ends_on, _ in facilities},
        kinds={code: kind for code, _, kind in facilities},
        children=frozenset(
            Child.objects.filter(contract=contract).values_list("number", flat=True)
        ),
        holders=frozenset(holders().values()),
    )


def holders() -> dict[int, str]:
    """Organisations that hold cases: those with a caseworker or a supervisor."""
    rows = Organisation.objects.filter(
        memberships__role__in=(Role.CASEWORKER.value, Role.CASE_SUPERVISOR.value)
    )
    return dict(rows.distinct().values_list("pk", "name"))


def _twins(contract: ServiceContract, additions: list[ChildRow]) -> list[ChildRow]:
    keys = {row.line: _likeness(contract, row) for row in additions}
    there = {
        (code, digest, grade)
        for code, digest, grade in Placement.objects.filter(
            child__contract=contract, until_on__isnull=True, child__ended_on__isnull=True
        ).values_list("facility__code", "child__name_digest", "grade")
    }
    often = Counter(keys.values())
    return [row for row in additions if keys[row.line] in there or often[keys[row.line]] > 1]


def _likeness(contract: ServiceContract, row: ChildRow) -> tuple[str, str, str]:
    return (row.facility_code, name_digest(contract, row.name), row.grade.value)


def _add(contract: ServiceContract, rows: Sequence[ChildRow], now: datetime) -> None:
    facilities = {f.code: f for f in Facility.objects.filter(contract=contract)}
    organisations = {name: pk for pk, name in holders().items()}
    last = int((Child.objects.aggregate(Max("number"))["number__max"] or "J0")[1:])
    children = Child.objects.bulk_create(
        _child(contract, f"J{last + n:06d}", row, now) for n, row in enumerate(rows, start=1)
    )
    Placement.objects.bulk_create(
        Placement(
            child=child, facility=facilities[row.facility_code], grade=row.grade.value,
            from_on=row.from_on or day_of(now),
        )
        for child, row in zip(children, rows, strict=True)
    )  # fmt: skip
    CaseAssignment.objects.bulk_create(
        CaseAssignment(
            child=child, organisation_id=organisations[row.holder],
            role=HolderRole.PRIMARY.value, from_on=row.from_on or day_of(now),
        )
        for child, row in zip(children, rows, strict=True)
    )  # fmt: skip
    for code, digest, grade in {_likeness(contract, row) for row in rows}:
        _mark_alike(facilities[code], digest, grade)


def _child(contract: ServiceContract, number: str, row: ChildRow, now: datetime) -> Child:
    return Child(
        contract=contract, number=number, ward_number=f"支{number[1:]}",
        name_encrypted=sealed_name(contract, number, row.name),
        name_digest=name_digest(contract, row.name), grade=row.grade.value, registered_at=now,
    )  # fmt: skip


def _mark_alike(facility: Facility, digest: str, grade: str) -> None:
    """①, ② … in the order of registration; a number once given stays."""
    alike = Child.objects.filter(
        placements__facility=facility, placements__grade=grade, name_digest=digest
    ).order_by("number").distinct()  # fmt: skip
    if len(alike) < 2:
        return
    taken = {child.mark for child in alike}
    free = (n for n in range(1, 1000) if n not in taken)
    for child in alike:
        if not child.mark:
            Child.objects.filter(pk=child.pk).update(mark=next(free))


def _change(contract: ServiceContract, row: ChildRow, *, by: Actor, now: datetime) -> None:
    child = Child.objects.select_related("contract__key").get(number=row.number)
    if row.name != name_of(child).removesuffix(f" {chr(0x245F + child.mark)}"):
        child.name_encrypted = sealed_name(contract, child.number, row.name)
        child.name_digest = name_digest(contract, row.name)
    child.ended_on = row.ended_on
    child.save()
    facility = Facility.objects.select_related("contract__key", "contract__section").get(
        code=row.facility_code
    )
    placement = _placement_beside(child, facility)
    if placement is None or placement.facility_id != facility.pk:
        _place(child, placement, facility, row, by=by, now=now)
    elif placement.grade != row.grade.value and not row.ended_on:
        _refuse_grade_ahead(row, day_of(now))
        placement.grade = row.grade.value
        placement.save(update_fields=["grade"])
    settle_grades_of([child.pk], now)
    _hold(child, row.holder, day_of(now))


def _refuse_grade_ahead(row: ChildRow, today: date) -> None:
    """Within a facility, a grade is what it is today; the school year raises it on its day."""
    if row.from_on is not None and row.from_on > today:
        raise Refused(
            "grade_ahead",
            f"{row.line}行目：同じ施設の中の学年は、先の日付では変更できません。"
            "その日になってから登録するか、「年度更新」で進級させてください。",
        )


def _placement_beside(child: Child, facility: Facility) -> Placement | None:
    """Where the child is now in the line of this facility: a club never takes a school's place."""
    rows = child.placements.filter(until_on__isnull=True).select_related(
        "child", "facility__contract__key", "facility__contract__section"
    )
    line = line_of(facility.kind)
    return next((row for row in rows if line_of(row.facility.kind) == line), None)


def _place(
    child: Child, placement: Placement | None, facility: Facility, row: ChildRow, *, by: Actor,
    now: datetime,
) -> None:  # fmt: skip
    """To this facility from a day on: a move like one by hand, or a first placement there."""
    from_on = row.from_on or day_of(now)
    if placement is None:
        Placement.objects.create(
            child=child, facility=facility, grade=row.grade.value, from_on=from_on
        )
    else:
        try:
            move = Move(facility=facility, from_on=from_on, grade=row.grade.value)
            move_child(placement, move, by=by, now=now)
        except Refused as refusal:
            raise Refused(refusal.code, f"{row.line}行目：{refusal.message}") from refusal
    _mark_alike(facility, child.name_digest, row.grade.value)


def _hold(child: Child, holder: str, today: date) -> None:
    current = child.assignments.filter(role=HolderRole.PRIMARY.value, until_on__isnull=True)
    found = current.select_related("organisation").first()
    if found is not None and found.organisation.name == holder:
        return
    current.update(until_on=today)
    pk = next(pk for pk, name in holders().items() if name == holder)
    CaseAssignment.objects.update_or_create(
        child=child, organisation_id=pk, from_on=today,
        defaults={"role": HolderRole.PRIMARY.value, "until_on": None, "caseworker": None},
    )  # fmt: skip
