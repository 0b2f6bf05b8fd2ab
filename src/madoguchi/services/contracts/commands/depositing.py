"""Deliveries of other kinds: the final set part by part, and files in the ward's shared folder."""

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.intake import receive
from madoguchi.core.vault.policy import FilePolicy
from madoguchi.services.contracts.commands.deliveries import MAX_BYTES, key_of
from madoguchi.services.contracts.models import ContractDeliverable, FinalSetPart, FolderDeposit
from madoguchi.services.contracts.rules.formats import EDITABLE
from madoguchi.services.contracts.terms import DeliverableState

SET_FORMATS = FilePolicy(extensions=(*EDITABLE, "pdf"), max_bytes=MAX_BYTES)


def add_to_final_set(
    final: ContractDeliverable,
    part_of: ContractDeliverable,
    stream: BinaryIO,
    name: str,
    *,
    by: Actor,
    now: datetime,
) -> FinalSetPart:
    """One deliverable once more, in MS-Office or PDF; a second try replaces the first (CONT-125).

    raises  Refused  not a final set, another contract's deliverable, or accepted already
    """
    authorise(by, "contracts.own.file", final)
    if not final.is_final_set or part_of.contract_id != final.contract_id or part_of == final:
        raise Refused("not_a_part", "最終納品物に入れる納品物を、一覧から選んでください。")
    with transaction.atomic():
        current = ContractDeliverable.objects.select_for_update(of=("self",)).get(pk=final.pk)
        if current.state == DeliverableState.ACCEPTED.value:
            raise Refused("accepted", "最終納品物は、すでに検査に合格しています。")
        stored = receive(
            stream, name=name, key=key_of(final.contract), policy=SET_FORMATS, by=by, now=now
        )
        part, _ = FinalSetPart.objects.update_or_create(
            part_of=part_of,
            defaults={
                "final": final, "file": stored, "deposited_by_id": by.person_id or 0,
                "deposited_at": now,
            },
        )  # fmt: skip
    return part


def deposit_in_folder(
    row: ContractDeliverable,
    folder_link: str,
    file_names: Sequence[str],
    *,
    by: Actor,
    now: datetime,
) -> list[FolderDeposit]:
    """Files put into the folder that the ward named: link, names and time are kept (CONT-127).

    raises  Refused  no file named, nothing awaited, or another folder than the one named
    """
    authorise(by, "contracts.own.file", row)
    names = [name.strip() for name in file_names if name.strip()]
    if not names:
        raise Refused("no_names", "格納したファイルの名前を、1行に1つ入力してください。")
    if row.place.startswith("https://") and folder_link != row.place:
        raise Refused(
            "other_folder", "区が指定した共有フォルダのリンクと違います。確かめてください。"
        )
    if not row.awaits_delivery:
        raise Refused("not_awaited", "この納品物は、いま納品を待っていません。")
    with transaction.atomic():
        deposits = [
            FolderDeposit.objects.get_or_create(
                row=row, folder_link=folder_link, file_name=name,
                defaults={"deposited_by_id": by.person_id or 0, "deposited_at": now},
            )[0]
            for name in names
        ]  # fmt: skip
        row.deliverable.delivered_at, row.deliverable.delivered_by_id = now, by.person_id
        row.deliverable.save(update_fields=["delivered_at", "delivered_by_id"])
        row.state = DeliverableState.DELIVERED.value
        row.save(update_fields=["state"])
    return deposits
