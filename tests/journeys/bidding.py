"""The bidder's and the committee member's side of a whole call, page by page."""

from collections.abc import Sequence

from playwright.sync_api import Page
from tests.journeys.looking import missed_by_tab
from tests.journeys.people import People, fill, follow, press, put_file, says

from madoguchi.core.accounts.models import Person


def by_keyboard(page: Page) -> None:
    """Every control of the page as it was opened is reached with the Tab key alone."""
    page.reload()
    assert missed_by_tab(page) == [], page.url


class Bidder:
    """One firm's pages of the call."""

    def __init__(self, people: People, person: Person, number: str) -> None:
        self.people = people
        self.person = person
        self.number = number

    def page(self, path: str = "") -> Page:
        page = self.people.page(self.person)
        page.goto(f"/procurement/bids/{self.number}/{path}")
        return page

    def find_the_call(self, title: str) -> Page:
        page = self.people.page(self.person)
        page.goto("/")
        follow(page, "公募案件")
        follow(page, title)
        follow(page, "この案件に参加する")
        press(page, "参加表明書を作り始める")
        says(page, "まだ提出されていません")
        by_keyboard(page)
        return page

    def file_statement(self, pdf: bytes) -> None:
        page = self.page("application/")
        follow(page, "連絡先と入札参加資格")
        by_keyboard(page)
        fill(page, contact_name=self.person.name, contact_phone="03-0000-1101")
        fill(page, contact_email=self.person.email)
        page.get_by_label("競争入札参加資格がある（登録済み）").check()
        press(page, "保存する")
        follow(page, "宣誓と同意")
        for box in page.locator("main input[type=checkbox]").all():
            box.check()
        press(page, "保存する")
        papers = page.get_by_role("table", name="提出書類", exact=True).locator("tbody th a")
        for name in papers.all_inner_texts():
            follow(page, name)
            put_file(page, f"{name}.pdf", pdf)
            press(page, "この書類を保存する")
        follow(page, "内容を確かめて提出する")
        by_keyboard(page)
        press(page, "提出する")
        says(page, "参加表明書 受付票", f"{self.number}-P01")

    def ask(self, text: str) -> None:
        page = self.page("questions/")
        by_keyboard(page)
        fill(page, text=text)
        press(page, "質問を送る")

    def sees(self, path: str, sentence: str) -> bool:
        return sentence in self.page(path).inner_text("main")

    def hand_in_files(self, original: bytes, copy: bytes) -> None:
        page = self.page("proposal/")
        press(page, "提案書を作り始める")
        by_keyboard(page)
        for kind, pdf in (("正本", original), ("副本", copy)):
            place = page.locator("[id^=place-]").filter(has=page.get_by_role("heading", name=kind))
            put_file(place, f"企画提案書_{kind}.pdf", pdf)
            with page.expect_navigation():
                place.locator("form[data-vault-upload] button").click()
            says(page, f"企画提案書_{kind}.pdf")
        follow(page, "副本を画面で確かめる")
        by_keyboard(page)
        put_file(page, "企画提案書_副本.pdf", copy)
        press(page, "画面で見る")
        says(page, "送った副本と同じファイルです")
        for box in page.locator("main input[type=checkbox]").all():
            box.check()
        press(page, "確認したことを記録する")

    def fill_in(self, yen_by_year: dict[str, str]) -> None:
        for year, yen in yen_by_year.items():
            page = self.page("proposal/")
            follow(page, year)
            fill(page, **{"rows-0-item": "業務一式", "rows-0-quantity": "1", "rows-0-unit": "式"})
            fill(page, **{"rows-0-unit_price_yen": yen, "rows-0-basis": "人件費の積上げ"})
            press(page, "保存する")
        by_keyboard(self.page("proposal/estimates/2026/"))
        page = self.page("proposal/")
        follow(page, "提案項目の記載ページ")
        by_keyboard(page)
        for box in page.locator("[name^=from_]").all():
            box.fill("1")
        for box in page.locator("[name^=summary_]").all():
            box.fill("統括責任者と担当者を専任で置き、毎月の定例会で進み具合を報告します。")
        press(page, "保存する")

    def submit(self) -> None:
        page = self.page("proposal/")
        says(page, "まだ提出されていません")
        follow(page, "内容を確かめて提出する")
        by_keyboard(page)
        press(page, "提出する")
        says(page, "企画提案書 受付票")
        by_keyboard(page)


class Member:
    """One committee member's pages of the call."""

    def __init__(self, people: People, person: Person, number: str) -> None:
        self.people = people
        self.person = person
        self.number = number

    def page(self, path: str = "") -> Page:
        page = self.people.page(self.person)
        page.goto(f"/procurement/review/{self.number}/{path}")
        return page

    def declare_no_ties(self) -> None:
        page = self.page()
        says(page, "申告が済むまで、提案書は表示されません")
        follow(page, "利害関係を申告する")
        page.get_by_label("関係する団体はない").check()
        press(page, "この内容で申告する")
        says(page, "申告を受け付けました。")

    def score(self, points_by_code: Sequence[tuple[str, int]]) -> None:
        for code, points in points_by_code:
            page = self.page(f"rounds/1/{code}/")
            for name in ("みほん企画", "例題学習社"):
                assert name not in page.content()
            for box in page.locator("[name^=mark-]").all():
                box.fill(str(points))
            press(page, "確定へ進む")
            press(page, "確定する")
            says(page, "採点を確定しました。")
