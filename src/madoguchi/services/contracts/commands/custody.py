"""預かり証と受領記録簿: the receipt, the lines of the ledger, and the ward's confirmation."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Q, Sum

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.keys import search_digest
from madoguchi.services.contracts.commands.approvals import demand_approved
from madoguchi.services.contracts.commands.deliveries import key_of
from madoguchi.services.contracts.commands.take_outs import close_take_outs
from madoguchi.services.contracts.models import (
    ApprovalRequest,
    Contract,
    CustodyAsset,
    CustodyEntry,
    CustodyReceipt,
)
from madoguchi.services.contracts.rules.custody import (
    COPY_ENDS,
    ENDS,
    TOLD_AFTERWARDS,
    AssetFacts,
    approval_needed,
    check_entry,
    check_number_of_copies,
    check_receiver,
)
from madoguchi.services.contracts.terms import (
    ApprovalKind,
    ApprovalState,
    AssetState,
    Importance,
    LedgerEvent,
)


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

    The same form sent twice gives the receipt that is there.

    raises  Refused  nothing received, nobody named, or received later than now
    """
    authorise(by, "contracts.own.file", contract)
    if not assets or not receiver.strip():
        raise Refused("receipt_incomplete", "受領者の氏名と、受け取った物を入力してください。")
    if received_at > now:
        raise Refused("in_future", "受領日時は、現在までの日時を入力してください。")
    with transaction.atomic():
        Contract.objects.select_for_update().get(pk=contract.pk)
        digest = _digest(contract, assets, received_at, receiver)
        twin = contract.custody_receipts.filter(content_digest=digest).first()
        if twin is not None:
            return twin
        latest = contract.custody_receipts.aggregate(Max("number"))["number__max"] or 0
        receipt = CustodyReceipt.objects.create(
            contract=contract, number=latest + 1, received_at=received_at, receiver=receiver,
            issued_by_id=by.person_id or 0, issued_at=now, content_digest=digest,
        )  # fmt: skip
        for asset in assets:
            _receive(receipt, asset, by=by, now=now)
    return receipt


def _digest(
    contract: Contract, assets: Sequence[ReceivedAsset], received_at: datetime, receiver: str
) -> str:
    """What a receipt says, in one keyed value: the same form sent twice has the same."""
    words = [received_at.isoformat(), receiver, *(str(asdict(asset)) for asset in assets)]
    return search_digest(key_of(contract), "\n".join(words), "custody.receipt")


def _receive(receipt: CustodyReceipt, asset: ReceivedAsset, *, by: Actor, now: datetime) -> None:
    row = CustodyAsset.objects.create(
        receipt=receipt, name=asset.name, medium=asset.medium, quantity=asset.quantity,
        purpose=asset.purpose, importance=asset.importance.value,
        has_personal_data=asset.has_personal_data, storage_place=asset.storage_place,
    )  # fmt: skip
    CustodyEntry.objects.create(
        asset=row, event=LedgerEvent.RECEIVED.value, happened_at=receipt.received_at,
        person=receipt.receiver, person_digest=_person_digest(row, receipt.receiver),
        place=asset.storage_place,
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
        twin = current.entries.filter(
            event=line.event.value, happened_at=line.happened_at,
            person_digest=_person_digest(current, line.person),
            quantity=line.quantity, note_digest=_note_digest(current, line.note), corrects=None,
        ).first()  # fmt: skip
        if twin is not None:
            return twin
        facts = _facts(current)
        check_entry(
            line.event, facts, quantity=line.quantity, protection=line.protection,
            note=line.note, person=line.person,
        )  # fmt: skip
        check_receiver(line.event, line.place)
        needed = approval_needed(
            line.event, facts, has_personal_terms=_has_personal_terms(current.contract)
        )
        approval, lacks = _approval(current, needed, line)
        entry = CustodyEntry.objects.create(
            asset=current, event=line.event.value, happened_at=line.happened_at,
            person=line.person, person_digest=_person_digest(current, line.person),
            quantity=line.quantity, place=line.place,
            protection=line.protection, note=line.note,
            note_digest=_note_digest(current, line.note), approval=approval, lacks_approval=lacks,
            recorded_by_id=by.person_id or 0, recorded_at=now,
        )  # fmt: skip
        _apply(current, line)
        if line.event is LedgerEvent.BROUGHT_BACK or line.event in ENDS:
            close_take_outs(current, line.happened_at, also_planned=line.event in ENDS, by=by)
    asset.refresh_from_db()
    return entry


def _approval(
    asset: CustodyAsset, needed: ApprovalKind | None, line: LedgerLine
) -> tuple[ApprovalRequest | None, bool]:
    """The approval of the line, and whether it took effect only after the line's day.

    raises  Refused  there is none, or what happened could have waited for it
    """
    if needed is None:
        return None, False
    if line.event is LedgerEvent.COPIED:
        return _approval_of_copies(asset, line), False
    on, contract = day_of(line.happened_at), asset.contract
    later = contract.approvals.filter(
        kind=needed.value, state=ApprovalState.APPROVED.value, effective_from_on__gt=on
    ).order_by("effective_from_on")
    try:
        return demand_approved(contract, needed, on, asset_id=asset.pk), False
    except Refused:
        approval = later.first()
        if line.event not in TOLD_AFTERWARDS or approval is None:
            raise
        return approval, True


def _approval_of_copies(asset: CustodyAsset, line: LedgerLine) -> ApprovalRequest:
    """The approval with the most copies left; a line that was corrected counts no more.

    raises  Refused  none covers the item on that day, or more copies than were approved
    """
    on = day_of(line.happened_at)
    held = list(
        asset.contract.approvals.select_for_update(of=("self",))
        .filter(
            Q(asset=asset) | Q(asset=None),
            Q(effective_until_on=None) | Q(effective_until_on__gte=on),
            kind=ApprovalKind.COPY.value, state=ApprovalState.APPROVED.value,
            effective_from_on__lte=on,
        )
        .order_by("pk")
    )  # fmt: skip
    if not held:
        return demand_approved(asset.contract, ApprovalKind.COPY, on, asset_id=asset.pk)
    rows = CustodyEntry.objects.filter(
        approval__in=held, event=LedgerEvent.COPIED.value, corrections=None
    ).order_by()
    made = dict(rows.values_list("approval").annotate(Sum("quantity")))
    allowed = sum(one.copies or 0 for one in held)
    check_number_of_copies(allowed, sum(made.values()), line.quantity)
    # One that names the item before one for every item.
    return max(
        held, key=lambda one: (
            (one.copies or 0) - made.get(one.pk, 0) >= line.quantity, one.asset_id is not None,
        ),
    )  # fmt: skip


def correct_entry(entry: CustodyEntry, words: str, *, by: Actor, now: datetime) -> CustodyEntry:
    """A line that corrects another; the old one stays as it was (CONT-079).

    raises  Refused  nothing said
    """
    authorise(by, "contracts.own.file", entry.asset)
    if not words.strip():
        raise Refused("correction_needed", "どこをどう訂正するかを入力してください。")
    line, _ = CustodyEntry.objects.get_or_create(
        asset=entry.asset, event=LedgerEvent.CORRECTED.value, corrects=entry,
        note_digest=_note_digest(entry.asset, words),
        defaults={
            "note": words, "happened_at": now, "person": by.label,
            "person_digest": _person_digest(entry.asset, by.label),
            "recorded_by_id": by.person_id or 0, "recorded_at": now,
        },
    )  # fmt: skip
    return line


def ward_line(asset: CustodyAsset, event: LedgerEvent, *, by: Actor, now: datetime) -> CustodyEntry:
    """A line that the ward writes itself, at this moment and under its own name."""
    return CustodyEntry.objects.create(
        asset=asset, event=event.value, happened_at=now, person=by.label,
        person_digest=_person_digest(asset, by.label), recorded_by_id=by.person_id or 0,
        recorded_at=now,
    )  # fmt: skip


def _note_digest(asset: CustodyAsset, note: str) -> str:
    """Of a line's wording; "" where nothing is said."""
    return search_digest(key_of(asset.contract), note, "custody.note") if note else ""


def _person_digest(asset: CustodyAsset, person: str) -> str:
    """Of who did it: the name itself is sealed."""
    return search_digest(key_of(asset.contract), person, "custody.person")


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
    if line.event in COPY_ENDS:
        asset.copies_out -= line.quantity
    if line.event in (LedgerEvent.TAKEN_OUT, LedgerEvent.BROUGHT_BACK):
        asset.is_out = line.event is LedgerEvent.TAKEN_OUT
    if line.event in ENDS:
        asset.state = ENDS[line.event].value
    if line.event is LedgerEvent.TRANSPORTED and line.place:
        asset.storage_place = line.place
    asset.save()
