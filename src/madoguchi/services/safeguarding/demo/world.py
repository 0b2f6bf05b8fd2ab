"""The demo of safeguarding: a ward's facilities, their children, and living weeks up to today."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from madoguchi.core.accounts.models import Organisation, Person
from madoguchi.core.accounts.terms import OrganisationKind, Role
from madoguchi.core.calendar.business import months_after
from madoguchi.core.calendar.fiscal import fiscal_year, period
from madoguchi.core.calendar.jst import JST, at
from madoguchi.core.testing.personas import (
    World,
    add_organisation,
    add_person,
    as_actor,
    make_world,
)
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.keys import create_key
from madoguchi.services.safeguarding.commands.attendance import Entering, enter
from madoguchi.services.safeguarding.commands.concerns import UrgentFacts, observe, report_urgent
from madoguchi.services.safeguarding.commands.evaluation import evaluate_changed
from madoguchi.services.safeguarding.commands.reports import open_month
from madoguchi.services.safeguarding.demo.living import Asking, Ground, populate, write_days
from madoguchi.services.safeguarding.demo.names import FAMILY, GIVEN, PLACES, SHAPES, STAFF
from madoguchi.services.safeguarding.demo.operation import run_service
from madoguchi.services.safeguarding.demo.training import train
from madoguchi.services.safeguarding.demo.ward import (
    end_one,
    guardian_asks,
    hold_back_one,
    live_on,
    look_beyond,
    move_one,
    send_reports,
    talk,
)
from madoguchi.services.safeguarding.models import (
    CaseAssignment,
    Child,
    CycleException,
    Facility,
    InformationRequest,
    Placement,
    ServiceContract,
    WardClosedDefault,
)
from madoguchi.services.safeguarding.queries.calendars import expected_days_of
from madoguchi.services.safeguarding.queries.sealed import name_digest, sealed_name
from madoguchi.services.safeguarding.rules.entries import Mark
from madoguchi.services.safeguarding.terms import (
    AbsenceReason,
    AttendanceCode,
    CallTarget,
    FacilityKind,
    Grade,
    HolderRole,
    ReportCycle,
    Sign,
)

CENTRES = ("東", "西", "南", "北", "中央")
SUPERVISORS = (
    ("大隅 久美", "おおすみ くみ", "osumi"), ("久保寺 恵", "くぼでら めぐみ", "kubodera"),
    ("仁科 悟", "にしな さとる", "nishina"), ("生田目 緑", "なまため みどり", "namatame"),
    ("八重樫 理", "やえがし おさむ", "yaegashi"), ("小鳥遊 静", "たかなし しずか", "takanashi"),
)  # fmt: skip
DAYS_BACK = 100
REASONS = (
    AbsenceReason.ILLNESS, AbsenceReason.ILLNESS, AbsenceReason.HOSPITAL_VISIT,
    AbsenceReason.ILLNESS, AbsenceReason.FAMILY, AbsenceReason.INJURY,
)  # fmt: skip
# (which of the living facilities, which of its children, days ago, the sign, what was seen)
SIGNS = (
    (0, 3, 12, Sign.FOOD, "給食を2回おかわりし、朝は食べていないと話した。"),
    (1, 0, 5, Sign.CONDUCT, "授業中に伏せていることが増えた。"),
    (1, 2, 23, Sign.HOME_CHANGE, "今月から祖父母の家に泊まっていると話した。"),
    (2, 1, 9, Sign.HYGIENE, "着替えの袋が空のまま2日続いた。"),
    (3, 0, 16, Sign.CONDUCT, "午睡のとき、大きな音に体をこわばらせた。"),
)  # fmt: skip
CHILDREN_EACH = (8, 5, 4, 3)
BASIS = "児童虐待の防止等に関する法律第13条の4、児童福祉法第25条の3"


def load(clock: Callable[[], datetime]) -> None:
    """300 facilities with children and living weeks; four of them with people who sign in."""
    now = clock().astimezone(JST)
    stage = Stage(make_world(now.date()), now)
    stage.ward_defaults()
    facilities = stage.facilities()
    for facility, count, names in zip(facilities, CHILDREN_EACH, STAFF, strict=False):
        head, reporter = stage.people(facility, names)
        placements = stage.children(facility, count, head)
        stage.weeks(facility, placements, reporter)
        stage.today(facility, placements, reporter)
    stage.elsewhere(facilities[len(STAFF) :])
    stage.other_cycles(facilities[0])
    stage.months()
    stage.concern(facilities[0])
    stage.signs(facilities)
    stage.ward_works()
    train(stage.contract, now, stage.actor(stage.world.officers["002"]))
    run_service(stage.contract, stage.world, now)


def years_of_service(now: datetime) -> tuple[date, date]:
    """First and last day: in spring it began a year before, so there always are weeks to show."""
    first, _ = period(fiscal_year(now - timedelta(days=DAYS_BACK)))
    return first, period(fiscal_year(now))[1]


@dataclass
class Stage:
    """The ward, its contract, and the moment of the demo."""

    world: World
    now: datetime

    def __post_init__(self) -> None:
        self.first, self.last = years_of_service(self.now)
        self.contract = ServiceContract.objects.create(
            title="児童情報共有システムの運用保守業務委託",
            section=self.world.sections["002"],
            contractor=self.world.mihon_kikaku,
            key=create_key("児童情報共有システム", self.now),
            starts_on=self.first,
            ends_on=self.first.replace(year=self.first.year + 3) - timedelta(days=1),
        )
        self.centres = [self.centre(place) for place in CENTRES]
        self.guidance = add_organisation(
            "みほん区児童相談所", "ミホンクジドウソウダンジョ", OrganisationKind.SECTION,
            parent=self.world.ward, phone="03-0000-0189",
        )  # fmt: skip
        self.worker = self.person(
            "瀧川 拓",
            "たきがわ たく",
            "takigawa",
            self.centres[0],
            Role.CASEWORKER,
            "ケースワーカー",
        )
        for (name, kana, mailbox), office in zip(
            SUPERVISORS, (*self.centres, self.guidance), strict=True
        ):
            self.person(name, kana, mailbox, office, Role.CASE_SUPERVISOR, "係長")
        others = (("浅見 澄江", "asami"), ("土肥 誠", "dohi"), ("二階堂 彩", "nikaido"))
        self.workers = [
            self.person(name, "", mailbox, centre, Role.CASEWORKER, "ケースワーカー")
            for (name, mailbox), centre in zip(others, self.centres[1:], strict=False)
        ]
        self.guide = self.person(
            "東海林 望", "しょうじ のぞみ", "shoji", self.guidance, Role.CASEWORKER, "児童福祉司"
        )
        self.count = 0
        asked_from = max(self.first, self.now.date() - timedelta(days=DAYS_BACK))
        self.asked = Asking.before(asked_from, self.first, self.now)

    def actor(self, person: Person) -> Actor:
        return as_actor(person, self.now.date())

    def centre(self, place: str) -> Organisation:
        return add_organisation(
            f"みほん区{place}子ども家庭支援センター", "", OrganisationKind.SECTION,
            parent=self.world.ward, phone="03-0000-0130",
        )  # fmt: skip

    def person(  # noqa: PLR0917 - a row of the table above
        self, name: str, kana: str, mailbox: str, organisation: Organisation, role: Role, post: str
    ) -> Person:
        return add_person(
            name, kana, f"{mailbox}@city.mihon.example.jp", organisation=organisation,
            roles=(role,), since=self.first, post=post,
        )  # fmt: skip

    def ward_defaults(self) -> None:
        schools = (FacilityKind.ELEMENTARY, FacilityKind.JUNIOR_HIGH, FacilityKind.KINDERGARTEN)
        spans = [
            span
            for year in range(self.first.year, self.last.year)
            for span in (
                ("春季休業", date(year, 4, 1), date(year, 4, 5)),
                ("夏季休業", date(year, 7, 21), date(year, 8, 31)),
                ("冬季休業", date(year, 12, 26), date(year + 1, 1, 7)),
                ("春季休業", date(year + 1, 3, 26), date(year + 1, 3, 31)),
            )
        ]
        WardClosedDefault.objects.bulk_create(
            WardClosedDefault(facility_kind=kind.value, label=label, from_on=first, until_on=last)
            for kind in schools
            for label, first, last in spans
        )

    def facilities(self) -> list[Facility]:
        """Thirty places, ten shapes: 300 facilities; those with children come first."""
        shapes = [(place, shape) for place in PLACES for shape in SHAPES]
        organisations = Organisation.objects.bulk_create(
            Organisation(
                kind=OrganisationKind.FACILITY.value, name=shape[0].format(place),
                phone=f"03-0000-{2000 + number}",
            )
            for number, (place, shape) in enumerate(shapes)
        )  # fmt: skip
        return Facility.objects.bulk_create(
            Facility(
                contract=self.contract, organisation=organisation, code=f"F{number + 1:04d}",
                kind=shape[1].value, open_weekdays=shape[2],
                needs_confirmation=shape[2] == "12345", starts_on=self.first,
            )
            for number, (organisation, (_, shape)) in enumerate(
                zip(organisations, shapes, strict=True)
            )
        )  # fmt: skip

    def people(self, facility: Facility, names: tuple[str, str]) -> tuple[Person, Person]:
        """The head and one who reports."""
        code = facility.code.lower()
        return (
            self._staff(facility, names[0], f"head-{code}", Role.FACILITY_HEAD),
            self._staff(facility, names[1], f"staff-{code}", Role.FACILITY_STAFF),
        )

    def _staff(self, facility: Facility, name: str, mailbox: str, role: Role) -> Person:
        return add_person(
            name, "", f"{mailbox}@facility.example.jp", organisation=facility.organisation,
            roles=(role,), since=self.first, post=role.label,
        )  # fmt: skip

    def children(self, facility: Facility, count: int, head: Person) -> list[Placement]:
        grades = next(shape[3] for shape in SHAPES if shape[1].value == facility.kind)
        placements = [self._child(facility, grades[n % len(grades)]) for n in range(count)]
        InformationRequest.objects.bulk_create(
            InformationRequest(
                placement=placement, from_on=self.asked.from_on, until_on=self.last,
                legal_basis=BASIS, issued_by=self.world.officers["002"],
                issued_at=self.asked.issued_at, acknowledged_by=head,
                acknowledged_at=self.asked.acknowledged_at,
            )
            for placement in placements
        )  # fmt: skip
        return placements

    def _child(self, facility: Facility, grade: Grade) -> Placement:
        self.count += 1
        number = f"J{self.count:06d}"
        name = f"{FAMILY[self.count * 7 % len(FAMILY)]} {GIVEN[self.count * 3 % len(GIVEN)]}"
        child = Child.objects.create(
            contract=self.contract, number=number,
            ward_number=f"支{self.first.year}-{self.count:04d}",
            name_encrypted=sealed_name(self.contract, number, name),
            name_digest=name_digest(self.contract, name), grade=grade.value,
            registered_at=at(self.first, 9),
        )  # fmt: skip
        centre = self.centres[self.count % 2]
        CaseAssignment.objects.create(
            child=child, organisation=centre, role=HolderRole.PRIMARY.value, from_on=self.first,
            caseworker=self.worker if centre == self.centres[0] else None,
        )  # fmt: skip
        return Placement.objects.create(
            child=child, facility=facility, grade=grade.value, from_on=self.first
        )

    def weeks(self, facility: Facility, placements: list[Placement], by: Person) -> None:
        """Every expected day of the last month, as it would have been typed."""
        expected = expected_days_of(placements)
        today = self.now.date()
        for back in range(DAYS_BACK, 0, -1):
            day = today - timedelta(days=back)
            marks = [
                self._mark(placement, n, back)
                for n, placement in enumerate(placements)
                if expected[placement.pk].is_expected(day)
            ]
            if marks and day >= self.first:
                self._enter(facility, day, marks, by, at(day, 9, 20))

    def _mark(self, placement: Placement, n: int, back: int) -> Mark:
        """The third child of a facility has not come for ten days; others miss a day now and
        then."""
        number = placement.child.number
        if n == 2 and back <= 10:
            return Mark(
                number=number, code=AttendanceCode.ABSENT.value, family_contact="received",
                reason="illness",
            )  # fmt: skip
        if (placement.pk * 5 + back) % 13 == 0:
            quiet = (placement.pk + back) % 7 == 0
            return Mark(
                number=number, code=AttendanceCode.ABSENT.value,
                family_contact="none" if quiet else "received",
                reason="unknown" if quiet else REASONS[back % len(REASONS)].value,
            )  # fmt: skip
        late = (placement.pk + back) % 11 == 0
        return Mark(number=number, code="late" if late else "present")

    def today(self, facility: Facility, placements: list[Placement], by: Person) -> None:
        """This morning: two are in already, the rest waits for the reader's press."""
        expected = expected_days_of(placements)
        day = self.now.date()
        marks = [
            Mark(number=p.child.number, code=AttendanceCode.PRESENT.value)
            for p in placements[:2]
            if expected[p.pk].is_expected(day)
        ]
        if marks:
            self._enter(facility, day, marks, by, self.now)

    def _enter(
        self, facility: Facility, day: date, marks: list[Mark], by: Person, now: datetime
    ) -> None:
        enter(
            Entering(
                facility=facility, key=f"demo-{facility.code}-{day}", days={day: marks},
                by=self.actor(by), now=now,
            )
        )  # fmt: skip

    def elsewhere(self, facilities: Sequence[Facility]) -> None:
        """The facilities in which nobody of the demo signs in; one of their children moves."""
        officer, today = self.world.officers["002"], self.now.date()
        workers = [self.worker, *self.workers, None]
        ground = Ground(
            contract=self.contract, holders=list(zip(self.centres, workers, strict=True)),
            officer=officer, first=self.first, asked=self.asked, last=self.last, basis=BASIS,
        )  # fmt: skip
        placements = populate(ground, facilities, self.count)
        if today - timedelta(days=10) > self.first:
            placements = move_one(placements, self.now, self.actor(officer))
            end_one(placements[1], self.now, self.actor(officer))
            keys = [placement.pk for placement in placements]
            rows = Placement.objects.filter(pk__in=keys).select_related("facility")
            placements = list(rows.order_by("facility__code", "pk"))
        write_days(placements, self.now)

    def ward_works(self) -> None:
        """The rules have looked; somebody acted, asked, read reports, looked beyond."""
        officer = self.actor(self.world.officers["002"])
        last_day = self.now.date().replace(day=1) - timedelta(days=1)
        send_reports(at(last_day, 17), self.now)
        live_on(self.now, self.actor(self.worker), officer)
        hold_back_one(self.now, officer)
        evaluate_changed(self.now)
        look_beyond(self.now, self.actor(self.guide))
        staff = Person.objects.get(email="staff-f0001@facility.example.jp")
        talk(self.now, self.actor(self.worker), self.actor(staff))

    def other_cycles(self, facility: Facility) -> None:
        """Of one child the ward hears weekly this month; of another nothing while it is away."""
        rows = InformationRequest.objects.filter(placement__facility=facility)
        month = self.now.date().replace(day=1)
        until = months_after(month, 1) - timedelta(days=1)
        cycles = (ReportCycle.WEEKLY, ReportCycle.PAUSED)
        CycleException.objects.bulk_create(
            CycleException(request=request, cycle=cycle.value, from_on=month, until_on=until)
            for request, cycle in zip(rows.order_by("-placement")[:2], cycles, strict=False)
        )

    def months(self) -> None:
        for month in self._months():
            open_month(month, now=at(month, 0, 5))

    def _months(self) -> Iterator[date]:
        this = self.now.date().replace(day=1)
        before = (this - timedelta(days=1)).replace(day=1)
        return (month for month in (before, this) if month >= self.first)

    def signs(self, facilities: Sequence[Facility]) -> None:
        """What the staff noticed on one day or another, in their own words."""
        for which, turn, back, sign, words in SIGNS:
            facility, day = facilities[which], self.now.date() - timedelta(days=back)
            rows = Placement.objects.filter(facility=facility, from_on__lte=day).order_by("pk")
            placement = rows.select_related("child__contract__key", "facility")[turn : turn + 1]
            person = Person.objects.get(email=f"staff-{facility.code.lower()}@facility.example.jp")
            for one in placement:
                observe(one, day, [sign], words, by=self.actor(person), now=at(day, 15, 40))

    def concern(self, facility: Facility) -> None:
        """One sign, and one urgent report after a call."""
        placement = Placement.objects.filter(facility=facility).select_related(
            "child__contract__key", "facility"
        )[1]
        person = Person.objects.get(email=f"staff-{facility.code.lower()}@facility.example.jp")
        by, day = self.actor(person), self.now.date() - timedelta(days=1)
        observe(placement, day, [Sign.HYGIENE], "3日続けて同じ服", by=by, now=self.now)
        report_urgent(
            placement,
            UrgentFacts(
                happened_on=day, sign=Sign.REFUSES_HOME, facts="迎えの時間に机の下から出てこない。",
                called_at=self.now - timedelta(minutes=30), called_whom=CallTarget.GUIDANCE_CENTRE,
            ),
            key="demo-urgent", by=by, now=self.now,
        )  # fmt: skip
        guardian_asks(placement, self.now, by, self.actor(self.worker))
