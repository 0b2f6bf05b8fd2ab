"""A morning on a bad line: nothing is lost, nothing is there twice, nobody else sees it."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect
from tests.journeys.people import sign_in_again

from madoguchi.core.testing.clock import FakeClock
from madoguchi.core.testing.personas import make_world
from madoguchi.services.safeguarding.models import AttendanceEntry, EntryOperation
from madoguchi.services.safeguarding.tests.factories import (
    NAMES,
    TODAY,
    Role,
    a_child,
    make_safe,
    staff,
)

WAITING = "未送信 1件。この端末に残っています。電波が戻ると自動で送ります。"
TOO_EARLY = "先の入力がまだ送られていません。「未送信」が消えてから、もう一度取り消してください。"
MARKS = "**/marks/"


@pytest.fixture
def safe(transactional_db, monkeypatch):
    """Three children at ひだまり保育園, on Tuesday, 10 June 2025, at 9:20."""
    clock = FakeClock.at(2025, 6, 10, 9, 20)
    monkeypatch.setattr(timezone, "now", lambda: clock.utc)
    made = make_safe(make_world(clock.now.date()))
    for name in NAMES[:3]:
        a_child(made, name, facility=made.nursery)
    return made


def stored() -> list[tuple[str, str, str, str]]:
    rows = AttendanceEntry.objects.order_by("child__number").select_related("entered_by", "child")
    return [(row.child.number, row.code, row.reason, str(row.entered_by)) for row in rows]


def says(page: Page, words: str) -> None:
    expect(page.locator("[data-queue-words]")).to_have_text(words)


def is_silent(page: Page) -> None:
    """Nothing waits any more; between two tries lie up to eight seconds."""
    expect(page.locator("[data-queue-words]")).to_be_hidden(timeout=30_000)


def press(page: Page, number: str, name: str) -> None:
    page.locator(f"#child-{number}").get_by_role("button", name=name, exact=True).click()


def kept(page: Page) -> str:
    """All that the browser holds for later."""
    return str(page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])"))


def test_presses_wait_for_the_line_and_arrive_once(page_as, safe, look, phone):
    page = page_as(safe.nurse, size=phone)
    page.goto(f"/safeguarding/days/{TODAY}/")
    look(page, "day")
    page.context.set_offline(True)
    press(page, "J000001", "欠席")
    says(page, WAITING)
    expect(page.locator("#child-J000001")).to_contain_text("欠席（未送信）")
    press(page, "J000001", "欠席")  # the second tap
    press(page, "J000002", "欠席")
    press(page, "J000002", "出席")  # changed their mind: both go, in this order
    says(page, WAITING.replace("1件", "3件"))
    look(page, "waiting")
    assert stored() == []
    page.context.set_offline(False)
    is_silent(page)
    page.get_by_role("button", name=re.compile("連絡あり・病気")).click()
    expect(page.locator("#child-J000001")).to_contain_text("連絡あり・病気")
    press_all = page.get_by_role("button", name="未入力の全員を出席にする")
    press_all.click()
    expect(page.get_by_text("入力はすべて済みました")).to_be_visible()
    assert stored() == [
        ("J000001", "absent", "illness", "渡邊 茜"),
        ("J000002", "present", "", "渡邊 茜"),
        ("J000003", "present", "", "渡邊 茜"),
    ]
    assert EntryOperation.objects.count() == 5
    assert page.evaluate("localStorage.length") == 0


def test_answer_lost_on_the_way_is_asked_for_again_and_changes_nothing(page_as, safe, phone):
    """The server took the press and the line broke before the teacher's phone heard of it."""
    page = page_as(safe.nurse, size=phone)
    page.goto(f"/safeguarding/days/{TODAY}/")

    def take_and_break(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    page.route(MARKS, take_and_break, times=1)
    press(page, "J000001", "欠席")
    line = page.locator("#child-J000001")
    expect(line).to_contain_text("家庭からの連絡と理由", timeout=30_000)
    is_silent(page)
    assert stored() == [("J000001", "absent", "", "渡邊 茜")]
    assert EntryOperation.objects.count() == 1


def test_taking_back_waits_for_the_line_and_does_not_pass_what_waits(page_as, safe, phone):
    page = page_as(safe.nurse, size=phone)
    page.goto(f"/safeguarding/days/{TODAY}/")
    take_back = page.get_by_role("button", name="直前の操作を取り消す")
    press(page, "J000001", "欠席")
    expect(page.get_by_text(f"あなたの直前の操作：{NAMES[0]} 欠席")).to_be_visible()
    page.context.set_offline(True)
    take_back.click()
    says(page, WAITING)
    take_back.click()  # the second tap
    says(page, WAITING)
    assert stored() == [("J000001", "absent", "", "渡邊 茜")]
    page.context.set_offline(False)
    expect(page.get_by_text("取り消しました。")).to_be_visible(timeout=30_000)
    is_silent(page)
    assert stored() == []

    press(page, "J000001", "出席")
    expect(page.get_by_text(f"あなたの直前の操作：{NAMES[0]} 出席")).to_be_visible()
    page.context.set_offline(True)
    press(page, "J000002", "欠席")
    says(page, WAITING)
    take_back.click()  # it still names the press before
    says(page, f"{TOO_EARLY} {WAITING}")
    page.context.set_offline(False)
    expect(page.get_by_text(f"あなたの直前の操作：{NAMES[1]} 欠席")).to_be_visible(timeout=30_000)
    is_silent(page)
    take_back.click()
    expect(page.get_by_text("取り消しました。")).to_be_visible()
    assert stored() == [("J000001", "present", "", "渡邊 茜")]
    assert page.evaluate("localStorage.length") == 0


def test_what_waits_outlives_a_reload_and_is_nobody_elses(page_as, safe, phone):
    """On one tablet: the nurse's press waits, a colleague signs in, the nurse comes back."""
    colleague = staff(safe.nursery.organisation, "早乙女 薫", "saotome", Role.FACILITY_STAFF)
    page = page_as(safe.nurse, size=phone)
    page.goto(f"/safeguarding/days/{TODAY}/")
    page.route(MARKS, lambda route: route.abort())
    press(page, "J000001", "欠席")
    says(page, WAITING)
    page.reload()
    says(page, WAITING)
    expect(page.locator("#child-J000001")).to_contain_text("欠席（未送信）")
    left = kept(page)
    assert [word for word in ("J000001", "absent", *NAMES, "渡邊") if word in left] == []

    page.unroute(MARKS)
    sign_in_again(page, colleague)  # the nurse's page is still open
    press(page, "J000002", "欠席")
    says(
        page,
        "別の方がサインインしています。ご自分でサインインし直すと送ります。 "
        + WAITING.replace("1件", "2件"),
    )
    page.reload()
    says(
        page, "ほかの職員の未送信が2件、この端末に残っています。その方がサインインすると送ります。"
    )
    expect(page.locator("#child-J000001")).to_contain_text("未入力")
    press(page, "J000003", "出席")
    expect(page.locator("#child-J000003 [data-queue-state]")).to_have_text("出席")
    assert stored() == [("J000003", "present", "", "早乙女 薫")]

    sign_in_again(page, safe.nurse)
    page.reload()
    is_silent(page)
    expect(page.locator("#child-J000002")).to_contain_text("家庭からの連絡と理由")
    assert stored() == [
        ("J000001", "absent", "", "渡邊 茜"),
        ("J000002", "absent", "", "渡邊 茜"),
        ("J000003", "present", "", "早乙女 薫"),
    ]
    assert page.evaluate("localStorage.length") == 0
