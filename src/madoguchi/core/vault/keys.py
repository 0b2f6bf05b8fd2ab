"""Keys: one per case or contract. Destroying it erases all that stands under it, backups too."""

from datetime import datetime

from django.db import transaction

from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.trail import record
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault import cipher, keyring
from madoguchi.core.vault.errors import Gone
from madoguchi.core.vault.models import StoredFile, VaultKey
from madoguchi.core.vault.terms import FileState, KeyState


def create_key(label: str, now: datetime) -> VaultKey:
    """A new key with its file on disk."""
    key = VaultKey(label=label, created_at=now)
    keyring.make_key(key.key_id)
    key.save(force_insert=True)
    return key


def encrypt_text(key: VaultKey, text: str, context: str = "") -> str:
    """A token of a small text (a mail's body, a name). ``context`` binds it to its place
    ("mail:123"): copied elsewhere it cannot be read. Raises Gone when the key was destroyed."""
    return cipher.shut_text(_material(key), text, context)


def decrypt_text(key: VaultKey, token: str, context: str = "") -> str:
    """The text of ``encrypt_text``; raises Gone, cipher.Unreadable."""
    return cipher.unshut_text(_material(key), token, context)


def search_digest(key: VaultKey, text: str, context: str = "") -> str:
    """A keyed digest (64 hex) for looking up equal values that are stored encrypted."""
    return cipher.search_digest(_material(key), text, context)


def destroy_key(key: VaultKey, *, by: Actor, approved_by: Actor, now: datetime) -> VaultKey:
    """Decide, as two people, that all under the key is erased; the key file goes on commit.

    Nothing irrevocable happens before the decision is durable. If the machine stops in between,
    ``finish_destructions`` wipes the file later; ``wiped_at`` says when it was really gone.

    raises  Forbidden  the same person twice, or not people
            Refused    already destroyed

    Source: 電算処理の業務委託契約の特記事項, clause on return and erasure (返却・消去).
    """
    require_two_people(by, approved_by)
    with transaction.atomic():
        row = VaultKey.objects.select_for_update().get(pk=key.pk)
        if row.state == KeyState.DESTROYED.value:
            raise Refused("key_destroyed", "この鍵はすでに破棄されています。")
        row.state = key.state = KeyState.DESTROYED.value
        row.destroyed_at = key.destroyed_at = now
        row.destroyed_by_id, row.destruction_approved_by_id = by.person_id, approved_by.person_id
        row.save()
        StoredFile.objects.filter(key=row).exclude(state=FileState.ERASED.value).update(
            state=FileState.ERASED.value, erased_at=now
        )
        record(
            "vault.key_destroyed",
            by=by,
            about=row,
            label=row.label,
            detail={"approved_by": approved_by.label},
            now=now,
        )
        transaction.on_commit(lambda: _finish(row, now))
    return row


def finish_destructions(now: datetime) -> int:
    """Job: wipe key files whose destruction was decided but not finished; how many there were."""
    waiting = list(VaultKey.objects.filter(state=KeyState.DESTROYED.value, wiped_at=None))
    for key in waiting:
        _finish(key, now)
    return len(waiting)


def require_two_people(first: Actor, second: Actor) -> None:
    """Raise Forbidden unless these are two different people."""
    if not (first.is_person and second.is_person) or first.person_id == second.person_id:
        raise Forbidden(
            "two_people",
            "この操作には異なる2人の確認が必要です。もう1人の担当者に承認を依頼してください。",
        )


def _finish(key: VaultKey, now: datetime) -> None:
    for file_id in StoredFile.objects.filter(key=key).values_list("file_id", flat=True):
        keyring.wipe_passing(file_id)
    keyring.wipe(key.key_id)
    VaultKey.objects.filter(pk=key.pk).update(wiped_at=now)


def _material(key: VaultKey) -> bytes:
    if key.state == KeyState.DESTROYED.value:
        raise Gone
    try:
        return keyring.material(key.key_id)
    except keyring.KeyMissing as error:
        raise Gone from error
