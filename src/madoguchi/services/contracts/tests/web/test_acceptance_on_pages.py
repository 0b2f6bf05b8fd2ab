"""What an acceptance sentence says of a page, read on that page by the person whom it names."""

import re
from datetime import date, timedelta

import pytest
from django.utils.html import strip_tags

from madoguchi.core.calendar.jst import at
from madoguchi.core.errors import Refused
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.testing.personas import as_actor
from madoguchi.services.contracts.commands import (
    agreeing,
    approvals,
    audits,
    breaching,
    concluding,
    drafting,
    incidents,
    pay_floor,
    registering,
    registers,
    roster,
    system,
)
from madoguchi.services.contracts.models import ContractClause, DamageClaim
from madoguchi.services.contracts.queries.pay_floor import judged
from madoguchi.services.contracts.terms import (
    ApprovalKind,
    Attribute,
    ConditionKind,
    ContractKind,
    Gravity,
    IncidentKind,
    IncidentStep,
    RegisterKind,
    WorkKind,
)
from madoguchi.services.contracts.tests.factories import (
    NOW,
    TODAY,
    a_contract,
    a_signed_contract,
)
from madoguchi.services.contracts.tests.people import an_approved_worker

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def words_of(browser, address):
    return re.sub(r"\s+", "", strip_tags(browser.get(address).content.decode()))


def account_line(browser, year, title):
    """The cells of one contract in the accountant's year; () where it does not stand there."""
    page = browser.get(f"/contracts/accounts/?year={year}").content.decode()
    rows = [row for row in re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL) if title in row]
    return tuple(strip_tags(cell) for row in rows for cell in re.findall(r"[\d,]+円", row))


@pytest.mark.requirement("CONT-003")
def test_contract_titled_after_another_year_counts_in_the_year_of_its_days(world, client_of):
    title = "令和9年度「せたチャレ！」事業募集支援委託"
    contract = a_contract(
        world, title=title, starts_on=date(2026, 12, 1), ends_on=date(2027, 3, 31),
        price_yen=1_100_000,
    )  # fmt: skip
    concluding.conclude(contract, concluded_on=TODAY, by=as_actor(world.takahashi, TODAY), now=NOW)
    saeki = client_of(world.saeki)
    assert "1,100,000円" in account_line(saeki, 2026, title)
    assert account_line(saeki, 2027, title) == ()


@pytest.mark.requirement("CONT-004")
def test_year_view_of_a_long_contract_shows_the_amount_of_that_year(world, client_of):
    a_contract(
        world, title="共有システムの運用", kind=ContractKind.LONG_TERM,
        starts_on=date(2025, 4, 1), ends_on=date(2028, 3, 31), price_yen=5_249_640,
        amounts=dict.fromkeys((2025, 2026, 2027), 1_749_880),
    )  # fmt: skip
    saeki = client_of(world.saeki)
    for year in (2025, 2026, 2027):
        cells = account_line(saeki, year, "共有システムの運用")
        assert ("1,749,880円" in cells, "5,249,640円" in cells) == (True, False)
    assert account_line(saeki, 2028, "共有システムの運用") == ()


@pytest.mark.requirement("CONT-005")
def test_signature_is_offered_when_the_last_condition_is_met(world, client_of, officer):
    contract = a_contract(
        world, conditions=[(ConditionKind.BUDGET_ALLOTTED, "予算の配当")],
    )  # fmt: skip
    page = f"/contracts/{contract.case.number}/"
    chief = client_of(world.takahashi)
    assert "契約を締結する" not in chief.get(page).content.decode()
    allotted = contract.conditions.get()
    drafting.meet_condition(allotted, met_on=TODAY, proof="配当通知", by=officer, now=NOW)
    assert "契約を締結する" in chief.get(page).content.decode()


@pytest.mark.requirement("CONT-007")
def test_contract_view_of_november_shows_20_of_24_and_four_that_lack(
    world, client_of, officer, firm, time_machine
):
    contract = a_signed_contract(world)
    line = agreeing.set_unit_price(
        contract, name="アドバイス", unit="回", unit_price_yen=30_000, planned_quantity=24,
        minutes_each=90, by=officer, now=NOW,
    )  # fmt: skip
    days = [date(2026, 5, 1) + 9 * number * DAY for number in range(20)]
    for number, day in enumerate([*days, date(2026, 12, 1)], start=1):
        agreeing.record_quantity(
            line, done_on=day, words=f"第{number}回", quantity=1, by=firm, now=NOW
        )
    page = f"/contracts/{contract.case.number}/terms/"
    found = []
    for day in (date(2026, 11, 30), date(2026, 12, 1)):
        time_machine.move_to(at(day, 12), tick=False)
        shown = words_of(client_of(world.saeki), page)
        found.append(("20／24" in shown and "あと4回" in shown, "21／24" in shown))
    assert found == [(True, False), (False, True)]


@pytest.mark.requirement("CONT-011")
def test_contract_001_gets_three_annexes_with_their_clauses_and_003_only_the_38(world):
    def annexes(*attributes):
        contract = a_contract(world, attributes=attributes)
        return {
            one.code: ContractClause.objects.filter(clause_set=one).count()
            for one in contract.clause_sets.all()
            if one.code in {"personal_information", "data_processing", "disability"}
        }

    concluded = annexes(
        Attribute.PERSONAL_DATA, Attribute.DATA_PROCESSING, Attribute.SERVES_RESIDENTS
    )
    assert (concluded["personal_information"], concluded["data_processing"]) == (16, 38)
    assert set(concluded) == {"personal_information", "data_processing", "disability"}
    audited = annexes(Attribute.DATA_PROCESSING, Attribute.SECURITY_AUDIT)
    assert audited == {"data_processing": 38}


@pytest.mark.requirement("CONT-041")
def test_wage_of_1300_yen_an_hour_is_reported_as_30_short_and_a_gardener_by_his_trade(
    world, client_of, firm
):
    begun = {"starts_on": date(2024, 4, 5), "ends_on": date(2025, 3, 31), "price_yen": 40_000_000}
    spring = date(2024, 5, 1)
    found = []
    for kind, trade, paid in (
        (WorkKind.SERVICE, "", 1_300), (WorkKind.WORKS, "造園工", 2_300),
    ):  # fmt: skip
        contract = a_contract(world, **begun)
        pay_floor.set_work_kind(
            contract, kind, planned_price_yen=40_000_000, by=as_actor(world.saeki, TODAY), now=NOW
        )
        contract.refresh_from_db()
        concluding.conclude(
            contract, concluded_on=date(2024, 4, 5), by=as_actor(world.takahashi, TODAY), now=NOW
        )
        stated = pay_floor.state_wage(
            contract, worker="従事者1", employer="みほん企画株式会社", month_on=spring, minutes=60,
            wage_yen=paid, trade=trade, by=firm, now=NOW,
        )  # fmt: skip
        found.append((stated.floor_yen, stated.wage.shortfall_yen))
        shown = words_of(client_of(world.saeki), f"/contracts/{contract.case.number}/pay-floor/")
        assert f"{stated.wage.shortfall_yen}円" in shown
    assert found == [(1_330, 30), (2_338, 38)]


@pytest.mark.requirement("CONT-043")
def test_ordinance_is_active_at_13_152_346_yen_where_the_pay_floor_is_not(world, client_of):
    contract = a_signed_contract(world, price_yen=13_152_346)
    assert not judged(contract).applies
    page = f"/contracts/{contract.case.number}/"
    board = client_of(world.saeki).get(f"{page}clauses/").content.decode()
    ordinance = contract.duties.get(code="public_contract.ordinance")
    assert (f"/duties/{ordinance.pk}/" in board, ordinance.state) == (True, "open")
    assert "労働報酬下限額は適用されませんが" in words_of(
        client_of(world.saeki), f"{page}pay-floor/"
    )


@pytest.mark.requirement("CONT-050")
def test_volunteer_without_insurance_does_not_begin_on_a_day(world, firm):
    contract = a_signed_contract(world)
    volunteer = an_approved_worker(contract, world, is_volunteer=True)
    with pytest.raises(Refused) as refused:
        roster.start_worker(volunteer, started_on=TODAY, by=firm, now=NOW)
    volunteer.refresh_from_db()
    assert (refused.value.code, volunteer.started_on) == ("not_insured", None)
    roster.record_days([volunteer], "insured_until_on", TODAY, by=firm, now=NOW)
    volunteer.refresh_from_db()
    roster.start_worker(volunteer, started_on=TODAY, by=firm, now=NOW)
    assert volunteer.started_on == TODAY


@pytest.mark.requirement("CONT-139")
def test_server_failure_alerts_the_ward_and_shows_when_each_instruction_was_given_and_done(
    world, client_of, firm, officer
):
    contract = a_signed_contract(world)
    day = date(2026, 5, 20)
    failure = incidents.report_incident(
        contract, IncidentKind.FAILURE, words="サーバが停止した。", noticed_at=at(day, 13, 10),
        is_feared=False, by=firm, now=at(day, 13, 25),
    )  # fmt: skip
    told = OutgoingMail.objects.filter(unique_key__startswith="contracts.incident.")
    assert {one.to_address for one in told} == {world.saeki.email, world.takahashi.email}
    for step, words, who, minute in (
        (IncidentStep.INSTRUCTION, "予備機に切り替える", officer, 30),
        (IncidentStep.DONE, "予備機に切り替えた", firm, 50),
    ):
        incidents.add_step(failure, step, words, by=who, now=at(day, 13, minute))
    page = client_of(world.saeki).get(f"/contracts/{contract.case.number}/incidents/{failure.pk}/")
    shown = strip_tags(page.content.decode())
    for words in ("午後1時10分", "午後1時25分"):
        assert words in shown, words
    rows = re.findall(r"<tr>(.*?)</tr>", page.content.decode(), re.DOTALL)
    for time, step, words in (
        ("午後1時30分", "指示", "予備機に切り替える"),
        ("午後1時50分", "実施", "予備機に切り替えた"),
    ):
        (row,) = [strip_tags(one) for one in rows if words in one]
        assert (time in row, step in row) == (True, True), row


@pytest.mark.requirement("CONT-157")
def test_claim_above_the_proved_items_is_refused_and_nothing_is_claimed(world, officer, chief):
    contract = a_signed_contract(world)
    breach = breaching.record_breach(
        contract, happened_on=TODAY, words="名簿を無断で複写した",
        grounds=list(ContractClause.objects.filter(clause_set__contract=contract, number=38)),
        gravity=Gravity.SERIOUS, gravity_reason="繰り返した", by=officer, now=NOW,
    )  # fmt: skip
    for words, amount in (("通知のやり直し", 120_000), ("名簿の作り直し", 80_000)):
        breaching.add_damage(
            breach, words=words, amount_yen=amount, proof="領収書", by=officer, now=NOW
        )
    claimed = {"claimed_on": TODAY, "by": chief, "now": NOW}
    with pytest.raises(Refused, match="200,000円"):
        breaching.claim_damages(breach, claimed_yen=250_000, **claimed)
    assert not DamageClaim.objects.exists()
    assert breaching.claim_damages(breach, claimed_yen=200_000, **claimed).claimed_yen == 200_000


K = RegisterKind
HOSTED = (
    Attribute.DATA_PROCESSING, Attribute.EQUIPMENT, Attribute.MAINTENANCE, Attribute.CLOUD,
    Attribute.OUTSIDE_SERVERS, Attribute.SPECIFIC_PERSONAL_FILES,
)  # fmt: skip


@pytest.mark.requirement("CONT-088", "CONT-090", "CONT-091", "CONT-098", "CONT-099", "CONT-150")
def test_board_of_the_officer_says_at_each_clause_what_its_register_lacks(
    world, client_of, firm, time_machine
):
    contract = a_signed_contract(world, attributes=HOSTED)

    def keep(kind, **values):
        registers.record_row(contract, kind, values, by=firm, now=NOW)

    keep(
        K.OUTSIDE_SERVER,
        name="東京DC",
        place="江東区",
        operator="例示",
        measures="施錠",
        starts_on="2026-06-15",
    )
    for number in range(1, 7):
        protection = "none" if number == 6 else "wire"
        keep(K.COMPUTER, name=f"PC{number}", protection=protection, use="in_use")
    with pytest.raises(Refused) as refused:
        keep(K.COMPUTER, name="PC7", protection="wire", use="scrapped")
    assert refused.value.code == "erasure_needed"
    with pytest.raises(Refused) as refused:
        keep(K.CHANGE, changed_at="2026-05-20T21:00+09:00", note="設定の変更", person=" ")
    assert refused.value.code == "field_needed"
    keep(
        K.LOG_ANALYSIS,
        month_on="2026-04-01",
        analysed_on="2026-05-02",
        person="早乙女",
        note="異常なし",
    )
    points = ("published", "identities", "third_parties")
    keep(K.CLOUD_SERVICE, name="動画配信", **dict.fromkeys(points, "確認"))
    time_machine.move_to(at(date(2026, 6, 15), 12), tick=False)
    board = words_of(client_of(world.saeki), f"/contracts/{contract.case.number}/clauses/")
    for words in (
        "承認のないまま運用を始めています：東京DC", "盗難防止5/6台",
        "令和8年5月のログ分析がありません。",
        "動画配信：「利用終了時のデータの扱い」が確認されていません。",
    ):  # fmt: skip
        assert words in board, words


@pytest.mark.requirement("CONT-002")
def test_page_of_a_contract_shows_the_chain_with_its_two_planned_years(world, client_of, officer):
    first = a_signed_contract(world)
    last = first
    for year in (2027, 2028):
        facts = {
            "title": "伴走支援業務委託", "starts_on": date(year, 4, 1),
            "ends_on": date(year + 1, 3, 31), "price_yen": 900_000,
        }  # fmt: skip
        last = registering.draft_next(last, facts, by=officer, now=NOW)
    page = client_of(world.saeki).get(f"/contracts/{first.case.number}/").content.decode()
    numbers = first.chain.contracts.order_by("starts_on").values_list("case__number", flat=True)
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    found = [
        next(strip_tags(row) for row in rows if f"/contracts/{number}/" in row)
        for number in numbers
    ]
    assert len(found) == 3
    assert ["予定" in row for row in found] == [False, True, True]


@pytest.mark.requirement("CONT-022")
def test_officer_sees_the_missing_start_documents_the_day_after_the_signature(
    world, client_of, time_machine
):
    day = date(2026, 2, 16)
    contract = concluding.conclude(
        a_contract(world), concluded_on=day, by=as_actor(world.takahashi, TODAY), now=at(day, 10)
    )
    late = []
    for moment in (day, day + DAY):
        time_machine.move_to(at(moment, 12), tick=False)
        saeki = client_of(world.saeki)
        late.append("期限超過" in words_of(saeki, "/contracts/"))
        start = words_of(saeki, f"/contracts/{contract.case.number}/start/")
        assert ("着手書類がそろっていません" in start, "未提出" in start) == (True, True)
    assert late == [False, True]
    assert "1日過ぎています" in start


@pytest.mark.requirement("CONT-100")
def test_page_warns_of_a_centre_abroad_by_clause_25(world, client_of, firm):
    found = []
    for version in ("domestic", "standard"):
        contract = a_signed_contract(world, versions={"data_processing": version})
        system.add_data_centre(
            contract, service="学習基盤", country="シンガポール", place="", by=firm, now=NOW
        )
        shown = words_of(client_of(world.yamabe), f"/contracts/{contract.case.number}/terms/")
        assert "シンガポール" in shown
        found.append("第25項" in shown)
    assert found == [True, False]


@pytest.mark.requirement("CONT-146")
def test_auditor_opens_the_evidence_until_the_last_day_and_is_refused_on_the_next(
    world, client_of, officer, time_machine
):
    contract = a_signed_contract(world)
    last = date(2026, 10, 31)
    audits.grant_auditor(contract, world.kagami, last, by=officer, now=NOW)
    codes = []
    for moment in (at(last, 23, 59), at(last + DAY, 0)):
        time_machine.move_to(moment, tick=False)
        page = f"/contracts/evidence/{contract.case.number}/"
        codes.append(client_of(world.kagami).get(page).status_code)
    assert codes == [200, 403]


@pytest.mark.requirement("CONT-160")
def test_request_shows_its_condition_and_is_not_decided_by_who_asked(world, client_of, firm, chief):
    contract = a_signed_contract(world)
    asked = approvals.request_approval(
        contract, ApprovalKind.COPY, subject="名簿 紙2部", reason="会場で使うため", copies=2,
        by=firm, now=NOW,
    )  # fmt: skip
    page = f"/contracts/{contract.case.number}/approvals/"
    yamabe = client_of(world.yamabe)
    tried = yamabe.post(f"{page}{asked.pk}/", {"decision": "approve"})
    asked.refresh_from_db()
    assert (tried.status_code >= 400, asked.state) == (True, "requested")
    approvals.approve(asked, from_on=TODAY, conditions="終了後に裁断", by=chief, now=NOW)
    for person in (world.yamabe, world.saeki):
        assert "条件：終了後に裁断" in words_of(client_of(person), page)
