"""Fence: one stored file is looked at in a process of its own."""

import base64
import json
from pathlib import Path
from typing import Any

from madoguchi.core.fence import Fence, FenceBroken, Limits
from madoguchi.core.vault.inspection.findings import DAMAGED, Finding

LIMITS = Limits(seconds=60, memory_bytes=1536 * 1024 * 1024)

_fence = Fence("madoguchi.core.vault.inspection.child:inspect")


class InspectionCrashed(Exception):
    """The child died, ran out of memory or time: the file or the machine is to blame."""


class BlobDamaged(Exception):
    """The stored bytes could not be authenticated."""


def inspect_blob(
    path: Path, cell_key: bytes, *, name: str, policy: dict[str, Any], limits: Limits = LIMITS
) -> tuple[Finding, ...]:
    """Findings about one stored blob, made in a process with neither secrets nor settings.

    The cell key goes through the socket: never into arguments, environment or a file.

    raises  InspectionCrashed, BlobDamaged
    """
    job = {
        "path": str(path),
        "cell_key": base64.b64encode(cell_key).decode(),
        "name": name,
        "policy": policy,
    }
    try:
        answer = _fence.ask(job, limits=limits)
    except FenceBroken as error:
        raise InspectionCrashed(*error.args) from error
    if answer == DAMAGED:
        raise BlobDamaged
    return tuple(Finding(*item) for item in json.loads(answer))
