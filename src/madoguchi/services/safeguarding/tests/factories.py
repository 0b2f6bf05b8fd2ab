"""The safeguarding world of tests: two facilities, a few children, one service contract."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from madoguchi.core.accounts.models import Organisation, Person
from madoguchi.core.accounts.terms import OrganisationKind, Role
from madoguchi.core.testing.personas import World, add_organisation, add_person, as_actor
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.keys import create_key
from madoguchi.services.safeguarding.models import (
    CaseAssignment,
    Child,
    Facility,
    Placement,
    ServiceContract,
)
from madoguchi.services.safeguarding.queries.sealed import name_digest, sealed_name
from madoguchi.services.safeguarding.terms import FacilityKind, Grade, HolderRole, InputCycle

TODAY = date(2025, 6, 10)  # a Tuesday
NOW = datetime(2025, 6, 10, 0, 20, tzinfo=UTC)  # 9:20 in Japan
SINCE = date(2025, 4, 1)
NAMES = ("御堂 花子", "𠮷田 陽翔", "髙橋 さくら", "グエン ティ アン", "﨑山 蓮")


@dataclass(frozen=True, kw_only=True)
class Safe:
    """All of it, by name. ``reporter`` and ``head`` are of ``school``; ``nurse`` of ``nursery``."""

    world: World
    contract: ServiceContract
    school: Facility
    head: Person
    reporter: Person
    nursery: Facility
    nurse: Person
    officer: Person
    centre: Organisation
    caseworker: Person
    supervisor: Person

    def actor(self, person: Person, day: date = TODAY) -> Actor:
        return as_actor(person, day)


def make_safe(world: World) -> Safe:
    """みほん小学校 (the head confirms), ひだまり保育園 (open on Saturdays), one centre."""
    contract = ServiceContract.objects.create(
        title="児童情報共有システムの運用保守業務委託",
        section=world.sections["002"],
        contractor=world.mihon_kikaku,
        key=create_key("児童情報共有", NOW),
        starts_on=SINCE,
        ends_on=date(2028, 3, 31),
    )
    school = a_facility(contract, "S0001", "みほん小学校", FacilityKind.ELEMENTARY)
    nursery = a_facility(
        contract, "N0001", "ひだまり保育園", FacilityKind.NURSERY,
        open_weekdays="123456", needs_confirmation=False,
    )  # fmt: skip
    centre = add_organisation(
        "みほん子ども家庭支援センター", "ミホンコドモカテイシエンセンター", OrganisationKind.SECTION
    )
    return Safe(
        world=world,
        contract=contract,
        school=school,
        head=staff(school.organisation, "校長", "kocho", Role.FACILITY_HEAD),
        reporter=staff(school.organisation, "﨑田 由美", "sakita", Role.FACILITY_STAFF),
        nursery=nursery,
        nurse=staff(nursery.organisation, "渡邊 茜", "watanabe-a", Role.FACILITY_STAFF),
        officer=world.officers["002"],
        centre=centre,
        caseworker=staff(centre, "瀧川 拓", "takigawa", Role.CASEWORKER),
        supervisor=staff(centre, "大隅 久美", "osumi", Role.CASE_SUPERVISOR),
    )


def a_facility(
    contract: ServiceContract, code: str, name: str, kind: FacilityKind, **fields: object
) -> Facility:
    return Facility.objects.create(
        contract=contract,
        organisation=add_organisation(name, "", OrganisationKind.FACILITY),
        code=code,
        kind=kind.value,
        starts_on=SINCE,
        **{"input_cycle": InputCycle.DAILY.value, **fields},
    )


def staff(organisation: Organisation, name: str, mailbox: str, role: Role) -> Person:
    return add_person(
        name, "", f"{mailbox}@facility.example.jp",
        organisation=organisation, roles=(role,), since=SINCE,
    )  # fmt: skip


def a_child(
    safe: Safe,
    name: str = NAMES[0],
    *,
    facility: Facility | None = None,
    grade: Grade = Grade.P3,
    from_on: date = SINCE,
) -> Placement:
    """A child placed at the school (or elsewhere), held by the centre."""
    number = f"J{Child.objects.count() + 1:06d}"
    child = Child.objects.create(
        contract=safe.contract,
        number=number,
        ward_number=f"W{number}",
        name_encrypted=sealed_name(safe.contract, number, name),
        name_digest=name_digest(safe.contract, name),
        grade=grade.value,
        registered_at=NOW,
    )
    CaseAssignment.objects.create(
        child=child, organisation=safe.centre, caseworker=safe.caseworker,
        role=HolderRole.PRIMARY.value, from_on=from_on,
    )  # fmt: skip
    return Placement.objects.create(
        child=child, facility=facility or safe.school, grade=grade.value, from_on=from_on
    )


def morning_of(day: date) -> datetime:
    """9:20 in Japan on ``day``."""
    return NOW + timedelta(days=(day - TODAY).days)
