"""The ward's pages: right person 200, wrong role 403, beyond one's cases 403, others 404."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from madoguchi.core.trail.models import TrailEntry
from madoguchi.services.safeguarding.commands.casework import Acted, record_action
from madoguchi.services.safeguarding.commands.concerns import observe
from madoguchi.services.safeguarding.commands.ties import link_siblings
from madoguchi.services.safeguarding.models import (
    Alert,
    CaseAction,
    InformationRequest,
    Reveal,
)
from madoguchi.services.safeguarding.queries.child_page import child_page
from madoguchi.services.safeguarding.rules import rulebook as book
from madoguchi.services.safeguarding.rules.case_work import AlertState, Judgement
from madoguchi.services.safeguarding.terms import Sign
from madoguchi.services.safeguarding.tests.factories import (
    TODAY,
    a_child,
)
from madoguchi.services.safeguarding.tests.factories_ward import (
    another_centre,
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
