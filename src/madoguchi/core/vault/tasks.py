"""Tasks: the check of a received file, after its transaction committed."""

import uuid

from django.utils import timezone
from django_tasks import task

from madoguchi.core.vault.checks import inspect_by_id


@task()
def inspect_file(file_id: str) -> None:
    """Inspect one quarantined file; running it again does no harm."""
    inspect_by_id(uuid.UUID(file_id), now=timezone.now())
