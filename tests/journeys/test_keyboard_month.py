"""A month of twenty open days by the keyboard alone, and pages that a screen reader can read."""

from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from tests.journeys.looking import DESK, PHONE, violations

from madoguchi.core.calendar.jst import at
from madoguchi.core.testing.clock import FakeClock
from madoguchi.core.testing.personas import make_world
from madoguchi.services.safeguarding.commands.reports import open_month
from madoguchi.services.safeguarding.models import Alert, AttendanceEntry, InformationRequest
from madoguchi.services.safeguarding.tests.factories import NAMES, a_child, make_safe
from madoguchi.services.safeguarding.tests.factories_ward import attend, evaluate

MAY = date(2025, 5, 1)
MORNING = at(date(2025, 6, 2), 9, 20)


@pytest.fixture
def safe(transactional_db, monkeypatch):
    """May 2025 has twenty open days; its report is due on 6 June."""
    clock = FakeClock(MORNING)
    monkeypatch.setattr(timezone, "now", lambda: clock.utc)
    made = make_safe(make_world(MORNING.date()))
    InformationRequest.objects.create(
        placement=a_child(made), from_on=date(2025, 5, 1), until_on=date(2026, 3, 31),
        legal_basis="児童虐待防止法第13条の4", issued_at=MORNING,
    )  # fmt: skip
    open_month(MAY, now=MORNING)
    watched = a_child(made, NAMES[1], facility=made.nursery)
    attend(watched, "xxxxxxx", date(2025, 5, 23))
    evaluate([watched], MORNING)
    return made


def reach(page: Page, control: Locator, key: str) -> None:
    """Tab to the control, as somebody without a mouse, and press the key there."""
    expect(control).to_be_visible()
    for _ in range(150):
        if control.evaluate("one => one === document.activeElement"):
            page.keyboard.press(key)
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key does not reach {control}")


def enter(page: Page, role: str, name: str) -> None:
    reach(page, page.get_by_role(role, name=name).first, "Enter")


@pytest.mark.requirement("SAFE-077")
def test_a_month_of_twenty_days_by_the_keyboard_and_no_violation_on_the_pages(page_as, safe):
    page = page_as(safe.reporter, size=DESK)
    page.goto("/safeguarding/months/2025-05/")
    assert violations(page) == []
    enter(page, "button", "未入力の日をすべて出席にする")
    expect(page.get_by_text("今日までの入力は済んでいます")).to_be_visible()
    enter(page, "link", "14日 出席")
    expect(page).to_have_title("令和7年5月14日(水)の入力｜まどぐち（みほん区）")
    assert violations(page) == []
    enter(page, "button", "欠席")
    enter(page, "button", "連絡あり・病気")
    expect(page.locator(".mg-safe-child__why")).to_have_text("連絡あり・病気")
    enter(page, "link", "1か月のカレンダー")
    enter(page, "link", "定期報告を確かめて提出する")
    expect(page).to_have_title("定期報告｜まどぐち（みほん区）")
    assert violations(page) == []
    enter(page, "link", NAMES[0])
    reach(page, page.get_by_label("気になる様子は、特になし"), "Space")
    enter(page, "button", "管理職の確認へ出す")
    expect(page.locator("main")).to_contain_text("管理職確認待ち")
    codes = list(
        AttendanceEntry.objects.filter(placement__facility=safe.school).values_list("code")
    )
    assert (codes.count(("present",)), codes.count(("absent",))) == (19, 1)

    ward = page_as(safe.caseworker, size=PHONE)
    number = Alert.objects.filter(child__isnull=False).earliest("pk").number
    for path in ("ward/", "alerts/", f"alerts/{number}/", "children/", "ward/reports/"):
        ward.goto(f"/safeguarding/{path}")
        assert (path, violations(ward)) == (path, [])
