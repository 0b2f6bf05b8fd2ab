"""Register, formats, final set, shared folder, print, designated part, payment plans, rights."""

import io
import zipfile
from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from tests.kept_worlds import kept

from madoguchi.core.errors import Refused
from madoguchi.core.vault.checks import inspect as inspect_file
from madoguchi.core.vault.models import StoredFile
from madoguchi.core.vault.terms import FileState
from madoguchi.services.contracts.commands import (
    agreeing,
    approvals,
    concluding,
    deliveries,
    depositing,
    parts,
    payment_plans,
    printing,
)
from madoguchi.services.contracts.models import Proof
from madoguchi.services.contracts.queries.paying import opened_on
from madoguchi.services.contracts.terms import (
    ApprovalKind,
    DeliverableState,
    PaymentPlan,
    ProofKind,
)
from madoguchi.services.contracts.tests.factories import NOW, TODAY, a_signed_contract
from madoguchi.services.contracts.tests.handing_in import accept, hand_in_on_paper, register

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.mark.requirement("CONT-122")
def test_22_deliverables_are_active_and_four_are_marked_for_the_next_year(contract, officer):
    for number in range(1, 23):
        register(contract, f"納品物{number}", officer, copies="1部", reviewer="佐伯")
    for number in range(23, 27):
        register(contract, f"納品物{number}", officer, only_in_fiscal_year=2027)
    states = contract.deliverables.values_list("number", "state", "only_in_fiscal_year")
    active = [number for number, state, _ in states if state == DeliverableState.AWAITED.value]
    assert active == list(range(1, 23))
    assert [(number, year) for number, state, year in states if state == "not_this_year"] == [
        (number, 2027) for number in range(23, 27)
    ]


def test_audit_of_every_second_year_is_awaited_in_its_years(contract, officer):
    this = register(contract, "データセンター監査", officer, alternates_from_year=2026)
    other = register(contract, "運用拠点監査", officer, alternates_from_year=2025)
    assert (this.state, other.state) == ("awaited", "not_this_year")


def a_workbook(*, protected=False):
    book = openpyxl.Workbook()
    book.active["A1"] = "指摘事項"
    book.active.protection.sheet = protected
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def deliver(row, content, name, firm):
    return deliveries.hand_in(
        row, BytesIO(content), name, checked_software="ClamAV 1.4", checked_on=TODAY,
        by=firm, now=NOW,
    )  # fmt: skip


@pytest.mark.requirement("CONT-124")
def test_workbook_with_a_password_or_a_protection_is_refused_at_delivery(contract, officer, firm):
    row = register(contract, "監査報告書", officer, must_be_editable=True)
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    for content in (locked, a_workbook(protected=True)):
        with pytest.raises(Refused) as refused:
            deliver(row, content, "監査報告書.xlsx", firm)
        assert "セキュリティロック不可" in refused.value.message
    row.refresh_from_db()
    assert (row.state, StoredFile.objects.count()) == (DeliverableState.AWAITED.value, 0)
    deliver(row, a_workbook(), "監査報告書.xlsx", firm)
    row.refresh_from_db()
    assert row.state == DeliverableState.DELIVERED.value


def test_macro_in_an_editable_deliverable_is_refused(contract, officer, firm):
    row = register(contract, "集計表", officer, must_be_editable=True)
    plain = a_workbook()
    out = io.BytesIO(plain)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    with pytest.raises(Refused) as refused:
        deliver(row, out.getvalue(), "集計表.xlsx", firm)
    assert refused.value.code == "macro"


def test_file_that_the_checks_refused_can_be_handed_in_again(contract, officer, firm):
    row = register(contract, "報告書", officer)
    delivered = deliver(row, b"MZ\x90\x00 not a document", "報告書.pdf", firm)
    assert inspect_file(delivered.deliverable.file, now=NOW).state == FileState.REFUSED.value
    row.refresh_from_db()
    row.deliverable.refresh_from_db()
    with pytest.raises(Refused) as refused:
        accept(row, officer)
    assert refused.value.code == "file_not_usable"
    again = deliver(row, b"report", "報告書.txt", firm)
    assert inspect_file(again.deliverable.file, now=NOW).state == FileState.USABLE.value
    accept(row, officer)


@pytest.mark.requirement("CONT-125")
def test_final_set_without_one_of_22_names_it_and_stays_open(contract, officer, firm):
    rows = [register(contract, f"納品物{number}", officer) for number in range(1, 23)]
    register(contract, "令和9年度の報告", officer, only_in_fiscal_year=2027)
    final = register(contract, "最終納品物", officer, is_final_set=True, due_on=date(2027, 3, 31))
    for row in rows:
        if row.number != 7:
            depositing.add_to_final_set(
                final, row, BytesIO(b"%PDF-1.7"), f"{row.number}.pdf", by=firm, now=NOW
            )
    hand_in_on_paper(final, firm)
    with pytest.raises(Refused) as refused:
        accept(final, officer, date(2027, 3, 31))
    assert refused.value.message == "最終納品物に7番がありません。受託者に求めてください。"
    final.refresh_from_db()
    assert final.state == DeliverableState.DELIVERED.value
    depositing.add_to_final_set(final, rows[6], BytesIO(b"%PDF-1.7"), "7.pdf", by=firm, now=NOW)
    with pytest.raises(Refused) as refused:
        accept(final, officer, date(2027, 3, 31))
    assert refused.value.code == "part_not_usable"
    StoredFile.objects.update(state=FileState.USABLE.value)
    accept(final, officer, date(2027, 3, 31))
    with pytest.raises(Refused):
        depositing.add_to_final_set(final, rows[6], BytesIO(b"%"), "7.pdf", by=firm, now=NOW)


@pytest.mark.requirement("CONT-127")
def test_deposit_in_the_wards_folder_keeps_link_name_and_time(contract, officer, firm):
    link = "https://share.example.jp/f/abc"
    row = register(contract, "ちらしのデータ", officer, place=link)
    with pytest.raises(Refused) as refused:
        depositing.deposit_in_folder(
            row, "https://other.example.jp/", ["ちらし.ai"], by=firm, now=NOW
        )
    assert refused.value.code == "other_folder"
    depositing.deposit_in_folder(row, link, ["ちらし.ai", " ", "ちらし.pdf"], by=firm, now=NOW)
    kept = list(row.deposits.values_list("folder_link", "file_name", "deposited_at"))
    assert kept == [(link, "ちらし.ai", NOW), (link, "ちらし.pdf", NOW)]
    row.refresh_from_db()
    assert (row.state, row.deliverable.delivered_at) == ("delivered", NOW)


@kept
def order(contract, officer):
    row = register(contract, "ちらし", officer)
    return printing.order_print(
        row, size="A4 両面 カラー", copies=4_000, text_proofs=2, colour_proofs=1,
        by=officer, now=NOW,
    )  # fmt: skip


@pytest.mark.requirement("CONT-128")
def test_third_text_proof_shows_the_limit_and_waits_for_agreement(
    contract, order, officer, chief, firm
):
    for note in ("初校", "再校"):
        proof = printing.request_proof(order, ProofKind.TEXT, note=note, by=firm, now=NOW)
        printing.answer_proof(proof, answer="誤字2か所", is_final=False, by=officer, now=NOW)
    printing.request_proof(order, ProofKind.TEXT, note="再校", by=firm, now=NOW)
    with pytest.raises(Refused) as refused:
        printing.request_proof(order, ProofKind.TEXT, note="三校", by=firm, now=NOW)
    assert "文字校正2回" in refused.value.message
    assert Proof.objects.count() == 2
    asked = approvals.request_approval(
        contract, ApprovalKind.EXTRA_PROOF, subject="三校", reason="差替えのため", by=firm, now=NOW
    )
    approvals.approve(asked, from_on=TODAY, by=chief, now=NOW)
    third = printing.request_proof(order, ProofKind.TEXT, note="三校", by=firm, now=NOW)
    done = printing.answer_proof(third, answer="", is_final=True, by=officer, now=NOW)
    assert (third.number, done.approved_at) == (3, NOW)
    printing.request_proof(order, ProofKind.COLOUR, note="色校", by=firm, now=NOW)


@pytest.mark.requirement("CONT-130")
def test_designated_part_waits_for_its_notice_and_is_accepted_before_the_rest(world, officer, firm):
    contract = a_signed_contract(
        world, starts_on=date(2026, 4, 1), ends_on=date(2027, 2, 26), price_yen=13_400_000
    )
    concluding.name_manager(contract, "山辺 翔", by=firm, now=NOW)
    part = parts.designate_part(
        contract, title="実施設計業務", due_on=date(2026, 5, 29), by=officer, now=NOW
    )
    parts.designate_part(
        contract, title="実施設計業務", due_on=date(2026, 5, 29), by=officer, now=NOW
    )
    assert contract.designated_parts.count() == 1
    with pytest.raises(Refused) as refused:
        concluding.begin_performance(contract, by=officer, now=NOW)
    assert "実施設計業務" in refused.value.message
    with pytest.raises(Refused, match="通知を受けてから納品してください"):
        hand_in_on_paper(part.row, firm)
    parts.notify_part_amount(part, amount_yen=8_000_000, noticed_on=TODAY, by=officer, now=NOW)
    concluding.begin_performance(contract, by=officer, now=NOW)
    rest = register(contract, "工事監修", officer, due_on=date(2027, 2, 26))
    hand_in_on_paper(part.row, firm)
    part.row.refresh_from_db()
    accept(part.row, officer, date(2026, 5, 29))
    instalment = contract.instalments.get()
    assert (instalment.amount_yen, opened_on(instalment)) == (8_000_000, date(2026, 5, 29))
    rest.refresh_from_db()
    contract.refresh_from_db()
    assert (rest.state, contract.state) == ("awaited", "in_performance")
    planned = payment_plans.plan_payments(contract, PaymentPlan.ONCE, by=officer, now=NOW)
    assert [one.amount_yen for one in planned] == [5_400_000]
    assert contract.instalments.count() == 2


@pytest.mark.requirement("CONT-131")
def test_two_payments_of_july_and_december_wait_for_their_inspections(world, officer, firm):
    contract = a_signed_contract(
        world, starts_on=date(2026, 4, 1), ends_on=date(2026, 11, 30), price_yen=1_000_001
    )
    assert contract.payment_plan == ""  # flagged until one is set
    half = register(contract, "中間報告", officer, due_on=date(2026, 6, 30))
    last = register(contract, "最終報告", officer, due_on=date(2026, 11, 30))
    months = [date(2026, 12, 1), date(2026, 7, 15)]
    planned = payment_plans.plan_payments(
        contract, PaymentPlan.IN_MONTHS, months=months, by=officer, now=NOW
    )
    assert [(one.month_on, one.amount_yen) for one in planned] == [
        (date(2026, 7, 1), 500_000), (date(2026, 12, 1), 500_001),
    ]  # fmt: skip
    assert [list(one.rests_on.all()) for one in planned] == [[half], [last]]
    assert [opened_on(one) for one in planned] == [None, None]
    hand_in_on_paper(half, firm)
    half.refresh_from_db()
    accept(half, officer, date(2026, 7, 3))
    assert [opened_on(one) for one in planned] == [date(2026, 7, 3), None]
    payment_plans.plan_payments(contract, PaymentPlan.IN_MONTHS, months=months, by=officer, now=NOW)
    assert contract.instalments.count() == 2


def test_payment_without_a_rule_in_the_source_is_flagged(world, client_of, officer):
    contract = a_signed_contract(world)
    page = f"/contracts/{contract.case.number}/payments/"
    words = "支払の方法が決まっていません"
    assert words in client_of(world.saeki).get(page).content.decode()
    payment_plans.plan_payments(contract, PaymentPlan.ON_INVOICE, by=officer, now=NOW)
    assert words not in client_of(world.saeki).get(page).content.decode()
    ruled = a_signed_contract(world, payment_words="検査合格後、2回払い")
    shown = client_of(world.saeki).get(f"/contracts/{ruled.case.number}/payments/").content.decode()
    assert (words in shown, "未設定" in shown) == (False, False)


def test_month_is_paid_by_its_quantities(contract, officer, firm):
    report = register(contract, "5月の報告", officer)
    line = agreeing.set_unit_price(
        contract, name="相談", unit="回", unit_price_yen=30_000, planned_quantity=24,
        by=officer, now=NOW,
    )  # fmt: skip
    for day, count in ((date(2026, 4, 30), 9), (date(2026, 5, 1), 2), (date(2026, 5, 31), 1)):
        agreeing.record_quantity(line, done_on=day, words="相談", quantity=count, by=firm, now=NOW)
    may = payment_plans.plan_by_quantity(contract, date(2026, 5, 20), [report], by=officer, now=NOW)
    assert (may.amount_yen, may.month_on) == (90_000, date(2026, 5, 1))
    for month, code in ((date(2026, 5, 1), "planned"), (date(2026, 6, 1), "nothing_counted")):
        with pytest.raises(Refused) as refused:
            payment_plans.plan_by_quantity(contract, month, [report], by=officer, now=NOW)
        assert refused.value.code == code


def test_form_that_would_be_refused_is_not_shown(world, client_of, officer, firm):
    """A part whose amount was not notified is not handed in; what did not come is not inspected."""
    contract = a_signed_contract(world, starts_on=date(2026, 4, 1), ends_on=date(2027, 2, 26))
    part = parts.designate_part(
        contract, title="実施設計業務", due_on=date(2026, 5, 29), by=officer, now=NOW
    )
    page = f"/contracts/{contract.case.number}/deliverables/{part.row.pk}/"
    yamabe, saeki = client_of(world.yamabe), client_of(world.saeki)
    waits, nothing = yamabe.get(page), saeki.get(page)
    assert (waits.status_code, "金額を区が通知していません" in waits.content.decode()) == (
        422,
        True,
    )
    assert (nothing.status_code, "検査を待つ納品がありません" in nothing.content.decode()) == (
        422,
        True,
    )
    parts.notify_part_amount(part, amount_yen=8_000, noticed_on=TODAY, by=officer, now=NOW)
    assert yamabe.get(page).status_code == 200
    hand_in_on_paper(part.row, firm)
    assert saeki.get(page).status_code == 200
