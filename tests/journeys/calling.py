"""The ward's side of a whole call, page by page: from the copied draft to the hand-over."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import Page
from tests.journeys.people import (
    People,
    choose,
    fill,
    fill_date,
    follow,
    go,
    press,
    press_last,
    put_file,
    says,
)

from madoguchi.core.accounts.models import Person
from madoguchi.core.testing.personas import World

TITLE = "みほん区 まちかど学習室 運営支援業務委託（令和9年度）"
SCHEDULE = {
    "公募開始・説明書公開": "令和8年12月21日(月)",
    "参加表明書提出期限": "令和9年1月15日(金)午後5時",
    "招請通知の発送": "令和9年1月19日(火)",
    "質問提出期限": "令和9年1月22日(金)午後5時",
    "質問回答": "令和9年1月26日(火)",
    "提案書提出期限": "令和9年2月1日(月)午後5時",
    "審査結果通知": "令和9年2月中旬",
    "契約締結": "令和9年2月中旬",
}
PERIODS = (
    (2026, date(2027, 2, 15), date(2027, 3, 31), "令和9年2月15日(月)～令和9年3月31日(水)"),
    (2027, date(2027, 4, 1), date(2028, 3, 31), "令和9年4月1日(木)～令和10年3月31日(金)"),
)
HERE = ("参加表明", "質問", "提案", "辞退")
JST = ZoneInfo("Asia/Tokyo")


class Ward:
    """The section's pages of one call; ``number`` is known once the draft is made."""

    def __init__(self, world: World, people: People) -> None:
        self.world = world
        self.people = people
        self.number = ""

    def officer(self, path: str = "") -> Page:
        page = self.people.page(self.world.saeki)
        page.goto(f"/procurement/tenders/{self.number}/{path}" if self.number else "/")
        return page

    # the draft

    def copy_last_years_call(self) -> None:
        page = self.officer()
        follow(page, "担当案件")
        follow(page, "案件を作成する")
        form = page.locator("form").filter(has=page.locator("[name=way][value=copy]"))
        form.locator("[name=source]").select_option(index=1)
        fill(form, title=TITLE, fiscal_year="2026")
        press(form, "複写して作成する")
        says(page, "案件の下書きを作成しました。")
        self.number = page.url.rstrip("/").rsplit("/", 1)[-1]

    def move_everything_to_this_year(self) -> None:
        self.set_schedule()
        page = self.officer("setup/ceilings/")
        for row, (year, *_) in enumerate(PERIODS):
            fill(page, **{f"form-{row}-first_fiscal_year": str(year)})
            fill(page, **{f"form-{row}-last_fiscal_year": str(year)})
        press(page, "保存する")
        says(page, "「提案限度額」を保存しました。")
        page = self.officer("setup/contracts/")
        for row, (year, starts_on, ends_on, text) in enumerate(PERIODS):
            fill(page, **{f"form-{row}-first_fiscal_year": str(year)})
            fill(page, **{f"form-{row}-last_fiscal_year": str(year)})
            fill(page, **{f"form-{row}-period_text": text})
            fill_date(page, f"form-{row}-starts_on", starts_on)
            fill_date(page, f"form-{row}-ends_on", ends_on)
        press(page, "保存する")
        says(page, "「契約と履行期間」を保存しました。")

    def set_schedule(self) -> None:
        page = self.officer("setup/schedule/")
        names = page.locator("[name$='-name']").evaluate_all("rows => rows.map(row => row.value)")
        assert [name for name in names if name] == list(SCHEDULE)
        for row, text in enumerate(SCHEDULE.values()):
            fill(page, **{f"form-{row}-text": text})
        press(page, "保存する")
        says(page, "「日程」を保存しました。")

    def take_everything_here(self) -> None:
        page = self.officer("setup/stages/")
        stages = page.locator("[name$='-stage']").evaluate_all(
            "rows => rows.map(row => row.selectedOptions[0].text)"
        )
        for stage in HERE:
            page.locator(f"[name='form-{stages.index(stage)}-channels'][value=upload]").check()
        press(page, "保存する")
        says(page, "「提出方法」を保存しました。")

    def add_document(self, pdf: bytes) -> None:
        page = self.officer("documents/")
        fill(page, name="実施説明書")
        put_file(page, "実施説明書.pdf", pdf)
        press(page, "追加する")
        says(page, "資料を受け取りました")

    def ask_for_approval(self) -> None:
        page = self.officer("publication/")
        while page.get_by_role("button", name="確認済みにする").count():
            go(page, page.get_by_role("button", name="確認済みにする").first)
        assert page.get_by_role("button", name="公告を公開する").count() == 0
        fill(page, note="公募を始めます。")
        press(page, "決裁を依頼する")
        says(page, "決裁を依頼しました。", "決裁を待っています。")

    def decide(self, subject: str) -> None:
        """The section chief finds the request on the first page and approves it."""
        page = self.people.page(self.world.takahashi)
        page.goto("/")
        follow(page, f"{subject}：{TITLE}")
        page.get_by_label("承認する").check()
        press(page, "決裁する")
        says(page, f"「{subject}」：承認")

    def publish(self) -> None:
        page = self.officer("publication/")
        press(page, "公告を公開する")
        says(page, "公告を公開しました。")

    # participation

    def take_in_paper(self, firm: str, person: Person) -> None:
        """A statement on paper comes over the counter; each paper is looked at."""
        page = self.officer("applications/")
        follow(page, "紙・メールの申込みを作る")
        choose(page, firm=firm, channel="持参", is_registered_bidder="あり")
        fill(page, contact_name=person.name, contact_email=person.email)
        press_last(page)
        says(page, "申込みを作りました。")
        while page.get_by_role("link", name="紙で受け取った").count():
            go(page, page.get_by_role("link", name="紙で受け取った").first)
            press(page, "書類を登録する")
        follow(page, "到着を登録する")
        page.get_by_label("持参").check()
        press(page, "到着を登録する")
        says(page, "受け付けました。受付番号は")

    def accept(self, firm: str) -> None:
        page = self.officer("applications/")
        follow(page, firm)
        press(page, "受け付ける")
        says(page, "受け付けました。受付番号は")

    def judge_eligibility(self, firms: int) -> None:
        page = self.officer("eligibility/")
        press(page, "判定表を記録で更新する")
        links = page.locator("main table a[href*='/judgements/']")
        for address in links.evaluate_all("links => links.map(link => link.pathname)"):
            page.goto(address)
            page.get_by_label("適", exact=True).check()
            press(page, "判定を保存する")
        for _ in range(firms):
            go(page, page.get_by_role("button", name="決定する", exact=True).first)
            says(page, "の参加資格を決定しました。")
        follow(page, "決裁を依頼する")
        fill(page, note="いずれも条件を満たしています。")
        press(page, "決裁を依頼する")

    def send_letters(self, kind: str, count: int) -> None:
        page = self.officer(f"letters/sending/{kind}/")
        press(page, f"{count}通を発信する")
        says(page, f"を{count}通発信しました。")

    def invite(self) -> None:
        page = self.officer("eligibility/")
        follow(page, "招請・非招請の通知を作る")
        press(page, "通知の下書きを作る")
        says(page, "通知の下書きを2通作りました。")
        self.send_letters("invitation", 2)

    # questions

    def consolidate(self, question: str, answer: str) -> None:
        page = self.officer("questions/")
        for box in page.locator("[name=question]").all():
            box.check()
        press(page, "選んだ質問を1つの回答にまとめる")
        fill(page, question=question, answer=answer)
        press(page, "回答の案を作る")
        follow(page, "決裁を依頼する")
        press_last(page)

    def publish_answers(self, moment: datetime) -> None:
        page = self.officer("questions/")
        follow(page, "公開する日時を決める")
        fill_date(page, "publish_at", moment, with_time=True)
        press_last(page)
        says(page, "公開します。それまでは誰にも見えません。")

    # the committee

    def seat_committee(self) -> None:
        posts = ("生活文化政策部長", "市民活動推進課長", "ふるさと納税対策担当課長")
        for post, person in zip(posts, self.world.committee, strict=True):
            page = self.officer("committee/")
            follow(page, "委員を任命する")
            choose(page, post=post, person=f"{person.name}（{person.email}）")
            press(page, "任命する")
        follow(page, "配点を入力する")
        for box in page.locator("main input[type=number]").all():
            box.fill("25")
        press(page, "配点を保存する")

    def freeze_criteria(self) -> None:
        page = self.officer("committee/")
        follow(page, "配点を確定する")
        press(page, "確定する")
        says(page, "評価項目と配点を確定しました。")

    # opening and copies

    def open_proposals(self) -> None:
        page = self.officer("opening/")
        says(page, "2者")
        follow(page, "開封を承認する")
        press(page, "開封を承認する")
        says(page, "2人目の承認待ち")
        assert page.get_by_role("link", name="開封を承認する").count() == 0
        page = self.people.page(self.world.onishi)
        page.goto("/procurement/tenders/")
        follow(page, TITLE)
        follow(page, "開封")
        follow(page, "開封を承認する")
        press(page, "開封を承認する")
        says(page, "開封済み", "佐伯 真理子", "大西 千尋")

    def confirm_copies(self) -> None:
        """Each copy is checked for names, then looked at page by page and confirmed."""
        page = self.officer("copies/")
        follow(page, "副本を用意する")
        press(page, "符号を抽選して用意する")
        for row in range(2):
            page = self.officer("copies/")
            go(page, page.get_by_role("link", name="結果を見る").nth(row))
            press(page, "今すぐ点検する")
            says(page, "ページを1枚ずつ目で確かめて、確認済みにしてください。")
            follow(page, "ページを確認する")
            for _ in range(_pages_of_copy(page)):
                shown = "image => image.decode().then(() => image.naturalWidth)"
                assert page.locator("#copy-image").evaluate(shown) > 0
                press(page, "このページを確認済みにする")
        page = self.officer("copies/")
        assert page.get_by_text("確認済み（委員に開示可）", exact=True).count() == 2

    # review and result

    def open_round(self) -> None:
        page = self.officer("rounds/1/")
        follow(page, "採点を始める")
        press(page, "採点を始める")
        says(page, "集計はまだ表示されません")

    def close_round(self) -> None:
        page = self.officer("rounds/1/")
        says(page, "240／300点", "192／300点")
        follow(page, "審査を確定する")
        press(page, "確定する")

    def record_selection(self, reason: str) -> None:
        page = self.officer("result/")
        follow(page, "決定を記録する")
        page.get_by_label("第1位の提案者を契約候補者とする").check()
        fill(page, reason=reason)
        press_last(page)
        follow(page, "決裁を求める")
        press(page, "決裁を求める")

    def confirm_selection(self) -> None:
        page = self.officer("result/")
        follow(page, "決定を確定する")
        press(page, "確定する")
        says(page, "決定を確定しました。", "みほん企画株式会社")
        follow(page, "結果通知を作る")
        fill(page, document_number="8み市活第412号")
        press(page, "通知を作る")
        for kind in ("result_not_selected", "result_selected"):
            self.send_letters(kind, 1)
        self.deliver_by_post()

    def deliver_by_post(self) -> None:
        for ordinal in (1, 2):
            page = self.officer("letters/?state=task")
            go(page, page.locator("main table tbody th a").first)
            follow(page, "届けたことを記録する")
            fill(page, note=f"簡易書留 引受番号 123-45-6789{ordinal}-0")
            press(page, "記録する")
            says(page, "届けたことを記録しました。")

    def publish_result(self, moment: datetime) -> None:
        page = self.officer("result/")
        follow(page, "公表の決裁を求める")
        page.get_by_label("得点（選定した事業者のほかは符号で示します）").check()
        fill_date(page, "publish_at", moment, with_time=True)
        press(page, "決裁を求める")
        self.decide("結果の公表")
        page = self.officer("result/")
        follow(page, "結果を公表する")
        press(page, "公表する")

    # talks and hand-over

    def agree(self, moment: datetime, specification: str, amounts: tuple[int, int]) -> None:
        page = self.officer("talks/")
        follow(page, "協議を記録する")
        fill_date(page, "held_at", moment, with_time=True)
        fill(page, specification=specification)
        fill(page, **{f"amount-{row}": str(yen) for row, yen in enumerate(amounts, start=1)})
        press(page, "新しい版として記録する")
        follow(page, "合意を記録する")
        press(page, "合意を記録する")

    def hand_over(self) -> None:
        """The candidate's right is looked at again as of each contract's first day."""
        for ordinal, (_, starts_on, *_) in enumerate(PERIODS, start=1):
            page = self.officer("talks/")
            follow(page, "再確認する")
            fill_date(page, "reference_on", starts_on)
            press(page, "再確認する")
            page = self.officer(f"talks/handover/{ordinal}/")
            press(page, "引き継ぐ")
            says(page, "契約へ引き継ぎました。")


def _pages_of_copy(page: Page) -> int:
    """ "A社の副本　1／3ページ" says three."""
    return int(page.locator("h1").inner_text().rsplit("／", 1)[1].removesuffix("ページ"))
