"""The ward's own work: actions and next checks, access beyond one's cases, siblings, settings."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.accounts.terms import OrganisationKind, Role
from madoguchi.core.errors import Forbidden, Missing, Refused
from madoguchi.core.testing.personas import add_organisation
from madoguchi.core.trail.models import TrailEntry
from madoguchi.services.safeguarding.commands import access, casework, ties
from madoguchi.services.safeguarding.commands.reports import accept_report
from madoguchi.services.safeguarding.commands.rule_settings import set_rule
from madoguchi.services.safeguarding.commands.sightings import confirm_sighting
from madoguchi.services.safeguarding.models import (
    Alert,
    CaseAction,
    Child,
    EvaluationDue,
    ReportPeriod,
    Reveal,
    RuleSetting,
    SiblingGroup,
    ViewingWarning,
)
from madoguchi.services.safeguarding.queries.caseload import (
    BeyondOwnCases,
    listed_children,
    openable_child,
    own_children,
)
from madoguchi.services.safeguarding.queries.start_page import open_checks
from madoguchi.services.safeguarding.rules import rulebook as book
from madoguchi.services.safeguarding.rules.case_work import AlertState, Judgement, Verdict
from madoguchi.services.safeguarding.rules.sightings import SightingMeans
from madoguchi.services.safeguarding.terms import HolderRole
from madoguchi.services.safeguarding.tests.factories import NAMES, TODAY, a_child, make_safe, staff
from madoguchi.services.safeguarding.tests.factories_ward import (
    another_centre,
    at,
    attend,
    evaluate,
    hold,
)

pytestmark = pytest.mark.django_db
MORNING = at(TODAY, 9, 20)


@kept
def safe(world):
    return make_safe(world)


@kept
def child(safe):
    return a_child(safe)


def seven_days(child):
    attend(child, "o" * 41 + "xxxxxxx", date(2025, 4, 1))
    (alert,) = evaluate([child], at(TODAY, 10))
    return alert


def test_closed_alert_comes_back_on_the_day_of_the_next_check(safe, child):
    alert, by = seven_days(child), safe.actor(safe.caseworker)
    done = casework.Acted(
        judgement=Judgement.HOME_VISIT, acted_on=date(2025, 6, 11), key="1", words="本人に会えた。",
        next_check_on=date(2025, 6, 18), alert=alert, closes=True,
    )  # fmt: skip
    casework.record_action(child.child, done, by=by, now=at(date(2025, 6, 11), 17))
    alert.refresh_from_db()
    assert (alert.state, alert.confirmed_by) == (AlertState.CLOSED, safe.caseworker)
    due = {day: open_checks(by, at(date(2025, 6, day), 9)).count() for day in (17, 18, 19)}
    assert due == {17: 0, 18: 1, 19: 1}
    again = casework.Acted(judgement=Judgement.WATCH, acted_on=date(2025, 6, 18), key="2")
    casework.record_action(child.child, again, by=by, now=at(date(2025, 6, 18), 17))
    assert open_checks(by, at(date(2025, 6, 19), 9)).count() == 0


@pytest.mark.requirement("SAFE-037")
def test_alert_is_in_the_list_again_on_the_day_of_its_check_and_the_facility_reads_seen(
    safe, child, client_of, monkeypatch
):
    alert, by = seven_days(child), safe.actor(safe.caseworker)
    report = ReportPeriod.objects.create(
        child=child.child, placement=child, cycle="monthly", from_on=date(2025, 5, 1),
        until_on=date(2025, 5, 31), due_on=date(2025, 6, 6), state="submitted",
        submitted_at=at(date(2025, 6, 5), 15), opened_at=at(date(2025, 5, 1), 0),
    )  # fmt: skip
    done = casework.Acted(
        judgement=Judgement.HOME_VISIT, acted_on=date(2025, 6, 11), key="1", words="本人に会えた。",
        next_check_on=date(2025, 6, 18), alert=alert, closes=True,
    )  # fmt: skip
    casework.record_action(child.child, done, by=by, now=at(date(2025, 6, 11), 17))
    accept_report(report, by=by, now=at(date(2025, 6, 11), 17))
    listed = {}
    for day in (17, 18, 19):
        moment = at(date(2025, 6, day), 9)
        monkeypatch.setattr("django.utils.timezone.now", lambda moment=moment: moment)
        found = client_of(safe.caseworker).get(reverse("safeguarding:alerts"), {"need": "yes"})
        listed[day] = [row.number for row in found.context["listing"].rows]
    assert listed == {17: [], 18: [alert.number], 19: [alert.number]}
    page = client_of(safe.reporter).get(reverse("safeguarding:report", args=[report.pk]))
    shown = page.content.decode()
    assert "確認済" in shown
    for hidden in ("家庭訪問", "本人に会えた", "6月18日", alert.number):
        assert hidden not in shown


def test_alert_list_sorts_by_a_head_that_is_pressed(safe, child, client_of):
    late, soon = seven_days(child), at(date(2025, 6, 1), 9)
    early = Alert.objects.get(pk=late.pk)
    early.pk, early.number, early.confirm_by, early.started_on = None, "A-0-SOON", soon, TODAY
    early.save()
    client, address = client_of(safe.caseworker), reverse("safeguarding:alerts")
    for sort, expected in (("due", [early, late]), ("-due", [late, early])):
        page = client.get(address, {"sort": sort, "state": "open"})
        assert [row.number for row in page.context["listing"].rows] == [a.number for a in expected]
        for key in ("facility", "reached", "due"):
            assert f"sort={'-' if key == sort else ''}{key}" in page.content.decode()


def test_form_sent_twice_makes_one_record(safe, child):
    by = safe.actor(safe.caseworker)
    acted = casework.Acted(judgement=Judgement.WATCH, acted_on=TODAY, key="same")
    for _ in range(2):
        casework.record_action(child.child, acted, by=by, now=MORNING)
    assert CaseAction.objects.count() == 1


def test_record_refuses_the_wrong_days_and_what_may_not_be_written(safe, child):
    by = safe.actor(safe.caseworker)
    tomorrow = TODAY + timedelta(days=1)
    for fields in (
        {"acted_on": tomorrow},
        {"acted_on": TODAY, "next_check_on": TODAY},
        {"acted_on": TODAY, "words": "090-1234-5678に電話"},
        {"acted_on": TODAY, "words": "あ" * 1001},
    ):
        acted = casework.Acted(judgement=Judgement.WATCH, key="k", **fields)
        with pytest.raises(Refused):
            casework.record_action(child.child, acted, by=by, now=MORNING)
    assert CaseAction.objects.count() == 0
    fine = casework.Acted(
        judgement=Judgement.WATCH, key="k", acted_on=TODAY, next_check_on=tomorrow
    )
    casework.record_action(child.child, fine, by=by, now=MORNING)
    assert CaseAction.objects.count() == 1


def test_record_is_sealed_and_stays_out_of_the_trail(safe, child):
    acted = casework.Acted(
        judgement=Judgement.HOME_VISIT, acted_on=TODAY, key="k", words="玄関先で本人と話した。"
    )
    casework.record_action(child.child, acted, by=safe.actor(safe.caseworker), now=MORNING)
    token = CaseAction.objects.values_list("words", flat=True)[0]
    assert token.startswith("v1.")
    assert CaseAction.objects.get().words == "玄関先で本人と話した。"
    trail = "".join(TrailEntry.objects.values_list("after", flat=True))
    assert "玄関先" not in trail
    assert token not in trail


@pytest.mark.requirement("SAFE-009")
def test_child_of_two_holders_stands_in_both_lists_and_in_no_third(safe, child):
    guidance, deputy, _ = another_centre(safe)
    hold(child.child, guidance, deputy, HolderRole.SECONDARY)
    third = add_organisation("南みほん子ども家庭支援センター", "", OrganisationKind.SECTION)
    stranger = safe.actor(staff(third, "鶴見 遥", "tsurumi", Role.CASEWORKER))
    for person in (safe.caseworker, deputy):
        assert list(own_children(safe.actor(person), MORNING)) == [child.child]
    assert list(listed_children(stranger, MORNING)) == []
    with pytest.raises(BeyondOwnCases) as refused:
        openable_child(stranger, child.child.number, MORNING)
    assert refused.value.status == 403


def test_colleague_and_stranger_need_a_reason_and_have_three_hours(safe, child):
    _, stranger, _ = another_centre(safe)
    actor, number = safe.actor(stranger), child.child.number
    with pytest.raises(BeyondOwnCases):
        openable_child(actor, number, MORNING)
    with pytest.raises(Refused):
        access.request_access(child.child, "  見る ", by=actor, now=MORNING)
    reason = "転居先の調査で、担当の瀧川さんに依頼された。"
    grant = access.request_access(child.child, reason, by=actor, now=MORNING)
    assert access.request_access(child.child, reason, by=actor, now=MORNING) == grant
    end = MORNING + timedelta(hours=3)
    assert openable_child(actor, number, MORNING) == child.child
    assert openable_child(actor, number, end - timedelta(seconds=1)) == child.child
    with pytest.raises(BeyondOwnCases):
        openable_child(actor, number, end)


def test_supervisor_reviews_but_never_their_own_access(safe, child):
    centre, stranger, washio = another_centre(safe)
    assert centre
    grant = access.request_access(
        child.child, "休日の通報への対応のため。", by=safe.actor(stranger), now=MORNING
    )
    with pytest.raises(Forbidden):  # another centre's supervisor
        access.review_access(grant, Verdict.JUSTIFIED, by=safe.actor(washio), now=MORNING)
    with pytest.raises(Forbidden):  # no supervisor
        access.review_access(grant, Verdict.JUSTIFIED, by=safe.actor(safe.caseworker), now=MORNING)
    by = safe.actor(safe.supervisor)
    reviewed = access.review_access(grant, Verdict.ASKED, by=by, now=MORNING)
    assert (reviewed.verdict, reviewed.reviewed_by) == (Verdict.ASKED, safe.supervisor)
    with pytest.raises(Refused):
        access.review_access(grant, Verdict.JUSTIFIED, by=by, now=MORNING)
    own = access.request_access(child.child, "休日の通報への対応のため。", by=by, now=MORNING)
    with pytest.raises(Forbidden):
        access.review_access(own, Verdict.JUSTIFIED, by=by, now=MORNING)


def test_facilities_and_contractors_open_no_childs_page_of_the_ward(safe, child):
    for person in (safe.head, safe.reporter, safe.nurse, safe.world.yamabe):
        with pytest.raises(Missing):
            openable_child(safe.actor(person), child.child.number, MORNING)
        with pytest.raises(Forbidden):
            access.request_access(
                child.child, "見たいので見る。", by=safe.actor(person), now=MORNING
            )


def test_each_reveal_and_view_is_written_down(safe, child):
    by = safe.actor(safe.caseworker)
    reveal = access.reveal_name(child.child, by=by, now=MORNING)
    assert reveal.until_at == MORNING + timedelta(minutes=10)
    access.note_view(child.child, "児童の経過", by=by, now=MORNING)
    kept = TrailEntry.objects.filter(
        table_name=Child._meta.db_table, row_pk=str(child.child_id), actor_id=safe.caseworker.pk
    )
    assert sorted(kept.values_list("action", flat=True)) == ["safeguarding.reveal", "view"]
    assert Reveal.objects.count() == 1


@pytest.mark.requirement("SAFE-069")
def test_sixty_children_in_ten_minutes_make_one_warning(safe, client_of, monkeypatch):
    by, children = (
        safe.actor(safe.caseworker),
        [a_child(safe, f"例題 {n}").child for n in range(60)],
    )
    for number, one in enumerate(children):
        access.note_view(one, "児童の経過", by=by, now=MORNING + timedelta(seconds=9 * number))
        expected = 1 if number + 1 > 50 else 0
        assert ViewingWarning.objects.count() == expected
    warning = ViewingWarning.objects.get()
    assert (warning.person, warning.children) == (safe.caseworker, 51)
    access.judge_warning(warning, Verdict.JUSTIFIED, by=safe.actor(safe.supervisor), now=MORNING)
    warning.refresh_from_db()
    assert (warning.verdict, warning.reviewed_by) == (Verdict.JUSTIFIED, safe.supervisor)
    monkeypatch.setattr("django.utils.timezone.now", lambda: MORNING + timedelta(minutes=20))
    page = client_of(safe.supervisor).get(reverse("safeguarding:reviews")).content.decode()
    assert "10分間に51人" in page
    assert f"{Verdict.JUSTIFIED.label}<br>{safe.supervisor.name}" in page


def test_siblings_grow_into_one_group_and_a_group_of_one_is_none(safe):
    by = safe.actor(safe.caseworker)
    one, two, three = (a_child(safe, name).child for name in NAMES[:3])
    first = ties.link_siblings([one, two], by=by, now=MORNING)
    assert ties.link_siblings([two, three], by=by, now=MORNING) == first
    assert SiblingGroup.objects.get().siblings.count() == 3
    ties.unlink_sibling(one, by=by, now=MORNING)
    ties.unlink_sibling(two, by=by, now=MORNING)
    assert SiblingGroup.objects.count() == 0
    with pytest.raises(Refused):
        ties.link_siblings([one, one], by=by, now=MORNING)


@pytest.mark.requirement("SAFE-040")
def test_siblings_can_be_switched_off(safe, client_of, monkeypatch):
    one, two = (a_child(safe, name).child for name in NAMES[:2])
    chief = safe.actor(safe.world.approvers["002"])
    monkeypatch.setattr("django.utils.timezone.now", lambda: MORNING)
    client = client_of(safe.caseworker)
    address = reverse("safeguarding:child", args=[one.number])
    assert "きょうだい" in client.get(address).content.decode()
    set_rule(book.WARD_OPTIONS, "siblings", 0, TODAY, "庁内の決定", by=chief, now=MORNING)
    with pytest.raises(Refused):
        ties.link_siblings([one, two], by=safe.actor(safe.caseworker), now=MORNING)
    assert "きょうだい" not in client.get(address).content.decode()
    assert client.get(reverse("safeguarding:child-siblings", args=[one.number])).status_code == 404


@pytest.mark.requirement("SAFE-031")
def test_rules_are_set_from_today_on_by_the_chief_and_once_a_day(safe):
    chief = safe.actor(safe.world.approvers["002"])
    with pytest.raises(Forbidden):
        set_rule(
            book.EARLY_RUN, "days", 4, TODAY, "決定", by=safe.actor(safe.caseworker), now=MORNING
        )
    with pytest.raises(Refused):
        set_rule(
            book.EARLY_RUN, "days", 4, TODAY - timedelta(days=1), "決定", by=chief, now=MORNING
        )
    with pytest.raises(Refused):
        set_rule(book.EARLY_RUN, "days", 4, TODAY, " ", by=chief, now=MORNING)
    row = set_rule(book.EARLY_RUN, "days", 4, TODAY, "決定", by=chief, now=MORNING)
    assert set_rule(book.EARLY_RUN, "days", 4, TODAY, "決定", by=chief, now=MORNING) == row
    assert (row.set_by, row.set_at, row.reason) == (
        safe.world.approvers["002"], MORNING, "決定",
    )  # fmt: skip
    logged = TrailEntry.objects.filter(table_name=RuleSetting._meta.db_table, row_pk=str(row.pk))
    assert [entry.action for entry in logged] == ["insert"]
    with pytest.raises(Refused):
        set_rule(book.EARLY_RUN, "days", 5, TODAY, "決定", by=chief, now=MORNING)


@pytest.mark.requirement("SAFE-029")
def test_facility_or_caseworker_records_a_sighting_once(safe, child):
    for person in (safe.reporter, safe.caseworker):
        with transaction.atomic():
            confirm_sighting(
                child, TODAY, SightingMeans.HOME_VISIT, 14, by=safe.actor(person), now=MORNING
            )
    assert child.sightings.count() == 1
    assert EvaluationDue.objects.filter(child=child.child).exists()
    for person in (safe.nurse, safe.world.yamabe):
        with pytest.raises(Forbidden):
            confirm_sighting(
                child, TODAY, SightingMeans.HOME_VISIT, 14, by=safe.actor(person), now=MORNING
            )
