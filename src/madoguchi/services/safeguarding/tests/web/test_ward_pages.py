"""The ward's pages: right person 200, wrong role 403, beyond one's cases 403, others 404."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.html import escape

from madoguchi.core.calendar.business import end_of_month
from madoguchi.core.trail.models import TrailEntry
from madoguchi.services.safeguarding.commands.casework import Acted, record_action
from madoguchi.services.safeguarding.commands.concerns import observe
from madoguchi.services.safeguarding.commands.ties import link_siblings
from madoguchi.services.safeguarding.models import (
    AccessGrant,
    Alert,
    CaseAction,
    InformationRequest,
    ReportPeriod,
    Reveal,
)
from madoguchi.services.safeguarding.queries.child_page import child_page
from madoguchi.services.safeguarding.queries.start_page import new_since, start_page
from madoguchi.services.safeguarding.rules import rulebook as book
from madoguchi.services.safeguarding.rules.case_work import AlertState, Judgement
from madoguchi.services.safeguarding.terms import FacilityKind, Sign
from madoguchi.services.safeguarding.tests.factories import (
    TODAY,
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
    NAME,
    era,
    get,
    seven,
    text_of,
)

pytestmark = pytest.mark.django_db


def every_page(safe, child):
    number = child.child.number
    return [
        ("ward",), ("silent",), ("overdue",), ("checks",), ("ward-reports",), ("alerts",),
        ("alert", seven(child).number), ("alert-confirm", seven(child).number),
        ("alert-action", seven(child).number), ("children",), ("conference",), ("child", number),
        ("child-action", number), ("child-observations", number), ("child-sighting", number),
        ("child-siblings", number), ("sibling-link", number), ("child-sheet", number),
        ("child-disclosures", number), ("disclosure-prepare", number), ("ward-inquiries",),
        ("child-views", number), ("access", number), ("rules",), ("rule", book.SEVEN_DAYS),
        ("rule", book.CODES), ("statistics",),
    ]  # fmt: skip


def test_every_page_opens_for_the_caseworker_and_conceals_the_name(safe, child, client_of):
    client = client_of(safe.caseworker)
    for name, *args in every_page(safe, child):
        response = get(client, name, *args)
        assert (name, response.status_code) == (name, 200)
        assert "花子" not in text_of(response), name


def test_pages_of_supervisor_and_section_open_for_them_only(safe, child, client_of):
    chief, officer = safe.world.approvers["002"], safe.officer
    assert get(client_of(safe.supervisor), "reviews").status_code == 200
    assert get(client_of(chief), "erasures").status_code == 200
    assert get(client_of(officer), "year", 2025).status_code == 200
    assert get(client_of(chief), "rule-set", book.EARLY_RUN, "days").status_code == 200
    for person in (safe.supervisor, officer, chief):
        assert get(client_of(person), "ward").status_code == 200
    for name, *args in (("reviews",), ("erasures",), ("year", 2025),
                        ("rule-set", book.EARLY_RUN, "days")):  # fmt: skip
        assert get(client_of(safe.caseworker), name, *args).status_code == 403


def test_contractor_and_facility_open_none_of_them(safe, child, client_of):
    for person in (safe.world.yamabe, safe.head, safe.reporter):
        client = client_of(person)
        for name, *args in every_page(safe, child):
            response = get(client, name, *args)
            assert (name, response.status_code) == (name, 403)
            assert "花子" not in text_of(response)


def test_signed_out_people_sign_in_first(safe, child, client):
    for name, *args in every_page(safe, child):
        assert get(client, name, *args).status_code == 302


def test_without_a_second_factor_no_page_opens(safe, child, client_of, settings):
    settings.DEMO_SIGN_IN = False
    client = client_of(safe.caseworker, mfa=False)
    assert get(client, "child", child.child.number).status_code == 403


@pytest.mark.requirement("SAFE-009")
def test_another_centre_gets_403_with_the_way_to_ask_and_a_line_in_the_trail(
    safe, child, client_of
):
    _, stranger, _ = another_centre(safe)
    client, number = client_of(stranger), child.child.number
    for name, *args in (("child", number), ("alert", seven(child).number), ("child-views", number)):
        response = get(client, name, *args)
        assert response.status_code == 403
        assert reverse("safeguarding:access", args=[number]) in text_of(response)
        assert "みほん小学校" not in text_of(response)
    refused = TrailEntry.objects.filter(action="refused", actor_id=stranger.pk)
    assert refused.count() == 3


def test_unknown_number_is_404_and_leaves_a_line(safe, child, client_of):
    assert get(client_of(safe.caseworker), "child", "J999999").status_code == 404
    assert TrailEntry.objects.filter(action="refused", actor_id=safe.caseworker.pk).count() == 1


def test_reason_opens_the_page_and_the_caseworker_sees_who_looked(safe, child, client_of):
    _, stranger, _ = another_centre(safe)
    client, number = client_of(stranger), child.child.number
    response = client.post(
        reverse("safeguarding:access", args=[number]), {"reason": "休日の通報への対応のため。"}
    )
    assert response.status_code == 302
    assert get(client, "child", number).status_code == 200
    page = text_of(get(client_of(safe.caseworker), "child-views", number))
    assert "早乙女 翼（北みほん子ども家庭支援センター）" in page
    assert "休日の通報への対応のため。" in page


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


def test_name_appears_after_a_press_and_for_ten_minutes(safe, child, client_of, monkeypatch):
    client, number = client_of(safe.caseworker), child.child.number
    assert "氏名は隠しています" in text_of(get(client, "child", number))
    client.post(reverse("safeguarding:child-name", args=[number]))
    assert NAME in text_of(get(client, "child", number))
    late = MORNING + timedelta(minutes=10)
    monkeypatch.setattr("django.utils.timezone.now", lambda: late)
    assert NAME not in text_of(get(client, "child", number))
    assert Reveal.objects.count() == 1


def test_one_view_writes_one_entry(safe, child, client_of):
    before = TrailEntry.objects.filter(action="view").count()
    get(client_of(safe.caseworker), "child", child.child.number)
    entries = TrailEntry.objects.filter(action="view")
    assert entries.count() == before + 1
    assert entries.latest("pk").actor_id == safe.caseworker.pk


def test_alert_page_explains_itself_with_the_dates_it_counted(safe, child, client_of):
    page = text_of(get(client_of(safe.caseworker), "alert", seven(child).number))
    assert "第13条の4" in page
    assert "保護者から理由の説明があっても" in page
    assert "7日の欠席を数えました。" in page
    for number, day in (
        (1, "6月2日(月)"),
        (5, "6月6日(金)"),
        (6, "6月9日(月)"),
        (7, "6月10日(火)"),
    ):
        assert f"令和7年{day} 欠席（家庭からの連絡なし）、数えた{number}日目" in page
    assert "令和7年6月7日(土) 土曜日" in page


def test_rule_page_shows_the_example_with_its_dates(safe, client_of):
    page = text_of(get(client_of(safe.caseworker), "rule", book.SEVEN_DAYS))
    assert "令和7年6月10日(火) 欠席、数えた7日目" in page
    assert "令和7年6月7日(土) 土曜日" in page
    assert "平成31年2月28日" in page


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


@pytest.mark.requirement("SAFE-038")
def test_childs_page_has_a_cell_for_each_day_of_the_year_and_leads_to_each_source(
    safe, child, client_of
):
    observe(child, TODAY, [Sign.HYGIENE], "同じ服", by=safe.actor(safe.reporter), now=MORNING)
    acted = Acted(judgement=Judgement.HOME_VISIT, acted_on=TODAY, key="k", alert=seven(child))
    record_action(child.child, acted, by=safe.actor(safe.caseworker), now=MORNING)
    page = child_page(child.child, TODAY)
    (picture,) = page.pictures
    assert picture.cell_count == 365
    assert (page.longest.certain, page.current.certain, page.unannounced) == (7, 7, 7)
    client = client_of(safe.caseworker)
    shown = text_of(get(client, "child", child.child.number))
    assert shown.count('<td class="mg-safe-day ') == 365
    assert [event.at for event in page.events] == sorted(
        (event.at for event in page.events), reverse=True
    )
    titles = " ".join(event.title for event in page.events)
    for word in ("7日以上", "気になる様子", "区の対応"):
        assert word in titles
    for event in page.events:
        assert client.get(event.url).status_code == 200


@pytest.mark.requirement("SAFE-040")
def test_siblings_absent_on_the_same_days_in_other_facilities(safe, client_of):
    one = a_child(safe, "例題 一")
    two = a_child(safe, "例題 二", facility=safe.nursery)
    attend(one, "oxxoo")
    attend(two, "oxxox")
    link_siblings([one.child, two.child], by=safe.actor(safe.caseworker), now=MORNING)
    client = client_of(safe.caseworker)
    page = text_of(get(client, "child-siblings", one.child.number))
    assert "同時欠席2日" in page
    assert "令和7年6月3日(火)、令和7年6月4日(水)" in page
    facility = text_of(client_of(safe.reporter).get(reverse("safeguarding:day", args=[TODAY])))
    assert two.child.number not in facility
    assert "きょうだい" not in facility


def test_ward_acts_on_an_alert_and_the_facility_reads_nothing_of_it(safe, child, client_of):
    client, number = client_of(safe.caseworker), seven(child).number
    response = client.post(
        reverse("safeguarding:alert-action", args=[number]),
        {"key": "k", "judgement": "home_visit", "words": "玄関先で本人と話した。", "closes": "on",
         **era("acted_on", 10), **era("next_check_on", 18)},
    )  # fmt: skip
    assert response.status_code == 302
    assert seven(child).state == AlertState.CLOSED
    assert CaseAction.objects.get().next_check_on == date(2025, 6, 18)
    for name in ("today", "reports", "this-month"):
        page = client_of(safe.head).get(reverse(f"safeguarding:{name}"), follow=True)
        for hidden in ("玄関先", "家庭訪問", number):
            assert hidden not in text_of(page)


def test_list_of_alerts_begins_with_what_is_gravest_and_waits(safe, child, client_of):
    """The settled come last, whatever they were; a lesser one raised later does not come first."""
    settled, lesser = a_child(safe, "例題 一"), a_child(safe, "例題 二")
    attend(settled, "xxxxxxx")
    evaluate([settled], MORNING)
    Alert.objects.filter(child=settled.child).update(state=AlertState.CLOSED.value)
    attend(lesser, "ooooxxx")
    evaluate([lesser], MORNING + timedelta(minutes=5))
    shown = get(client_of(safe.caseworker), "alerts").context["listing"].rows
    assert [(alert.child.number, alert.rule) for alert in shown] == [
        (child.child.number, book.SEVEN_DAYS),
        (child.child.number, book.NO_CONTACT),
        (lesser.child.number, book.EARLY_RUN),
        (settled.child.number, book.SEVEN_DAYS),
    ]


def test_days_before_the_ward_asked_are_not_drawn_as_closed_days(safe, client_of):
    """A blank month says that nobody was asked; 休 would say that the school was closed."""
    placement = a_child(safe, from_on=date(2025, 4, 1))
    InformationRequest.objects.create(
        placement=placement, from_on=date(2025, 6, 2), until_on=date(2026, 3, 31),
        legal_basis="例", issued_by=safe.officer, issued_at=MORNING,
    )  # fmt: skip
    (picture,) = child_page(placement.child, TODAY).pictures
    cells = {cell.on: (cell.kind, cell.letter) for month in picture.months for cell in month.cells}
    assert cells[date(2025, 5, 30)] == ("outside", "")
    assert cells[date(2025, 5, 31)] == ("closed", "休")
    assert cells[date(2025, 6, 2)] == ("unreported", "？")
    shown = text_of(get(client_of(safe.caseworker), "child", placement.child.number))
    assert "令和7年5月30日(金) 報告の依頼がない日" in shown
    assert "在籍外・報告の依頼がない日・これから</li>" in shown
