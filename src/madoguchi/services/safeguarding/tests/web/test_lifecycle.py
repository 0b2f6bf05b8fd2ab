"""Moves, ends, the school year and erasure."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.accounts.terms import Role
from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.mail.bodies import readable_body
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.vault.backups.contents import live_rows
from madoguchi.core.vault.models import BackupRun
from madoguchi.services.safeguarding.commands.attendance import all_present
from madoguchi.services.safeguarding.commands.casework import Acted, record_action
from madoguchi.services.safeguarding.commands.concerns import observe
from madoguchi.services.safeguarding.commands.erasing import approve_erasure, propose_erasure
from madoguchi.services.safeguarding.commands.grades import settle_grades
from madoguchi.services.safeguarding.commands.moving import Move, end_support, move_child
from madoguchi.services.safeguarding.commands.reports import hand_over, open_month
from madoguchi.services.safeguarding.commands.school_year import confirm_rollover, plan_rollover
from madoguchi.services.safeguarding.models import (
    Alert,
    AttendanceEntry,
    Child,
    Erasure,
    InformationRequest,
    Placement,
    ReportPeriod,
)
from madoguchi.services.safeguarding.queries.erasures import erasure_lines
from madoguchi.services.safeguarding.queries.reports import reports_of
from madoguchi.services.safeguarding.queries.school_year import (
    children_to_erase,
    children_to_place,
    rollover_lines,
)
from madoguchi.services.safeguarding.queries.visibility import placements_on
from madoguchi.services.safeguarding.rules import rulebook as book
from madoguchi.services.safeguarding.rules.case_work import EndReason, Judgement
from madoguchi.services.safeguarding.terms import FacilityKind, Grade, Sign
from madoguchi.services.safeguarding.tests.factories import (
    NAMES,
    a_child,
    a_facility,
    make_safe,
    staff,
)
from madoguchi.services.safeguarding.tests.factories_ward import (
    at,
    attend,
    evaluate,
    many_children,
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
    request(placement, safe, date(2025, 4, 1), date(2026, 3, 31))
    return placement


@kept
def other_school(safe):
    return a_facility(safe.contract, "S0002", "例題小学校", FacilityKind.ELEMENTARY)


def request(placement, safe, first, last):
    return InformationRequest.objects.create(
        placement=placement, from_on=first, until_on=last, legal_basis="児童虐待防止法第13条の4",
        issued_by=safe.officer, issued_at=at(first, 9),
    )  # fmt: skip


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


@pytest.mark.requirement("SAFE-046")
def test_dry_run_lists_and_changes_nothing_until_the_chief_confirms(safe):
    april, since = date(2025, 4, 1), date(2024, 4, 1)
    (fifth,) = many_children(safe, 1, grade=Grade.P5, from_on=since)
    request(fifth, safe, since, date(2025, 3, 31))
    leavers = many_children(safe, 140, grade=Grade.P6, from_on=since)
    officer, chief = safe.actor(safe.officer), safe.actor(safe.world.approvers["002"])
    rollover = plan_rollover(2025, by=officer, now=at(date(2025, 3, 10), 10))
    lines = rollover_lines(2025)
    assert [(line.placement.grade, line.next_label) for line in lines if
            not line.promotion.needs_place] == [("P5", "小学6年")]  # fmt: skip
    assert (rollover.promoted, rollover.to_place) == (1, 140)
    assert grades_of([fifth, leavers[0]]) == ["P5", "P6"]
    with pytest.raises(Forbidden):
        confirm_rollover(rollover, by=officer, now=at(april, 9))
    with pytest.raises(Refused):
        confirm_rollover(rollover, by=chief, now=at(date(2025, 3, 31), 23))
    assert grades_of([fifth, leavers[0]]) == ["P5", "P6"]
    done = confirm_rollover(rollover, by=chief, now=at(april, 9))
    assert grades_of([fifth, leavers[0]]) == ["P6", "P6"]
    assert (done.confirmed_by, done.promoted, done.to_place) == (
        safe.world.approvers["002"], 1, 140,
    )  # fmt: skip
    renewed = fifth.information_requests.get(from_on=april)
    assert (renewed.until_on, renewed.acknowledged_at) == (date(2026, 3, 31), None)
    ends = Placement.objects.filter(pk__in=[p.pk for p in leavers])
    assert set(ends.values_list("until_on", flat=True)) == {date(2025, 3, 31)}
    assert len(children_to_place(april)) == 140
    with pytest.raises(Refused):
        confirm_rollover(rollover, by=chief, now=at(date(2025, 4, 2), 9))


def test_rollover_confirmed_late_leaves_nothing_to_report_of_who_has_left(safe, client_of):
    since, april, second = date(2024, 4, 1), date(2025, 4, 1), at(date(2025, 4, 2), 9)
    leaver = many_children(safe, 1, grade=Grade.P6, from_on=since)[0]
    InformationRequest.objects.create(
        placement=leaver, cycle="monthly", from_on=since, until_on=date(2026, 3, 31),
        legal_basis="法", issued_by=safe.officer, issued_at=at(since, 9),
    )  # fmt: skip
    for month in (date(2025, 3, 1), april):
        assert open_month(month, now=at(april, 9)) == 1
    officer, chief = safe.actor(safe.officer), safe.actor(safe.world.approvers["002"])
    confirm_rollover(plan_rollover(2025, by=officer, now=second), by=chief, now=second)
    (request,) = leaver.information_requests.all()
    assert request.until_on == date(2025, 3, 31)
    assert [one.until_on for one in ReportPeriod.objects.all()] == [date(2025, 3, 31)]
    assert open_month(april, now=second) == 0
    page = client_of(safe.world.approvers["002"]).get(reverse("safeguarding:year", args=[2025]))
    assert "進級を確定しました。" in page.content.decode()


def grades_of(placements):
    return [Placement.objects.get(pk=p.pk).grade for p in placements]


@pytest.mark.requirement("SAFE-048")
def test_records_are_proposed_after_five_years_and_erased_by_two(safe, child):
    attend(child, "o" * 41 + "xxxxxxx", date(2025, 4, 1), contact="none")
    evaluate([child], at(date(2025, 6, 10), 10))
    caseworker = safe.actor(safe.caseworker)
    moment, reporter = at(date(2025, 6, 10), 10), safe.actor(safe.reporter)
    observe(child, date(2025, 6, 10), [Sign.FOOD], "給食を残さず食べる", by=reporter, now=moment)
    acted = Acted(judgement=Judgement.WATCH, acted_on=date(2025, 6, 10), key="k", words="canary-3f")
    record_action(child.child, acted, by=caseworker, now=at(date(2025, 6, 10), 17))
    end_support(
        child.child, date(2025, 7, 31), EndReason.IMPROVED, "canary-3f", now=SUMMER,
        by=safe.actor(safe.supervisor),
    )  # fmt: skip
    stays = a_child(safe, NAMES[1])
    number, tokens = child.child.number, tokens_of(child.child)
    assert children_to_erase(date(2030, 7, 31), 5) == []
    assert [c.number for c in children_to_erase(date(2030, 8, 1), 5)] == [number]
    officer, chief = safe.actor(safe.officer), safe.actor(safe.world.approvers["002"])
    now = at(date(2030, 8, 1), 10)
    with pytest.raises(Refused):
        propose_erasure(by=officer, now=at(date(2030, 7, 31), 10))
    erasure = propose_erasure(by=officer, now=now)
    with pytest.raises(Refused):
        propose_erasure(by=officer, now=now)
    approve_erasure(erasure, by=chief, now=now)
    assert Child.objects.filter(number=number).exists()
    with pytest.raises(Forbidden):
        approve_erasure(erasure, by=chief, now=now)
    approve_erasure(erasure, by=officer, now=now + timedelta(hours=1))
    with pytest.raises(Refused):
        approve_erasure(erasure, by=chief, now=now)
    kept = Erasure.objects.get()
    assert (kept.children, kept.erased_at, kept.numbers) == (1, now + timedelta(hours=1), [])
    assert {kept.first_approved_by, kept.second_approved_by} == {
        safe.officer, safe.world.approvers["002"]
    }  # fmt: skip
    assert "10世代" in kept.method
    assert list(Child.objects.all()) == [stays.child]
    assert (AttendanceEntry.objects.count(), Alert.objects.count()) == (0, 0)
    live = "\n".join(row.text for row in live_rows())
    for gone in (*tokens, "canary-3f"):
        assert gone not in live


def tokens_of(child):
    """What is encrypted of the child: nothing of it may stay, not even in the trail."""
    return [child.name_encrypted, child.name_digest,
            *child.observations.values_list("comment_encrypted", flat=True),
            *child.actions.values_list("words", flat=True)]  # fmt: skip


def test_page_of_erasures_counts_the_backups_that_still_hold_the_record(safe, client_of):
    officer, erased_at = safe.officer, at(date(2025, 6, 10), 9)
    Erasure.objects.create(
        number="E-1", children=1, retention_years=5, proposed_by=officer, proposed_at=erased_at,
        erased_at=erased_at,
    )  # fmt: skip
    Erasure.objects.create(
        number="E-2", children=1, retention_years=5, proposed_by=officer,
        proposed_at=erased_at - timedelta(hours=1),
    )  # fmt: skip
    first = erased_at - timedelta(days=9)
    left = []
    for night in range(20):
        begun = first + timedelta(days=night)
        BackupRun.objects.create(
            generation=f"g{night:02}", started_at=begun, ended_at=begun, result="made",
            removed=f"g{night - 10:02}" if night >= 10 else "",
        )  # fmt: skip
        left.append([(line.erasure.number, line.left) for line in erasure_lines()])
    BackupRun.objects.create(started_at=first, ended_at=first, result="failed")
    assert left[0] == [("E-1", 1), ("E-2", None)]
    assert [lines[0][1] for lines in left[9:]] == [10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]
    page = client_of(safe.world.approvers["002"]).get(reverse("safeguarding:erasures"))
    assert "消去前のバックアップ：なし" in page.content.decode()


@pytest.mark.parametrize(
    ("year", "status"),
    [(0, 404), (2023, 404), (2024, 200), (2025, 200), (2026, 200), (2027, 404), (99999, 404)],
)
def test_year_that_nobody_can_prepare_is_not_there(safe, client_of, monkeypatch, year, status):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(date(2025, 6, 10), 9))
    response = client_of(safe.officer).get(reverse("safeguarding:year", args=[year]))
    assert response.status_code == status


def test_page_of_a_year_leads_to_the_next_one_and_back(safe, client_of, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(date(2025, 6, 10), 9))
    client = client_of(safe.officer)
    for year, label, other in ((2025, "令和8年度", 2026), (2026, "令和7年度", 2025)):
        shown = client.get(reverse("safeguarding:year", args=[year])).content.decode()
        assert f"<span>{label}の年度更新</span></a>" in shown
        assert f'href="{reverse("safeguarding:year", args=[other])}"' in shown


def test_pages_of_the_year_and_of_erasure_act(safe, child, client_of, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(date(2026, 4, 1), 9))
    chief = client_of(safe.world.approvers["002"])
    assert chief.post(reverse("safeguarding:year-plan", args=[2026])).status_code == 302
    assert "案を作成済み" in chief.get(reverse("safeguarding:year", args=[2026])).content.decode()
    assert chief.post(reverse("safeguarding:year-confirm", args=[2026])).status_code == 302
    assert grades_of([child]) == ["P4"]
    nobody = client_of(safe.officer).post(reverse("safeguarding:erasure-propose"))
    assert nobody.status_code == 422
    assert "保存年限（5年）" in nobody.content.decode()
