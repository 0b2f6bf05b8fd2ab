"""Opening keys: how the cell key of one stored file is come by. Never asks who; others do."""

from madoguchi.core.vault import keyring
from madoguchi.core.vault.blobs import read_header
from madoguchi.core.vault.cipher import cell_key_of
from madoguchi.core.vault.models import StoredFile
from madoguchi.core.vault.storage import store
from madoguchi.core.vault.terms import FileState


def cell_key_for(file: StoredFile) -> bytes:
    """The cell key of a file.

    In quarantine the passing key serves a sealed file, so that it can be checked without its seal;
    afterwards only the case's key does, with the opened seal's. A file without a seal never goes
    by the passing key: the same content, handed in again, takes the place of its bytes.

    raises  keyring.KeyMissing  destroyed or sealed
            cipher.Unreadable   altered header
    """
    if file.state == FileState.QUARANTINED.value and file.seal_id is not None:
        try:
            return keyring.passing(file.file_id)
        except keyring.KeyMissing:
            pass  # lost with a crash: the durable keys below may do
    header = read_header(store().path(file.address))
    private = keyring.seal_private(file.seal.key.key_id) if file.seal else b""
    return cell_key_of(header, keyring.material(file.key.key_id), private)
