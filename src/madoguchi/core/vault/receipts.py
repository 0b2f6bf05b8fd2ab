"""Receipts: what the filer gets, and what each person may see of a file's card."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.card import FileCard
from madoguchi.core.vault.models import StoredFile


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """受領証 of one file: enough to prove later that exactly these bytes came at that time."""

    number: str
    name: str
    sha256: str
    size_bytes: int
    received_at: datetime
    is_sealed: bool


def is_owner(file: StoredFile, actor: Actor) -> bool:
    """Whether the file came from this person, or from the organisation acted for."""
    if not actor.is_person:
        return False
    if file.owner_organisation_id is not None:
        return file.owner_organisation_id == actor.organisation_id
    return file.received_from_id == actor.person_id


def card_for(file: StoredFile, actor: Actor) -> FileCard:
    """The card as this person may see it: the filer's own behind the seal, else placeholders."""
    return file.full_card() if is_owner(file, actor) else file.shown_card


def receipt_of(file: StoredFile, actor: Actor) -> Receipt:
    """The receipt as this person may see it."""
    card = card_for(file, actor)
    return Receipt(
        number=file.receipt_number,
        name=card.name,
        sha256=card.sha256,
        size_bytes=card.size_bytes,
        received_at=file.received_at,
        is_sealed=file.is_sealed,
    )


def receipt_text(receipt: Receipt) -> str:
    """The receipt as plain text, for a mail or for keeping."""
    moment = timezone.localtime(receipt.received_at)
    seal = "あり（開封まで誰も内容を見られません）" if receipt.is_sealed else "なし"
    lines = (
        "受領証",
        f"受付番号　　：{receipt.number}",
        f"受領日時　　：{moment:%Y-%m-%d %H:%M:%S}（日本時間・サーバー時刻）",
        f"ファイル名　：{receipt.name}",
        f"大きさ　　　：{receipt.size_bytes:,} バイト",
        f"SHA-256　　 ：{receipt.sha256}",
        f"封緘　　　　：{seal}",
    )
    return "\n".join(lines) + "\n"
