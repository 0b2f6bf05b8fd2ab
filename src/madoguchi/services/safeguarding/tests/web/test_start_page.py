"""The ward's start page: it counts what waits, marks what is new and leads to the lists."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.html import escape

from madoguchi.core.calendar.business import end_of_month
from madoguchi.services.safeguarding.models import (
    AccessGrant,
    Alert,
    ReportPeriod,
)
from madoguchi.services.safeguarding.queries.start_page import new_since, start_page
from madoguchi.services.safeguarding.rules.case_work import AlertState
from madoguchi.services.safeguarding.terms import FacilityKind
from madoguchi.services.safeguarding.tests.factories import (
    a_child,
    a_facility,
)
from madoguchi.services.safeguarding.tests.factories_ward import (
    another_centre,
    at,
    attend,
    evaluate,
)
from madoguchi.services.safeguarding.tests.ward_desk import (
    MORNING,
    get,
    text_of,
)

pytestmark = pytest.mark.django_db


def test_supervisor_counts_accesses_to_review_and_month_stays_chosen(safe, child, client_of):
    _, stranger, _ = another_centre(safe)
    client_of(stranger).post(
        reverse("safeguarding:access", args=[child.child.number]),
        {"reason": "休日の通報への対応。"},
    )

    def waiting(person):
        figures = get(client_of(person), "ward").context["figures"]
        return [(count, url) for label, count, _, url in figures if label == "点検待ちの臨時閲覧"]

    assert waiting(safe.supervisor) == [(1, reverse("safeguarding:reviews"))]
    assert waiting(safe.caseworker) == []
    page = text_of(get(client_of(safe.supervisor), "reviews", month="2025-03"))
    assert page.count(" selected>") == 1
    assert '<option value="2025-03" selected>' in page
    AccessGrant.objects.update(verdict="proper")
    assert waiting(safe.supervisor) == [(0, reverse("safeguarding:reviews"))]


def test_graver_notices_stand_above_and_the_unconfirmed_above_those_in_hand(safe):
    children = [a_child(safe, f"例題 {n}") for n in range(4)]
    for placement in children:
        attend(placement, "o" * 41 + "xxx", date(2025, 4, 1))
    evaluate(children, at(date(2025, 6, 4), 10))
    wanted = ["watch", "early", "immediate", "immediate"]
    for level, alert in zip(wanted, Alert.objects.order_by("pk"), strict=True):
        Alert.objects.filter(pk=alert.pk).update(level=level)
    taken = Alert.objects.order_by("pk")[2]
    Alert.objects.filter(pk=taken.pk).update(state=AlertState.CONFIRMED.value)
    listed = start_page(safe.actor(safe.caseworker), MORNING).alerts
    assert [(a.level, a.state) for a in listed] == [
        ("immediate", "open"), ("early", "open"), ("watch", "open"), ("immediate", "confirmed"),
    ]  # fmt: skip


@pytest.mark.requirement("SAFE-036")
def test_start_page_counts_and_leads_to_the_lists(safe, client_of):
    actor = safe.actor(safe.caseworker)
    children = [a_child(safe, f"例題 {n}") for n in range(5)]
    for placement in children[:3]:
        attend(placement, "o" * 41 + "xxx", date(2025, 4, 1))
    evaluate(children[:3], at(date(2025, 6, 4), 10))
    settled = a_child(safe, "例題 丙")
    attend(settled, "o" * 41 + "xxx", date(2025, 4, 1))
    evaluate([settled], at(date(2025, 6, 4), 10))
    Alert.objects.filter(child=settled.child).update(state=AlertState.CLOSED.value)
    other_school = a_facility(safe.contract, "S0009", "例題小学校", FacilityKind.ELEMENTARY)
    late = [a_child(safe, "例題 甲"), a_child(safe, "例題 乙", facility=other_school)]
    for placement in children:
        a_report(placement, "submitted")
    for placement in late:
        a_report(placement, "open")
    a_report(late[0], "open", month=4)
    page = start_page(actor, MORNING)
    assert (page.alerts.count(), page.unread.count(), page.overdue.count()) == (3, 5, 2)
    client = client_of(safe.caseworker)
    figures = {
        label: (count, url) for label, count, _, url in get(client, "ward").context["figures"]
    }
    listed = {}
    for label, (count, url) in list(figures.items())[:3]:
        assert f'href="{escape(url)}"' in text_of(get(client, "ward"))
        rows = client.get(url).context["listing"].rows
        listed[label] = (count, len(rows))
    assert listed == {
        "お知らせ（未対応）": (3, 3), "未確認の報告": (5, 5), "報告の遅れている施設": (2, 2),
    }  # fmt: skip
    centres = start_page(safe.actor(safe.officer), MORNING).teams
    assert [(team.name, team.alerts, team.children) for team in centres] == [
        (safe.centre.name, 3, 8)
    ]


def a_report(placement, state, *, month=5):
    return ReportPeriod.objects.create(
        child=placement.child, placement=placement, cycle="monthly", from_on=date(2025, month, 1),
        until_on=end_of_month(date(2025, month, 1)), due_on=date(2025, month + 1, 6), state=state,
        submitted_at=at(date(2025, 6, 5), 15) if state == "submitted" else None,
        opened_at=at(date(2025, month, 1), 0),
    )  # fmt: skip


def test_due_day_itself_is_no_delay(safe, monkeypatch):
    placement = a_child(safe)
    a_report(placement, "open")
    actor = safe.actor(safe.caseworker)
    found = {day: start_page(actor, at(date(2025, 6, day), 9)).overdue.count() for day in (5, 6, 7)}
    assert found == {5: 0, 6: 0, 7: 1}


@pytest.mark.requirement("SAFE-036")
def test_alerts_since_the_working_day_before_are_marked_new_and_led_to(safe, client_of):
    children = [a_child(safe, f"例題 {n}") for n in range(2)]
    for placement, day in zip(children, (date(2025, 6, 5), date(2025, 6, 9)), strict=True):
        attend(placement, "o" * 41 + "xxx", date(2025, 4, 1))
        evaluate([placement], at(day, 10))
    moments = [at(date(2025, 6, n), 9) for n in (6, 8, 9, 10)]
    assert [new_since(moment).day for moment in moments] == [5, 6, 6, 9]
    client = client_of(safe.caseworker)
    page = get(client, "ward")  # Tuesday the 10th
    label, count, _, url = page.context["figures"][6]
    assert (label, count) == ("新着のお知らせ（前の開庁日から）", 1)
    assert text_of(page).count("新着</") == 1
    rows = client.get(url).context["listing"].rows
    assert [alert.child for alert in rows] == [children[1].child]


@pytest.mark.requirement("SAFE-036")
def test_start_page_asks_no_more_for_more_children(safe, child, django_assert_num_queries):
    actor = safe.actor(safe.supervisor)

    def ask():
        page = start_page(actor, MORNING)
        for rows in (
            page.alerts,
            page.urgent,
            page.unread,
            page.overdue,
            page.checks,
            page.unheard,
        ):
            list(rows)

    with django_assert_num_queries(20, exact=False) as few:
        ask()
    for n in range(8):
        placement = a_child(safe, f"例題 {n}")
        attend(placement, "o" * 41 + "xxx", date(2025, 4, 1))
        evaluate([placement], MORNING)
    with django_assert_num_queries(len(few.captured_queries)):
        ask()


def test_start_page_asks_once_whether_the_section_supervises_the_service(
    safe, child, client_of, django_assert_num_queries
):
    officer = client_of(safe.officer)
    with django_assert_num_queries(200, exact=False) as asked:
        assert officer.get("/safeguarding/ward/").status_code == 200
    question = f'"section_id" = {safe.contract.section_id} LIMIT 1'
    small = [
        each["sql"]
        for each in asked.captured_queries
        if each["sql"].startswith("SELECT 1") and each["sql"].endswith(question)
    ]
    assert len(small) == 1
