"""Seals: 封緘 and 開封. Two people, not before its time; the key file itself enforces both."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from madoguchi.core.accounts.terms import Role
from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.trail import record
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault import keyring
from madoguchi.core.vault.errors import Gone
from madoguchi.core.vault.models import OpeningRecord, Seal, StoredFile, VaultKey
from madoguchi.core.vault.terms import SealState


def create_seal(label: str, *, opens_not_before: datetime, now: datetime) -> Seal:
    """A new seal. Its private key lies in a file that holds the earliest opening as well."""
    with transaction.atomic():
        key = VaultKey.objects.create(label=f"封緘：{label}"[:200], created_at=now)
        seal = Seal.objects.create(label=label, key=key, opens_not_before=opens_not_before)
        keyring.make_seal(key.key_id, opens_not_before)
    return seal


def postpone_opening(seal: Seal, *, opens_not_before: datetime, by: Actor, now: datetime) -> Seal:
    """Move the earliest opening to a later moment, never to an earlier one.

    raises  Refused  earlier than now set, or the opening has begun
    """
    with transaction.atomic():
        row = _locked(seal)
        if row.first_opener_id is not None or opens_not_before < row.opens_not_before:
            raise Refused(
                "seal_not_earlier",
                "開封可能日時は、開封の手続が始まる前に、後ろへだけ変更できます。日時を確かめてください。",
            )
        row.opens_not_before = seal.opens_not_before = opens_not_before
        row.save()
        record("vault.seal_postponed", by=by, about=row, label=row.label, now=now)
        keyring.postpone_seal(row.key.key_id, opens_not_before)
    return row


def may_open_by_role(actor: Actor) -> bool:
    """The default answer to who may open: officers and key holders (開封立会者)."""
    return actor.has_role(Role.OFFICER, Role.KEY_HOLDER)


def approve_opening(
    seal: Seal, *, by: Actor, now: datetime, may: Callable[[Actor], bool] = may_open_by_role
) -> Seal:
    """One of two people agrees to open. The first leaves the seal shut; the second opens it.

    may     whether this person may open this seal; services hand in their own permission
    raises  Forbidden  not permitted, or the same person twice
            Refused    too early, the clock went back, already opened
            Gone       the seal's key was destroyed
    """
    if not by.is_person or not may(by):
        raise Forbidden("may_not_open", "開封できるのは、開封の担当者として登録された人だけです。")
    with transaction.atomic():
        row = _locked(seal)
        if row.is_open:
            raise Refused("already_opened", "すでに開封されています。")
        _require_time(row, now)
        if row.first_opener_id is None:
            row.first_opener_id, row.first_opener_label = by.person_id, by.label
            row.first_opened_at, row.state = now, SealState.OPENING.value
            record("vault.opening_begun", by=by, about=row, label=row.label, now=now)
        else:
            _open(row, by, now)
        row.save()
    seal.refresh_from_db()
    return row


def _open(row: Seal, by: Actor, now: datetime) -> None:
    if row.first_opener_id is None or by.person_id is None or row.first_opener_id == by.person_id:
        raise Forbidden(
            "two_people",
            "開封には異なる2人の確認が必要です。もう1人の担当者に開封を依頼してください。",
        )
    row.second_opener_id, row.opened_at, row.state = by.person_id, now, SealState.OPENED.value
    numbers = list(row.files.order_by("receipt_number").values_list("receipt_number", "address"))
    OpeningRecord.objects.create(
        seal=row,
        first_opener_label=row.first_opener_label,
        first_opened_at=row.first_opened_at or now,
        second_opener_label=by.label,
        opened_at=now,
        file_count=len(numbers),
        files_digest=hashlib.sha256(repr(numbers).encode()).hexdigest(),
    )
    record(
        "vault.seal_opened",
        by=by,
        about=row,
        label=row.label,
        detail={"files": len(numbers)},
        now=now,
    )
    # Last: should the transaction still fail, the row stays sealed, and reading asks both.
    keyring.mark_opened(row.key.key_id, row.first_opener_id, by.person_id, now)


def _require_time(row: Seal, now: datetime) -> None:
    try:
        earliest = max(row.opens_not_before, keyring.earliest_opening(row.key.key_id))
    except keyring.KeyMissing as error:
        raise Gone from error
    if now < earliest:
        moment = timezone.localtime(earliest)
        raise Refused(
            "too_early",
            f"開封できるのは{moment:%Y-%m-%d %H:%M:%S}からです。時刻になってからお試しください。",
        )
    if any(moment > now for moment in _moments(row)):
        raise Refused(
            "clock_went_back",
            "サーバーの時計が記録より前に戻っています。システム管理者に時刻の確認を依頼してください。",
        )


def _moments(row: Seal) -> list[datetime]:
    """Moments already recorded: a clock that shows less than these is wrong."""
    last = StoredFile.objects.filter(seal=row).order_by("-received_at").first()
    known = (row.key.created_at, row.first_opened_at, last.received_at if last else None)
    return [moment for moment in known if moment is not None]


def _locked(seal: Seal) -> Seal:
    return Seal.objects.select_for_update(of=("self",)).select_related("key").get(pk=seal.pk)
