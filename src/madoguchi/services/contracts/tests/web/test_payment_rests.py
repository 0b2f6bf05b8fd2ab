"""On which deliverables a payment rests, and what its approver reads of them."""

import re
from datetime import date
from types import SimpleNamespace

import pytest

from madoguchi.core.errors import Refused
from madoguchi.services.contracts.commands import deliveries, payments
from madoguchi.services.contracts.commands.payment_plans import choose_rests
from madoguchi.services.contracts.models import Invoice
from madoguchi.services.contracts.terms import DeliverableState, InspectionResult
from madoguchi.services.contracts.tests.factories import NOW, TODAY, a_signed_contract
from madoguchi.services.contracts.tests.handing_in import accept, hand_in_on_paper, register

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(contract, officer, firm):
    """A payment that rests on the report alone, though the album is registered too."""
    report = register(contract, "報告書", officer)
    album = register(contract, "写真帳（髙﨑橋）", officer)
    row = payments.plan_instalment(
        contract, amount_yen=815_000, rests_on=[report], by=officer, now=NOW
    )
    home = f"/contracts/{contract.case.number}/payments/"
    return SimpleNamespace(
        contract=contract, row=row, report=report, album=album, officer=officer, firm=firm,
        home=home, address=f"{home}{row.pk}/deliverables/",
    )  # fmt: skip


def pass_inspection(plan, row, on=TODAY):
    row.refresh_from_db()
    hand_in_on_paper(row, plan.firm)
    row.refresh_from_db()
    accept(row, plan.officer, on)


def chosen_on(browser, address):
    """Whether each box of the form is chosen, in the order of the deliverables."""
    page = browser.get(address).content.decode()
    boxes = re.findall(r'<input type="checkbox" name="rests_on"[^>]*>', page)
    return [bool(re.search(r"\bchecked\b", box)) for box in boxes]


def receive(plan, amount_yen=815_000):
    form = payments.InvoiceForm(number="A-1", invoiced_on=TODAY, amount_yen=amount_yen)
    return payments.enter_invoice(plan.row, form, by=plan.officer, now=NOW)


@pytest.mark.requirement("CONT-131")
def test_payment_waits_for_the_deliverable_that_was_chosen_afterwards(world, client_of, plan):
    pass_inspection(plan, plan.report)
    saeki = client_of(world.saeki)
    assert plan.address in saeki.get(plan.home).content.decode()
    assert chosen_on(saeki, plan.address) == [True, False]

    both = {"rests_on": [plan.report.pk, plan.album.pk]}
    page = saeki.post(plan.address, both, follow=True).content.decode()
    for words in ("対象の納品物を保存しました。", "合格を待っています", "写真帳（髙﨑橋）"):
        assert words in page, words
    assert chosen_on(saeki, plan.address) == [True, True]
    with pytest.raises(Refused) as refused:
        receive(plan)
    assert refused.value.code == "not_inspected"

    pass_inspection(plan, plan.album)
    assert receive(plan).amount_yen == 815_000


def test_choice_of_nothing_is_refused_in_words_and_nothing_changes(world, client_of, plan):
    answer = client_of(world.saeki).post(plan.address, {})
    assert answer.status_code == 422
    assert "検査合格を待つ納品物を1つ以上選んでください。" in answer.content.decode()
    assert list(plan.row.rests_on.all()) == [plan.report]


def test_after_the_invoice_the_choice_is_refused_and_no_longer_offered(world, client_of, plan):
    pass_inspection(plan, plan.report)
    receive(plan)
    saeki = client_of(world.saeki)
    assert plan.address not in saeki.get(plan.home).content.decode()
    answer = saeki.post(plan.address, {"rests_on": [plan.album.pk]})
    words = "請求書を受け付けた支払は、対象の納品物を変えられません。"
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert (list(plan.row.rests_on.all()), Invoice.objects.count()) == ([plan.report], 1)


def test_only_the_officer_of_the_section_chooses(world, client_of, plan):
    for browser in (client_of(world.takahashi), client_of(world.yamabe)):
        typed = {"rests_on": [plan.album.pk]}
        answers = browser.get(plan.address), browser.post(plan.address, typed)
        assert {one.status_code for one in answers} == {403}
        assert plan.address not in browser.get(plan.home).content.decode()
    assert client_of(world.himuro).get(plan.address).status_code == 404
    assert list(plan.row.rests_on.all()) == [plan.report]


def test_what_is_not_of_this_contract_or_not_of_this_year_cannot_be_chosen(world, client_of, plan):
    elsewhere = a_signed_contract(world, title="別の委託")
    other = register(elsewhere, "別の契約の報告書", plan.officer)
    plan.album.state = DeliverableState.NOT_THIS_YEAR.value
    plan.album.save(update_fields=["state"])
    saeki = client_of(world.saeki)
    assert chosen_on(saeki, plan.address) == [True]
    for row in (other, plan.album):
        assert saeki.post(plan.address, {"rests_on": [row.pk]}).status_code == 422
    foreign = f"/contracts/{elsewhere.case.number}/payments/{plan.row.pk}/deliverables/"
    assert saeki.get(foreign).status_code == 404
    assert list(plan.row.rests_on.all()) == [plan.report]


def test_who_approves_reads_inspections_and_totals_beside_the_invoice(world, client_of, plan):
    failed, passed = date(2026, 4, 2), date(2026, 4, 9)
    hand_in_on_paper(plan.report, plan.firm)
    plan.report.refresh_from_db()
    deliveries.inspect(
        plan.report, InspectionResult.FAILED, inspected_on=failed, defects="図が欠けている",
        by=plan.officer, now=NOW,
    )  # fmt: skip
    for row in (plan.report, plan.album):
        pass_inspection(plan, row, passed)
    choose_rests(plan.row, [plan.report, plan.album], by=plan.officer, now=NOW)
    invoice = receive(plan, 800_000)
    page = client_of(world.takahashi).get(
        f"/contracts/{plan.contract.case.number}/invoices/{invoice.pk}/"
    )
    facts = dict(page.context["deed"].facts)
    inspector = world.saeki.name
    lines = [
        f"{title}：令和8年4月9日(木) 合格（検査員 {inspector}）"
        for title in ("報告書", "写真帳（髙﨑橋）")
    ]
    assert facts["検査の結果"].splitlines() == lines
    price, total = f"{plan.contract.price_yen:,}円", "請求の累計（この請求を含む）"
    assert (facts["契約金額"], facts[total]) == (price, "800,000円")
    shown = page.content.decode()
    for words in (*lines, price, total, "800,000円", "支払を承認する"):
        assert words in shown, words
