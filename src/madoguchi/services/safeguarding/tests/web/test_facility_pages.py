"""The facility's pages: for its own people, its own children, and never why a child is watched."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from tests.kept_worlds import kept

from madoguchi.core.accounts.models import Membership
from madoguchi.core.testing.clock import stop_clock
from madoguchi.services.safeguarding.models import AttendanceEntry, CaseAssignment, UrgentReport
from madoguchi.services.safeguarding.queries.day_page import day_page
from madoguchi.services.safeguarding.terms import EntryState
from madoguchi.services.safeguarding.tests.factories import NAMES, NOW, TODAY, a_child, make_safe
from madoguchi.services.safeguarding.tests.factories_ward import attend

PAGES = ("days/{day}/", "months/{month}/", "reports/", "calendar/", "urgent/")


@kept
def safe(world):
    return make_safe(world)


@pytest.fixture
def today(monkeypatch):
    """Every request of the test arrives on Tuesday, 10 June 2025, at 9:20."""
    stop_clock(monkeypatch, NOW)
    return TODAY


def addresses(today):
    return [f"/safeguarding/{p.format(day=today, month=f'{today:%Y-%m}')}" for p in PAGES]


def test_pages_open_for_the_facilitys_people_and_nobody_else(safe, client_of, today):
    a_child(safe)
    right, wrong = client_of(safe.reporter), client_of(safe.officer)
    assert [right.get(url).status_code for url in addresses(today)] == [200] * len(PAGES)
    assert [wrong.get(url).status_code for url in addresses(today)] == [403] * len(PAGES)
    assert [Client().get(url).status_code for url in addresses(today)] == [302] * len(PAGES)


def test_facility_sees_its_own_children_and_nothing_of_the_ward(safe, client_of, today):
    own = a_child(safe, NAMES[0])
    foreign = a_child(safe, NAMES[1], facility=safe.nursery)
    client = client_of(safe.reporter)
    seen = "".join(client.get(url).content.decode() for url in addresses(today))
    hidden = (
        NAMES[1], foreign.child.number, own.child.ward_number, safe.centre.name,
        safe.caseworker.name, CaseAssignment.objects.first().get_role_display(), "虐待",
    )  # fmt: skip
    # The public hotline is called so; nothing else on the pages may hold the word.
    plain = seen.replace("児童相談所（虐待対応ダイヤル）", "")
    assert [words for words in hidden if words in plain] == []
    assert own.child.number in seen
    for url in (
        f"/safeguarding/days/{today}/children/{foreign.child.number}/signs/",
        f"/safeguarding/calendar/children/{foreign.child.number}/",
    ):
        assert client.get(url).status_code == 404


def key_of(html, label):
    """The press's number that the form with this label carries."""
    return re.search(rf'data-queue-label="{label}">.*?name="key" value="([^"]+)"', html, re.DOTALL)[
        1
    ]


@pytest.mark.requirement("SAFE-020")
def test_absence_takes_two_presses_and_all_present_one(safe, client_of, today):
    first, second = a_child(safe, NAMES[0]), a_child(safe, NAMES[1])
    client, url = client_of(safe.reporter), f"/safeguarding/days/{today}/"
    html = client.get(url).content.decode()
    marks = {"number": first.child.number, "code": "absent"}
    client.post(f"{url}marks/", {"key": key_of(html, "欠席"), **marks})
    html = client.get(url).content.decode()
    pair = {"key": key_of(html, "欠席"), **marks, "pair": "received:illness"}
    client.post(f"{url}marks/", pair)
    client.post(f"{url}marks/", pair)  # the second tap
    html = client.get(url).content.decode()
    client.post(f"{url}present/", {"key": key_of(html, "全員出席")})
    rows = AttendanceEntry.objects.order_by("child__number")
    assert [(r.code, r.family_contact, r.reason) for r in rows] == [
        ("absent", "received", "illness"),
        ("present", "", ""),
    ]
    month = client.get(f"/safeguarding/months/{today:%Y-%m}/").content.decode()
    assert re.findall(rf">{today.day}日 (\S+?)<", month) == ["欠席", "出席"]
    assert second.child.number in html


class Presser:
    """A browser that counts: each link followed and each button pressed is one."""

    def __init__(self, client):
        self.client, self.presses = client, 0

    def open(self, url):
        self.presses += 1
        return self.client.get(url).content.decode()

    def press(self, url, **typed):
        self.presses += 1
        return self.client.post(url, typed, follow=True).content.decode()


@pytest.mark.requirement("SAFE-020")
def test_twelve_children_and_a_month_with_two_absences_take_at_most_twenty_presses(
    safe, client_of, today
):
    children = [a_child(safe, f"見本 太郎{number}") for number in range(12)]
    browser = Presser(client_of(safe.reporter))
    month = "/safeguarding/months/2025-06/"
    html = browser.open(month)
    key = re.search(r'name="key" value="([^"]+)"', html)[1]
    browser.press(f"{month}present/", key=key)
    for child, day in ((children[0], "2025-06-03"), (children[7], "2025-06-09")):
        marks = {"number": child.child.number, "code": "absent"}
        browser.open(f"/safeguarding/days/{day}/")
        html = browser.press(f"/safeguarding/days/{day}/marks/", key=f"absent-{day}", **marks)
        pair = {"pair": "received:illness", "key": key_of(html, "欠席")}
        browser.press(f"/safeguarding/days/{day}/marks/", **marks, **pair)
    filled = browser.open(month)
    assert (filled.count("日 未入力"), filled.count("日 欠席"), filled.count("日 出席")) == (
        0,
        2,
        82,
    )
    assert browser.presses <= 20


def test_refusal_is_shown_beside_the_day_and_nothing_is_saved(safe, client_of, today):
    child = a_child(safe)
    tomorrow = today + timedelta(days=1)
    answer = client_of(safe.reporter).post(
        f"/safeguarding/days/{tomorrow}/marks/",
        {"key": "22222222-aaaa", "number": child.child.number, "code": "present"},
    )
    assert answer.status_code == 422
    assert "まだ来ていない日です" in answer.content.decode()
    assert AttendanceEntry.objects.count() == 0


def test_day_that_has_not_come_offers_no_press_and_takes_none(safe, client_of, today):
    a_child(safe)
    client, answers = client_of(safe.reporter), {}
    for day in (today, today + timedelta(days=1)):
        html = client.get(f"/safeguarding/days/{day}/").content.decode()
        answers[day] = ("data-queue-label" in html, "まだ来ていない日です" in html)
    assert list(answers.values()) == [(True, False), (False, True)]
    answer = client.post(f"/safeguarding/days/{day}/present/", {"key": "44444444-aaaa"})
    said = answer.content.decode()
    assert (answer.status_code, "人を出席にしました" in said) == (422, False)
    assert AttendanceEntry.objects.count() == 0


def test_absence_of_a_submitted_day_is_corrected_to_present_with_its_reason(safe, client_of, today):
    child = a_child(safe)
    client, url = client_of(safe.reporter), f"/safeguarding/days/{today}/"
    marks = {"number": child.child.number, "code": "absent", "pair": "received:illness"}
    client.post(f"{url}marks/", {"key": "55555555-aaaa", **marks})
    assert "訂正の理由" not in client.get(url).content.decode()
    AttendanceEntry.objects.update(state=EntryState.SUBMITTED.value)
    html = client.get(url).content.decode()
    forms = re.findall(r'data-queue-label="([^"]+)"', html)
    assert (forms, '<option value="present">出席</option>' in html) == (["入力"], True)
    assert re.search(r'name="why"[^>]* required', html)
    typed = {"number": child.child.number, "code": "present", "key": "66666666-aaaa"}
    assert client.post(f"{url}marks/", typed).status_code == 422
    assert client.post(f"{url}marks/", {**typed, "why": "記入漏れ"}).status_code == 302
    entry = AttendanceEntry.objects.get()
    assert (entry.code, entry.state, entry.revision) == ("present", "submitted", 2)


def urgent(child, **more):
    return {
        "key": "33333333-aaaa", "child": child.child.number, "called": "no", "sign": "injury",
        "facts": "ほおに手の跡", "happened_on_era": "ad", "happened_on_year": "2025",
        "happened_on_month": "6", "happened_on_day": "10", **more,
    }  # fmt: skip


def test_urgent_page_puts_at_least_four_numbers_above_the_form(safe, client_of):
    a_child(safe)
    html = client_of(safe.reporter).get("/safeguarding/urgent/").content.decode()
    phones = [m.start() for m in re.finditer(r'href="tel:', html)]
    assert len(phones) >= 4
    assert max(phones) < html.index('class="mg-form"')


def test_urgent_report_needs_the_word_on_the_call_and_gives_one_receipt(safe, client_of, today):
    child, client = a_child(safe), client_of(safe.reporter)
    page = client.get(f"/safeguarding/days/{today}/children/{child.child.number}/urgent/")
    assert page.context["form"]["happened_on"].value() == today
    typed = urgent(child)
    assert client.post("/safeguarding/urgent/", {**typed, "called": ""}).status_code == 422
    assert client.post("/safeguarding/urgent/", {**typed, "called": "yes"}).status_code == 422
    first = client.post("/safeguarding/urgent/", typed)
    second = client.post("/safeguarding/urgent/", typed)
    report = UrgentReport.objects.get()
    assert first.url == second.url
    receipt = client.get(first.url).content.decode()
    assert (report.receipt_number in receipt, "いますぐ電話してください" in receipt) == (True, True)
    assert "手の跡" not in report.facts_encrypted
    assert client_of(safe.nurse).get(first.url).status_code == 404


def test_membership_that_ended_opens_nothing(safe, client_of, today):
    a_child(safe)
    Membership.objects.filter(person=safe.reporter).update(ended_on=today - timedelta(days=1))
    assert client_of(safe.reporter).get(f"/safeguarding/days/{today}/").status_code == 403


def test_day_page_costs_the_same_for_three_children_as_for_one(
    safe, client_of, today, django_assert_num_queries
):
    a_child(safe)
    for _ in range(2):
        with django_assert_num_queries(8):
            day_page(safe.school, today, safe.reporter.pk)
        for name in NAMES[1:3]:
            a_child(safe, name)


def test_taking_back_is_offered_for_ones_own_press_and_says_what_it_was(safe, client_of, today):
    first, second = a_child(safe), a_child(safe, NAMES[1])
    url = f"/safeguarding/days/{today}/"
    teacher, head = client_of(safe.reporter), client_of(safe.head)
    marks = {"number": first.child.number, "code": "absent", "pair": "received:illness"}
    teacher.post(f"{url}marks/", {"key": "77777777-aaaa", **marks})
    head.post(f"{url}marks/", {
        "key": "88888888-aaaa", "number": second.child.number, "code": "present",
    })  # fmt: skip
    own = [client.get(url).context["page"].last for client in (teacher, head)]
    assert [(last.key, last.words) for last in own] == [
        ("77777777-aaaa", f"{NAMES[0]} 欠席"), ("88888888-aaaa", f"{NAMES[1]} 出席"),
    ]  # fmt: skip
    html = teacher.get(url).content.decode()
    assert f"あなたの直前の操作：{NAMES[0]} 欠席" in html
    assert key_of(html, "取り消し") == own[0].key  # it may wait for the line, as a press does
    teacher.post(f"{url}undoing/", {"key": own[0].key})
    assert teacher.get(url).context["page"].last is None
    assert AttendanceEntry.objects.get().placement == second
    teacher.post(f"/safeguarding/months/{today:%Y-%m}/present/", {"key": "99999999-aaaa"})
    month = AttendanceEntry.objects.filter(operation__key="99999999-aaaa").count()
    words = teacher.get(url).context["page"].last.words
    assert (month > 5, words) == (True, f"ほかの日を含む{month}件の入力")


def test_all_present_says_how_many_and_not_that_all_came_when_nobody_waited(safe, client_of, today):
    first, _ = a_child(safe), a_child(safe, NAMES[1])
    attend(first, "x", TODAY)
    client = client_of(safe.reporter)

    def pressed(day, key):
        answer = client.post(f"/safeguarding/days/{day}/present/", {"key": key}, follow=True)
        return answer.content.decode()

    key, other = (str(uuid.uuid4()) for _ in range(2))
    for _ in range(2):  # the second tap says the same
        assert "未入力の1人を出席にしました。" in pressed(TODAY, key)
    assert "未入力の児童はいないため、何も変えていません。" in pressed(TODAY, other)
    sunday = TODAY - timedelta(days=2)
    assert "何も変えていません。" in pressed(sunday, str(uuid.uuid4()))
    assert AttendanceEntry.objects.count() == 2
