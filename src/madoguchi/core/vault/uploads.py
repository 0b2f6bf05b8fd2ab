"""Uploads: a file in pieces, which survives a cut line; the completed submission is the receipt."""

import hashlib
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from madoguchi.core.errors import Missing, Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault import keyring
from madoguchi.core.vault.blobs import (
    BlobReader,
    PartClosed,
    PartWriter,
    close_part,
    reopen_part,
    start_part,
)
from madoguchi.core.vault.card import FileCard
from madoguchi.core.vault.cipher import CELL_BYTES, Unreadable, shut_text, unshut_text
from madoguchi.core.vault.intake import Source, admit, new_file, register
from madoguchi.core.vault.models import Upload, UploadPiece
from madoguchi.core.vault.naming import extension_of
from madoguchi.core.vault.policy import FilePolicy
from madoguchi.core.vault.purposes import purpose_named
from madoguchi.core.vault.storage import store
from madoguchi.core.vault.terms import UploadState
from madoguchi.core.vault.types import content_type_of

KEPT_FOR = timedelta(hours=48)
MAX_OPEN = 20  # unfinished uploads of one person
PIECE_BYTES = 16 * CELL_BYTES  # what the browser sends at once: 4 MiB


def start_upload(
    *, purpose: str, subject: str, token: str, name: str, size_bytes: int, by: Actor, now: datetime
) -> Upload:
    """Begin, or find again by the same token: a second click and a reopened page change nothing.

    raises  Missing  unknown purpose; Refused  name, extension, size, too many unfinished;
            whatever the owning service says to this person
    """
    if by.person_id is None:
        raise Missing("signed_out", "サインインしてから、もう一度お試しください。")
    mine = Upload.objects.filter(person_id=by.person_id)
    known = mine.filter(purpose=purpose, subject=subject, token=token).first()
    if known is not None:
        return known
    owner = purpose_named(purpose)
    terms = owner.terms(subject, by, owner.moment(subject, now))
    clean = admit(name, size_bytes, terms.policy)
    if mine.filter(state=UploadState.OPEN.value, expires_at__gt=now).count() >= MAX_OPEN:
        raise Refused(
            "too_many_uploads",
            "途中の送信が多すぎます。先の送信を終えてから、もう一度お試しください。",
        )
    upload = Upload(
        purpose=purpose, subject=subject, token=token, size_bytes=size_bytes, key=terms.key,
        seal=terms.seal, policy=terms.policy.as_json(), person_id=by.person_id,
        organisation_id=by.organisation_id, created_at=now, expires_at=now + KEPT_FOR,
    )  # fmt: skip
    upload.card = shut_text(keyring.material(terms.key.key_id), clean, f"upload:{upload.upload_id}")
    part = store().part(upload.upload_id)
    lock = keyring.lock_for(terms.key.key_id, terms.seal.key.key_id if terms.seal else None)
    keyring.keep_passing(upload.upload_id, start_part(part, lock))
    try:
        with transaction.atomic():
            upload.save(force_insert=True)
    except IntegrityError:
        forget(upload.upload_id)
        return mine.get(purpose=purpose, subject=subject, token=token)
    return upload


def upload_of(upload_id: uuid.UUID, by: Actor) -> Upload:
    """The person's own upload; anybody else's is Missing."""
    rows = Upload.objects.select_related("key", "seal__key", "stored_file")
    found = rows.filter(upload_id=upload_id, person_id=by.person_id or 0).first()
    if found is None:
        raise Missing("upload", "この送信は見つかりません。前の画面からやり直してください。")
    return found


def write_piece(
    upload: Upload,
    *,
    offset: int,
    length: int,
    stream: Source,
    clock: Callable[[], datetime],
) -> None:
    """Take one run of bytes; safe from several requests at once, also of the same bytes.

    offset  a multiple of 256 KiB
    length  ends on such a multiple too, or at the end of the file
    clock   read when the bytes are on disk: what counts is when they had arrived
    raises  Refused  bad place, or the line was cut: what arrived whole stays
    """
    _require_open(upload)
    end = offset + length
    if (
        offset % CELL_BYTES
        or length <= 0
        or end > upload.size_bytes
        or (end % CELL_BYTES and end != upload.size_bytes)
    ):
        raise Refused("bad_piece", "送信の位置が合いません。画面を開き直してください。")
    kept = 0
    try:
        cell_key = keyring.passing(upload.upload_id)
        writer = PartWriter(store().part(upload.upload_id), cell_key, upload.size_bytes)
        with closing(writer):
            for cell in _cells(stream, length):
                writer.put((offset + kept) // CELL_BYTES, cell)
                kept += len(cell)
            writer.sync()
    except (PartClosed, FileNotFoundError, keyring.KeyMissing) as error:
        raise Refused("upload_closed", "この送信はすでに終わっています。") from error
    if kept:
        # A request that was cut and comes in late must not take back what arrived after it.
        at, longest = clock(), Greatest(F("length"), Value(kept))
        UploadPiece.objects.update_or_create(
            upload=upload, offset=offset,
            defaults={"length": longest, "received_at": at},
            create_defaults={"length": kept, "received_at": at},
        )  # fmt: skip
    if kept < length:
        raise Refused("cut", "通信が途切れました。途切れたところから送り直します。")


def received_ranges(upload: Upload) -> list[tuple[int, int]]:
    """Which bytes are here, as (start, stop), joined and in order."""
    return joined_ranges(upload.pieces.order_by("offset"))


def joined_ranges(pieces: Iterable[UploadPiece]) -> list[tuple[int, int]]:
    """Pieces in order of their place, those that touch made one."""
    joined: list[tuple[int, int]] = []
    for piece in pieces:
        start, stop = piece.offset, piece.offset + piece.length
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((start, stop))
    return joined


def complete_upload(upload: Upload, *, by: Actor, now: datetime) -> Upload:
    """Hash, register and hand over to the service, in one transaction; again: the same receipt.

    now     arrival of this request: the time of receipt, which the service holds to its deadline
    raises  Refused  bytes are missing or came later than ``now``; whatever the service says
    """
    upload = upload_of(upload.upload_id, by)
    if upload.state == UploadState.COMPLETE.value:
        return upload
    _require_open(upload)
    if (
        received_ranges(upload) != [(0, upload.size_bytes)]
        or upload.pieces.filter(received_at__gt=now).exists()
    ):
        raise Refused("incomplete", "まだ届いていない部分があります。続きを送っています。")
    try:
        sha256 = _closed_hash(upload)
    except (FileNotFoundError, keyring.KeyMissing):
        return _completed_meanwhile(upload, by)
    _hand_over(upload, sha256, by, now)
    return upload_of(upload.upload_id, by)


def _hand_over(upload: Upload, sha256: str, by: Actor, now: datetime) -> None:
    owner = purpose_named(upload.purpose)
    moment = owner.moment(upload.subject, now)
    try:
        with transaction.atomic():
            row = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
            if row.state == UploadState.OPEN.value:
                _register(row, upload, sha256, by, moment)
                row.completed_at = now
                row.save(update_fields=["completed_at"])
    except Refused as refusal:
        owner.refused(upload.subject, refusal, by, moment)
        raise


def expire_uploads(now: datetime) -> int:
    """Job: forget unfinished uploads after 48 hours; how many."""
    late = list(Upload.objects.filter(state=UploadState.OPEN.value, expires_at__lte=now))
    for upload in late:
        changed = Upload.objects.filter(pk=upload.pk, state=UploadState.OPEN.value).update(
            state=UploadState.EXPIRED.value
        )
        if changed:
            upload.pieces.all().delete()
            forget(upload.upload_id)
    return len(late)


def _register(row: Upload, upload: Upload, sha256: str, by: Actor, now: datetime) -> None:
    part, cell_key = store().part(row.upload_id), keyring.passing(row.upload_id)
    material = keyring.material(upload.key.key_id)
    name = unshut_text(material, row.card, f"upload:{row.upload_id}")
    card = FileCard(
        name=name,
        sha256=sha256,
        size_bytes=row.size_bytes,
        content_type=content_type_of(extension_of(name)),
    )
    policy = FilePolicy.from_json(row.policy)
    file = new_file(card, key=upload.key, seal=upload.seal, policy=policy, by=by, now=now)
    keyring.keep_passing(file.file_id, cell_key)
    register(file, by=by, now=now)
    row.next_url = purpose_named(row.purpose).finished(row.subject, file, by, now)
    row.state, row.completed_at, row.stored_file = UploadState.COMPLETE.value, now, file
    row.save()
    row.pieces.all().delete()
    store().commit(part, file.address)
    transaction.on_commit(partial(forget, row.upload_id))


def _closed_hash(upload: Upload) -> str:
    """Close the part and hash what is really on disk, so that the receipt speaks of that."""
    part, digest = store().part(upload.upload_id), hashlib.sha256()
    cell_key = keyring.passing(upload.upload_id)
    close_part(part)
    try:
        with BlobReader(part, cell_key) as stream:
            while piece := stream.read(CELL_BYTES):
                digest.update(piece)
    except Unreadable as error:
        upload.pieces.all().delete()
        reopen_part(part)
        raise Refused(
            "damaged_upload", "途中で内容が壊れました。はじめから送り直します。"
        ) from error
    return digest.hexdigest()


def _completed_meanwhile(upload: Upload, by: Actor) -> Upload:
    again = upload_of(upload.upload_id, by)
    if again.state != UploadState.COMPLETE.value:
        raise Refused("upload_closed", "この送信は続けられません。ファイルを選び直してください。")
    return again


def _cells(stream: Source, length: int) -> Iterator[bytes]:
    """Whole cells of the stream; a cut one at the end is dropped."""
    left = length
    while left:
        want = min(CELL_BYTES, left)
        cell = bytearray()
        try:
            while len(cell) < want and (piece := stream.read(want - len(cell))):
                cell += piece
        except OSError:  # the line was cut: Django raises UnreadablePostError, an OSError
            return
        if len(cell) < want:
            return
        left -= want
        yield bytes(cell)


def _require_open(upload: Upload) -> None:
    if upload.state == UploadState.EXPIRED.value:
        raise Refused(
            "upload_expired", "送信の期限が過ぎました。ファイルを選び直して送ってください。"
        )
    if upload.state == UploadState.GIVEN_UP.value:
        raise Refused(
            "upload_given_up", "この送信は取りやめました。ファイルを選び直して送ってください。"
        )
    if upload.state != UploadState.OPEN.value:
        raise Refused("upload_closed", "この送信はすでに終わっています。")


def forget(upload_id: uuid.UUID) -> None:
    """Remove the part on disk and its passing key."""
    store().part(upload_id).unlink(missing_ok=True)
    keyring.wipe_passing(upload_id)
