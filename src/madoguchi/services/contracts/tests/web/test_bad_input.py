"""What comes in wrong: refused in one sentence that says what to do, nothing half-saved, told."""

import io
import zipfile
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.kept_worlds import kept

from madoguchi.core.trail.models import TrailEntry
from madoguchi.core.vault.checks import inspect as inspect_file
from madoguchi.core.vault.models import StoredFile
from madoguchi.services.contracts.commands import (
    approvals,
    custody,
    deliveries,
    payments,
    requests,
    roster,
)
from madoguchi.services.contracts.models import (
    ApprovalRequest,
    ContractDeliverable,
    CustodyEntry,
    Erasure,
    Inspection,
    Invoice,
)
from madoguchi.services.contracts.terms import (
    ApprovalKind,
    ConditionKind,
    ContractState,
    DeliverableState,
    LedgerEvent,
)
from madoguchi.services.contracts.tests.factories import NOW, TODAY, a_contract
from madoguchi.services.contracts.tests.handing_in import accept, hand_in_on_paper, register
from madoguchi.services.contracts.tests.people import a_worker, cv

pytestmark = pytest.mark.django_db


def era(name, day):
    reiwa = day.year - 2018
    return {
        f"{name}_era": "reiwa", f"{name}_year": reiwa, f"{name}_month": day.month,
        f"{name}_day": day.day,
    }  # fmt: skip


def moment(name, day, hour=9):
    return {**era(name, day), f"{name}_hour": hour, f"{name}_minute": 0}


@pytest.fixture
def refused(client_of, world):
    """Post as somebody: 422, the sentence on the page, one line in the trail; gives its code."""

    def post(person, contract, page, typed, sentence):
        before = TrailEntry.objects.filter(action="refused").count()
        address = f"/contracts/{contract.case.number}/{page}"
        answer = client_of(getattr(world, person)).post(address, typed)
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        lines = TrailEntry.objects.filter(action="refused").order_by("pk")
        assert lines.count() == before + 1
        line = lines.last()
        assert (line.actor_id, line.row_pk) == (getattr(world, person).pk, str(contract.pk))
        assert address in line.after
        return line.label

    return post


def test_worker_with_an_expired_qualification_is_not_approved(contract, world, firm, refused):
    worker = a_worker(contract, world, cv=cv())
    roster.add_qualification(
        worker, name="情報処理安全確保支援士", obtained_on=date(2020, 4, 1),
        expires_on=date(2026, 12, 31), by=firm, now=NOW,
    )  # fmt: skip
    typed = {"decision": "approve", **era("from_on", date(2100, 4, 1))}
    page = f"approvals/{worker.approval_id}/"
    assert refused("takahashi", contract, page, typed, "情報処理安全確保支援士") == "expired"
    worker.approval.refresh_from_db()
    assert worker.approval.state == "requested"


def test_approval_after_the_fact_is_not_given(contract, firm, refused):
    asked = approvals.request_approval(
        contract, ApprovalKind.COPY, subject="名簿", reason="会場で使う", copies=2, by=firm, now=NOW
    )
    typed = {"decision": "approve", **era("from_on", date(2020, 4, 1))}
    sentence = "承認の日より前から効力をもたせることはできません。今日以後の日を入力してください。"
    page = f"approvals/{asked.pk}/"
    assert refused("takahashi", contract, page, typed, sentence) == "after_the_fact"
    assert ApprovalRequest.objects.get().state == "requested"


@kept
def asset(contract, firm):
    item = custody.ReceivedAsset(name="名簿", medium="紙", quantity="1部", purpose="利用登録")
    receipt = custody.issue_receipt(
        contract, [item], received_at=NOW, receiver="早乙女 かおり", by=firm, now=NOW
    )
    return receipt.assets.get()


def test_copy_that_nobody_allowed_is_not_entered(contract, asset, refused):
    typed = {
        "event": LedgerEvent.COPIED.value, "person": "早乙女 かおり", "quantity": 1,
        **moment("happened_at", date(2020, 4, 2)),
    }  # fmt: skip
    sentence = "複写の承認がありません。先に区へ申請してください。"
    page = f"custody/{asset.pk}/"
    assert refused("yamabe", contract, page, typed, sentence) == "not_approved"
    assert CustodyEntry.objects.count() == 1


def invoice(amount):
    return {
        "number": "1", "amount_yen": amount, "net_10_yen": 0, "net_8_yen": 0, "matter": "work",
        "registration_number": "", **era("invoiced_on", TODAY),
    }  # fmt: skip


def test_invoice_before_the_acceptance_or_over_the_price_is_not_taken(
    contract, officer, firm, refused
):
    row = register(contract, "報告書", officer)
    part = payments.plan_instalment(
        contract, amount_yen=contract.price_yen, rests_on=[row], by=officer, now=NOW
    )
    page = f"payments/{part.pk}/invoice/"
    early = refused("saeki", contract, page, invoice(contract.price_yen), "検査")
    hand_in_on_paper(row, firm)
    row.refresh_from_db()
    accept(row, officer)
    over = refused("saeki", contract, page, invoice(contract.price_yen + 1), "815,000円")
    assert (early, over) == ("not_inspected", "over_price")
    assert Invoice.objects.count() == 0


def workbook(*, protected=False, macro=False):
    book = openpyxl.Workbook()
    book.active["A1"] = "集計"
    book.active.protection.sheet = protected
    out = io.BytesIO()
    book.save(out)
    if macro:
        with zipfile.ZipFile(out, "a") as archive:
            archive.writestr("xl/vbaProject.bin", b"x")
    return out.getvalue()


@pytest.mark.parametrize(
    "wrong",
    [
        ({"macro": True}, "macro", "マクロ", True),
        ({"macro": True}, "macro", "マクロ", False),
        ({"protected": True}, "security_lock", "外して保存し直してから納品してください。", True),
    ],
)
def test_deliverable_with_a_macro_or_a_lock_is_not_taken(contract, officer, refused, wrong):
    facts, code, sentence, is_editable = wrong
    row = register(contract, "集計表", officer, must_be_editable=is_editable)
    typed = {
        "file": SimpleUploadedFile("集計表.xlsx", workbook(**facts)),
        "checked_software": "ClamAV", **era("checked_on", TODAY),
    }  # fmt: skip
    assert refused("yamabe", contract, f"deliverables/{row.pk}/", typed, sentence) == code
    row.refresh_from_db()
    assert (row.state, StoredFile.objects.count()) == (DeliverableState.AWAITED.value, 0)


def test_deliverable_that_the_checks_refused_does_not_pass(contract, officer, firm, refused):
    row = register(contract, "報告書", officer)
    given = deliveries.hand_in(
        row, BytesIO(b"MZ\x90\x00 no document"), "報告書.pdf", checked_software="ClamAV",
        checked_on=TODAY, by=firm, now=NOW,
    )  # fmt: skip
    inspect_file(given.deliverable.file, now=NOW)
    typed = {"result": "passed", **era("inspected_on", TODAY)}
    sentence = "受託者に確認してください。"
    page = f"deliverables/{row.pk}/"
    assert refused("saeki", contract, page, typed, sentence) == "file_not_usable"
    assert Inspection.objects.count() == 0


@pytest.mark.parametrize(
    "closed", [date(2026, 5, 4), date(2026, 6, 6), date(2026, 12, 29)], ids=str
)
def test_due_date_on_a_holiday_is_not_set(contract, refused, closed):
    typed = {"title": "報告書", **era("due_on", closed)}
    sentence = "などの開庁日にするか、空欄にして契約のことばで書いてください。"
    code = refused("saeki", contract, "deliverables/new/", typed, sentence)
    assert (code, ContractDeliverable.objects.count()) == ("due_on_closed_day", 0)


def test_report_is_not_asked_for_or_moved_to_a_holiday(contract, officer, refused):
    closed, sentence = date(2030, 5, 6), "令和12年5月7日(火)などの開庁日にしてください。"
    typed = {"subject": "work", "title": "月報", **era("due_on", closed)}
    page = "reports/acts/ask/"
    before = contract.duties.count()
    assert refused("saeki", contract, page, typed, sentence) == "due_on_closed_day"
    assert contract.duties.count() == before
    asked = requests.Asked(title="月報", due_on=date(2030, 5, 7))
    duty = requests.ask_report(contract, requests.Subject.WORK, asked, by=officer, now=NOW)
    moved = {"ground": "連休のため", **era("due_on", closed)}
    page = f"reports/acts/due/{duty.pk}/"
    assert refused("saeki", contract, page, moved, sentence) == "due_on_closed_day"
    duty.refresh_from_db()
    assert duty.due_on == date(2030, 5, 7)


def test_plan_over_the_price_speaks_of_the_plan(contract, refused):
    typed = {"number": 1, "amount_yen": contract.price_yen + 1}
    sentence = "円を1円超えます。予定額を確かめてください。"
    assert refused("saeki", contract, "payments/new/", typed, sentence) == "over_price"
    assert contract.instalments.count() == 0


def test_open_day_is_taken(contract, world, client_of):
    page = f"/contracts/{contract.case.number}/deliverables/new/"
    typed = {"title": "報告書", **era("due_on", date(2026, 5, 7))}
    assert client_of(world.saeki).post(page, typed).status_code == 302


def test_contract_whose_budget_was_not_voted_is_not_concluded(world, officer, refused):
    planned = a_contract(world, conditions=[(ConditionKind.BUDGET_VOTED, "予算の議決")])
    typed = era("concluded_on", TODAY)
    code = refused("takahashi", planned, "conclude/", typed, "予算の議決")
    planned.refresh_from_db()
    assert (planned.state, planned.duties.count()) == (ContractState.PLANNED.value, 0)
    assert code == "conditions_unmet"


def test_erasure_with_a_copy_still_out_is_not_asked_for(contract, asset, firm, chief, refused):
    asked = approvals.request_approval(
        contract, ApprovalKind.COPY, subject="名簿", reason="会場で使う", copies=2, by=firm, now=NOW
    )
    approvals.approve(asked, from_on=TODAY, by=chief, now=NOW)
    for event in (LedgerEvent.COPIED, LedgerEvent.RETURNED):
        written = custody.LedgerLine(event=event, happened_at=NOW, person="早乙女 かおり")
        custody.write_ledger(asset, written, by=firm, now=NOW)
    contract.duties.all().update(state="settled")
    typed = {"reason": "履行期間の終了", "words": ""}
    code = refused(
        "saeki", contract, "close/erasure/new/", typed, "「名簿」の複写物1点が残っています。"
    )
    assert (code, Erasure.objects.count()) == ("not_erasable", 0)


def test_contractor_who_guesses_a_number_meets_nothing_and_is_noted(contract, world, client_of):
    page = f"/contracts/{contract.case.number}/deliverables/"
    assert client_of(world.himuro).get(page).status_code == 404
    line = TrailEntry.objects.filter(action="accounts.attempt_refused").latest("pk")
    assert (line.actor_id, line.label) == (world.himuro.pk, "no_such_contract")
    assert page in line.after
