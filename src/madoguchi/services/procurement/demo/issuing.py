"""What a section of the demo issues with its call: made from the case's own facts."""

import io
from collections.abc import Callable
from datetime import datetime

from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.checks import inspect
from madoguchi.services.procurement.commands import documents
from madoguchi.services.procurement.demo.papers import (
    draft_specification_pdf,
    forms_docx,
    notice_pdf,
)
from madoguchi.services.procurement.models import Tender
from madoguchi.services.procurement.terms import MilestoneKind

FORMS = ("様式", "様式集.docx", forms_docx)
ANNEXES: dict[str, tuple[tuple[str, str, Callable[[Tender, str], bytes]], ...]] = {
    "": (("別添1", "実施説明書.pdf", notice_pdf), FORMS),
    "004": (
        ("別添1", "実施要領兼提案条件説明書.pdf", notice_pdf),
        ("別紙", "仕様書（案）.pdf", draft_specification_pdf),
        FORMS,
    ),
}


def attach_documents(key: str, tender: Tender, *, by: Actor, now: datetime) -> None:
    """The documents of the case ``key``, so that they can be downloaded."""
    kind = MilestoneKind.DOCUMENT_ISSUE.value
    issued = kind if tender.milestones.filter(kind=kind).exists() else ""
    for number, file_name, make in ANNEXES.get(key, ANNEXES[""]):
        name = file_name.rsplit(".", 1)[0]
        document = documents.add_document(
            tender, io.BytesIO(make(tender, name)), file_name=f"{number}_{file_name}",
            number=number, name=name, milestone_kind=issued, by=by, now=now,
        )  # fmt: skip
        if document.file is not None:
            inspect(document.file, now=now)
