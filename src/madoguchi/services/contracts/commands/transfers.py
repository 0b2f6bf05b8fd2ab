"""保護した送付: never the file by mail, an expiring address only, and a code told otherwise."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.urls import reverse

from madoguchi.core.calendar.wareki import format_moment
from madoguchi.core.errors import Missing, Refused
from madoguchi.core.mail import queue_mail
from madoguchi.core.trail import record
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.keys import search_digest
from madoguchi.core.vault.models import StoredFile
from madoguchi.core.vault.terms import FileState
from madoguchi.services.contracts.commands.deliveries import key_of
from madoguchi.services.contracts.models import Contract, ProtectedTransfer, TransferEntry
from madoguchi.services.contracts.permissions import side_of
from madoguchi.services.contracts.terms import Importance, TransferEvent

SECRET_BYTES = 32
CODE_DIGITS = 8
MOST_DAYS = 14


@dataclass(frozen=True, kw_only=True)
class Receiver:
    """Whom the file is for, and for how many days its address leads to it."""

    name: str
    address: str
    days: int


@dataclass(frozen=True, kw_only=True)
class SentTransfer:
    """``code`` is shown to the sender this once; "" where none is asked."""

    transfer: ProtectedTransfer
    code: str


def send_file(
    contract: Contract,
    file: StoredFile,
    receiver: Receiver,
    importance: Importance,
    *,
    by: Actor,
    now: datetime,
) -> SentTransfer:
    """Mail an address that ends; an important file asks for a code as well (CONT-082).

    raises  Refused  a file of another contract or not checked, days out of range, or the same
                     transfer still runs
    """
    side_of(by, contract)
    if file.key_id != contract.case.key_id or file.state != FileState.USABLE.value:
        raise Refused("file_not_usable", "この契約の、安全確認の済んだファイルを選んでください。")
    if not 1 <= receiver.days <= MOST_DAYS:
        raise Refused("days", f"受取期限は、1日から{MOST_DAYS}日までで入力してください。")
    secret = secrets.token_urlsafe(SECRET_BYTES)
    is_important = importance is Importance.HIGH
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}" if is_important else ""
    with transaction.atomic():
        Contract.objects.select_for_update().get(pk=contract.pk)
        digest = search_digest(key_of(contract), f"{file.pk} {receiver.address}", "transfer")
        _demand_none_open(contract, digest, now)
        transfer = ProtectedTransfer.objects.create(
            contract=contract, file=file, importance=importance.value, to_name=receiver.name,
            to_address=receiver.address, form_digest=digest, secret_digest=_hash(secret),
            code_digest=make_password(code) if code else "",
            expires_at=now + timedelta(days=receiver.days), sent_by_id=by.person_id or 0,
            sent_at=now,
        )  # fmt: skip
        _log(transfer, TransferEvent.SENT, now)
        record("contracts.transfer_sent", by=by, about=transfer, label=f"{transfer}", now=now)
        _tell(transfer, receiver, secret, by=by, now=now)
    return SentTransfer(transfer=transfer, code=code)


def _demand_none_open(contract: Contract, digest: str, now: datetime) -> None:
    """One running transfer of a file to a receiver; what has ended makes room for the next."""
    for one in contract.transfers.filter(form_digest=digest, withdrawn_at__isnull=True):
        if one.is_open(now):
            raise Refused(
                "sent_already",
                "同じファイルを同じ相手に送付しています。送り直すには、先の送付を取り消してください。",
            )
        one.withdrawn_at = now
        one.save(update_fields=["withdrawn_at"])


def _tell(
    transfer: ProtectedTransfer, receiver: Receiver, secret: str, *, by: Actor, now: datetime
) -> None:
    path = reverse("contracts:transfer", args=[secret])
    queue_mail(
        template="contracts/mail/transfer", to=receiver.address, to_name=receiver.name,
        context={
            "sender": by.label, "url": f"{settings.PUBLIC_URL}{path}",
            "until": format_moment(transfer.expires_at), "asks_code": bool(transfer.code_digest),
        },
        unique_key=f"contracts.transfer.{transfer.pk}", about=transfer,
        case=transfer.contract.case, by=by, now=now,
    )  # fmt: skip


def transfer_at(secret: str) -> ProtectedTransfer:
    """The transfer of an address. raises  Missing"""
    found = ProtectedTransfer.objects.filter(secret_digest=_hash(secret))
    transfer = found.select_related("file", "contract__case__key").first()
    if transfer is None:
        raise Missing("no_such_transfer", "お探しのページは見つかりません。")
    return transfer


def receive_file(transfer: ProtectedTransfer, code: str, *, now: datetime) -> StoredFile:
    """The file, if the address still holds and the code is right; every try is logged.

    raises  Refused  ended, or a wrong code; five wrong ones end it
    """
    with transaction.atomic():
        current = ProtectedTransfer.objects.select_for_update(of=("self",)).get(pk=transfer.pk)
        event = _judged(current, code, now)
        if event is TransferEvent.WRONG_CODE:
            current.wrong_codes += 1
            current.save(update_fields=["wrong_codes"])
        _log(current, event, now)
        record(
            f"contracts.transfer_{event.value}", by=Actor.public(), about=current,
            label=f"{current}", now=now,
        )  # fmt: skip
    # Outside of the transaction: the log of a refused try stays.
    if event is TransferEvent.TOO_LATE:
        raise Refused(
            "transfer_over", "受取期限を過ぎたか、取り消されています。送り主に連絡してください。"
        )
    if event is TransferEvent.WRONG_CODE:
        raise Refused(
            "wrong_code", "認証コードが違います。送り主から聞いた8桁の数字を入力してください。"
        )
    return current.file


def _judged(transfer: ProtectedTransfer, code: str, now: datetime) -> TransferEvent:
    if not transfer.is_open(now):
        return TransferEvent.TOO_LATE
    if transfer.code_digest and not check_password(code.strip(), transfer.code_digest):
        return TransferEvent.WRONG_CODE
    return TransferEvent.RECEIVED


def withdraw_transfer(transfer: ProtectedTransfer, *, by: Actor, now: datetime) -> None:
    """The address ends at once. raises  Refused"""
    side_of(by, transfer.contract)
    if transfer.withdrawn_at is not None:
        raise Refused("withdrawn", "この送付は、すでに取り消されています。")
    with transaction.atomic():
        transfer.withdrawn_at = now
        transfer.save(update_fields=["withdrawn_at"])
        _log(transfer, TransferEvent.WITHDRAWN, now)


def _log(transfer: ProtectedTransfer, event: TransferEvent, now: datetime) -> None:
    TransferEntry.objects.create(transfer=transfer, event=event.value, at=now)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
