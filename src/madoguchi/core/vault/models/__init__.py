from madoguchi.core.vault.models.backup import BackupRun, RestoreTest
from madoguchi.core.vault.models.erasure_request import ErasureRequest
from madoguchi.core.vault.models.key import VaultKey
from madoguchi.core.vault.models.seal import OpeningRecord, Seal
from madoguchi.core.vault.models.stored_file import StoredFile
from madoguchi.core.vault.models.upload import Upload, UploadPiece

__all__ = [
    "BackupRun", "ErasureRequest", "OpeningRecord", "RestoreTest", "Seal", "StoredFile", "Upload",
    "UploadPiece", "VaultKey",
]  # fmt: skip
