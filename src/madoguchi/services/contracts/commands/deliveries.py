"""納品と検査: the register, what is handed in, and the inspections that open the payment."""

from datetime import date, datetime
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import Max

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.calendar.doubts import Unreadable
from madoguchi.core.calendar.due import parse_due_rule
from madoguchi.core.cases.commands.delivering import add_deliverable
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.intake import receive
from madoguchi.core.vault.models import StoredFile, VaultKey
from madoguchi.core.vault.policy import FilePolicy
from madoguchi.core.vault.terms import FileState
from madoguchi.services.contracts.documents.locks import check_unlocked
from madoguchi.services.contracts.models import (
    Contract,
    ContractDeliverable,
    DesignatedPart,
    Inspection,
)
from madoguchi.services.contracts.models.deliverable import STILL_DUE
from madoguchi.services.contracts.queries.final_set import missing_in_final_set
from madoguchi.services.contracts.queries.system import failed_conditions
from madoguchi.services.contracts.rules.deliverables import is_due_in, is_term_end
from madoguchi.services.contracts.rules.due_days import check_open_day
from madoguchi.services.contracts.rules.formats import ANY, EDITABLE, check_format, extensions_for
from madoguchi.services.contracts.rules.term import check_in_term
from madoguchi.services.contracts.terms import DeliverableState, InspectionResult

MAX_BYTES = 300 * 1024 * 1024


def register_deliverable(
    contract: Contract,
    title: str,
    *,
    due_words: str = "",
    due_on: date | None = None,
    event_words: str = "",
    event_on: date | None = None,
    only_in_fiscal_year: int | None = None,
    alternates_from_year: int | None = None,
    copies: str = "",
    reviewer: str = "",
    is_final_set: bool = False,
    formats: str = "",
    must_be_editable: bool = False,
    place: str = "",
    by: Actor,
    now: datetime,
) -> ContractDeliverable:
    """Put a deliverable on the register; a due rule with an event gives the day (CONT-122, 123)."""
    authorise(by, "contracts.contract.edit", contract)
    with transaction.atomic():
        Contract.objects.select_for_update().get(pk=contract.pk)
        latest = contract.deliverables.aggregate(Max("number"))["number__max"] or 0
        last = contract.ends_on if is_term_end(due_words) else None
        due_on = due_on or due_from_event(due_words, event_on) or last
        row = add_deliverable(
            contract.case, title, due_text=due_words, due_on=due_on, by=by, now=now
        )
        is_due = is_due_in(
            contract.case.fiscal_year, only_in=only_in_fiscal_year, alternates=alternates_from_year
        )
        return ContractDeliverable.objects.create(
            contract=contract,
            deliverable=row,
            number=latest + 1,
            event_words=event_words,
            event_on=event_on,
            only_in_fiscal_year=only_in_fiscal_year,
            alternates_from_year=alternates_from_year,
            copies=copies,
            reviewer=reviewer,
            is_final_set=is_final_set,
            formats=formats,
            must_be_editable=must_be_editable,
            place=place,
            state=(DeliverableState.AWAITED if is_due else DeliverableState.NOT_THIS_YEAR).value,
        )


def register_typed(
    contract: Contract, title: str, *, due_on: date | None, by: Actor, now: datetime, **facts: Any
) -> ContractDeliverable:
    """As the officer types it: the day must be one on which it can be handed in.

    raises  Refused
    """
    authorise(by, "contracts.contract.edit", contract)
    check_open_day(due_on, BusinessCalendar())
    return register_deliverable(contract, title, due_on=due_on, by=by, now=now, **facts)


def due_from_event(words: str, event_on: date | None) -> date | None:
    """The day of "監査実施初日の1週間前" for that first day; None if the words name no rule."""
    if event_on is None or not words:
        return None
    try:
        return parse_due_rule(words).due_on(event_on, BusinessCalendar())
    except (Unreadable, Refused):
        return None


def move_event(
    contract: Contract, event_words: str, event_on: date, *, by: Actor, now: datetime
) -> int:
    """An event moves and with it every due day that counts from it (CONT-123).

    A day that was typed beside words which name no rule stays as it is.

    returns  how many deliverables moved
    raises   Refused  the day lies outside the term
    """
    authorise(by, "contracts.contract.edit", contract)
    check_in_term(event_on, starts_on=contract.starts_on, ends_on=contract.ends_on)
    moved = 0
    with transaction.atomic():
        rows = contract.deliverables.filter(event_words=event_words, state__in=STILL_DUE)
        for row in rows.select_related("deliverable"):
            row.event_on = event_on
            row.save(update_fields=["event_on"])
            due_on = due_from_event(row.deliverable.due_text, event_on)
            if due_on is not None:
                row.deliverable.due_on = due_on
                row.deliverable.save(update_fields=["due_on"])
                moved += 1
    return moved


def hand_in(
    row: ContractDeliverable,
    stream: BinaryIO | None,
    name: str,
    *,
    checked_software: str,
    checked_on: date | None,
    by: Actor,
    now: datetime,
) -> ContractDeliverable:
    """The contractor delivers, with the virus-check statement (CONT-126).

    stream  None: printed matter or a thing, delivered at the place named
    raises  Refused  statement missing, a format that is not allowed, or nothing awaited
    """
    authorise(by, "contracts.own.file", row)
    demand_awaited(row)
    if stream is not None:
        check_format(name, row.formats, extensions_of(row))
    if stream is not None and (not checked_software.strip() or checked_on is None):
        raise Refused(
            "virus_check_missing",
            "ウイルスチェックに使ったソフトの名称と、チェックした日を入力してください。",
        )
    if stream is not None:
        check_unlocked(stream, name, is_editable=row.must_be_editable)
    with transaction.atomic():
        current = ContractDeliverable.objects.select_for_update(of=("self",)).get(pk=row.pk)
        file = current.deliverable.file
        if stream is not None:
            file = receive(
                stream, name=name, key=key_of(current.contract),
                policy=handing_in_policy(current),
                by=by, now=now,
            )  # fmt: skip
        mark_delivered(
            current, file, checked_software=checked_software, checked_on=checked_on, by=by, now=now
        )
    return current


def demand_awaited(row: ContractDeliverable) -> None:
    """raises  Refused  it is handed in, accepted, not of this year, or its part not notified"""
    if not row.awaits_delivery:
        raise Refused("not_awaited", "この納品物は、いま納品を待っていません。")
    _demand_notice_of_its_amount(row)


def _demand_notice_of_its_amount(row: ContractDeliverable) -> None:
    """A designated part is performed once the ward has notified its amount (CONT-130)."""
    part = DesignatedPart.objects.filter(row=row, noticed_on__isnull=True).first()
    if part is not None:
        raise Refused(
            "part_not_noticed",
            f"指定部分「{part.title}」の金額を区が通知していません。通知を受けてから納品してください。",
        )


def mark_delivered(
    row: ContractDeliverable,
    file: StoredFile | None,
    *,
    checked_software: str,
    checked_on: date | None,
    by: Actor,
    now: datetime,
) -> None:
    """It was handed in, and waits for its inspection; inside the caller's transaction."""
    deliverable = row.deliverable
    deliverable.file, deliverable.delivered_at = file, now
    deliverable.delivered_by_id = by.person_id
    deliverable.save(update_fields=["file", "delivered_at", "delivered_by_id"])
    row.checked_software, row.checked_on = checked_software, checked_on
    row.state = DeliverableState.DELIVERED.value
    row.save(update_fields=["checked_software", "checked_on", "state"])


def extensions_of(row: ContractDeliverable) -> tuple[str, ...]:
    """The kinds of file that the register agrees on (CONT-124)."""
    return extensions_for(row.formats, must_be_editable=row.must_be_editable)


def handing_in_policy(row: ContractDeliverable) -> FilePolicy:
    """What the vault takes from the contractor: the kinds agreed, no macro, no lock (CONT-124)."""
    return FilePolicy(
        extensions=extensions_of(row), max_bytes=MAX_BYTES, allow_macros=False,
        allow_encrypted=False,
    )  # fmt: skip


def adapting_policy(row: ContractDeliverable) -> FilePolicy:
    """What the vault takes from the ward: its own version may be of another kind than agreed."""
    return FilePolicy(
        extensions=EDITABLE if row.must_be_editable else ANY, max_bytes=MAX_BYTES,
        allow_macros=False, allow_encrypted=False,
    )  # fmt: skip


def inspect(
    row: ContractDeliverable,
    result: InspectionResult,
    *,
    inspected_on: date,
    points: str = "",
    defects: str = "",
    correct_by_on: date | None = None,
    by: Actor,
    now: datetime,
) -> Inspection:
    """検査: a failure keeps its defects and waits for the correction, a pass accepts (CONT-129).

    raises  Refused  nothing delivered; a failure without what to correct
    """
    authorise(by, "contracts.inspection.record", row)
    if result is InspectionResult.FAILED and not defects.strip():
        raise Refused("defects_needed", "手直しが必要な点を入力してください。")
    with transaction.atomic():
        current = ContractDeliverable.objects.select_for_update(of=("self",)).get(pk=row.pk)
        demand_inspectable(current)
        if result is InspectionResult.PASSED:
            demand_complete(current)
            _demand_parts_readable(current)
            _demand_conditions(current.contract)
        inspection = Inspection.objects.create(
            row=current,
            inspector_id=by.person_id or 0,
            inspected_on=inspected_on,
            result=result.value,
            points=points,
            defects=defects,
            correct_by_on=correct_by_on,
            recorded_at=now,
        )
        passed = result is InspectionResult.PASSED
        current.state = (DeliverableState.ACCEPTED if passed else DeliverableState.FAILED).value
        current.accepted_on = inspected_on if passed else None
        current.save(update_fields=["state", "accepted_on"])
    return inspection


def demand_complete(row: ContractDeliverable) -> None:
    """A final set holds every deliverable of the year once more (CONT-125).

    raises  Refused  naming the numbers that are missing
    """
    if not row.is_final_set:
        return
    missing = missing_in_final_set(row)
    if missing:
        listed = "、".join(f"{number}番" for number in missing)
        raise Refused(
            "set_incomplete", f"最終納品物に{listed}がありません。受託者に求めてください。"
        )


def _demand_conditions(contract: Contract) -> None:
    """One condition of the system that is not met prevents acceptance (CONT-101)."""
    failed = failed_conditions(contract)
    if failed:
        raise Refused(
            "condition_failed", f"システムの条件「{failed[0].words}」が満たされていません。"
        )


def _demand_parts_readable(row: ContractDeliverable) -> None:
    """No part of a final set is accepted before its own check came to an end."""
    unready = row.parts.exclude(file__state=FileState.USABLE.value).select_related("part_of")
    numbers = "、".join(f"{one.part_of.number}番" for one in unready.order_by("part_of__number"))
    if numbers:
        raise Refused(
            "part_not_usable",
            f"最終納品物の{numbers}の安全確認が済んでいません。済んでから検査してください。",
        )


def demand_inspectable(row: ContractDeliverable) -> None:
    """raises  Refused  nothing was delivered, or its file cannot be read"""
    if row.state != DeliverableState.DELIVERED.value:
        raise Refused("nothing_to_inspect", "検査を待つ納品がありません。")
    file = row.deliverable.file
    if file is not None and file.state != FileState.USABLE.value:
        raise Refused(
            "file_not_usable",
            "納品されたファイルの安全確認が済んでいないか、不合格です。受託者に確認してください。",
        )


def key_of(contract: Contract) -> VaultKey:
    """The key under which all files of the contract stand. raises  Refused"""
    if contract.case.key is None:
        raise Refused("no_key", "契約の鍵が見つかりません。区の担当者にご連絡ください。")
    return contract.case.key
