"""Letters of accounts: through the ledger of the mail room, which stands above: asked by name."""

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from madoguchi.core.accounts.models import Person
from madoguchi.core.trail.actor import Actor


def send_letter(
    template: str,
    person: Person | None,
    *,
    to: str = "",
    context: dict[str, Any] | None = None,
    now: datetime,
) -> None:
    """Queue one mail to the person, or to an address ``to``."""
    name = person.name if person else ""
    with transaction.atomic():
        import_string(settings.MAIL_SENDER)(
            template=template, to=to or (person.email if person else ""), to_name=name,
            context={"name": name, **(context or {})}, unique_key=f"accounts:{uuid.uuid4()}",
            about=person, by=Actor.system("accounts"), now=now,
        )  # fmt: skip
