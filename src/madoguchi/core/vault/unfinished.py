"""Unfinished uploads: what somebody left in the middle is named on return, and can be given up."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault import keyring
from madoguchi.core.vault.cipher import unshut_text
from madoguchi.core.vault.models import Upload
from madoguchi.core.vault.terms import UploadState
from madoguchi.core.vault.uploads import forget, joined_ranges, upload_of


@dataclass(frozen=True, kw_only=True)
class Unfinished:
    """One upload as its own sender sees it on the page of its place."""

    upload_id: uuid.UUID
    purpose: str
    subject: str
    name: str
    received_bytes: int
    size_bytes: int
    expires_at: datetime

    @property
    def percent(self) -> int:
        return self.received_bytes * 100 // self.size_bytes


def unfinished_uploads(by: Actor, now: datetime) -> list[Unfinished]:
    """The person's own, of every place, oldest first. Nobody else ever sees their names."""
    if by.person_id is None:
        return []
    rows = Upload.objects.filter(
        person_id=by.person_id, state=UploadState.OPEN.value, expires_at__gt=now
    )
    found = rows.select_related("key").prefetch_related("pieces").order_by("created_at", "pk")
    return [shown for upload in found if (shown := _shown(upload)) is not None]


def give_up_upload(upload_id: uuid.UUID, *, by: Actor) -> None:
    """End one's own upload and remove what had arrived; again: nothing more happens.

    raises  Missing  not one's own; Refused  it was completed meanwhile
    """
    upload = upload_of(upload_id, by)
    changed = Upload.objects.filter(pk=upload.pk, state=UploadState.OPEN.value).update(
        state=UploadState.GIVEN_UP.value
    )
    if changed:
        upload.pieces.all().delete()
        forget(upload.upload_id)
        return
    upload.refresh_from_db()
    if upload.state == UploadState.COMPLETE.value:
        raise Refused(
            "completed",
            "このファイルの送信は終わり、受け付けられています。画面の表示を確かめてください。",
        )


def _shown(upload: Upload) -> Unfinished | None:
    """None once the key is gone: nobody can go on with it."""
    try:
        material = keyring.material(upload.key.key_id)
    except keyring.KeyMissing:
        return None
    ranges = joined_ranges(upload.pieces.all())
    return Unfinished(
        upload_id=upload.upload_id, purpose=upload.purpose, subject=upload.subject,
        name=unshut_text(material, upload.card, f"upload:{upload.upload_id}"),
        received_bytes=sum(stop - start for start, stop in ranges),
        size_bytes=upload.size_bytes, expires_at=upload.expires_at,
    )  # fmt: skip
