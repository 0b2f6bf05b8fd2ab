"""A story: a notice as a PDF is checked, corrected, read, completed, approved and published."""

from datetime import datetime
from pathlib import Path

import pytest
from django.utils import timezone
from tests.journeys.calling import JST
from tests.journeys.people import People, fill, follow, go, press, put_file, says

from madoguchi.core.documents.papers import Contact, Letter
from madoguchi.core.documents.pdf import render_pdf
from madoguchi.core.testing.clock import FakeClock
from madoguchi.core.testing.personas import make_world
from madoguchi.services.procurement.models import Tender

SOURCES = Path(__file__).parents[2] / "src/madoguchi"
CLEAN = SOURCES / "services/procurement/tests/data/notice_clean.txt"
TITLE = "みほん区子どもの居場所づくり運営業務委託"
REASON = "子どもの声を生かす工夫は、価格だけでは比べられないため。"
WRONG_DAY = "令和8年5月8日は金曜日ですが"


@pytest.fixture
def clock(monkeypatch):
    """A week before the notice's own first day."""
    clock = FakeClock.at(2026, 4, 6, 10)
    monkeypatch.setattr(timezone, "now", lambda: clock.utc)
    return clock


@pytest.fixture
def world(transactional_db, clock):
    return make_world(clock.now.date())


def paper(text: str) -> bytes:
    """The text as a PDF, a paragraph a line, the columns of its tables apart by blanks."""
    body = tuple(line for line in text.replace("\t", "　　").splitlines() if line.strip())
    contact = Contact("居場所づくり係")
    letter = Letter("8み児第1号", "令和8年4月1日", ("各位",), ("区長",), "要領", body, contact)
    return render_pdf("letter", letter, title="要領")


def check_and_correct(page, wrong, right):
    page.goto("/procurement/notices/")
    put_file(page, "要領.pdf", wrong)
    press(page, "読み取って点検する")
    assert page.get_by_text(WRONG_DAY).count() == 1
    put_file(page, "要領2.pdf", right)
    press(page, "直した版を点検する")
    says(page, "前の版から直ったところ 1件", "残っている指摘はありません")
    follow(page, "読み取った内容を確かめる")


def confirm_and_draft(page):
    while page.get_by_role("button", name="正しい").count():
        go(page, page.get_by_role("button", name="正しい").first)
    press(page, "案件の下書きを作成する")
    says(page, "案件の下書きを作成しました", TITLE)
    return page.url.rstrip("/").rsplit("/", 1)[-1]


def complete(page, number, notice):
    """What the notice does not say is typed; the notice itself is the document."""
    page.goto(f"/procurement/tenders/{number}/setup/")
    fill(page, reason_for_proposal_method=REASON)
    press(page, "保存する")
    page.goto(f"/procurement/tenders/{number}/documents/")
    fill(page, name="実施要領")
    put_file(page, "実施要領.pdf", notice)
    press(page, "追加する")
    says(page, "資料を受け取りました")
    page.goto(f"/procurement/tenders/{number}/publication/")
    while page.get_by_role("button", name="確認済みにする").count():
        go(page, page.get_by_role("button", name="確認済みにする").first)
    fill(page, note="公募を始めます。")
    press(page, "決裁を依頼する")


def approve(page):
    page.goto("/")
    follow(page, f"公告の公開：{TITLE}")
    page.get_by_label("承認する").check()
    press(page, "決裁する")


def test_notice_pdf_is_checked_corrected_and_becomes_a_published_call(world, clock, page_as):
    text = CLEAN.read_text(encoding="utf-8")
    wrong = text.replace("令和8年5月8日（金）に電子", "令和8年5月8日（木）に電子")
    people = People(page_as, clock)
    notice = paper(text)
    officer = people.page(world.saeki)
    check_and_correct(officer, paper(wrong), notice)
    number = confirm_and_draft(officer)
    complete(officer, number, notice)
    approve(people.page(world.takahashi))
    clock.set(datetime(2026, 4, 13, 9, tzinfo=JST))
    officer = people.page(world.saeki)
    officer.goto(f"/procurement/tenders/{number}/publication/")
    press(officer, "公告を公開する")
    street = people.page(None)
    street.goto("/procurement/calls/")
    follow(street, TITLE)
    says(
        street, "公募中", "令和8年5月22日(金)午後5時", "実施要領", "9,900,000円",
        "運営の基本的な考え方", REASON,
    )  # fmt: skip
    assert Tender.objects.get().case.number == number
