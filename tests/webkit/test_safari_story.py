"""Safari's engine: request, monthly input, alert and output, at the width of a tablet and a desk.

Left out where Debian's webkit2gtk-driver and xvfb are not installed; `bin/test` installs them.
"""

import pytest
from django.conf import settings
from django.urls import reverse
from tests.webkit.webdriver import programs, webkit_page

from madoguchi.core.testing.sign_in import signed_in_client
from madoguchi.services.safeguarding.commands.evaluation import evaluate_changed
from madoguchi.services.safeguarding.models import Alert, AttendanceEntry, InformationRequest
from madoguchi.services.safeguarding.rules import rulebook as book
from madoguchi.services.safeguarding.tests.factories import a_child, make_safe
from madoguchi.services.safeguarding.tests.ward_desk import MORNING

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(programs() is None, reason="no WebKitGTK driver on this machine"),
]
DAYS = (2, 3, 4, 5, 6, 9, 10)  # June 2025, up to the morning of the story
SENT = """
const [done, form] = [arguments[0], document.querySelector("main form[method=post]")];
fetch(form.action, {method: "POST", body: new URLSearchParams(new FormData(form))})
  .then(async (answer) => done([answer.status, answer.headers.get("Content-Type"),
    (await answer.blob()).size > 5000]));
"""


@pytest.mark.requirement("SAFE-063")
@pytest.mark.parametrize("size", [(810, 1080), (1440, 900)])
def test_month_of_a_child_in_safari(live_server, world, monkeypatch, tmp_path, size):
    monkeypatch.setattr("django.utils.timezone.now", lambda: MORNING)
    safe = make_safe(world)
    one, other = a_child(safe, "御堂 花子"), a_child(safe, "髙橋 さくら")
    with webkit_page(tmp_path, live_server.url) as page:
        page.size(*size)

        def be(person):
            name = settings.SESSION_COOKIE_NAME
            page.be(name, signed_in_client(person).cookies[name].value)

        be(safe.officer)
        for placement in (one, other):
            ask_for(page, placement.child.number)
        assert InformationRequest.objects.count() == 2

        be(safe.head)
        for left in (1, 0):
            page.open(reverse("safeguarding:requests"))
            page.press("確認した")
            page.until_true(
                "(document.body.innerText.match(/未確認/g) || []).length == arguments[0]", left
            )
        assert InformationRequest.objects.filter(acknowledged_at=None).count() == 0

        be(safe.reporter)
        for day in DAYS:
            absent(page, f"2025-06-{day:02}", one.child.number)
        page.open("/safeguarding/months/2025-06/")
        page.press("未入力の日をすべて出席にする")
        page.until("今日までの入力は済んでいます")
        codes = AttendanceEntry.objects.order_by("child", "day").values_list("code", flat=True)
        assert list(codes) == ["absent"] * 7 + ["present"] * 7

        evaluate_changed(MORNING)
        alert = Alert.objects.get(child=one.child, rule=book.SEVEN_DAYS)
        be(safe.caseworker)
        page.open(reverse("safeguarding:alerts"))
        page.until(one.child.number)
        page.open(reverse("safeguarding:alert", args=[alert.number]))
        page.until("数えた日")
        page.press("確認する")
        page.until("予定する対応")
        page.press("確認した")
        page.until("確認しました")
        alert.refresh_from_db()
        assert alert.confirmed_by == safe.caseworker

        page.open(reverse("safeguarding:child-sheet", args=[one.child.number]))
        page.fill("purpose", "実務者会議")
        assert page.run_later(SENT) == [200, "application/pdf", True]


def ask_for(page, number):
    page.open(reverse("safeguarding:request-issue"))
    page.fill("number", number)
    for field, (year, month, day) in (("from_on", (7, 4, 1)), ("until_on", (8, 3, 31))):
        page.choose(f"{field}_era", "reiwa")
        for part, value in (("year", year), ("month", month), ("day", day)):
            page.fill(f"{field}_{part}", str(value))
    page.press("依頼する")
    page.until("依頼しました")


def absent(page, day, number):
    """Two presses: the absence, then contact and reason."""
    child = f"//*[@id='child-{number}']"
    page.open(f"/safeguarding/days/{day}/")
    page.press("欠席", within=child)
    page.until("家庭からの連絡と理由")
    page.press("連絡なし・理由不明", within=child)
    page.until_true("document.querySelector(`#child-${arguments[0]} .mg-safe-child__why`)", number)
