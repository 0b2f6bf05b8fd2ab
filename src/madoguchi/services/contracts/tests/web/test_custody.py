"""預かり証と受領記録簿: approvals before the act, a ledger that only grows, both papers."""

import hashlib
import io
from datetime import timedelta

import pytest
from tests.kept_worlds import kept

from madoguchi.core.documents.reading import read_document
from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.testing.clock import stop_clock
from madoguchi.core.testing.personas import as_actor
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.reading import open_file
from madoguchi.services.contracts.commands import approvals, custody, showing_ledger
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


@kept
def contract(world):
    return a_signed_contract(world, attributes=[Attribute.DATA_PROCESSING])


@kept
def asset(contract, firm):
    return received(contract, firm)


def line(event, **facts):
    return custody.LedgerLine(
        **{"event": event, "happened_at": LATER, "person": "早乙女 かおり", **facts}
    )


def write(asset, event, firm, **facts):
    return custody.write_ledger(asset, line(event, **facts), by=firm, now=LATER)


def approve(contract, kind, firm, chief, **facts):
    copies = 3 if kind is ApprovalKind.COPY else None
    request = approvals.request_approval(
        contract, kind, subject="名簿", reason="会場で使うため", copies=copies, by=firm, now=NOW
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


def test_third_copy_is_refused_where_the_approval_names_two(contract, asset, firm, chief):
    def approve_copies(copies):
        asked = approvals.request_approval(
            contract, ApprovalKind.COPY, subject="写し", reason="受付", copies=copies, by=firm,
            now=NOW,
        )  # fmt: skip
        approvals.approve(asked, from_on=TODAY, by=chief, now=NOW)

    approve_copies(2)
    first = write(asset, LedgerEvent.COPIED, firm, note="受付用")
    second = write(asset, LedgerEvent.COPIED, firm, note="控え")
    with pytest.raises(Refused) as refused:
        write(asset, LedgerEvent.COPIED, firm, note="予備")
    assert (refused.value.code, asset.entries.count()) == ("more_than_approved", 3)
    assert write(asset, LedgerEvent.COPIED, firm, note="控え") == second  # the same form again
    custody.correct_entry(first, "写しは作らなかった", by=firm, now=LATER)
    write(asset, LedgerEvent.COPIED, firm, note="予備")
    approve_copies(1)
    write(asset, LedgerEvent.COPIED, firm, note="追加")
    assert asset.copies_out == 4


def test_approval_names_item_and_number_and_the_ward_may_allow_fewer(contract, asset, firm, chief):
    other = received(contract, firm, name="会場の地図")

    def ask(**facts):
        return approvals.request_approval(
            contract, ApprovalKind.COPY, subject="写し", reason="受付", by=firm, now=NOW, **facts
        )

    for missing in (None, 0):
        with pytest.raises(Refused) as refused:
            ask(copies=missing)
        assert refused.value.code == "copies_needed"
    asked = ask(asset=asset, copies=3)
    for wrong in (0, 4):
        with pytest.raises(Refused) as refused:
            approvals.approve(asked, from_on=TODAY, copies=wrong, by=chief, now=NOW)
        assert refused.value.code == "copies_out_of_range"
    assert approvals.approve(asked, from_on=TODAY, copies=2, by=chief, now=NOW).copies == 2
    with pytest.raises(Refused) as refused:
        write(other, LedgerEvent.COPIED, firm)
    assert refused.value.code == "not_approved"
    with pytest.raises(Refused) as refused:
        write(asset, LedgerEvent.COPIED, firm, quantity=3)
    assert refused.value.code == "more_than_approved"
    assert write(asset, LedgerEvent.COPIED, firm, quantity=2).approval == asked


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
            write(asset, event, firm, note="もう一度")
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


@pytest.mark.requirement("CONT-148")
def test_erasure_before_the_wards_agreement_is_marked_and_needs_its_person(
    contract, asset, firm, chief
):
    request = approvals.request_approval(
        contract, ApprovalKind.ERASURE, subject="名簿", reason="返却できないため", by=firm, now=NOW
    )
    tomorrow = TODAY + timedelta(days=1)
    approvals.approve(request, from_on=tomorrow, by=chief, now=NOW)
    with pytest.raises(Refused) as refused:
        write(asset, LedgerEvent.ERASED, firm, note="上書き消去", person=" ")
    assert refused.value.code == "person_needed"
    early = write(asset, LedgerEvent.ERASED, firm, note="上書き消去")
    assert (early.lacks_approval, asset.state) == (True, AssetState.ERASED.value)
    assert ledger_paper(contract, LATER).rows[-1][-1] == "上書き消去　区の承認・了承の前に行われた"
    other = received(contract, firm, name="申込書")
    moment = LATER + timedelta(days=1)
    entry = custody.write_ledger(
        other, line(LedgerEvent.ERASED, happened_at=moment, note="裁断"), by=firm, now=moment
    )
    assert (entry.lacks_approval, entry.approval) == (False, request)


@pytest.mark.requirement("CONT-093")
def test_backup_before_its_method_was_approved_is_marked(contract, asset, firm, chief):
    request = approvals.request_approval(
        contract, ApprovalKind.BACKUP_METHOD, subject="日次・10世代・暗号化", reason="業務の継続",
        by=firm, now=NOW + timedelta(days=2),
    )  # fmt: skip
    approved_at = NOW + timedelta(days=7)
    approvals.approve(request, from_on=approved_at.date(), by=chief, now=approved_at)

    def backup(days):
        at = NOW + timedelta(days=days)
        return custody.write_ledger(
            asset, line(LedgerEvent.BACKED_UP, happened_at=at), by=firm, now=approved_at
        ).lacks_approval

    assert [backup(days) for days in (4, 6, 7)] == [True, True, False]


@pytest.mark.requirement("CONT-076")
def test_permitted_copy_is_handed_in_with_receiver_and_date(contract, asset, firm, chief):
    approve(contract, ApprovalKind.COPY, firm, chief)
    write(asset, LedgerEvent.COPIED, firm)
    last = NOW + timedelta(days=364)
    handed = line(LedgerEvent.COPY_HANDED_IN, happened_at=last)
    with pytest.raises(Refused) as refused:
        custody.write_ledger(asset, handed, by=firm, now=last)
    assert (refused.value.code, asset.copies_out) == ("receiver_needed", 1)
    handed = line(LedgerEvent.COPY_HANDED_IN, happened_at=last, place="市民活動推進課 佐伯 真理子")
    custody.write_ledger(asset, handed, by=firm, now=last)
    row = ledger_paper(contract, last).rows[-1]
    assert (row[3], row[4], row[7], asset.copies_out) == (
        "令和9年3月31日(水)午前10時", "複写物の提出", "市民活動推進課 佐伯 真理子", 0,
    )  # fmt: skip


def test_form_sent_twice_makes_one_receipt_and_one_line(contract, asset, firm, chief):
    again = received(contract, firm)
    assert (again, contract.custody_receipts.count()) == (asset, 1)
    approve(contract, ApprovalKind.COPY, firm, chief)
    first = write(asset, LedgerEvent.COPIED, firm, quantity=2)
    assert (write(asset, LedgerEvent.COPIED, firm, quantity=2), asset.copies_out) == (first, 2)
    one = custody.correct_entry(first, "3部でした", by=firm, now=LATER)
    assert custody.correct_entry(first, "3部でした", by=firm, now=LATER + HOUR) == one
    assert received(contract, firm, quantity="2点") != asset


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


@pytest.mark.requirement("CONT-080")
def test_ledger_is_shown_on_request_with_both_times_and_a_fixed_copy(
    contract, asset, client_of, world
):
    firm, officer = as_actor(world.yamabe, TODAY), as_actor(world.saeki, TODAY)
    asked = showing_ledger.ask_for_ledger(contract, by=officer, now=LATER)
    assert showing_ledger.ask_for_ledger(contract, by=officer, now=LATER + HOUR) == asked
    with pytest.raises(Forbidden):
        showing_ledger.ask_for_ledger(contract, by=firm, now=LATER)
    with pytest.raises(Forbidden):
        showing_ledger.present_ledger(asked, by=officer, now=LATER)
    shown = showing_ledger.present_ledger(asked, by=firm, now=LATER + 2 * HOUR)
    assert (shown.asked_at, shown.presented_at) == (LATER, LATER + 2 * HOUR)
    with pytest.raises(Refused):
        showing_ledger.present_ledger(asked, by=firm, now=LATER + 3 * HOUR)
    custody.correct_entry(asset.entries.get(), "あとからの訂正", by=firm, now=LATER + 3 * HOUR)
    page = f"/contracts/{contract.case.number}/custody/"
    copy = client_of(world.saeki).get(f"{page}ledger/{shown.pk}/copy.pdf")
    text = text_of(b"".join(copy.streaming_content))
    assert "利用者の名簿" in text
    assert "あとからの訂正" not in text
    assert hashlib.sha256(stored(shown)).hexdigest() == shown.copy_sha256
    assert "2時間" in client_of(world.saeki).get(page).content.decode().replace("\xa0", "")
    assert client_of(world.himuro).get(f"{page}ledger/{shown.pk}/copy.pdf").status_code == 404


def stored(shown):
    with open_file(shown.copy, by=Actor.system("test"), now=LATER, purpose="確認") as stream:
        return stream.read()


def test_receipt_is_asked_for_with_the_moment_that_it_is(world, client_of, monkeypatch):
    stop_clock(monkeypatch, NOW)
    contract = a_signed_contract(world)
    page = client_of(world.yamabe).get(f"/contracts/{contract.case.number}/custody/new/")
    assert page.context["form"]["received_at"].value() == NOW
    tags = page.content.decode().split("<")
    (hour,) = [tag for tag in tags if tag.startswith("input") and "received_at_hour" in tag]
    assert 'value="10"' in hour
