"""Filings, approvals, deliveries, inspection, payment: each in its order, by its own people."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from tests.kept_worlds import kept

from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.testing.personas import as_actor
from madoguchi.core.vault.checks import inspect as inspect_file
from madoguchi.services.contracts.commands import approvals, deliveries, duties, paying, payments
from madoguchi.services.contracts.models import Filing, Invoice
from madoguchi.services.contracts.queries.board import line_of
from madoguchi.services.contracts.queries.paying import opened_on, paying_of
from madoguchi.services.contracts.terms import (
    ApprovalKind,
    DeliverableState,
    DutyState,
    InspectionResult,
    InvoiceState,
    Sign,
)
from madoguchi.services.contracts.tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def roster(contract):
    return contract.duties.get(code="data_processing.roster")


@pytest.mark.requirement("CONT-022")
def test_start_documents_are_due_at_once_and_missing_the_next_day(contract):
    due = contract.duties.get(code="data_processing.regulations")
    assert due.due_on == TODAY
    assert line_of(due, TODAY).sign is Sign.DUE
    assert line_of(due, TODAY + DAY).sign is Sign.OVERDUE


@pytest.mark.requirement("CONT-031")
def test_one_roster_settles_the_duty_of_both_sets(contract, firm, officer):
    duty = roster(contract)
    filing = duties.file_document(
        duty, [(BytesIO("氏名,役割\n髙橋,責任者\n".encode()), "名簿.csv")], by=firm, now=NOW
    )
    assert filing.files.get().file.name == "名簿.csv"
    duties.accept_filing(filing, by=officer, now=NOW)
    twin = contract.duties.get(code="personal_information.roster")
    assert twin.same_as == duty
    assert [roster(contract).state, twin.state] == [DutyState.SETTLED.value] * 2


def test_new_version_keeps_the_old_one(contract, firm, officer):
    duty = contract.duties.get(code="data_processing.regulations")
    first = duties.file_document(duty, [], note="規程 第1版", by=firm, now=NOW)
    duties.accept_filing(first, by=officer, now=NOW)
    later = NOW + timedelta(days=39)
    duties.file_document(duty, [], note="規程 第2版", by=firm, now=later)
    versions = [(one.version, one.note, one.filed_at) for one in duty.filings.all()]
    assert versions == [(2, "規程 第2版", later), (1, "規程 第1版", NOW)]


def test_returned_filing_says_why_and_can_be_filed_again(contract, firm, officer):
    duty = roster(contract)
    filing = duties.file_document(duty, [], note="名簿", by=firm, now=NOW)
    with pytest.raises(Refused):
        duties.return_filing(filing, reason="　", by=officer, now=NOW)
    duties.return_filing(filing, reason="執行場所がありません", by=officer, now=NOW)
    assert roster(contract).state == DutyState.RETURNED.value
    with pytest.raises(Refused):
        duties.accept_filing(filing, by=officer, now=NOW)
    again = duties.file_document(duty, [], note="名簿 改", by=firm, now=NOW)
    assert again.version == 2


def test_older_version_cannot_be_accepted_over_a_newer_one(contract, firm, officer):
    duty = roster(contract)
    old = duties.file_document(duty, [], note="1", by=firm, now=NOW)
    duties.file_document(duty, [], note="2", by=firm, now=NOW)
    with pytest.raises(Refused) as refused:
        duties.accept_filing(old, by=officer, now=NOW)
    assert refused.value.code == "newer_filed"


def test_nothing_is_filed_by_others_or_empty(contract, world, officer, firm):
    duty = roster(contract)
    rival = as_actor(world.himuro, TODAY)
    for actor in (rival, officer):
        with pytest.raises(Forbidden):
            duties.file_document(duty, [], note="x", by=actor, now=NOW)
    with pytest.raises(Refused):
        duties.file_document(duty, [], note=" ", by=firm, now=NOW)
    assert Filing.objects.count() == 0


def test_not_applicable_needs_a_reason(contract, officer):
    duty = roster(contract)
    with pytest.raises(Refused):
        duties.mark_not_applicable(duty, reason="", by=officer, now=NOW)
    duties.mark_breached(duty, reason="虚偽の記載", by=officer, now=NOW)
    assert line_of(duty, TODAY).sign is Sign.BREACHED


@pytest.mark.requirement("CONT-063")
def test_subcontracting_the_main_work_is_refused_with_the_clause(contract, firm):
    with pytest.raises(Refused) as refused:
        approvals.request_approval(
            contract, ApprovalKind.SUBCONTRACT, subject="全部", reason="手が足りない",
            is_main_work=True, by=firm, now=NOW,
        )  # fmt: skip
    assert "第4項" in refused.value.message


@pytest.mark.requirement("CONT-160")
def test_copy_is_approved_by_the_ward_only_with_its_condition(contract, firm, officer, chief):
    request = approvals.request_approval(
        contract,
        ApprovalKind.COPY,
        subject="名簿 紙2部",
        reason="会場で使うため",
        copies=2,
        by=firm,
        now=NOW,
    )
    with pytest.raises(Refused):
        approvals.demand_approved(contract, ApprovalKind.COPY, TODAY)
    for nobody in (firm, officer):
        with pytest.raises(Forbidden):
            approvals.approve(request, from_on=TODAY, by=nobody, now=NOW)
    approvals.ask_back(request, question="保管場所は", by=chief, now=NOW)
    request.refresh_from_db()
    approvals.answer(request, words="金庫", by=firm, now=NOW)
    with pytest.raises(Refused) as refused:
        approvals.approve(request, from_on=TODAY - DAY, by=chief, now=NOW)
    assert refused.value.code == "after_the_fact"
    approvals.approve(
        request, from_on=TODAY, until_on=TODAY + DAY, conditions="終了後に裁断", by=chief, now=NOW
    )
    held = approvals.demand_approved(contract, ApprovalKind.COPY, TODAY + DAY)
    assert held.conditions == "終了後に裁断"
    for outside in (TODAY - DAY, TODAY + 2 * DAY):
        with pytest.raises(Refused):
            approvals.demand_approved(contract, ApprovalKind.COPY, outside)
    with pytest.raises(Refused):
        approvals.reject(request, reason="やはり", by=chief, now=NOW)


@pytest.mark.requirement("CONT-123")
def test_deliverables_move_with_the_first_day_of_the_audit(contract, officer, client_of, world):
    rows = [
        deliveries.register_deliverable(
            contract, title, due_words="監査実施初日の1週間前", event_words="外部監査の初日",
            event_on=date(2026, 9, 14), by=officer, now=NOW,
        )
        for title in ("監査計画書", "チェックシート")
    ]  # fmt: skip
    assert [row.deliverable.due_on for row in rows] == [date(2026, 9, 7)] * 2
    by_hand = deliveries.register_deliverable(
        contract, "講評の資料", due_words="別途協議", due_on=date(2026, 9, 30),
        event_words="外部監査の初日", event_on=date(2026, 9, 14), by=officer, now=NOW,
    )  # fmt: skip
    ward, home = client_of(world.saeki), f"/contracts/{contract.case.number}/deliverables/"
    assert f"{home}events/" in ward.get(home).content.decode()
    page = ward.get(f"{home}events/").content.decode()
    assert "外部監査の初日（いまは令和8年9月14日(月)、納品物3件）" in page
    day = {
        "event_on_era": "reiwa", "event_on_year": 8, "event_on_month": 10, "event_on_day": 5,
    }  # fmt: skip
    typed = {"event": "外部監査の初日", **day}
    said = ward.post(f"{home}events/", typed, follow=True).content.decode()
    assert "納品物2件の期限を動かしました。" in said
    for row in (*rows, by_hand):
        row.refresh_from_db()
    due = [row.deliverable.due_on for row in (*rows, by_hand)]
    assert due == [date(2026, 9, 28), date(2026, 9, 28), date(2026, 9, 30)]
    assert {row.event_on for row in (*rows, by_hand)} == {date(2026, 10, 5)}


def test_day_of_an_event_moves_for_the_section_only(contract, officer, client_of, world):
    deliveries.register_deliverable(
        contract, "監査計画書", due_words="監査実施初日の1週間前", event_words="外部監査の初日",
        event_on=date(2026, 9, 14), by=officer, now=NOW,
    )  # fmt: skip
    page = f"/contracts/{contract.case.number}/deliverables/events/"
    people = (world.yamabe, world.officers["001"], world.himuro)
    assert [client_of(each).get(page).status_code for each in people] == [403, 404, 404]
    answer = client_of(world.saeki).post(page, {"event": "花火大会", "event_on_year": 8})
    assert answer.status_code == 422
    long_ago = {"event_on_era": "heisei", "event_on_year": 8, "event_on_month": 10}
    typed = {"event": "外部監査の初日", **long_ago, "event_on_day": 5}
    answer = client_of(world.saeki).post(page, typed)
    assert (answer.status_code, "履行期間の中の日" in answer.content.decode()) == (422, True)
    assert contract.deliverables.get().event_on == date(2026, 9, 14)


def test_deliverable_of_another_year_is_not_awaited(contract, officer):
    row = deliveries.register_deliverable(
        contract, "翌年度の監査報告", only_in_fiscal_year=2027, by=officer, now=NOW
    )
    assert row.state == DeliverableState.NOT_THIS_YEAR.value
    same = deliveries.register_deliverable(
        contract, "今年度の監査報告", only_in_fiscal_year=2026, by=officer, now=NOW
    )
    assert (same.number, same.state) == (2, DeliverableState.AWAITED.value)


def deliver(row, firm, *, content=b"report", name="report.txt", **facts):
    statement = {"checked_software": "ClamAV 1.4", "checked_on": TODAY, **facts}
    return deliveries.hand_in(row, BytesIO(content), name, **statement, by=firm, now=NOW)


@kept
def report(contract, officer):
    return deliveries.register_deliverable(contract, "報告書", by=officer, now=NOW)


@pytest.mark.requirement("CONT-126")
def test_delivery_without_its_virus_check_is_not_taken(report, firm):
    for missing in ({"checked_software": " "}, {"checked_on": None}):
        with pytest.raises(Refused) as refused:
            deliver(report, firm, **missing)
        assert refused.value.code == "virus_check_missing"
    report.refresh_from_db()
    assert report.state == DeliverableState.AWAITED.value


def test_editable_formats_only_where_the_contract_says_so(contract, officer, firm):
    row = deliveries.register_deliverable(
        contract, "監査報告書", must_be_editable=True, by=officer, now=NOW
    )
    with pytest.raises(Refused):
        deliver(row, firm, content=b"%PDF-1.7", name="report.pdf")
    row.refresh_from_db()
    assert (row.state, row.deliverable.file) == (DeliverableState.AWAITED.value, None)


@pytest.mark.requirement("CONT-129")
def test_failed_inspection_stays_beside_the_pass_that_opens_payment(
    contract, report, firm, officer
):
    half = payments.plan_instalment(
        contract, amount_yen=815_000, rests_on=[report], by=officer, now=NOW
    )
    delivered = deliver(report, firm)
    with pytest.raises(Refused) as refused:
        deliveries.inspect(report, InspectionResult.PASSED, inspected_on=TODAY, by=officer, now=NOW)
    assert refused.value.code == "file_not_usable"
    inspect_file(delivered.deliverable.file, now=NOW)
    with pytest.raises(Refused):
        deliveries.inspect(report, InspectionResult.FAILED, inspected_on=TODAY, by=officer, now=NOW)
    deliveries.inspect(
        report, InspectionResult.FAILED, inspected_on=date(2026, 12, 2), defects="図が欠けている",
        by=officer, now=NOW,
    )  # fmt: skip
    assert opened_on(half) is None
    inspect_file(deliver(report_again(report), firm).deliverable.file, now=NOW)
    deliveries.inspect(
        report, InspectionResult.PASSED, inspected_on=date(2026, 12, 9), by=officer, now=NOW
    )
    results = list(report.inspections.values_list("inspected_on", "result"))
    assert results == [(date(2026, 12, 2), "failed"), (date(2026, 12, 9), "passed")]
    assert opened_on(half) == date(2026, 12, 9)


def report_again(report):
    report.refresh_from_db()
    return report


@kept
def opened(contract, report, firm, officer):
    """An instalment whose deliverable, printed matter, has passed."""
    half = payments.plan_instalment(
        contract, amount_yen=815_000, rests_on=[report], by=officer, now=NOW
    )
    deliveries.hand_in(report, None, "", checked_software="", checked_on=None, by=firm, now=NOW)
    deliveries.inspect(report, InspectionResult.PASSED, inspected_on=TODAY, by=officer, now=NOW)
    return half


def invoice(amount=815_000, **facts):
    return payments.InvoiceForm(
        **{"number": "A-1", "invoiced_on": TODAY, "amount_yen": amount, **facts}
    )


@pytest.mark.requirement("CONT-132")
def test_invoice_over_the_price_is_refused(opened, officer):
    with pytest.raises(Refused) as refused:
        payments.enter_invoice(opened, invoice(815_001), by=officer, now=NOW)
    assert refused.value.code == "over_price"
    assert Invoice.objects.count() == 0
    payments.enter_invoice(opened, invoice(815_000), by=officer, now=NOW)
    with pytest.raises(Refused) as again:
        payments.enter_invoice(opened, invoice(1, number="A-2"), by=officer, now=NOW)
    assert again.value.code == "instalment_invoiced"


def test_invoice_before_acceptance_is_refused(contract, report, officer):
    half = payments.plan_instalment(
        contract, amount_yen=815_000, rests_on=[report], by=officer, now=NOW
    )
    with pytest.raises(Refused) as refused:
        payments.enter_invoice(half, invoice(), by=officer, now=NOW)
    assert refused.value.code == "not_inspected"


def test_plan_that_rests_on_nothing_never_opens(contract, officer):
    half = payments.plan_instalment(contract, amount_yen=1, by=officer, now=NOW)
    assert opened_on(half) is None


def test_tax_that_does_not_add_up_is_refused_with_the_right_total(opened, officer):
    with pytest.raises(Refused) as refused:
        payments.enter_invoice(opened, invoice(815_000, net_10_yen=740_000), by=officer, now=NOW)
    assert "合計は813,999円から814,001円です" in refused.value.message


def test_invoice_is_approved_by_another_person_and_then_paid(
    contract, opened, officer, chief, accountant
):
    entered = payments.enter_invoice(opened, invoice(), by=officer, now=NOW)
    with pytest.raises(Refused):
        paying.record_payment(entered, paid_on=TODAY, by=accountant, now=NOW)
    with pytest.raises(Forbidden):
        payments.approve_invoice(entered, by=officer, now=NOW)
    approved = payments.approve_invoice(entered, by=chief, now=NOW)
    paid = paying.record_payment(approved, paid_on=TODAY, by=accountant, now=NOW)
    assert paid.state == InvoiceState.PAID.value
    sums = paying_of(contract)
    assert (sums.planned_yen, sums.invoiced_yen, sums.paid_yen) == (815_000,) * 3
    with pytest.raises(Refused):
        payments.refuse_invoice(paid, reason="誤り", by=officer, now=NOW)


def test_same_invoice_number_is_received_once_and_again_after_its_return(opened, officer):
    entered = payments.enter_invoice(opened, invoice(100), by=officer, now=NOW)
    with pytest.raises(Refused) as refused:
        payments.enter_invoice(opened, invoice(100), by=officer, now=NOW)
    assert refused.value.message == "請求書番号「A-1」は、すでに受け付けています。"
    payments.refuse_invoice(entered, reason="宛名の誤り", by=officer, now=NOW)
    payments.enter_invoice(opened, invoice(200), by=officer, now=NOW)
    assert list(Invoice.objects.values_list("amount_yen", "state")) == [
        (100, "refused"), (200, "received"),
    ]  # fmt: skip


def test_same_instalment_is_planned_once(contract, officer):
    payments.plan_instalment(contract, amount_yen=10, number=1, by=officer, now=NOW)
    with pytest.raises(Refused) as refused:
        payments.plan_instalment(contract, amount_yen=10, number=1, by=officer, now=NOW)
    assert refused.value.code == "planned"
    assert contract.instalments.count() == 1


def test_returned_invoice_no_longer_counts(opened, officer):
    entered = payments.enter_invoice(opened, invoice(), by=officer, now=NOW)
    payments.refuse_invoice(entered, reason="宛名の誤り", by=officer, now=NOW)
    payments.enter_invoice(opened, invoice(number="A-2"), by=officer, now=NOW)
    assert Invoice.objects.count() == 2
