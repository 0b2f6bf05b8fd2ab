"""Form files: files of plain form posts wait encrypted, never in clear, on their way to intake."""

import io
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest
from django.utils import timezone

from madoguchi.core.errors import DomainError, Refused
from madoguchi.core.vault.blobs import BlobReader, BlobWriter
from madoguchi.core.vault.cipher import CELL_BYTES, KEY_BYTES, Lock
from madoguchi.core.vault.intake import megabytes
from madoguchi.core.vault.storage import store


class WaitingFile(UploadedFile[Any]):
    """A form file that lies encrypted in the vault's parts; gone when the request ends."""

    def __init__(self, writer: BlobWriter, name: str, content_type: str) -> None:
        self._path = writer.path
        stream = io.BufferedReader(BlobReader(writer.path, writer.cell_key), CELL_BYTES)
        super().__init__(cast("Any", stream), name, content_type, writer.size_bytes)

    def close(self) -> None:
        super().close()
        self._path.unlink(missing_ok=True)


class _Refusal(io.RawIOBase):
    """Stands for a file that could not be kept: whoever reads it gets the refusal."""

    def __init__(self, error: DomainError) -> None:
        super().__init__()
        self._error = error

    def readable(self) -> bool:
        return True

    def readinto(self, _buffer: Any) -> int:
        raise self._error


class EncryptedUploadHandler(FileUploadHandler):
    """Takes what is too large for memory. A file over the house's limit, or one that the disk has
    no room for, is dropped while it comes; the form is read to its end, so that what was typed is
    kept, and the refusal is raised where the file is read."""

    _writer: BlobWriter | None = None
    _error: DomainError | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._error = None
        # Nobody but this request ever has the key.
        lock = Lock(uuid.uuid4().bytes, os.urandom(KEY_BYTES))
        with self._dropping():
            self._writer = store().begin(lock)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        limit = settings.VAULT_MAX_UPLOAD_BYTES
        if start + len(raw_data) > limit:
            self._drop(
                Refused(
                    "too_large",
                    f"ファイルが大きすぎます。{megabytes(limit)}以下にして、選び直してください。",
                )
            )
        with self._dropping():
            if self._writer is not None:
                self._writer.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[Any]:
        with self._dropping():
            if self._writer is not None:
                self._writer.finish()
        name, kind = self.file_name or "", self.content_type or ""
        if self._writer is None:
            error = self._error or Refused("upload_cut", "送信が途切れました。選び直してください。")
            return UploadedFile(cast("Any", _Refusal(error)), name, kind, file_size)
        file, self._writer = WaitingFile(self._writer, name, kind), None
        return file

    def upload_complete(self) -> None:
        if self.request is not None:
            self.request.upload_completed_at = timezone.now()  # type: ignore[attr-defined] # read by completion_time

    def upload_interrupted(self) -> None:
        if self._writer is not None:
            self._writer.discard()

    @contextmanager
    def _dropping(self) -> Iterator[None]:
        try:
            yield
        except DomainError as error:
            self._drop(error)

    def _drop(self, error: DomainError) -> None:
        if self._writer is not None:
            self._writer.discard()
        self._writer, self._error = None, error


def completion_time(request: HttpRequest, now: datetime) -> datetime:
    """When the whole form had arrived: this decides a deadline, not when its first byte came.

    ``now`` is ``request.now``, taken before the body was read; a slow line may have taken minutes.
    """
    _ = request.POST  # a form that was not read yet is read now
    return max(now, getattr(request, "upload_completed_at", now))
