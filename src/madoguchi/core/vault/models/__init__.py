from madoguchi.core.vault.models.key import VaultKey
from madoguchi.core.vault.models.seal import Seal
from madoguchi.core.vault.models.stored_file import StoredFile

__all__ = ["Seal", "StoredFile", "VaultKey"]
