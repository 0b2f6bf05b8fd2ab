"""Oversight: the record of accesses as the administrator searches it, and the six roles."""

import json
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.db import DatabaseError, transaction
from django.urls import get_resolver, reverse
from django.urls.exceptions import NoReverseMatch

from madoguchi.core.calendar.jst import JST
from madoguchi.core.documents.reading import read_document
from madoguchi.core.trail.models import TrailEntry
from madoguchi.services.safeguarding.queries.page_names import PAGE_NAMES
from madoguchi.services.safeguarding.queries.roles import ROLES, matrix
from madoguchi.services.safeguarding.rules import rulebook as book
from madoguchi.services.safeguarding.tests.factories import NAMES, TODAY, a_child
from madoguchi.services.safeguarding.tests.ward_desk import MORNING, get, text_of

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("SAFE-065")
def test_view_of_a_child_is_one_entry_with_person_time_address_action_and_number(
    safe, child, client_of
):
    number = child.child.number
    before = TrailEntry.objects.filter(action="view").count()
    client_of(safe.caseworker).get(
        reverse("safeguarding:child", args=[number]), REMOTE_ADDR="203.0.113.9"
    )
    assert TrailEntry.objects.filter(action="view").count() == before + 1
    administrator = client_of(safe.world.kiryu)
    (line,) = get(administrator, "access-log", who="瀧川", kind="view").context["lines"]
    assert (line.who, line.at, line.address, line.action, line.what, line.number) == (
        "瀧川 拓（みほん子ども家庭支援センター）", datetime(2025, 6, 10, 9, 20, tzinfo=JST),
        "203.0.113.9", "閲覧", "児童の経過", number,
    )  # fmt: skip
    assert str(line.at.tzinfo) == "JST"


@pytest.mark.requirement("SAFE-065")
def test_no_role_edits_an_entry(safe, child, client_of):
    get(client_of(safe.caseworker), "child", child.child.number)
    entry = TrailEntry.objects.filter(action="view").latest("pk")
    rows = TrailEntry.objects.filter(pk=entry.pk)
    for change in (lambda: rows.update(label="別の記録"), rows.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    everybody = (safe.world.kiryu, safe.officer, safe.world.approvers["002"], safe.supervisor,
                 safe.caseworker, safe.head, safe.reporter, safe.world.yamabe)  # fmt: skip
    for person in everybody:
        client = client_of(person)
        for address in (reverse("safeguarding:access-log"), f"/trail/entries/{entry.seq}/"):
            assert client.post(address, {"label": "別の記録"}).status_code in {403, 404, 405}
    assert TrailEntry.objects.get(pk=entry.pk).label == entry.label == "児童の経過"


@pytest.mark.requirement("SAFE-065")
def test_search_by_user_and_day_finds_all_kinds_and_nothing_else(
    safe, child, client_of, monkeypatch
):
    client, number = client_of(safe.caseworker), child.child.number
    get(client, "child", number)
    client.post(reverse("safeguarding:child-name", args=[number]))
    get(client, "children", q="みほん")
    monkeypatch.setattr("django.utils.timezone.now", lambda: MORNING + timedelta(days=1))
    for person in (safe.caseworker, safe.supervisor):
        get(client_of(person), "child", number)
    administrator = client_of(safe.world.kiryu)
    found = get(administrator, "access-log", who=safe.caseworker.email, day="令和7年6月10日")
    assert sorted((line.action, line.number) for line in found.context["lines"]) == [
        ("サインイン", ""), ("検索", ""), ("氏名の表示", number),
        ("閲覧", number), ("閲覧", number),
    ]  # fmt: skip
    assert found.context["listing"].count == 5
    of_child = get(administrator, "access-log", number=number, kind="view").context["listing"]
    assert of_child.count == 5
    searched = TrailEntry.objects.filter(action="search", actor_id=safe.caseworker.pk).get()
    assert json.loads(searched.after) == {"found": 1}


def test_record_of_accesses_is_for_the_administrator_and_the_chief(safe, client_of):
    for person, status in (
        (safe.world.kiryu, 200), (safe.world.approvers["002"], 200), (safe.officer, 403),
        (safe.supervisor, 403), (safe.caseworker, 403), (safe.head, 403), (safe.world.yamabe, 403),
    ):  # fmt: skip
        assert get(client_of(person), "access-log").status_code == status


def test_record_of_accesses_asks_no_more_for_more_lines(
    safe, child, client_of, django_assert_max_num_queries
):
    client = client_of(safe.caseworker)
    administrator = client_of(safe.world.kiryu)
    get(administrator, "access-log")
    counts = []
    for visits in (1, 9):
        for _ in range(visits):
            get(client, "child", child.child.number)
        with django_assert_max_num_queries(40) as seen:
            get(administrator, "access-log", size="100")
        counts.append(len(seen))
    assert counts[0] == counts[1]


@pytest.mark.requirement("SAFE-010")
def test_matrix_of_the_six_roles_is_shown_and_printed(safe, client_of):
    headings = [heading for heading, _, _ in ROLES]
    assert headings == [
        "システム管理者（区）", "スーパーバイザー（統括責任者）", "ケースワーカー（相談担当）",
        "施設管理職", "施設職員", "受託者（サポート）",
    ]  # fmt: skip
    client = client_of(safe.officer)
    page = text_of(get(client, "roles"))
    assert all(heading in page for heading in headings)
    paper = read_document(BytesIO(get(client, "roles", format="pdf").content), "matrix.pdf")
    printed = "".join("".join(line.text.split()) for line in paper.lines)
    for line in matrix():
        assert "".join(line.permission.label.split()) in printed


def routes_about_children():
    """Every named page of the service that a person may ask for."""
    names = get_resolver("madoguchi.services.safeguarding.urls").reverse_dict
    return sorted(name for name in names if isinstance(name, str))


@pytest.mark.requirement("SAFE-010")
def test_contractors_support_sees_facilities_and_accounts_and_never_a_childs_name(
    safe, child, client_of
):
    a_child(safe, NAMES[1])
    secret = [part for name in NAMES[:2] for part in name.split()]
    client, opened = client_of(safe.world.yamabe), set()
    number, key = child.child.number, str(child.pk)
    guesses = ((), (number,), (key,), (TODAY,), (safe.school.code,), (number, key), (TODAY, number))
    for name in routes_about_children():
        for given in guesses:
            try:
                address = reverse(f"safeguarding:{name}", args=given)
            except (NoReverseMatch, ValueError, AttributeError, TypeError):
                continue
            response = client.get(address)
            shown = b"".join(response).decode(errors="replace")
            assert not any(word in shown for word in secret), address
            if response.status_code == 200:
                opened.add(name)
    assert {"support", "support-facility", "roles"} <= opened
    settings = text_of(get(client, "support-facility", safe.school.code))
    for word in ("みほん小学校", "区立小学校", "毎日入力", "﨑田 由美", "施設職員"):
        assert word in settings
    assert not opened & {"ward", "children", "child", "alerts", "today", "reports", "access-log"}


def test_refused_address_is_told_by_the_name_of_its_page(safe, client_of):
    reporter = client_of(safe.reporter)
    get(reporter, "rule", book.SEVEN_DAYS)
    get(reporter, "ward-inquiry", "Q-2025-001")
    listed = get(client_of(safe.world.approvers["002"]), "access-log", kind="refused")
    assert sorted(line.what for line in listed.context["lines"]) == [
        "お知らせの規則", "保護者からの問い合わせ（Q-2025-001）",
    ]  # fmt: skip


def test_every_page_of_the_service_has_a_name_in_the_record():
    routes = {name for name in get_resolver("madoguchi.services.safeguarding.urls").reverse_dict
              if isinstance(name, str)}  # fmt: skip
    assert routes ^ set(PAGE_NAMES) == set()
