"""Fence: starts the child process for one file and reads its answer."""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from madoguchi.core.vault.inspection.child import DAMAGED
from madoguchi.core.vault.inspection.findings import Finding

MEMORY_BYTES = 1536 * 1024 * 1024
SECONDS = 60


class InspectionCrashed(Exception):
    """The child died, ran out of memory or time: the file or the machine is to blame."""


class BlobDamaged(Exception):
    """The stored bytes could not be authenticated."""


def inspect_blob(
    path: Path,
    cell_key: bytes,
    *,
    name: str,
    policy: dict[str, Any],
    memory_bytes: int = MEMORY_BYTES,
    seconds: int = SECONDS,
) -> tuple[Finding, ...]:
    """Findings about one stored blob, made in a process with neither secrets nor settings.

    The cell key goes through the pipe: never into arguments, environment or a file.

    raises  InspectionCrashed, BlobDamaged
    """
    job = {
        "path": str(path),
        "cell_key": base64.b64encode(cell_key).decode(),
        "name": name,
        "policy": policy,
        "memory_bytes": memory_bytes,
        "seconds": seconds,
    }
    try:
        done = subprocess.run(
            [sys.executable, "-X", "utf8", "-m", "madoguchi.core.vault.inspection.child"],
            input=json.dumps(job).encode(),
            capture_output=True,
            timeout=seconds * 2,
            env={"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise InspectionCrashed("timeout") from error
    if done.returncode == DAMAGED:
        raise BlobDamaged
    if done.returncode != 0:
        raise InspectionCrashed(f"exit {done.returncode}")
    return tuple(Finding(*item) for item in json.loads(done.stdout))
