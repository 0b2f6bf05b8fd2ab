"""A child moves to another facility, and support ends."""

from datetime import date, timedelta

import pytest
from tests.kept_worlds import kept

from madoguchi.core.accounts.terms import Role
from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.mail.bodies import readable_body
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.services.safeguarding.commands.attendance import all_present
from madoguchi.services.safeguarding.commands.grades import settle_grades
from madoguchi.services.safeguarding.commands.moving import Move, end_support, move_child
from madoguchi.services.safeguarding.commands.reports import hand_over
from madoguchi.services.safeguarding.models import (
    Child,
    InformationRequest,
    Placement,
    ReportPeriod,
)
from madoguchi.services.safeguarding.queries.reports import reports_of
from madoguchi.services.safeguarding.queries.visibility import placements_on
from madoguchi.services.safeguarding.rules import rulebook as book
from madoguchi.services.safeguarding.rules.case_work import EndReason
from madoguchi.services.safeguarding.terms import FacilityKind, Grade
from madoguchi.services.safeguarding.tests.factories import (
    a_child,
    a_facility,
    make_safe,
    staff,
)
from madoguchi.services.safeguarding.tests.factories_ward import (
    ask_for_information,
    at,
    attend,
    evaluate,
)
from madoguchi.services.safeguarding.tests.ward_desk import era

pytestmark = pytest.mark.django_db
FIRST_OF_SEPTEMBER = date(2025, 9, 1)
SUMMER = at(date(2025, 8, 25), 10)


@kept
def safe(world):
    return make_safe(world)


@kept
def child(safe):
    placement = a_child(safe)
    ask_for_information(placement, safe, date(2025, 4, 1), date(2026, 3, 31))
    return placement


@kept
def other_school(safe):
    return a_facility(safe.contract, "S0002", "例題小学校", FacilityKind.ELEMENTARY)


def report(placement, month, state, submitted=None):
    last = date(2025, month + 1, 1) - timedelta(days=1)
    return ReportPeriod.objects.create(
        child=placement.child, placement=placement, cycle="monthly", from_on=date(2025, month, 1),
        until_on=last, due_on=date(2025, month + 1, 6), state=state, submitted_at=submitted,
        opened_at=at(date(2025, month, 1), 0),
    )  # fmt: skip


def move(child, facility, safe, person=None, day=FIRST_OF_SEPTEMBER):
    by = safe.actor(person or safe.supervisor)
    return move_child(child, Move(facility=facility, from_on=day), by=by, now=SUMMER)


@pytest.mark.requirement("SAFE-045")
def test_move_closes_the_old_request_and_opens_a_new_one_and_tells_both(safe, child, other_school):
    other_head = staff(other_school.organisation, "伊集院 薫", "ijuin", Role.FACILITY_HEAD)
    new = move(child, other_school, safe)
    child.refresh_from_db()
    assert (child.until_on, new.from_on) == (date(2025, 8, 31), FIRST_OF_SEPTEMBER)
    spans = InformationRequest.objects.order_by("from_on").values_list(
        "placement", "from_on", "until_on", "acknowledged_at"
    )
    assert list(spans) == [
        (child.pk, date(2025, 4, 1), date(2025, 8, 31), None),
        (new.pk, FIRST_OF_SEPTEMBER, date(2026, 3, 31), None),
    ]
    assert move(child, other_school, safe) == new
    for what, head in (("ended", safe.head), ("begun", other_head)):
        mail = OutgoingMail.objects.get(template=f"safeguarding/mail/{what}")
        assert mail.to_address == head.email
        text = f"{mail.subject}{readable_body(mail)}"
        for hidden in ("花子", "みほん小学校", "例題小学校", child.child.number, "転校"):
            assert hidden not in text


def test_move_to_a_school_without_such_a_class_is_refused_until_the_grade_is_chosen(
    safe, client_of
):
    placement = a_child(safe, grade=Grade.P6)
    target = a_facility(safe.contract, "C0001", "例題中学校", FacilityKind.JUNIOR_HIGH)
    page = f"/safeguarding/children/{placement.child.number}/placements/{placement.pk}/move/"
    typed = {"facility": target.code, "grade": "", **era("from_on", 20)}
    form = client_of(safe.supervisor)
    refused = form.post(page, typed)
    words = "区立中学校に「小学6年」はありません。学年か施設を選び直してください。"
    assert (refused.status_code, words in refused.content.decode()) == (422, True)
    assert list(placement.child.placements.values_list("facility", flat=True)) == [safe.school.pk]
    assert form.post(page, {**typed, "grade": "J1"}).status_code == 302
    assert list(placement.child.placements.values_list("facility", "grade")) == [
        (safe.school.pk, "P6"), (target.pk, "J1")
    ]  # fmt: skip


@pytest.mark.requirement("SAFE-045")
def test_grade_of_a_move_dated_ahead_changes_on_its_day_and_not_before(safe):
    placement = a_child(safe, grade=Grade.P6)
    club = a_facility(safe.contract, "G0001", "例題学童クラブ", FacilityKind.AFTER_SCHOOL)
    Placement.objects.create(
        child=placement.child, facility=club, grade=Grade.P6.value, from_on=date(2025, 5, 1)
    )
    target = a_facility(safe.contract, "C0001", "例題中学校", FacilityKind.JUNIOR_HIGH)
    move_child(
        placement, Move(facility=target, from_on=FIRST_OF_SEPTEMBER, grade="J1"),
        by=safe.actor(safe.supervisor), now=SUMMER,
    )  # fmt: skip
    grades = []
    for moment in (SUMMER, at(date(2025, 8, 31), 23, 59), at(FIRST_OF_SEPTEMBER, 0, 10)):
        settle_grades(moment)
        grades.append(Child.objects.get(pk=placement.child_id).grade)
    assert grades == ["P6", "P6", "J1"]


@pytest.mark.requirement("SAFE-045")
def test_old_school_sees_its_reports_for_thirty_days_and_the_new_one_never(
    safe, child, other_school
):
    old = report(child, 6, "accepted", at(date(2025, 7, 3), 10))
    move(child, other_school, safe)
    seen = {
        day: list(reports_of(safe.school, on=day)) for day in (date(2025, 9, 30), date(2025, 10, 1))
    }
    assert seen == {date(2025, 9, 30): [old], date(2025, 10, 1): []}
    assert list(reports_of(other_school, on=FIRST_OF_SEPTEMBER)) == []


@pytest.mark.requirement("SAFE-045")
def test_run_goes_on_in_the_wards_view(safe, child, other_school):
    attend(child, "o" * 41, date(2025, 4, 1))
    attend(child, "oxxxx", date(2025, 8, 25))
    new = move(child, other_school, safe)
    attend(new, "xxx", FIRST_OF_SEPTEMBER)
    raised = evaluate([new], at(date(2025, 9, 3), 15))
    found = [a for a in raised if a.rule == book.SEVEN_DAYS]
    assert [(a.counted[0], a.reached_on) for a in found] == [("2025-08-26", date(2025, 9, 3))]


def test_move_refuses_what_cannot_be(safe, child, other_school):
    club = a_facility(safe.contract, "G0001", "学童", FacilityKind.AFTER_SCHOOL)
    closed = a_facility(
        safe.contract, "S0003", "閉校小学校", FacilityKind.ELEMENTARY, ends_on=date(2025, 8, 31)
    )
    for facility, day in (
        (safe.school, FIRST_OF_SEPTEMBER), (club, FIRST_OF_SEPTEMBER),
        (closed, FIRST_OF_SEPTEMBER), (other_school, date(2025, 4, 1)),
    ):  # fmt: skip
        with pytest.raises(Refused):
            move(child, facility, safe, day=day)
    for person in (safe.caseworker, safe.head, safe.world.yamabe):
        with pytest.raises(Forbidden):
            move(child, other_school, safe, person)
    assert Placement.objects.count() == 1


@pytest.mark.requirement("SAFE-047")
def test_end_tells_the_facility_once_and_takes_the_child_off_its_screens(safe, child):
    july = report(child, 7, "open")
    by, now = safe.actor(safe.supervisor), at(date(2025, 7, 28), 10)
    for _ in range(2):
        end_support(
            child.child, date(2025, 7, 31), EndReason.IMPROVED, "家庭の状況が落ち着いた。",
            by=by, now=now,
        )  # fmt: skip
    mail = OutgoingMail.objects.get(template="safeguarding/mail/ended")
    assert mail.to_address == safe.head.email
    for hidden in ("花子", "落ち着いた", "状況の改善", child.child.number):
        assert hidden not in f"{mail.subject}{readable_body(mail)}"
    shown = {
        d: placements_on(safe.school, d).count() for d in (date(2025, 7, 31), date(2025, 8, 1))
    }
    assert shown == {date(2025, 7, 31): 1, date(2025, 8, 1): 0}
    assert july in reports_of(safe.school, on=july.due_on)
    reporter, then = safe.actor(safe.reporter), at(july.due_on, 10)
    all_present(
        safe.school, july.from_on, july.until_on, key="july-late", by=reporter, now=then
    )  # fmt: skip
    hand_over(july, no_signs=True, by=reporter, now=then)
    july.refresh_from_db()
    assert (july.state, july.due_on) == ("awaiting_head", date(2025, 8, 6))
    with pytest.raises(Refused):
        end_support(child.child, date(2025, 8, 31), EndReason.OTHER, "", by=by, now=now)


def test_support_ends_on_the_first_day_of_the_placement_and_not_before(safe, child):
    first, by = child.from_on, safe.actor(safe.officer)
    with pytest.raises(Refused, match="より前の日では終結できません"):
        end_support(child.child, first - timedelta(days=1), EndReason.OTHER, "", by=by, now=SUMMER)
    child.child.refresh_from_db()
    assert (child.child.ended_on, OutgoingMail.objects.count()) == (None, 0)
    end_support(child.child, first, EndReason.OTHER, "", by=by, now=SUMMER)
    child.refresh_from_db()
    assert child.until_on == first
