"""預かり証と受領記録簿: approvals before the act, a ledger that only grows, both papers."""

import io
from datetime import timedelta

import pytest

from madoguchi.core.documents.reading import read_document
from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.testing.personas import as_actor
from madoguchi.services.contracts.commands import approvals, custody
from madoguchi.services.contracts.documents.custody_papers import ledger_paper
from madoguchi.services.contracts.models import CustodyEntry
from madoguchi.services.contracts.terms import (
    ApprovalKind,
    AssetState,
    Attribute,
    Importance,
    LedgerEvent,
)
from madoguchi.services.contracts.tests.factories import NOW, TODAY, a_signed_contract

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LATER = NOW + 3 * HOUR


@pytest.fixture
def firm(world):
    return as_actor(world.yamabe, TODAY)


@pytest.fixture
def officer(world):
    return as_actor(world.saeki, TODAY)


@pytest.fixture
def chief(world):
    return as_actor(world.takahashi, TODAY)


def received(contract, firm, **facts):
    asset = custody.ReceivedAsset(
        **{
            "name": "利用者の名簿", "medium": "電子データ（CSV）", "quantity": "1点（380件）",
            "purpose": "利用登録", **facts,
        }
    )  # fmt: skip
    receipt = custody.issue_receipt(
        contract, [asset], received_at=NOW, receiver="早乙女 かおり", by=firm, now=LATER
    )
    return receipt.assets.get()


@pytest.fixture
def contract(world):
    return a_signed_contract(world, attributes=[Attribute.DATA_PROCESSING])


@pytest.fixture
def asset(contract, firm):
    return received(contract, firm)


def line(event, **facts):
    return custody.LedgerLine(
        **{"event": event, "happened_at": LATER, "person": "早乙女 かおり", **facts}
    )


def write(asset, event, firm, **facts):
    return custody.write_ledger(asset, line(event, **facts), by=firm, now=LATER)


def approve(contract, kind, firm, chief, **facts):
    request = approvals.request_approval(
        contract, kind, subject="名簿", reason="会場で使うため", by=firm, now=NOW
    )
    return approvals.approve(request, from_on=TODAY, by=chief, now=NOW, **facts)


@pytest.mark.requirement("CONT-078")
def test_receipt_with_its_facts_is_printed_as_pdf_after_both_sides_signed(
    asset, officer, firm, client_of, world
):
    receipt = asset.receipt
    with pytest.raises(Forbidden):
        custody.confirm_receipt(receipt, by=firm, now=LATER)
    custody.confirm_receipt(receipt, by=officer, now=LATER)
    with pytest.raises(Refused):
        custody.confirm_receipt(receipt, by=officer, now=LATER)
    page = f"/contracts/{asset.contract.case.number}/custody/receipts/{receipt.pk}/receipt.pdf"
    for person in (world.saeki, world.yamabe):
        answer = client_of(person).get(page)
        assert answer["Content-Type"] == "application/pdf"
    text = text_of(answer.content)
    for words in ("預かり証", "第1号", "1点（380件）", "令和8年4月1日", "早乙女かおり"):
        assert words in text, words
    assert client_of(world.himuro).get(page).status_code == 404


def text_of(pdf):

    document = read_document(io.BytesIO(pdf), "paper.pdf")
    return "".join("".join(each.text.split()) for each in document.lines)


@pytest.mark.requirement("CONT-079")
def test_correction_leaves_the_old_line_as_it_was(asset, firm):
    first = asset.entries.get()
    custody.correct_entry(first, "件数は381件でした", by=firm, now=LATER)
    with pytest.raises(Refused):
        custody.correct_entry(first, " ", by=firm, now=LATER)
    old, new = asset.entries.order_by("recorded_at", "pk")
    assert (old.event, old.note) == (LedgerEvent.RECEIVED.value, "")
    assert (new.event, new.corrects, new.note) == (
        LedgerEvent.CORRECTED.value, first, "件数は381件でした",
    )  # fmt: skip


@pytest.mark.requirement("CONT-072")
def test_copies_wait_for_the_approval_and_are_counted_with_their_keeper(
    contract, asset, firm, chief
):
    with pytest.raises(Refused) as refused:
        write(asset, LedgerEvent.COPIED, firm, quantity=2)
    assert refused.value.code == "not_approved"
    assert asset.entries.count() == 1
    approval = approve(contract, ApprovalKind.COPY, firm, chief)
    entry = write(asset, LedgerEvent.COPIED, firm, quantity=2)
    assert (entry.approval, entry.person, asset.copies_out) == (approval, "早乙女 かおり", 2)


@pytest.mark.requirement("CONT-073")
def test_backup_needs_its_method_approved_and_not_the_copy(contract, asset, firm, chief):
    with pytest.raises(Refused) as refused:
        write(asset, LedgerEvent.BACKED_UP, firm)
    assert "バックアップ手法" in refused.value.message
    approve(contract, ApprovalKind.BACKUP_METHOD, firm, chief)
    assert write(asset, LedgerEvent.BACKED_UP, firm).event == LedgerEvent.BACKED_UP.value


@pytest.mark.requirement("CONT-075")
def test_backup_of_personal_data_is_a_copy_where_the_sixteen_clauses_apply(world, firm, chief):
    contract = a_signed_contract(world)
    asset = received(contract, firm, has_personal_data=True)
    approve(contract, ApprovalKind.BACKUP_METHOD, firm, chief)
    with pytest.raises(Refused) as refused:
        write(asset, LedgerEvent.BACKED_UP, firm)
    assert "複写" in refused.value.message
    approve(contract, ApprovalKind.COPY, firm, chief)
    write(asset, LedgerEvent.BACKED_UP, firm)


def test_more_copies_than_there_are_cannot_be_erased(contract, asset, firm, chief):
    approve(contract, ApprovalKind.COPY, firm, chief)
    write(asset, LedgerEvent.COPIED, firm, quantity=2)
    with pytest.raises(Refused):
        write(asset, LedgerEvent.COPY_ERASED, firm, quantity=3, note="裁断")
    with pytest.raises(Refused) as refused:
        write(asset, LedgerEvent.COPY_ERASED, firm, quantity=2)
    assert refused.value.code == "treatment_needed"
    write(asset, LedgerEvent.COPY_ERASED, firm, quantity=2, note="裁断")
    assert asset.copies_out == 0


def test_asset_leaves_the_premises_only_with_leave_and_once(contract, asset, firm, chief):
    with pytest.raises(Refused):
        write(asset, LedgerEvent.TAKEN_OUT, firm)
    approve(contract, ApprovalKind.TAKING_OUT, firm, chief, until_on=TODAY)
    with pytest.raises(Refused):
        write(asset, LedgerEvent.BROUGHT_BACK, firm)
    write(asset, LedgerEvent.TAKEN_OUT, firm)
    for event in (LedgerEvent.TAKEN_OUT, LedgerEvent.RETURNED):
        with pytest.raises(Refused):
            write(asset, event, firm)
    write(asset, LedgerEvent.BROUGHT_BACK, firm)
    write(asset, LedgerEvent.RETURNED, firm)
    assert asset.state == AssetState.RETURNED.value
    with pytest.raises(Refused):
        write(asset, LedgerEvent.TRANSPORTED, firm)


@pytest.mark.requirement("CONT-081")
def test_important_transport_without_protection_needs_a_reason(contract, firm):
    asset = received(contract, firm, importance=Importance.HIGH)
    with pytest.raises(Refused) as refused:
        write(asset, LedgerEvent.TRANSPORTED, firm)
    assert refused.value.code == "protection_needed"
    write(asset, LedgerEvent.TRANSPORTED, firm, note="区の職員が同行したため")
    write(asset, LedgerEvent.TRANSPORTED, firm, protection="鍵付きケース")


def test_erasure_before_the_agreement_or_without_its_person_is_refused(
    contract, asset, firm, chief
):
    with pytest.raises(Refused) as refused:
        write(asset, LedgerEvent.ERASED, firm, note="上書き消去")
    assert refused.value.code == "not_approved"
    approve(contract, ApprovalKind.ERASURE, firm, chief)
    with pytest.raises(Refused) as refused:
        write(asset, LedgerEvent.ERASED, firm, note="上書き消去", person=" ")
    assert refused.value.code == "person_needed"
    write(asset, LedgerEvent.ERASED, firm, note="上書き消去")
    assert asset.state == AssetState.ERASED.value


def test_ledger_prints_as_it_stood_on_the_day(contract, asset, firm):
    before = LATER
    custody.write_ledger(
        asset,
        line(LedgerEvent.TRANSPORTED, happened_at=LATER + HOUR, place="第2事務所"),
        by=firm,
        now=LATER + HOUR,
    )
    assert [row[4] for row in ledger_paper(contract, before).rows] == ["受領"]
    assert [row[4] for row in ledger_paper(contract, LATER + HOUR).rows] == ["受領", "運搬"]


def test_nothing_is_recorded_ahead_of_time_or_by_others(contract, asset, firm, officer):
    with pytest.raises(Refused):
        custody.write_ledger(
            asset, line(LedgerEvent.TRANSPORTED, happened_at=LATER + HOUR), by=firm, now=LATER
        )
    with pytest.raises(Forbidden):
        write(asset, LedgerEvent.TRANSPORTED, officer)
    assert CustodyEntry.objects.count() == 1
