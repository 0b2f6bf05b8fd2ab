"""Child: the fenced process. Reads a job on stdin, writes findings on stdout, can do no more.

Limits set before a byte of the file is read: memory, processor time, no file may be written
(RLIMIT_FSIZE 0: plaintext cannot reach a disk), few open files, no core dump.
"""

import base64
import json
import resource
import sys
from pathlib import Path

from madoguchi.core.vault.blobs import BlobReader
from madoguchi.core.vault.cipher import Unreadable
from madoguchi.core.vault.inspection.inspector import findings_of
from madoguchi.core.vault.policy import FilePolicy

DAMAGED = 3  # exit code: the stored bytes do not match their key


def main() -> int:
    job = json.loads(sys.stdin.read())
    fence(memory_bytes=job["memory_bytes"], seconds=job["seconds"])
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
    json.dump([[item.code, item.message, item.blocks] for item in found], sys.stdout)
    return 0


def fence(*, memory_bytes: int, seconds: int) -> None:
    """Set the limits of this process; they cannot be raised again."""
    for kind, limit in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (limit, limit))


if __name__ == "__main__":
    sys.exit(main())
