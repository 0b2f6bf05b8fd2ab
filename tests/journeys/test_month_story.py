"""A month of one child in the browser, from the first absence to the closed alert."""

from datetime import date, datetime

import pytest
from django.utils import timezone
from tests.journeys.people import People, says
from tests.journeys.safeguarding import ChildStory

from madoguchi.core.testing.clock import JST, FakeClock
from madoguchi.core.testing.personas import make_world
from madoguchi.core.trail import verify
from madoguchi.services.safeguarding.tests.factories import make_safe

NAME = "𠮷田 陽翔"
ILL = "連絡あり・病気"
UNKNOWN = "連絡なし・理由不明"
# Seven open days: the weekend between them counts for nothing.
ABSENCES = (
    (3, UNKNOWN), (4, ILL), (5, ILL), (6, UNKNOWN), (9, ILL), (10, ILL), (11, UNKNOWN),
)  # fmt: skip


def june(day):
    return date(2025, 6, day)


def moment(year, month, day):
    return datetime(year, month, day, 9, tzinfo=JST)


@pytest.fixture
def story(page_as, transactional_db, monkeypatch):
    clock = FakeClock.at(2025, 6, 2, 8, 40)
    monkeypatch.setattr(timezone, "now", lambda: clock.utc)
    safe = make_safe(make_world(clock.now.date()))
    return ChildStory(safe, People(page_as, clock), NAME)


@pytest.mark.requirement("SAFE-063")
def test_a_child_from_first_absence_to_closed_alert(story, look):
    safe = story.safe
    story.register("小学3年", moment(2025, 6, 2))
    story.ask(moment(2025, 6, 2), moment(2026, 3, 31))
    story.acknowledge()

    story.on(june(2))
    story.present()
    story.observe("身なり・衛生", "3日続けて同じ服")
    for day, why in ABSENCES:
        story.on(june(day))
        story.absent(why)
        story.look_again()

    alert = story.alert
    assert (alert.reached_on, alert.figures["certain"]) == (june(11), 7)
    story.on(june(11), 13)  # nobody has confirmed it within two hours of work
    story.look_again()
    says(story.page(safe.supervisor, "ward/"), "上司へ引上げ済み")
    story.open_alert(safe.supervisor)
    story.confirm_alert("家庭訪問")

    story.on(june(12))
    story.present()
    story.on(june(12), 17)
    page = story.act(
        "家庭訪問", "本人に会えた。家族と話し、明日から登校する。", moment(2025, 6, 18), closes=True
    )
    says(page, "対応済み")
    story.on(june(18), 9)
    says(story.page(safe.caseworker, "ward/"), "次の確認日が来た対応", "家庭訪問")

    story.on(june(30), 16)
    story.fill_the_month()
    story.hand_over()
    story.on(date(2025, 7, 1), 9)
    story.confirm_report()
    story.accept_report()
    assert story.put_out_sheet("個別ケース検討会議") == "%PDF-"
    page = story.report_page()
    says(page, "受理済み", "14日（出席すべき日 21日）", "7日（うち連絡なし 3日）", "確認済")
    assert "家庭訪問" not in page.inner_text("body")
    look(page, "report")
    assert verify().ok
