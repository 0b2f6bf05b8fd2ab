"""従事者名簿: typed once or imported whole, approved beforehand, filed again on every change."""

import json
from datetime import date, datetime, timedelta
from io import BytesIO

import pytest

from madoguchi.core.calendar.jst import at
from madoguchi.core.documents.sheets import read_rows
from madoguchi.core.documents.tables import csv_bytes
from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.trail.models import TrailEntry
from madoguchi.core.vault.checks import inspect
from madoguchi.services.contracts.commands import approvals, duties, posts, roster
from madoguchi.services.contracts.documents.roster_paper import roster_rows, roster_xlsx
from madoguchi.services.contracts.models import Duty, Worker
from madoguchi.services.contracts.queries.board import board_of
from madoguchi.services.contracts.queries.roster import (
    assignable_workers,
    demand_assignable,
    posts_of,
)
from madoguchi.services.contracts.rules.roster import differences
from madoguchi.services.contracts.rules.roster_sheet import columns_for
from madoguchi.services.contracts.terms import Attribute, DutyState, Sign
from madoguchi.services.contracts.tests.factories import NOW, TODAY, a_signed_contract
from madoguchi.services.contracts.tests.people import (
    ROW,
    a_firm,
    a_worker,
    an_approved_firm,
    an_approved_worker,
    cv,
)

pytestmark = pytest.mark.django_db


def morning(year: int, month: int, day: int) -> datetime:
    return at(date(year, month, day), 10)


def refused(act, *args, **facts) -> Refused:
    with pytest.raises(Refused) as found:
        act(*args, **facts)
    return found.value


@pytest.mark.requirement("CONT-024")
def test_roster_row_without_workplace_is_rejected_and_the_field_is_named(contract, world):
    refusal = refused(a_worker, contract, world, workplace=" ")
    assert (refusal.code, refusal.message) == ("workplace", "業務執行場所を入力してください。")
    assert Worker.objects.count() == 0
    a_worker(contract, world)
    assert refused(a_worker, contract, world).code == "named_twice"
    assert Worker.objects.count() == 1


@pytest.mark.requirement("CONT-032")
def test_auditors_roster_asks_for_the_month_of_a_named_qualification(world):
    contract = a_signed_contract(
        world, attributes=[Attribute.DATA_PROCESSING, Attribute.SECURITY_AUDIT]
    )
    row = {
        "workplace_postcode": "160-0000", "workplace_address": "みほん区1-1",
        "workplace_phone": "03-0000-0000", "affiliation": "監査部 主任", "email": "a@example.jp",
        "mobile": "090-0000-0000", "audit_experience": "自治体の監査 5年", "qualification": "CISA",
    }  # fmt: skip
    assert refused(a_worker, contract, world, **row).code == "obtained_on"
    assert Worker.objects.count() == 0
    worker = a_worker(contract, world, **row, obtained_on=date(2019, 4, 1))
    assert worker.qualifications.get().obtained_on == date(2019, 4, 1)
    assert refused(a_worker, contract, world, name="別の人").code == "workplace_postcode"


@pytest.mark.requirement("CONT-048")
def test_worker_starts_on_the_day_of_the_approval_and_not_before(
    contract, world, firm, chief, client_of
):
    worker = a_worker(contract, world, planned_from_on=date(2026, 6, 1), cv=cv())
    approvals.approve(worker.approval, from_on=date(2026, 6, 3), by=chief, now=morning(2026, 6, 3))
    worker.refresh_from_db()
    for day in (date(2026, 6, 1), date(2026, 6, 2)):
        refusal = refused(
            roster.start_worker, worker, started_on=day, by=firm, now=morning(2026, 6, 3)
        )
        assert refusal.code == "before_approval"
        assert "令和8年6月3日" in refusal.message
    worker.refresh_from_db()
    assert worker.started_on is None
    roster.start_worker(worker, started_on=date(2026, 6, 3), by=firm, now=morning(2026, 6, 3))
    inspect(worker.cv, now=NOW)
    page = f"/contracts/{contract.case.number}/people/{worker.pk}/cv/"
    allowed = {person.name: client_of(person).get(page).status_code for person in (
        world.saeki, world.takahashi, world.yamabe, world.saotome, world.himuro)}  # fmt: skip
    assert list(allowed.values()) == [200, 200, 200, 403, 404]


def test_nothing_may_be_given_to_a_worker_whom_nobody_approved(contract, world, chief):
    worker = a_worker(contract, world)
    assert refused(demand_assignable, worker, TODAY).code == "worker_not_approved"
    assert assignable_workers(contract, TODAY) == []
    asked = an_approved_worker(contract, world, name="グエン ティ ラン")
    assert assignable_workers(contract, TODAY) == [asked]
    other = a_worker(contract, world, name="﨑山 健", cv=cv())
    approvals.reject(other.approval, reason="経歴が確かめられないため", by=chief, now=NOW)
    other.refresh_from_db()
    assert refused(demand_assignable, other, TODAY).code == "worker_not_approved"


def test_only_the_firm_names_workers_and_only_the_chief_approves(contract, world, firm, officer):
    with pytest.raises(Forbidden):
        roster.register_worker(contract, ROW, by=officer, now=NOW)
    worker = a_worker(contract, world, cv=cv())
    with pytest.raises(Forbidden):
        approvals.approve(worker.approval, from_on=TODAY, by=firm, now=NOW)
    assert refused(roster.ask_for_approval, worker, cv(), by=firm, now=NOW).code == "asked"


@pytest.mark.requirement("CONT-049")
def test_change_announced_less_than_a_month_ahead_asks_for_a_reason(contract, world, firm):
    worker = an_approved_worker(contract, world)
    roster.file_roster(contract, by=firm, now=NOW)
    later = {"name": "﨑山 健", "planned_from_on": date(2026, 7, 1)}
    late = morning(2026, 6, 10)
    assert refused(a_worker, contract, world, now=late, **later).code == "short_notice"
    named = a_worker(contract, world, now=late, **later, late_reason="前任者の急な入院のため")
    assert named.late_reason == "前任者の急な入院のため"
    a_worker(contract, world, now=morning(2026, 6, 1), **{**later, "name": "李 小龍"})
    assert (
        refused(roster.record_leaving, worker, leaves_on=date(2026, 7, 1), by=firm, now=late).code
        == "short_notice"
    )
    roster.record_leaving(worker, leaves_on=date(2026, 7, 10), by=firm, now=late)


@pytest.mark.requirement("CONT-030")
def test_leaving_worker_on_the_filed_roster_asks_for_a_new_filing(contract, world, firm, officer):
    worker = an_approved_worker(contract, world)
    a_worker(contract, world, name="グエン ティ ラン")
    filed = roster.file_roster(contract, by=firm, now=NOW)
    duties.accept_filing(filed.filing, by=officer, now=NOW)
    duty = Duty.objects.get(code="data_processing.roster", contract=contract)
    assert duty.state == DutyState.SETTLED.value
    roster.record_leaving(worker, leaves_on=date(2026, 6, 30), by=firm, now=morning(2026, 5, 20))
    duty.refresh_from_db()
    assert (duty.state, duty.due_on) == (DutyState.OPEN.value, date(2026, 7, 1))
    twin = contract.duties.get(code="personal_information.roster")
    assert (twin.state, twin.due_on) == (DutyState.OPEN.value, date(2026, 7, 1))
    cause = duty.refiling_causes.get()
    assert (cause.known_on, cause.words) == (
        date(2026, 5, 20), "従事者 No.1 の離任（最終日 令和8年6月30日(火)）",
    )  # fmt: skip
    assert [sign_of_clause(contract, day) for day in (date(2026, 7, 1), date(2026, 7, 2))] == [
        Sign.OVERDUE, Sign.OVERDUE,
    ]  # fmt: skip  # regulations and the rest of clause 3 are late in any case
    assert line_of(contract, duty, date(2026, 7, 1)) is Sign.DUE
    assert line_of(contract, duty, date(2026, 7, 2)) is Sign.OVERDUE
    again = roster.file_roster(contract, by=firm, now=morning(2026, 7, 1))
    duty.refresh_from_db()
    cause.refresh_from_db()
    assert (duty.state, cause.answered_by) == (DutyState.FILED.value, again.filing)
    found = differences(json.loads(filed.rows), json.loads(again.rows))
    assert (found.added, found.removed, found.changed) == ((), ("髙﨑 𠮷乃",), ())


def lines(contract, today):
    return [line for board in board_of(contract, today) for line in board.clauses]


def sign_of_clause(contract, today):
    return next(line.sign for line in lines(contract, today) if line.clause.number == 3)


def line_of(contract, duty, today):
    return next(
        one.sign for line in lines(contract, today) for one in line.duties if one.duty == duty
    )


def test_first_filing_needs_people_and_the_second_a_change(contract, world, firm):
    assert refused(roster.file_roster, contract, by=firm, now=NOW).code == "nobody"
    worker = a_worker(contract, world)
    roster.file_roster(contract, by=firm, now=NOW)
    assert refused(roster.file_roster, contract, by=firm, now=NOW).code == "unchanged"
    roster.add_qualification(
        worker, name="公認心理師", obtained_on=date(2020, 2, 15), by=firm, now=NOW
    )
    assert roster.file_roster(contract, by=firm, now=NOW).version == 2


def test_expired_qualification_is_refused_everywhere(contract, world, firm, chief):
    worker = a_worker(contract, world, cv=cv())
    facts = {"name": "CISA", "obtained_on": date(2020, 1, 1), "by": firm, "now": NOW}
    yesterday = TODAY - timedelta(days=1)
    assert refused(roster.add_qualification, worker, **facts, expires_on=yesterday).code == (
        "expired"
    )
    roster.add_qualification(worker, **facts, expires_on=TODAY)
    worker = Worker.objects.get()
    tomorrow = TODAY + timedelta(days=1)
    assert (
        refused(approvals.approve, worker.approval, from_on=tomorrow, by=chief, now=NOW).code
        == "expired"
    )
    approvals.approve(worker.approval, from_on=TODAY, by=chief, now=NOW)
    worker = Worker.objects.get()
    assert refused(roster.start_worker, worker, started_on=tomorrow, by=firm, now=NOW).code == (
        "expired"
    )
    roster.start_worker(worker, started_on=TODAY, by=firm, now=NOW)


@pytest.mark.requirement("CONT-045")
def test_post_without_successor_is_vacant_from_the_day_after_the_last(
    contract, world, officer, firm
):
    post = posts.define_post(
        contract, "学習指導担当", qualifications=["小学校教諭", "中学校教諭"], by=officer, now=NOW
    )
    assert posts_of(contract)[0].vacancies == ((date(2026, 4, 1), date(2027, 3, 31)),)
    worker = an_approved_worker(contract, world)
    assert (
        refused(posts.fill_post, post, worker, from_on=TODAY, by=firm, now=NOW).code
        == "not_qualified"
    )
    roster.add_qualification(
        worker, name="中学校教諭", obtained_on=date(2015, 3, 1), by=firm, now=NOW
    )
    worker = Worker.objects.get()
    posts.fill_post(post, worker, from_on=TODAY, by=firm, now=NOW)
    assert posts_of(contract)[0].vacancies == ()
    roster.record_leaving(worker, leaves_on=date(2026, 9, 30), by=firm, now=morning(2026, 8, 1))
    assert posts_of(contract)[0].vacancies == ((date(2026, 10, 1), date(2027, 3, 31)),)
    assert refused(posts.define_post, contract, "学習指導担当", by=officer, now=NOW).code == (
        "named_twice"
    )


@pytest.mark.requirement("CONT-047")
def test_successor_of_a_named_engineer_is_not_active_without_the_wards_consent(
    contract, world, firm, chief
):
    engineer = an_approved_worker(
        contract, world, role="担当技術者（住民協働）", is_named_in_proposal=True
    )
    successor = a_worker(
        contract, world, name="李 小龍", role="担当技術者（住民協働）", replaces=engineer, cv=cv()
    )
    assert (
        refused(roster.start_worker, successor, started_on=TODAY, by=firm, now=NOW).code
        == "worker_not_approved"
    )
    assert successor.started_on is None
    approvals.approve(successor.approval, from_on=TODAY, by=chief, now=NOW)
    successor.refresh_from_db()
    roster.start_worker(successor, started_on=TODAY, by=firm, now=NOW)
    assert successor.started_on == TODAY


@pytest.mark.requirement("CONT-050")
def test_volunteer_without_insurance_may_not_be_assigned_to_a_day(contract, world, firm):
    volunteer = an_approved_worker(contract, world, is_volunteer=True)
    assert refused(demand_assignable, volunteer, TODAY).code == "not_insured"
    roster.record_days([volunteer], "insured_until_on", TODAY, by=firm, now=NOW)
    demand_assignable(volunteer, TODAY)
    assert refused(demand_assignable, volunteer, TODAY + timedelta(days=1)).code == "not_insured"


@pytest.mark.requirement("CONT-066")
def test_worker_of_a_subsidiary_needs_its_approved_subcontract(contract, world):
    refusal = refused(a_worker, contract, world, is_of_subsidiary=True)
    assert refusal.code == "subsidiary"
    assert "承認された再委託を選んでください" in refusal.message
    child = a_firm(contract, world, "みほん企画サービス株式会社", is_subsidiary=True)
    assert (
        refused(a_worker, contract, world, is_of_subsidiary=True, subcontract=child).code
        == "not_approved"
    )
    approved = an_approved_firm(contract, world, "みほん企画ロジ株式会社", is_subsidiary=True)
    a_worker(contract, world, is_of_subsidiary=True, subcontract=approved)
    assert Worker.objects.count() == 1


def sheet(*rows):
    columns = [column.label for column in columns_for(is_audit=False)]
    body = csv_bytes(columns, [[row.get(label, "") for label in columns] for row in rows])
    return BytesIO(body)


GOOD = {
    "氏名": "𠮷田 はるか", "責任": "担当", "役割": "学習支援", "業務執行場所": "本社",
    "個人情報を取り扱う": "○", "従事開始日": "令和8年4月1日",
}  # fmt: skip


def test_sheet_is_imported_whole_or_not_at_all(contract, firm):
    bad = {**GOOD, "氏名": "グエン ティ ラン", "業務執行場所": "", "従事開始日": "来月"}
    refusal = refused(
        roster.import_roster, contract, sheet(GOOD, bad), "名簿.csv", by=firm, now=NOW
    )
    assert "3行目「業務執行場所」：業務執行場所を入力してください。" in refusal.message
    assert "3行目「従事開始日」" in refusal.message
    assert Worker.objects.count() == 0
    unknown = {**GOOD, "氏名": "李 小龍", "再委託先": "知らない会社"}
    refusal = refused(
        roster.import_roster, contract, sheet(GOOD, unknown), "名簿.csv", by=firm, now=NOW
    )
    assert refusal.message.startswith("3行目：再委託先「知らない会社」")
    assert Worker.objects.count() == 0
    made = roster.import_roster(contract, sheet(GOOD), "名簿.csv", by=firm, now=NOW)
    assert [(one.name, one.handles_personal_data) for one in made] == [("𠮷田 はるか", True)]
    assert (
        refused(roster.import_roster, contract, sheet(GOOD), "名簿.csv", by=firm, now=NOW).code
        == "named_twice"
    )


def test_exported_roster_reads_back_equal(contract, world):
    a_worker(contract, world, qualification="公認心理師", obtained_on=date(2020, 2, 1))
    a_worker(contract, world, name="グエン ティ ラン", handles_personal_data=True)
    rows = roster_rows(contract, TODAY)
    labels = [column.label for column in columns_for(is_audit=False)]
    (found,) = read_rows(BytesIO(roster_xlsx(contract, rows)), "名簿.xlsx")
    read = [[record[label].text for label in labels] for record in found.records(labels)]
    assert read == [[row[label] for label in labels] for row in rows]


def test_names_of_workers_stand_under_the_key_in_rows_and_trail(contract, world, firm):
    a_worker(contract, world, name="髙﨑 canary-51c2", mobile="090-1111-canary-51c2")
    roster.file_roster(contract, by=firm, now=NOW)
    raw = Worker.objects.values_list("name", "mobile").get()
    assert [value[:3] for value in raw] == ["v1.", "v1."]
    values = TrailEntry.objects.values_list("before", "after", "label")
    assert [row for row in values if "canary-51c2" in "".join(map(str, row))] == []
