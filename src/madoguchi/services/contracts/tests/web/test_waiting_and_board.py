"""What waits for whom, on the list and on the contract; the board by its signs; the demo month."""

import re
from datetime import date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.core.calendar.wareki import format_month
from madoguchi.core.cases.events import ReportFixed
from madoguchi.core.events import announce
from madoguchi.core.testing.personas import make_world
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.checks import inspect as inspect_file
from madoguchi.core.vault.intake import receive
from madoguchi.core.vault.keys import create_key
from madoguchi.core.vault.policy import FilePolicy
from madoguchi.services.contracts.commands import approvals, concluding, duties, incidents
from madoguchi.services.contracts.demo.shared_system import TITLE, play_on, shared_system
from madoguchi.services.contracts.demo.world import Stage
from madoguchi.services.contracts.models import Contract, Invoice, ServiceReport
from madoguchi.services.contracts.queries.board import (
    board_of,
    counts_of,
    narrowed,
    open_duties_of,
)
from madoguchi.services.contracts.queries.clocks import Days
from madoguchi.services.contracts.queries.waiting import waiting_in
from madoguchi.services.contracts.terms import (
    ApprovalKind,
    Attribute,
    ConditionKind,
    ContractState,
    IncidentKind,
    Side,
    Sign,
)
from madoguchi.services.contracts.tests.factories import NOW, TODAY, a_contract, a_signed_contract
from madoguchi.services.contracts.tests.handing_in import hand_in_on_paper, register
from madoguchi.services.contracts.views.panels import panel_line

pytestmark = pytest.mark.django_db
WHEN = datetime(2026, 11, 21, 10, 0, tzinfo=ZoneInfo("Asia/Tokyo"))


def words(contract, side, today=TODAY):
    found = waiting_in([contract], side, Days(today=today))[contract.pk]
    return [(one.words, one.count, one.url.partition(contract.case.number)[2]) for one in found]


def test_each_side_sees_what_waits_for_it_and_where_it_is_done(contract, officer, chief, firm):
    nobody_named = ("業務責任者の届出", 1, "/manager/")
    assert (words(contract, Side.WARD), words(contract, Side.CONTRACTOR)) == ([], [nobody_named])
    concluding.name_manager(contract, "山辺 翔", by=firm, now=NOW)
    to_begin = ("履行開始の記録", 1, "/begin/")
    assert (words(contract, Side.WARD), words(contract, Side.CONTRACTOR)) == ([to_begin], [])
    contract.state = ContractState.IN_PERFORMANCE.value
    contract.save(update_fields=["state"])
    duty = contract.duties.get(code="data_processing.regulations")
    filing = duties.file_document(duty, [], note="規程を出しました。", by=firm, now=NOW)
    asked = approvals.request_approval(
        contract,
        ApprovalKind.COPY,
        subject="名簿の写し",
        reason="受付のため",
        copies=2,
        by=firm,
        now=NOW,
    )
    hand_in_on_paper(register(contract, "報告書", officer), firm)
    incidents.report_incident(
        contract, IncidentKind.LOSS, words="1枚見当たりません。", noticed_at=NOW, by=firm, now=NOW
    )
    urgent = ("事故対応", 1, "/incidents/")
    assert words(contract, Side.WARD) == [
        urgent, ("提出の確認", 1, "/clauses/?sign=filed"), ("申請の決定", 1, "/approvals/"),
        ("検査", 1, "/deliverables/"),
    ]  # fmt: skip
    assert words(contract, Side.CONTRACTOR) == [urgent]
    duties.return_filing(filing, reason="日付を入れてください。", by=officer, now=NOW)
    approvals.ask_back(asked, question="何部ですか。", by=chief, now=NOW)
    assert words(contract, Side.CONTRACTOR) == [
        urgent, ("差戻し", 1, "/clauses/?sign=due"), ("照会への回答", 1, "/approvals/"),
    ]  # fmt: skip


def test_planned_contract_waits_for_what_must_be_true_before_it_is_signed(world):
    condition = (ConditionKind.BUDGET_VOTED, "当年度予算の議決")
    planned = a_contract(world, conditions=[condition])
    assert words(planned, Side.WARD) == [("締結の前提", 1, "/")]
    planned.conditions.update(met_on=TODAY)
    assert words(planned, Side.WARD) == [("契約の締結", 1, "/")]


def test_turn_of_the_year_that_was_forgotten_waits_for_the_ward(world):
    planned = a_contract(world)
    day, last = timedelta(days=1), date(2027, 3, 31)
    late = [("開始日を過ぎた契約の締結", 1, "/")]
    to_sign = [("契約の締結", 1, "/")]
    assert [words(planned, Side.WARD, on) for on in (TODAY, TODAY + day)] == [to_sign, late]
    running = a_signed_contract(world, title="会場の運営")
    over = [("履行終了の記録", 1, "/close/")]
    assert [words(running, Side.WARD, on) for on in (last, last + day)] == [[], over]
    running.state = ContractState.ENDED.value
    running.save(update_fields=["state"])
    assert words(running, Side.WARD, last + day) == [("完結の点検", 1, "/close/")]
    assert words(running, Side.CONTRACTOR, last + day) == []


def test_list_and_overview_lead_to_what_is_next(contract, firm, client_of, world):
    approvals.request_approval(
        contract,
        ApprovalKind.COPY,
        subject="名簿の写し",
        reason="受付のため",
        copies=2,
        by=firm,
        now=NOW,
    )
    here = f"/contracts/{contract.case.number}/"
    for page in ("/contracts/", here):
        shown = client_of(world.saeki).get(page).content.decode()
        assert (f'href="{here}approvals/"' in shown, "申請の決定 1件" in shown) == (True, True)
        assert "申請の決定 1件" not in client_of(world.yamabe).get(page).content.decode()


def home_lines(browser):
    """(words, address) of the card on the home page, "" where it is empty."""
    shown = browser.get("/").content.decode()
    card = shown.partition("契約で待っていること")[2].partition("すべて見る")[0]
    return re.findall(r'<a[^>]*href="(/contracts/[^"]*)"[^>]*>\s*([^<]+?)\s*</a>', card)


def test_home_shows_each_person_only_what_waits_for_that_person(
    contract, firm, officer, client_of, world
):
    here = f"/contracts/{contract.case.number}/"
    assert home_lines(client_of(world.yamabe)) == [(f"{here}manager/", "業務責任者の届出　1件")]
    concluding.name_manager(contract, "山辺 翔", by=firm, now=NOW)
    duty = contract.duties.get(code="data_processing.regulations")
    duties.file_document(duty, [], note="規程を出しました。", by=firm, now=NOW)
    approvals.request_approval(
        contract,
        ApprovalKind.COPY,
        subject="名簿の写し",
        reason="受付のため",
        copies=2,
        by=firm,
        now=NOW,
    )
    a_contract(world, title="会場の運営")
    assert home_lines(client_of(world.yamabe)) == []
    late = [line for line in home_lines(client_of(world.takahashi)) if "締結" in line[1]]
    assert len(late) == 1
    chiefs = [words for _, words in home_lines(client_of(world.takahashi))]
    officers = [words for _, words in home_lines(client_of(world.saeki))]
    assert chiefs == ["開始日を過ぎた契約の締結　1件", "申請の決定　1件"]
    assert officers == ["履行開始の記録　1件", "提出の確認　1件"]
    other = [words for _, words in home_lines(client_of(world.approvers["001"]))]
    assert other == []


def test_list_asks_as_much_for_three_contracts_as_for_one(world, client_of):
    a_signed_contract(world)
    browser = client_of(world.saeki)
    browser.get("/contracts/")
    asked = []
    for title in ("二つ目", "三つ目"):
        a_signed_contract(world, title=title)
        with CaptureQueriesContext(connection) as queries:
            browser.get("/contracts/")
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_board_narrowed_to_a_sign_holds_every_clause_with_it_and_no_other(contract):
    boards = board_of(contract, TODAY + timedelta(days=90))
    late = [line for board in narrowed(boards, Sign.OVERDUE) for line in board.clauses]
    everywhere = [line for board in boards for line in board.clauses]
    assert late == [line for line in everywhere if line.shows(Sign.OVERDUE)]
    assert len(late) == dict(counts_of(boards))[Sign.OVERDUE]
    assert narrowed(boards, Sign.BREACHED) == []


def test_board_opens_the_proof_of_a_colour_and_its_counts_lead_on(contract, client_of, world):
    page = f"/contracts/{contract.case.number}/clauses/"
    browser = client_of(world.saeki)
    shown = browser.get(page).content.decode()
    duty = contract.duties.get(code="data_processing.subcontracting")
    tile = f'<a class="mg-clause mg-clause--neutral" href="/contracts/{contract.case.number}/'
    assert f'{tile}duties/{duty.pk}/">' in shown
    assert 'href="?sign' not in shown
    assert f'href="{page}?sign=standing"' in shown
    narrow = browser.get(f"{page}?sign=standing").content.decode()
    assert ("「継続して守る」のある項" in narrow, "再委託の事前承認" in narrow) == (True, True)
    assert "従事者名簿" not in narrow
    assert "この状態の項はありません" in browser.get(f"{page}?sign=breached").content.decode()
    assert browser.get(f"{page}?sign=nonsense").status_code == 200


def test_dues_are_counted_by_state_within_the_contract_chosen(contract, client_of, world, officer):
    a_signed_contract(world, title="別の契約")
    number = contract.case.number
    shown = client_of(world.saeki).get(f"/contracts/dues/?contract={number}").content.decode()
    dated = contract.duties.filter(due_on__isnull=False, same_as__isnull=True)
    count = dated.exclude(state="not_applicable").count()
    assert f'<a href="?contract={number}&amp;state=" aria-current="page">すべて' in shown
    assert f'<span class="mg-tabs__count">{count}<' in shown
    assert f'href="?contract={number}&amp;state=settled"' in shown


def announced(contract, world, fixed_at):
    """The report of September, fixed by a service; as its command announces it."""
    kept = receive(
        BytesIO("入力 1,204件".encode()), name="運用報告書.txt", by=Actor.system("業務"),
        key=create_key("業務の鍵", now=fixed_at), now=fixed_at,
        policy=FilePolicy(extensions=("txt",), max_bytes=1000),
    )  # fmt: skip
    inspect_file(kept, now=fixed_at)
    event = ReportFixed(
        service="safeguarding", case_number="", kind="monthly_operation",
        section_public_id=str(world.sections["002"].public_id),
        contractor_public_id=str(world.mihon_kikaku.public_id),
        title="運用報告書（令和8年9月分）", period_on="2026-09-01", version=1,
        file_id=str(kept.file_id), fixed_at=fixed_at.isoformat(),
    )  # fmt: skip
    announce(event, by=Actor.system("業務"), now=fixed_at)


def test_demo_takes_the_report_that_a_service_announced_to_its_payment(tmp_path, settings):
    settings.VAULT_ROOT, settings.VAULT_KEYS = tmp_path / "vault", tmp_path / "keys"
    world = make_world(WHEN.date())
    contract = shared_system(Stage(world, WHEN))
    play_on(lambda: WHEN)
    assert (contract.case.title, ServiceReport.objects.count()) == (TITLE, 0)
    announced(contract, world, datetime(2026, 10, 6, 10, 0, tzinfo=WHEN.tzinfo))
    play_on(lambda: WHEN)
    invoice, row = Invoice.objects.get(), contract.deliverables.get()
    assert (row.deliverable.title, row.deliverable.due_on, row.state, row.accepted_on) == (
        "運用報告書（令和8年9月分）", date(2026, 10, 10), "accepted", date(2026, 10, 9),
    )  # fmt: skip
    assert (invoice.state, invoice.amount_yen, invoice.paid_on) == (
        "paid", 990_000, date(2026, 10, 26),
    )  # fmt: skip
    assert list(invoice.instalment.rests_on.all()) == [row]


def test_home_page_names_the_month_of_a_report_and_each_duty_of_two_sets_once(world):
    contract = a_signed_contract(
        world, attributes=[Attribute.DATA_PROCESSING, Attribute.PERSONAL_DATA]
    )
    monthly = contract.duties.filter(title="業務報告書").order_by("due_on", "pk")
    first = list(monthly.filter(due_on=monthly[0].due_on))
    assert [one.same_as is None for one in first].count(True) == 1
    shown = open_duties_of(Contract.objects.filter(pk=contract.pk), first[0].due_on)
    assert [one.title for one in shown].count("業務報告書") == 1
    line = panel_line(next(one for one in shown if one.title == "業務報告書"))
    assert line.note.endswith(f"{format_month(first[0].period_on)}分")
