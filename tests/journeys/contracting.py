"""The pages of contracts as their people use them, for a story: one object for one contract."""

from datetime import datetime

from playwright.sync_api import Page
from tests.journeys.people import People, fill, fill_date, follow, go, press, put_file, says

from madoguchi.core.accounts.models import Person
from madoguchi.core.testing.personas import World, as_actor
from madoguchi.services.contracts.commands import duties
from madoguchi.services.contracts.models import Contract, Duty
from madoguchi.services.contracts.queries.closing import SETTLED_DUTIES


class Work:
    """One contract of the chain, at the desks of its section and its firm."""

    def __init__(self, world: World, people: People, contract: Contract) -> None:
        self.world, self.people, self.contract = world, people, contract

    def page(self, person: Person, path: str = "") -> Page:
        page = self.people.page(person)
        page.goto(f"/contracts/{self.contract.case.number}/{path}")
        return page

    def officer(self, path: str = "") -> Page:
        return self.page(self.world.saeki, path)

    def chief(self, path: str = "") -> Page:
        return self.page(self.world.takahashi, path)

    def manager(self, path: str = "") -> Page:
        return self.page(self.world.yamabe, path)

    # from selection to signature

    def meet_conditions(self, proof: str) -> None:
        for condition in self.contract.conditions.order_by("pk"):
            page = self.officer()
            go(page, page.locator(f"a[href$='/conditions/{condition.pk}/']"))
            fill_date(page, "met_on", self.people.clock.now)
            fill(page, proof=proof)
            press(page, "記録する")

    def sign(self) -> None:
        page = self.chief()
        follow(page, "契約を締結する")
        fill_date(page, "concluded_on", self.people.clock.now)
        press(page, "締結を記録する")
        says(page, "特記事項の義務を開きました。", "締結済")

    def begin(self) -> None:
        page = self.manager()
        follow(page, "業務責任者を届け出る")
        fill(page, name="山辺 翔")
        press(page, "届け出る")
        page = self.officer()
        follow(page, "履行を始める")
        press(page, "履行中にする")
        says(page, "契約を履行中にしました。")

    # duties

    def file(self, code: str, paper: bytes) -> None:
        """The manager files a paper; the officer finds it on the board and settles the duty."""
        duty = self.contract.duties.get(code=code)
        page = self.manager(f"duties/{duty.pk}/")
        put_file(page.locator("main form"), "文書.pdf", paper)
        press(page, "提出する")
        says(page, "提出しました。区の確認を待っています。")
        page = self.officer("clauses/")
        go(page, page.locator(f"a[href$='/duties/{duty.pk}/']").first)
        follow(page, "確認済みにする")
        press(page, "確認済みにする")
        says(page, "確認済みにしました。")

    def settle_the_rest(self) -> None:
        """The other fifty go the way of ``file``: here by its two commands."""
        world, now = self.world, self.people.clock.now
        firm, ward = (as_actor(one, now.date()) for one in (world.yamabe, world.saeki))
        for duty in Duty.objects.filter(contract=self.contract, same_as__isnull=True):
            if duty.state not in SETTLED_DUTIES and duty.state in duties.FILABLE:
                filing = duties.file_document(
                    duty, [], note=f"{duty.proof_words}を紙で提出しました。", by=firm, now=now
                )
                duties.accept_filing(filing, by=ward, now=now)

    # deliveries and money

    def deliver(self, title: str, paper: bytes) -> None:
        row = self.contract.deliverables.get(deliverable__title=title)
        page = self.manager(f"deliverables/{row.pk}/")
        put_file(page.locator("main form"), f"{title}.pdf", paper)
        fill(page, checked_software="みほんウイルスチェッカー 12.1")
        fill_date(page, "checked_on", self.people.clock.now)
        press(page, "納品する")
        says(page, "納品しました。区の検査を待っています。")

    def inspect(self, title: str, result: str = "合格", defects: str = "") -> None:
        row = self.contract.deliverables.get(deliverable__title=title)
        page = self.officer(f"deliverables/{row.pk}/")
        page.locator("[name=result]").select_option(label=result)
        fill_date(page, "inspected_on", self.people.clock.now)
        if defects:
            fill(page, defects=defects)
            fill_date(page, "correct_by_on", self.people.clock.now)
        press(page, "検査の結果を記録する")
        says(page, "検査の結果を記録しました。")

    def plan_payment(self, number: int, amount_yen: int, rests_on: str) -> None:
        page = self.officer("payments/")
        follow(page, "1回分を計画する")
        fill(page, number=str(number), amount_yen=str(amount_yen))
        page.get_by_label(rests_on).check()
        press(page, "登録する")
        says(page, "支払計画を登録しました。")

    def pay(self, invoice: str, amount_yen: int, net_yen: int) -> None:
        page = self.officer("payments/")
        go(page, page.get_by_role("link", name="請求書を受け付ける").last)
        fill(page, number=invoice, amount_yen=str(amount_yen), net_10_yen=str(net_yen))
        fill(page, registration_number="T9999010000015")
        fill_date(page, "invoiced_on", self.people.clock.now)
        press(page, "受け付ける")
        says(page, "請求書を受け付けました。")
        self._process(self.chief("payments/"), invoice, "支払を承認する")
        self._paid(invoice, amount_yen)

    def _process(self, page: Page, invoice: str, decision: str) -> None:
        go(page, page.get_by_role("link", name=invoice))
        page.locator("[name=decision]").select_option(label=decision)
        press(page, "記録する")
        says(page, "記録しました。")

    def _paid(self, invoice: str, amount_yen: int) -> None:
        """The accountant finds it in her list over all contracts, checks it, and pays."""
        page = self.people.page(self.world.ukai)
        page.goto("/contracts/payables/?state=payable")
        follow(page, invoice)
        says(page, "支払えます", "支払前の確認", self.contract.case.title)
        follow(page, "支払を記録する")
        fill_date(page, "paid_on", self.people.clock.now)
        fill(page, amount_yen=str(amount_yen))
        press(page, "支払済みにする")
        says(page, f"請求書「{invoice}」の支払を記録しました。", "支払済みです")
        says(self.manager("payments/"), "支払済（")

    # the auditor, the accountant, and the officer who comes after

    def let_the_auditor_read(self, until: datetime) -> None:
        """Allowed until a day; the auditor reads the clauses and takes the ledger along."""
        page = self.officer("audits/")
        follow(page, "閲覧を許可する")
        page.locator("[name=person]").select_option(label=self.world.kagami.name)
        fill_date(page, "until_on", until)
        press(page, "許可する")
        says(page, "閲覧を許可しました。")
        page = self.people.page(self.world.kagami)
        page.goto("/contracts/evidence/")
        follow(page, self.contract.case.title)
        says(page, "預かり証と記録簿", "閲覧は記録されます。")
        assert self._fetched(page, "受領記録簿（PDF）").startswith(b"%PDF-")

    def account_says(self, *amounts: str) -> None:
        page = self.people.page(self.world.ukai)
        page.goto("/contracts/accounts/")
        says(page, self.contract.case.title, *amounts)

    def hand_over(self, successor: Person) -> None:
        """She who comes after finds what is next, what is open, and the pack."""
        page = self.people.page(successor)
        page.goto("/contracts/")
        follow(page, self.contract.case.title)
        says(page, "次にすること", "特記事項の遵守状況")
        follow(page, "完結の点検")
        says(page, "次のことがすべて済むと、契約を完結できます", "特記事項の義務")
        assert self._fetched(page, "引継ぎ一式（次の担当者へ、zip）").startswith(b"PK")

    def _fetched(self, page: Page, name: str) -> bytes:
        """What the link of this name gives."""
        address = page.get_by_role("link", name=name).get_attribute("href")
        answer = page.request.get(str(address))
        assert answer.status == 200, answer.status
        return answer.body()

    # the end

    def end_and_close(self) -> None:
        page = self.officer("close/")
        follow(page, "履行終了を記録する")
        press(page, "履行終了にする")
        says(page, "履行終了を記録しました。")
        page = self.chief("close/")
        says(page, "すべて済んでいます")
        fill(page, **dict.fromkeys(self._words_asked(page), "良好"))
        press(page, "完結する")
        says(page, "契約を完結しました。")

    def _words_asked(self, page: Page) -> list[str]:
        asked = page.locator("main form [name]:is(textarea, input[type=text])")
        return [str(one.get_attribute("name")) for one in asked.all()]

    def erase(self, words: str) -> None:
        page = self.officer("close/erasure/")
        says(page, "消去はまだ申請されていません")
        follow(page, "消去を申請する")
        fill(page, reason="履行期間の終了", words=words)
        press(page, "申請する")
        page = self.page(self.world.takahashi, "close/erasure/")
        follow(page, "承認する")
        press(page, "承認する")
        says(page, "承認しました。")
        page = self.page(self.world.onishi, "close/erasure/")
        follow(page, "承認する")
        page.get_by_label("だれも元に戻せないことを確かめました").check()
        press(page, "承認して鍵を破棄する")
        says(page, "承認しました。")
        page = self.officer("close/erasure/")
        follow(page, "消去と確認を実行する")
        press(page, "実行する")
        says(page, "読めるものは残っていません")
        follow(page, "証明書を発行する")
        fill(page, witnesses="大西 千尋", key_copy_words="写しなし")
        press(page, "発行する")
        says(page, "消去証明書を発行しました。")
