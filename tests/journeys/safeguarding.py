"""The pages of safeguarding as their people use them, for a story: one object for one child."""

import re
from datetime import date, datetime

from playwright.sync_api import Page, expect
from tests.journeys.people import People, choose, fill, fill_date, follow, go, press, says

from madoguchi.core.accounts.models import Person
from madoguchi.core.testing.clock import JST
from madoguchi.services.safeguarding.commands.alerting import escalate_alerts
from madoguchi.services.safeguarding.commands.evaluation import evaluate_changed
from madoguchi.services.safeguarding.models import Alert, Child, ReportPeriod
from madoguchi.services.safeguarding.rules import rulebook
from madoguchi.services.safeguarding.tests.factories import Safe


class ChildStory:
    """One child of みほん小学校, at the desks of everybody who answers for it.

    A step leaves its page as its person sees it at the end, and returns it: for a look, for a
    picture. The jobs of the worker run where the story says so.
    """

    def __init__(self, safe: Safe, people: People, name: str) -> None:
        self.safe, self.people, self.name = safe, people, name

    @property
    def child(self) -> Child:
        return Child.objects.latest("pk")

    @property
    def alert(self) -> Alert:
        """The notice of the seventh day."""
        return Alert.objects.get(child=self.child, rule=rulebook.SEVEN_DAYS)

    @property
    def report(self) -> ReportPeriod:
        return ReportPeriod.objects.get(child=self.child)

    def on(self, day: date, hour: int = 9, minute: int = 20) -> None:
        """The clock of the whole house stands here now."""
        self.people.clock.set(datetime(day.year, day.month, day.day, hour, minute, tzinfo=JST))

    def page(self, person: Person, path: str) -> Page:
        page = self.people.page(person)
        page.goto(f"/safeguarding/{path}")
        return page

    # the ward asks

    def register(self, grade: str, from_on: datetime) -> Page:
        """The officer of the supervising section: three items and the holder."""
        page = self.page(self.safe.officer, "roster/children/new/")
        fill(page, facility_code=self.safe.school.code, name=self.name)
        choose(page, grade=grade, holder=self.safe.centre.name)
        fill_date(page, "from_on", from_on)
        press(page, "登録する")
        says(page, "登録しました。")
        return page

    def ask(self, from_on: datetime, until_on: datetime) -> Page:
        page = self.page(self.safe.officer, "requests/issue/")
        fill(page, number=self.child.number)
        fill_date(page, "from_on", from_on)
        fill_date(page, "until_on", until_on)
        press(page, "依頼する")
        says(page, "依頼しました。")
        return page

    # the facility

    def acknowledge(self) -> Page:
        page = self.page(self.safe.head, "requests/")
        says(page, self.name, "未確認")
        press(page, "確認した")
        says(page, "確認しました。")
        return page

    def today(self) -> Page:
        return self.page(self.safe.reporter, "today/")

    def present(self) -> Page:
        """Everybody of whom nothing is known yet, in one press."""
        page = self.today()
        page.get_by_role("button", name="未入力の全員を出席にする").click()
        expect(page.get_by_text("入力はすべて済みました")).to_be_visible()
        return page

    def absent(self, why: str) -> Page:
        """Two presses: 欠席, then contact and reason."""
        page = self.today()
        line = page.locator(f"#child-{self.child.number}")
        line.get_by_role("button", name="欠席", exact=True).click()
        line.get_by_role("button", name=why).click()
        expect(line.locator(".mg-safe-child__why")).to_have_text(re.compile(f"^{why}"))
        expect(page.get_by_text("入力はすべて済みました")).to_be_visible()
        return page

    def observe(self, sign: str, comment: str) -> Page:
        page = self.today()
        line = page.locator(f"#child-{self.child.number}")
        line.get_by_text("ほか", exact=True).click()
        go(page, line.get_by_role("link", name="気になる様子を記録する"))
        page.get_by_label(sign).check()
        fill(page, comment=comment)
        press(page, "記録する")
        says(page, sign)
        return page

    def fill_the_month(self) -> Page:
        page = self.page(self.safe.reporter, "months/")
        page.get_by_role("button", name="未入力の日をすべて出席にする").click()
        expect(page.get_by_text("今日までの入力は済んでいます")).to_be_visible()
        return page

    def hand_over(self) -> Page:
        page = self.page(self.safe.reporter, "reports/")
        follow(page, self.name)
        press(page, "管理職の確認へ出す")
        says(page, "管理職確認待ち")
        return page

    def confirm_report(self) -> Page:
        page = self.page(self.safe.head, "reports/")
        follow(page, self.name)
        press(page, "確認して区へ提出する")
        says(page, "提出済み")
        return page

    def report_page(self) -> Page:
        return self.page(self.safe.reporter, f"reports/{self.report.pk}/")

    # the rules and the ward

    def look_again(self) -> None:
        """The worker's jobs: the rules look at what changed, what nobody confirmed goes up."""
        evaluate_changed(self.people.clock.now)
        escalate_alerts(self.people.clock.now)

    def open_alert(self, person: Person) -> Page:
        """From the start page, as it stands there."""
        page = self.page(person, "ward/")
        go(page, page.locator(f"a[href$='/alerts/{self.alert.number}/']").first)
        says(page, self.alert.number)
        return page

    def confirm_alert(self, planned: str) -> Page:
        page = self.open_alert(self.safe.caseworker)
        press(page, "氏名を表示する")
        says(page, self.name)
        follow(page, "確認する")
        choose(page, planned=planned)
        press(page, "確認した")
        says(page, "確認済み・対応中")
        return page

    def act(self, judgement: str, words: str, next_check_on: datetime, *, closes: bool) -> Page:
        page = self.page(self.safe.caseworker, f"alerts/{self.alert.number}/")
        follow(page, "対応を記録する")
        choose(page, judgement=judgement)
        fill(page, words=words)
        fill_date(page, "next_check_on", next_check_on)
        if closes:
            page.get_by_label("このお知らせへの対応を終える").check()
        press(page, "記録する")
        says(page, "対応を記録しました。", judgement)
        return page

    def accept_report(self) -> Page:
        page = self.page(self.safe.caseworker, "ward/reports/")
        follow(page, self.child.number)
        press(page, "受理する")
        says(page, "受理")
        return page

    def put_out_sheet(self, purpose: str) -> str:
        """個票 as a file of the browser; its first bytes, which say what it is."""
        page = self.page(self.safe.caseworker, f"children/{self.child.number}/sheet/")
        fill(page, purpose=purpose)
        with page.expect_download() as made:
            page.get_by_role("button", name="出力する").click()
        with made.value.path().open("rb") as file:
            return file.read(5).decode("ascii")
