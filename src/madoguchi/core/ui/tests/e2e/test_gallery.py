"""The gallery in a browser: every component sound at three widths, by keyboard, at 320 px."""

from datetime import date

import pytest
from tests.journeys.looking import missed_by_tab

from madoguchi.core.testing.personas import make_world
from madoguchi.core.ui.gallery import GROUPS


@pytest.mark.parametrize("group", [group.slug for group in GROUPS])
def test_gallery_group_is_sound(page_as, look, group):
    page = page_as(None)
    page.goto(f"/_ui/{group}/")
    look(page)
    assert missed_by_tab(page) == []


@pytest.mark.parametrize("query", ["", "?rehearsal=1"])
def test_whole_page_is_sound(page_as, look, query):
    page = page_as(None)
    page.goto(f"/_ui/sample/{query}")
    look(page, query.strip("?=1"))
    assert missed_by_tab(page) == []


@pytest.mark.parametrize(
    "address", ["/", "/_ui/sample/?rehearsal=1", "/_ui/lists/", "/_ui/time/", "/_ui/forms/"]
)
def test_page_reflows_at_320(page_as, address):
    page = page_as(None, size=(320, 640))
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_dialog_opens_and_gives_the_focus_back(page_as):
    page = page_as(None)
    page.goto("/_ui/messages/")
    opener = page.locator("[data-dialog-open]")
    opener.focus()
    page.keyboard.press("Enter")
    assert page.locator("dialog[open]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    assert opener.evaluate("element => element === document.activeElement")


def test_count_of_signs_follows_the_typing(page_as):
    page = page_as(None)
    page.goto("/_ui/forms/")
    page.fill("#id_example_reason", "髙﨑𠮷")
    page.get_by_text("3字／200字まで").wait_for()


def test_menu_opens_and_closes_on_the_phone(page_as):
    page = page_as(None, size=(390, 844))
    page.goto("/")
    button = page.get_by_role("button", name="メニュー")
    button.click()
    assert page.locator("#menu").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#menu").is_visible()


def test_long_work_goes_on_by_itself_and_says_when_it_is_done(page_as):
    page = page_as(None)
    page.goto("/_ui/messages/")
    page.evaluate(
        "htmx.ajax('GET', '/_ui/progress/11/', {target: '.mg-progress', swap: 'outerHTML'})"
    )
    page.get_by_text("検査が終わりました").wait_for(timeout=10000)


def test_account_menu_stays_on_the_phone(page_as, transactional_db):
    page = page_as(make_world(date(2026, 2, 2)).saeki, size=(320, 640))
    page.goto("/")
    page.locator(".mg-account > summary").click()
    box = page.locator(".mg-account__panel").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    page.keyboard.press("Escape")
    assert not page.locator(".mg-account__panel").is_visible()
