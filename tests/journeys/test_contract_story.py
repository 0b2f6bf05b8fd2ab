"""Three contracts of one selection in the browser, by all their people, to the certificate."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from tests.journeys.contracting import Work
from tests.journeys.people import People, fill, fill_date, follow, go, press, says

from madoguchi.core.accounts.terms import Role
from madoguchi.core.documents.papers import Ledger, LedgerColumn
from madoguchi.core.documents.pdf import render_pdf
from madoguchi.core.testing.clock import JST, FakeClock
from madoguchi.core.testing.personas import add_person, make_world
from madoguchi.core.trail import verify
from madoguchi.core.vault.checks import inspect_waiting
from madoguchi.services.contracts.models import Contract, Erasure
from madoguchi.services.contracts.receivers import candidate_agreed

ROSTER = "相談会の参加者名簿"
PARTICIPANT = "見本沢 ゑい子"
CONTRACTS = (
    ("令和8年度 みほんチャレンジ 事業募集支援委託", "2026-02-16", "2026-03-31", 815_000,
     "募集要項の原稿"),
    ("令和8年度 みほんチャレンジ 事業伴走支援委託", "2026-04-01", "2026-11-30", 1_320_000,
     "事業報告書"),
    ("令和9年度 みほんチャレンジ 事業募集支援委託", "2026-12-01", "2027-03-31", 875_000,
     "ちらし"),
)  # fmt: skip


@pytest.fixture(autouse=True)
def places(tmp_path, settings):
    settings.VAULT_ROOT = tmp_path / "vault"
    settings.VAULT_KEYS = tmp_path / "keys"
    settings.BACKUP_ROOT = tmp_path / "backups"


@pytest.fixture
def clock(monkeypatch):
    """The clock of the whole house, the live server's too: they are one process."""
    clock = FakeClock.at(2026, 2, 13, 10)
    monkeypatch.setattr(timezone, "now", lambda: clock.utc)
    return clock


@pytest.fixture
def world(transactional_db, clock):
    """Everybody, and what procurement handed over when the candidate had agreed."""
    world = make_world(clock.now.date())
    for ordinal, (title, starts_on, ends_on, amount, deliverable) in enumerate(CONTRACTS, 1):
        candidate_agreed(
            {
                "number": "2025-021", "tender_title": "みほんチャレンジ 伴走支援",
                "contract_ordinal": ordinal, "contract_title": title,
                "section_public_id": str(world.sections["000"].public_id),
                "contractor_public_id": str(world.mihon_kikaku.public_id),
                "amount_yen": amount, "starts_on": starts_on, "ends_on": ends_on,
                "payment": "検査合格後", "conditions": ["当年度の予算の配当"],
                "deliverables": [{"title": deliverable}],
                "clause_sets": ["電算処理の業務委託契約の特記事項", "障害者差別解消の特記事項"],
                "is_rehearsal": False,
            },
            clock.now,
        )  # fmt: skip
    return world


@pytest.fixture
def people(page_as, clock):
    return People(page_as, clock)


@pytest.fixture
def successor(world):
    """The officer who comes in April."""
    return add_person(
        "北見 葵", "きたみ あおい", "kitami@city.mihon.example.jp",
        organisation=world.sections["000"], roles=(Role.OFFICER,), since=date(2027, 4, 1),
    )  # fmt: skip


@pytest.fixture
def works(world, people):
    return [Work(world, people, one) for one in Contract.objects.order_by("starts_on")]


def paper(title):
    columns = (LedgerColumn("項番", 1), LedgerColumn("内容", 6))
    rows = (("1", PARTICIPANT), ("2", "NGUYỄN THỊ LAN"))
    return render_pdf("ledger", Ledger(title=title, columns=columns, rows=rows), title=title)


def on(people, month, number, *, year=2026, hour=10):
    people.clock.set(datetime(year, month, number, hour, tzinfo=JST))


def live_through(work, people, *, title, invoice, net_yen, settles):
    """From the deliverable to the closed contract."""
    price = work.contract.price_yen
    work.plan_payment(1, price, title)
    work.deliver(title, paper(title))
    inspect_waiting(people.clock.now)
    work.inspect(title)
    work.pay(invoice, price, net_yen)
    on(people, *settles)
    work.settle_the_rest()
    work.end_and_close()


def lend_the_roster(work, world):
    """What the firm receives is written down on the spot, and comes back before the end."""
    page = work.page(world.saotome, "custody/")
    follow(page, "預かり証を発行する")
    fill_date(page, "received_at", work.people.clock.now, with_time=True)
    fill(page, receiver="早乙女 かおり", name=ROSTER, medium="紙", quantity="1部（38名）")
    fill(page, purpose="相談会の受付", storage_place="本社 施錠書庫")
    page.get_by_label("個人情報を含む").check()
    press(page, "発行する")
    page = work.officer("custody/")
    follow(page, "内容を確認する")
    press(page, "内容を確認した")
    says(page, "区が確認済み")


def take_it_out_with_approval(work):
    asset = work.contract.custody_receipts.get().assets.get()
    page = work.manager(f"custody/{asset.pk}/")
    follow(page, "持ち出しの承諾を申請する")
    fill(page, from_place="本社 施錠書庫", to_place="区民会館", carrier="早乙女 かおり")
    tomorrow = work.people.clock.now + timedelta(days=1)
    fill_date(page, "out_at", tomorrow, with_time=True)
    fill_date(page, "back_at", tomorrow + timedelta(hours=8), with_time=True)
    fill(page, protection="鍵付きケース", reason="会場で受付をするため")
    press(page, "申請する")
    page = work.chief("approvals/")
    go(page, page.get_by_role("link", name=ROSTER))
    page.locator("[name=decision]").select_option(label="承認する")
    press(page, "決定する")
    says(work.manager("approvals/"), "承認")


def fear_a_loss(work):
    """「おそれ」 counts: three fields on the phone, the ward's instruction, cause and end."""
    page = work.manager("incidents/")
    follow(page, "事故・おそれを報告する")
    page.locator("[name=kind]").select_option(label="滅失")
    fill_date(page, "noticed_at", work.people.clock.now, with_time=True)
    fill(page, words="受付の名簿1枚が、会場で一時見当たりませんでした。")
    press(page, "区に報告する")
    found = work.contract.incidents.get()
    page = work.officer(f"incidents/{found.pk}/")
    fill(page, words="枚数を数え直し、写しを取った者がいないか確かめてください。")
    press(page, "記録する")
    for step, words in (
        ("指示の実施", "枚数は合い、写しを取った者はいませんでした。"),
        ("書面報告", "名簿は机の下で見つかりました。第三者は触れていません。"),
    ):
        page = work.manager(f"incidents/{found.pk}/")
        page.locator("[name=step]").select_option(label=step)
        fill(page, words=words)
        press(page, "記録する")
    page = work.officer(f"incidents/{found.pk}/")
    follow(page, "終結する")
    fill(page, cause="受付の机に留めていなかった。", prevention="名簿を冊子に綴じる。")
    press(page, "終結する")
    says(page, "事故報告を終結しました。")


def bring_it_back(work, world):
    asset = work.contract.custody_receipts.get().assets.get()
    page = work.page(world.saotome, f"custody/{asset.pk}/")
    page.locator("[name=event]").select_option(label="返却")
    fill_date(page, "happened_at", work.people.clock.now, with_time=True)
    fill(page, person="早乙女 かおり", place="市民活動推進課の窓口")
    press(page, "書き加える")
    says(page, "記録簿に書き加えました。")
    follow(page, "消去・返却の証明書を提出する")
    press(page, "証明書を提出する")
    ward = work.officer("custody/")
    follow(ward, "返却を確認する", exact=False)
    press(ward, "受け取ったことを確認する")
    says(ward, "返却を確認しました。")
    inspect_waiting(work.people.clock.now + timedelta(hours=1))


def test_three_contracts_of_one_selection_to_the_certificate(
    works, world, people, clock, successor
):
    first, second, third = works

    page = people.page(world.saeki)
    page.goto("/contracts/")
    says(page, *(title for title, *_ in CONTRACTS))
    assert people.page(world.yamabe).goto(f"/contracts/{first.contract.case.number}/").status == 404
    first.meet_conditions("令和8年2月10日 配当通知")
    on(people, 2, 16)
    first.sign()
    first.begin()
    first.file("data_processing.regulations", paper("社内規程"))
    live_through(
        first, people, title=CONTRACTS[0][4], invoice="MC-001", net_yen=740_910,
        settles=(4, 1),
    )  # fmt: skip

    on(people, 4, 1)
    second.meet_conditions("令和8年3月26日 議決、4月1日 配当")
    second.sign()
    second.begin()
    lend_the_roster(second, world)
    on(people, 6, 10)
    take_it_out_with_approval(second)
    on(people, 6, 20, hour=15)
    fear_a_loss(second)
    bring_it_back(second, world)
    on(people, 11, 27)
    live_through(
        second, people, title=CONTRACTS[1][4], invoice="MC-002", net_yen=1_200_000,
        settles=(12, 1),
    )  # fmt: skip

    on(people, 12, 1)
    third.meet_conditions("令和8年12月1日 配当")
    third.sign()
    third.begin()
    second.account_says("1,320,000円")
    second.let_the_auditor_read(clock.now + timedelta(days=30))
    on(people, 1, 25, year=2027)
    page = third.officer()
    says(page, "完結", "履行中")
    second.erase(PARTICIPANT)
    clock.advance(minutes=1)
    erasure = Erasure.objects.get()
    assert (erasure.contract, erasure.certificate_number) == (
        second.contract, f"消去-{second.contract.case.number}",
    )  # fmt: skip
    says(third.manager("deliverables/"), "ちらし")
    on(people, 4, 1, year=2027)
    third.hand_over(successor)
    assert verify().ok
