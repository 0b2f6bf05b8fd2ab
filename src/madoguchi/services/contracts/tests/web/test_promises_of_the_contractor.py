"""Pay floor, laws, insurance, adjustments, the system's conditions, breach and damages."""

from datetime import date, timedelta

import pytest
from tests.kept_worlds import kept

from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.testing.personas import as_actor
from madoguchi.services.contracts.commands import (
    approvals,
    assuring,
    breaching,
    deliveries,
    pay_floor,
    payments,
    system,
)
from madoguchi.services.contracts.models import ContractClause, Invoice
from madoguchi.services.contracts.queries.pay_floor import floor_of, judged
from madoguchi.services.contracts.queries.system import deviation_of, warning_of
from madoguchi.services.contracts.terms import (
    ApprovalKind,
    Attribute,
    DutyState,
    Gravity,
    InspectionResult,
    InvoiceMatter,
    WorkerRelation,
    WorkKind,
)
from madoguchi.services.contracts.tests.factories import NOW, TODAY, a_draft, a_signed_contract
from madoguchi.services.contracts.tests.people import a_worker, an_approved_firm

pytestmark = pytest.mark.django_db
RESIDENTS = (*a_draft().attributes, Attribute.SERVES_RESIDENTS)


@kept
def dear(world):
    """A contract under the pay floor."""
    return a_signed_contract(world, price_yen=22_630_000)


def workers():
    return [
        pay_floor.Worker(name="黒須 梢", employer="本人", relation=WorkerRelation.SOLE),
        pay_floor.Worker(name="派遣1", employer="派遣会社", relation=WorkerRelation.DISPATCHED),
    ]


@pytest.mark.requirement("CONT-042")
def test_twelve_cards_and_a_confirmation_that_waits_for_all(world, dear, firm):
    for number in range(9):
        a_worker(dear, world, name=f"従事者{number}")
    helper = an_approved_firm(dear, world)
    for number in range(3):
        a_worker(dear, world, name=f"協力{number}", subcontract=helper)
    gone = a_worker(dear, world, name="離任者")
    gone.leaves_on = TODAY - timedelta(days=1)
    gone.save(update_fields=["leaves_on"])
    cards = pay_floor.issue_cards_to_roster(dear, by=firm, now=NOW)
    pay_floor.issue_cards_to_roster(dear, by=firm, now=NOW)
    assert (len(cards), dear.notice_cards.count()) == (12, 12)
    assert sum(card.relation == WorkerRelation.SUBCONTRACTOR.value for card in cards) == 3
    assert all("従事者" not in kept for kept in dear.notice_cards.values_list("worker", flat=True))
    for number, card in enumerate(cards, start=1):
        with pytest.raises(Refused) as refused:
            pay_floor.confirm_all_told(dear, by=firm, now=NOW)
        assert f"12枚のうち{13 - number}枚" in refused.value.message
        pay_floor.acknowledge_card(card, on=TODAY, by=firm, now=NOW)
    filing = pay_floor.confirm_all_told(dear, by=firm, now=NOW)
    assert (filing.duty.code, filing.duty.state) == (
        "public_contract.ordinance", DutyState.FILED.value,
    )  # fmt: skip


def test_people_outside_the_roster_get_a_card_once(dear, firm):
    pay_floor.issue_cards(dear, workers(), by=firm, now=NOW)
    pay_floor.issue_cards(dear, workers(), by=firm, now=NOW)
    assert [(card.worker, card.relation) for card in dear.notice_cards.order_by("pk")] == [
        ("黒須 梢", "sole"), ("派遣1", "dispatched"),
    ]  # fmt: skip


def test_contract_below_the_threshold_has_no_cards_and_no_wages(world, firm):
    contract = a_signed_contract(world)
    assert not judged(contract).applies
    with pytest.raises(Refused) as refused:
        pay_floor.issue_cards(contract, workers(), by=firm, now=NOW)
    assert "適用されません" in refused.value.message
    assert contract.notice_cards.count() == 0


def wage(contract, firm, **facts):
    return pay_floor.state_wage(
        contract,
        **{
            "worker": "従事者1", "employer": "みほん企画株式会社", "month_on": date(2026, 5, 20),
            "minutes": 9_600, "wage_yen": 256_000, **facts,
        },
        by=firm, now=NOW,
    )  # fmt: skip


def test_wage_of_each_worker_is_checked_against_the_hours(dear, firm):
    stated = wage(dear, firm)
    assert (stated.wage.hourly_yen, stated.floor_yen, stated.wage.shortfall_yen) == (
        1_600, 1_610, 10,
    )  # fmt: skip
    corrected = wage(dear, firm, wage_yen=257_600)
    assert (corrected.pk, corrected.wage.shortfall_yen) == (stated.pk, 0)
    with pytest.raises(Refused):
        wage(dear, firm, minutes=0)


def test_trade_without_a_rate_waits_for_the_wards_notice(dear, firm, officer):
    pay_floor.set_work_kind(dear, WorkKind.WORKS, planned_price_yen=31_000_000, by=officer, now=NOW)
    with pytest.raises(Refused) as refused:
        wage(dear, firm, trade="大工")
    assert refused.value.code == "no_rate"
    pay_floor.enter_rate(
        dear, work_kind=WorkKind.WORKS, trade="大工", hourly_yen=2_700,
        notified_on=date(2025, 12, 1), valid_from=date(2026, 4, 1), valid_until=date(2027, 3, 31),
        source="令和8年度告示", by=officer, now=NOW,
    )  # fmt: skip
    assert wage(dear, firm, trade="大工").floor_yen == 2_700
    assert floor_of(dear, "左官") is None


@pytest.mark.requirement("CONT-044")
def test_laws_of_a_service_to_residents_and_the_contractors_confirmation(world, client_of, firm):
    contract = a_signed_contract(world, attributes=RESIDENTS)
    listed = set(contract.laws.values_list("citation", "title"))
    assert {
        ("平成25年法律第65号", "障害を理由とする差別の解消の推進に関する法律"),
        ("", "障害を理由とする差別の解消の推進に関する区の基本方針"),
        ("", "障害を理由とする差別の解消の推進に関する職員対応要領"),
    } <= listed
    page = f"/contracts/{contract.case.number}/terms/"
    assert "受託者は未確認" in client_of(world.saeki).get(page).content.decode()
    assert assuring.confirm_laws(contract, by=firm, now=NOW) == len(listed)
    assert assuring.confirm_laws(contract, by=firm, now=NOW) == 0
    shown = client_of(world.saeki).get(page).content.decode()
    assert "平成25年法律第65号" in shown
    assert "職員対応要領" in shown
    assert "令和8年4月1日" in shown
    assert "受託者は未確認" not in shown


@pytest.mark.requirement("CONT-138")
def test_service_to_residents_brings_the_annex_and_keeps_adjustments(world, firm):
    plain, contract = a_signed_contract(world), a_signed_contract(world, attributes=RESIDENTS)
    assert contract.clause_sets.filter(code="disability").exists()
    facts = {"received_on": TODAY, "words": "筆談で説明してほしい", "by": firm, "now": NOW}
    with pytest.raises(Refused):
        assuring.log_adjustment(plain, **facts)
    request = assuring.log_adjustment(contract, **facts)
    assuring.log_adjustment(contract, **facts)
    with pytest.raises(Refused):
        assuring.answer_adjustment(
            request, result="済", answered_on=date(2026, 3, 31), by=firm, now=NOW
        )
    assuring.answer_adjustment(
        request, result="筆談用のボードを置いた", answered_on=TODAY, by=firm, now=NOW
    )
    assert [(one.words, one.result) for one in contract.adjustments.all()] == [
        ("筆談で説明してほしい", "筆談用のボードを置いた")
    ]
    (kept,) = contract.adjustments.values_list("words", flat=True)
    assert "筆談" not in kept


@pytest.mark.requirement("CONT-038")
def test_policy_that_ends_before_the_contract_shows_the_gap(world, client_of, firm):
    contract = a_signed_contract(world)
    page = f"/contracts/{contract.case.number}/terms/"
    facts = {
        "kind": "傷害保険",
        "insurer": "例示損害保険",
        "cover": "1名1,000万円",
        "proof": "第1号",
    }
    assuring.add_policy(
        contract, **facts, starts_on=date(2026, 4, 1), ends_on=date(2027, 3, 1), by=firm, now=NOW
    )
    shown = client_of(world.yamabe).get(page).content.decode()
    assert "令和9年3月2日" in shown
    assert "保険のない期間" in shown
    later = {**facts, "proof": "第2号"}
    assuring.add_policy(
        contract, **later, starts_on=date(2027, 3, 2), ends_on=date(2027, 4, 1), by=firm, now=NOW
    )
    assert "保険のない期間" not in client_of(world.yamabe).get(page).content.decode()


@pytest.mark.requirement("CONT-100")
def test_centre_abroad_is_warned_of_where_clause_25_names_domestic_ones(world, firm, chief):
    domestic = a_signed_contract(world, versions={"data_processing": "domestic"})
    centre = system.add_data_centre(
        domestic, service="学習基盤", country="シンガポール", place="", by=firm, now=NOW
    )
    assert "第25項" in warning_of(centre, is_demanded=True)
    system.decide_on_centre(centre, decision="暗号化を条件に認める", by=chief, now=NOW)
    assert warning_of(centre, is_demanded=True) == ""
    with pytest.raises(Refused):
        system.add_data_centre(domestic, service="控え", country=" ", place="", by=firm, now=NOW)
    standard = a_signed_contract(world)
    system.add_data_centre(standard, service="控え", country="", place="", by=firm, now=NOW)
    assert standard.data_centres.count() == 1


@kept
def report(world, officer, firm):
    contract = a_signed_contract(world)
    row = deliveries.register_deliverable(contract, "構築完了報告", by=officer, now=NOW)
    return deliveries.hand_in(row, None, "", checked_software="", checked_on=None, by=firm, now=NOW)


@pytest.mark.requirement("CONT-101")
def test_one_failed_condition_prevents_acceptance(report, officer, firm):
    rows = system.make_checklist(report.contract, by=officer, now=NOW)
    system.make_checklist(report.contract, by=officer, now=NOW)
    assert report.contract.conditions_held.count() == len(rows) == 14
    with pytest.raises(Forbidden):
        system.check_condition(rows[0], evidence="画面", is_met=True, by=firm, now=NOW)
    with pytest.raises(Refused):
        system.check_condition(rows[0], evidence=" ", is_met=True, by=officer, now=NOW)
    for row in rows:
        system.check_condition(
            row, evidence="試験の記録", is_met=True, found=row.needed, by=officer, now=NOW
        )
    system.check_condition(rows[2], evidence="ログなし", is_met=False, by=officer, now=NOW)
    with pytest.raises(Refused) as refused:
        deliveries.inspect(report, InspectionResult.PASSED, inspected_on=TODAY, by=officer, now=NOW)
    assert "アクセスログ" in refused.value.message
    system.check_condition(rows[2], evidence="ログを確認", is_met=True, by=officer, now=NOW)
    deliveries.inspect(report, InspectionResult.PASSED, inspected_on=TODAY, by=officer, now=NOW)


@pytest.mark.requirement("CONT-102")
def test_seven_generations_fall_three_short_of_ten(report, officer):
    backups = system.make_checklist(report.contract, by=officer, now=NOW)[-1]
    checked = system.check_condition(
        backups, evidence="承認されたバックアップ手法", is_met=True, found=7, by=officer, now=NOW
    )
    assert (checked.needed, deviation_of(checked), checked.is_met) == (10, 3, False)


@pytest.mark.requirement("CONT-102")
def test_page_reports_three_generations_short_from_the_approved_method(
    world, client_of, report, officer, firm
):
    contract = report.contract
    backups = system.make_checklist(contract, by=officer, now=NOW)[-1]
    page = f"/contracts/{contract.case.number}/terms/"
    saeki = client_of(world.saeki)
    method = approvals.request_approval(
        contract, ApprovalKind.BACKUP_METHOD, subject="日次・７世代・暗号化", reason="業務の継続",
        by=firm, now=NOW,
    )  # fmt: skip
    words = "承認済みの手法は7世代（3世代不足）"
    typed = {"evidence": "承認されたバックアップ手法", "found": "", "is_met": "on"}
    check = f"{page}condition/{backups.pk}/"
    assert saeki.post(check, typed).status_code == 422
    assert words not in saeki.get(page).content.decode()
    approvals.approve(method, from_on=TODAY, by=as_actor(world.takahashi, TODAY), now=NOW)
    assert words in saeki.get(page).content.decode()
    assert saeki.post(check, typed).status_code == 302
    backups.refresh_from_db()
    assert (backups.found, backups.is_met) == (7, False)


@pytest.mark.requirement("CONT-103")
def test_upgrade_is_recorded_and_never_invoiced(world, officer, firm):
    contract = a_signed_contract(world, attributes=(*RESIDENTS, Attribute.MAINTENANCE))
    facts = {"done_on": TODAY, "words": "第2版", "informed": "全利用者", "by": firm, "now": NOW}
    system.record_upgrade(contract, **facts)
    system.record_upgrade(contract, **facts)
    assert contract.upgrades.count() == 1
    half = payments.plan_instalment(contract, amount_yen=1, by=officer, now=NOW)
    with pytest.raises(Refused) as refused:
        payments.enter_invoice(
            half,
            payments.InvoiceForm(
                number="1", invoiced_on=TODAY, amount_yen=1, matter=InvoiceMatter.UPGRADE
            ),
            by=officer, now=NOW,
        )  # fmt: skip
    assert refused.value.code == "within_fee"
    assert Invoice.objects.count() == 0


def clauses(contract, *places):
    return [
        ContractClause.objects.get(
            clause_set__contract=contract, clause_set__code=code, number=number
        )
        for code, number in places
    ]


def breach_of(contract, officer, gravity=Gravity.MINOR):
    return breaching.record_breach(
        contract, happened_on=TODAY, words="名簿を無断で複写した",
        grounds=clauses(contract, ("data_processing", 38), ("personal_information", 16)),
        gravity=gravity, gravity_reason="1件のみ", by=officer, now=NOW,
    )  # fmt: skip


@pytest.mark.requirement("CONT-155")
def test_minor_breach_cancels_nothing_until_the_chief_judges_anew(world, officer, chief):
    contract = a_signed_contract(world)
    breach = breach_of(contract, officer)
    days = {"noticed_on": date(2026, 9, 1), "cancelled_on": date(2026, 9, 30)}
    with pytest.raises(Refused) as refused:
        breaching.cancel_contract(breach, **days, by=chief, now=NOW)
    assert refused.value.code == "minor_breach"
    breaching.add_damage(
        breach, words="通知のやり直し", amount_yen=120_000, proof="領収書", by=officer, now=NOW
    )
    claim = breaching.claim_damages(
        breach, claimed_yen=100_000, claimed_on=TODAY, by=chief, now=NOW
    )
    assert claim.claimed_yen == 100_000
    with pytest.raises(Forbidden):
        breaching.reassess(breach, Gravity.SERIOUS, reason="再発", by=officer, now=NOW)
    breaching.reassess(breach, Gravity.SERIOUS, reason="再発したため", by=chief, now=NOW)
    breaching.cancel_contract(breach, **days, by=chief, now=NOW)
    contract.refresh_from_db()
    assert (contract.state, contract.ends_on) == ("ended", date(2026, 9, 30))
    owed = contract.duties.filter(trigger="monthly", state="open")
    assert max(duty.period_on for duty in owed) == date(2026, 9, 1)
    assert contract.duties.filter(trigger="end", due_on=date(2026, 9, 30)).exists()
    with pytest.raises(Refused):
        breaching.cancel_contract(breach, **days, by=chief, now=NOW)


@pytest.mark.requirement("CONT-156")
def test_breach_of_personal_data_names_clause_16_and_clause_38(world, officer):
    contract = a_signed_contract(world)
    breach = breach_of(contract, officer)
    named = [(one.clause_set.code, one.number) for one in breach.grounds.all()]
    assert sorted(named) == [("data_processing", 38), ("personal_information", 16)]
    breach_of(contract, officer)
    assert contract.breaches.count() == 1
    other = a_signed_contract(world)
    with pytest.raises(Refused):
        breaching.record_breach(
            other, happened_on=TODAY, words="x", grounds=list(breach.grounds.all()),
            gravity=Gravity.MINOR, gravity_reason="y", by=officer, now=NOW,
        )  # fmt: skip


def test_damages_are_claimed_up_to_the_proof_and_paid_up_to_the_claim(world, officer, chief):
    breach = breach_of(a_signed_contract(world), officer)
    for words, amount in (("通知", 120_000), ("調査", 80_000)):
        breaching.add_damage(
            breach, words=words, amount_yen=amount, proof="領収書", by=officer, now=NOW
        )
    with pytest.raises(Refused) as refused:
        breaching.claim_damages(breach, claimed_yen=250_000, claimed_on=TODAY, by=chief, now=NOW)
    assert "200,000円" in refused.value.message
    claim = breaching.claim_damages(
        breach, claimed_yen=200_000, claimed_on=TODAY, by=chief, now=NOW
    )
    with pytest.raises(Refused):
        breaching.record_damages_paid(claim, paid_yen=200_001, paid_on=TODAY, by=officer, now=NOW)
    breaching.record_damages_paid(claim, paid_yen=200_000, paid_on=TODAY, by=officer, now=NOW)
    assert claim.paid_yen == 200_000
