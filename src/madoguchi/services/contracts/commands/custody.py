"""預かり証と受領記録簿: the receipt, the lines of the ledger, and the ward's confirmation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.commands.approvals import demand_approved
from madoguchi.services.contracts.models import (
    Contract,
    CustodyAsset,
    CustodyEntry,
    CustodyReceipt,
)
from madoguchi.services.contracts.rules.custody import (
    ENDS,
    AssetFacts,
    approval_needed,
    check_entry,
)
from madoguchi.services.contracts.terms import AssetState, Importance, LedgerEvent


@dataclass(frozen=True, kw_only=True)
class ReceivedAsset:
    """One item as it was handed over."""

    name: str
    medium: str
    quantity: str
    purpose: str
    importance: Importance = Importance.NORMAL
    has_personal_data: bool = False
    storage_place: str = ""


@dataclass(frozen=True, kw_only=True)
class LedgerLine:
    """What somebody writes into the ledger."""

    event: LedgerEvent
    happened_at: datetime
    person: str
    quantity: int = 1
    place: str = ""
    protection: str = ""
    note: str = ""


def issue_receipt(
    contract: Contract,
    assets: Sequence[ReceivedAsset],
    *,
    received_at: datetime,
    receiver: str,
    by: Actor,
    now: datetime,
) -> CustodyReceipt:
    """預かり証: number, items, and the first line of each item's ledger (CONT-078, 079).

    raises  Refused  nothing received, nobody named, or received later than now
    """
    authorise(by, "contracts.own.file", contract)
    if not assets or not receiver.strip():
        raise Refused("receipt_incomplete", "受領者の氏名と、受け取った物を入力してください。")
    if received_at > now:
        raise Refused("in_future", "受領日時は、現在までの日時を入力してください。")
    with transaction.atomic():
        Contract.objects.select_for_update().get(pk=contract.pk)
        latest = contract.custody_receipts.aggregate(Max("number"))["number__max"] or 0
        receipt = CustodyReceipt.objects.create(
            contract=contract, number=latest + 1, received_at=received_at, receiver=receiver,
            issued_by_id=by.person_id or 0, issued_at=now,
        )  # fmt: skip
        for asset in assets:
            _receive(receipt, asset, by=by, now=now)
    return receipt


def _receive(receipt: CustodyReceipt, asset: ReceivedAsset, *, by: Actor, now: datetime) -> None:
    row = CustodyAsset.objects.create(
        receipt=receipt, name=asset.name, medium=asset.medium, quantity=asset.quantity,
        purpose=asset.purpose, importance=asset.importance.value,
        has_personal_data=asset.has_personal_data, storage_place=asset.storage_place,
    )  # fmt: skip
    CustodyEntry.objects.create(
        asset=row, event=LedgerEvent.RECEIVED.value, happened_at=receipt.received_at,
        person=receipt.receiver, place=asset.storage_place,
        recorded_by_id=by.person_id or 0, recorded_at=now,
    )  # fmt: skip


def confirm_receipt(receipt: CustodyReceipt, *, by: Actor, now: datetime) -> CustodyReceipt:
    """The ward confirms what it handed over; afterwards both sides hold the same paper."""
    authorise(by, "contracts.duty.judge", receipt)
    if receipt.confirmed_at is not None:
        raise Refused("confirmed", "この預かり証は、すでに確認されています。")
    receipt.confirmed_by_id, receipt.confirmed_at = by.person_id, now
    receipt.save(update_fields=["confirmed_by", "confirmed_at"])
    return receipt


def write_ledger(
    asset: CustodyAsset, line: LedgerLine, *, by: Actor, now: datetime
) -> CustodyEntry:
    """Add a line: copies, removals, transport, return, erasure (CONT-072 to 083, 148).

    raises  Refused  an approval that is not in force on that day, or a line that does not fit
    """
    authorise(by, "contracts.own.file", asset)
    if line.happened_at > now:
        raise Refused("in_future", "日時は、現在までの日時を入力してください。")
    with transaction.atomic():
        current = CustodyAsset.objects.select_for_update(of=("self",)).get(pk=asset.pk)
        facts = _facts(current)
        check_entry(
            line.event, facts, quantity=line.quantity, protection=line.protection,
            note=line.note, person=line.person,
        )  # fmt: skip
        needed = approval_needed(
            line.event, facts, has_personal_terms=_has_personal_terms(current.contract)
        )
        on = day_of(line.happened_at)
        approval = demand_approved(current.contract, needed, on) if needed else None
        entry = CustodyEntry.objects.create(
            asset=current, event=line.event.value, happened_at=line.happened_at,
            person=line.person, quantity=line.quantity, place=line.place,
            protection=line.protection, note=line.note, approval=approval,
            recorded_by_id=by.person_id or 0, recorded_at=now,
        )  # fmt: skip
        _apply(current, line)
    asset.refresh_from_db()
    return entry


def correct_entry(entry: CustodyEntry, words: str, *, by: Actor, now: datetime) -> CustodyEntry:
    """A line that corrects another; the old one stays as it was (CONT-079).

    raises  Refused  nothing said
    """
    authorise(by, "contracts.own.file", entry.asset)
    if not words.strip():
        raise Refused("correction_needed", "どこをどう訂正するかを入力してください。")
    return CustodyEntry.objects.create(
        asset=entry.asset, event=LedgerEvent.CORRECTED.value, happened_at=now,
        person=by.label, note=words, corrects=entry,
        recorded_by_id=by.person_id or 0, recorded_at=now,
    )  # fmt: skip


def _facts(asset: CustodyAsset) -> AssetFacts:
    return AssetFacts(
        state=AssetState(asset.state),
        importance=Importance(asset.importance),
        has_personal_data=asset.has_personal_data,
        copies_out=asset.copies_out,
        is_out=asset.is_out,
    )


def _has_personal_terms(contract: Contract) -> bool:
    return contract.clause_sets.filter(code="personal_information").exists()


def _apply(asset: CustodyAsset, line: LedgerLine) -> None:
    """What the line changes about where the asset stands."""
    if line.event in (LedgerEvent.COPIED, LedgerEvent.BACKED_UP):
        asset.copies_out += line.quantity
    if line.event is LedgerEvent.COPY_ERASED:
        asset.copies_out -= line.quantity
    if line.event in (LedgerEvent.TAKEN_OUT, LedgerEvent.BROUGHT_BACK):
        asset.is_out = line.event is LedgerEvent.TAKEN_OUT
    if line.event in ENDS:
        asset.state = ENDS[line.event].value
    if line.event is LedgerEvent.TRANSPORTED and line.place:
        asset.storage_place = line.place
    asset.save()
