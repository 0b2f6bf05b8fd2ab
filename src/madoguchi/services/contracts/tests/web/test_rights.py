"""Whose the results are and when, what is paid in a year, what an inspection keeps."""

from datetime import UTC, date, datetime, timedelta

import pytest

from madoguchi.core.calendar.jst import at
from madoguchi.core.errors import Refused
from madoguchi.core.testing.personas import as_actor
from madoguchi.services.contracts.commands import (
    approvals,
    deliveries,
    paying,
    payments,
    rights,
)
from madoguchi.services.contracts.models import Invoice
from madoguchi.services.contracts.queries import rights as holding
from madoguchi.services.contracts.queries.accounting import accounts_of, awaiting_payment
from madoguchi.services.contracts.queries.paying import paying_of
from madoguchi.services.contracts.queries.visibility import visible_contracts
from madoguchi.services.contracts.terms import (
    ApprovalKind,
    InspectionResult,
    RightsRule,
)
from madoguchi.services.contracts.tests.factories import NOW, TODAY, a_chain, a_signed_contract
from madoguchi.services.contracts.tests.handing_in import accept, hand_in_on_paper, register

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def paid_in_full(contract, officer, chief, firm, accountant, *, paid_on):
    row = register(contract, "報告書", officer)
    whole = payments.plan_instalment(
        contract, amount_yen=contract.price_yen, rests_on=[row], by=officer, now=NOW
    )
    hand_in_on_paper(row, firm)
    row.refresh_from_db()
    accept(row, officer, date(2027, 3, 25))
    entered = payments.enter_invoice(
        whole,
        payments.InvoiceForm(
            number="1", invoiced_on=date(2027, 3, 26), amount_yen=contract.price_yen
        ),
        by=officer, now=NOW,
    )  # fmt: skip
    approved = payments.approve_invoice(entered, by=chief, now=NOW)
    paying.record_payment(approved, paid_on=paid_on, by=accountant, now=at(paid_on, 15))
    return row


@pytest.mark.requirement("CONT-134")
def test_copyright_has_not_passed_before_the_full_payment(
    contract, officer, chief, firm, accountant
):
    rights.set_rights_rule(contract, RightsRule.ON_FULL_PAYMENT, by=officer, now=NOW)
    rights.reserve_work(
        contract, title="監査手法の書式", holder="みほん企画株式会社", by=firm, now=NOW
    )
    row = paid_in_full(contract, officer, chief, firm, accountant, paid_on=date(2027, 4, 20))
    assert holding.copyright_passed_on(contract, row) == date(2027, 4, 20)
    assert [one.title for one in contract.reserved_works.all()] == ["監査手法の書式"]
    Invoice.objects.update(amount_yen=contract.price_yen - 1)
    assert holding.copyright_passed_on(contract, row) is None


@pytest.mark.requirement("CONT-135")
def test_reuse_is_barred_until_it_is_approved(world, client_of, officer, chief, firm):
    contract = a_signed_contract(world)
    row = register(contract, "報告書", officer)
    request = rights.request_reuse(
        row, purpose="他区の研修", reason="事例として紹介するため", by=firm, now=NOW
    )
    assert not holding.is_reusable(row, TODAY)
    page = f"/contracts/{contract.case.number}/results/"
    assert "再利用 不可" in client_of(world.yamabe).get(page).content.decode()
    approvals.approve(request.approval, from_on=TODAY, by=chief, now=NOW)
    assert [holding.is_reusable(row, day) for day in (TODAY - DAY, TODAY)] == [False, True]
    assert "再利用 不可" not in client_of(world.yamabe).get(page).content.decode()


@pytest.mark.requirement("CONT-136")
def test_wards_own_version_links_to_its_original_and_is_marked(
    world, client_of, contract, officer, firm
):
    row = register(contract, "利用の手引き", officer)
    with pytest.raises(Refused):
        rights.keep_adaptation(row, title="庁内版", purpose="窓口研修", by=officer, now=NOW)
    hand_in_on_paper(row, firm)
    row.refresh_from_db()
    made = rights.keep_adaptation(row, title="庁内版", purpose="窓口研修", by=officer, now=NOW)
    rights.keep_adaptation(row, title="庁内版", purpose="窓口研修", by=officer, now=NOW)
    assert (made.original, row.adaptations.count()) == (row, 1)
    shown = client_of(world.saeki).get(f"/contracts/{contract.case.number}/results/")
    assert "区業務用" in shown.content.decode()


@pytest.mark.requirement("CONT-056")
def test_other_use_of_collected_information_is_barred_without_consent(contract, chief, firm):
    subject = "アンケートの集計を論文に使う"
    assert holding.other_uses(contract, TODAY) == []
    asked = approvals.request_approval(
        contract, ApprovalKind.OTHER_USE, subject=subject, reason="研究のため", by=firm, now=NOW
    )
    assert holding.other_uses(contract, TODAY) == [(asked, False)]
    approvals.reject(asked, reason="区の事業のための情報のため", by=chief, now=NOW)
    asked.refresh_from_db()
    assert (asked.state, asked.decision_reason) == ("rejected", "区の事業のための情報のため")
    assert holding.other_uses(contract, TODAY) == [(asked, False)]
    again = approvals.request_approval(
        contract, ApprovalKind.OTHER_USE, subject=subject, reason="匿名化した", by=firm, now=NOW
    )
    approvals.approve(again, from_on=TODAY, conditions="区名を出さない", by=chief, now=NOW)
    assert holding.other_uses(contract, TODAY) == [(again, True), (asked, False)]


def test_accounts_of_a_year_show_each_contract_against_its_ceiling(
    world, officer, chief, firm, django_assert_num_queries
):
    chain = a_chain(world, ceilings={2026: 2_000_000})
    contract = a_signed_contract(world, chain=chain)
    accountant = as_actor(world.ukai, TODAY)
    paid_in_full(contract, officer, chief, firm, accountant, paid_on=date(2027, 4, 20))
    a_signed_contract(world, price_yen=100_000)
    seen = visible_contracts(officer)
    with django_assert_num_queries(5):
        first, second = accounts_of(seen, 2026)
    assert (first.ceiling_yen, first.unpaid_yen, second.ceiling_yen) == (
        2_000_000, 0, None,
    )  # fmt: skip
    assert accounts_of(seen, 2027) == []
    assert not awaiting_payment(seen)
    assert paying_of(contract).paid_yen == first.paid_yen == 815_000


def test_inspection_keeps_the_points_that_were_looked_at(contract, officer, firm):
    row = register(contract, "報告書", officer)
    hand_in_on_paper(row, firm)
    row.refresh_from_db()
    at = datetime(2026, 5, 1, 1, tzinfo=UTC)
    made = deliveries.inspect(
        row, InspectionResult.FAILED, inspected_on=date(2026, 5, 1), points="部数、目次",
        defects="目次が違う", correct_by_on=date(2026, 5, 8), by=officer, now=at,
    )  # fmt: skip
    assert (made.points, made.correct_by_on) == ("部数、目次", date(2026, 5, 8))
