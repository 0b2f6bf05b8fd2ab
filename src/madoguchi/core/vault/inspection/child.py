"""Child: the work inside the fence. A job comes in, findings go out, it can do no more."""

import base64
import json
from pathlib import Path
from typing import Any, BinaryIO

from madoguchi.core.vault.blobs import BlobReader
from madoguchi.core.vault.cipher import Unreadable
from madoguchi.core.vault.inspection.findings import DAMAGED
from madoguchi.core.vault.inspection.inspector import findings_of
from madoguchi.core.vault.policy import FilePolicy


def inspect(job: dict[str, Any], _: BinaryIO) -> bytes:
    """Findings about the stored blob that ``job`` names, as JSON, or DAMAGED."""
    try:
        with BlobReader(Path(job["path"]), base64.b64decode(job["cell_key"])) as stream:
            found = findings_of(
                stream,  # type: ignore[arg-type] # a raw stream reads like a BinaryIO
                job["name"],
                stream.size_bytes,
                FilePolicy.from_json(job["policy"]),
            )
    except Unreadable:
        return DAMAGED
    return json.dumps([[item.code, item.message, item.blocks] for item in found]).encode()
