"""副本の確認表: the firm previews its copies and says, item by item, that they tell nobody."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.documents.reading import images_untrusted
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.receipts import Receipt, receipt_of
from madoguchi.services.procurement.commands.blind_trial import DPI, Trial, try_copy
from madoguchi.services.procurement.commands.fenced import SentFile
from madoguchi.services.procurement.commands.proposals import demand_editable
from madoguchi.services.procurement.models import CopyChecklist, Proposal
from madoguchi.services.procurement.queries.copy_checklist import current_copies, wanted_kinds

MOST_PAGES = 40


@dataclass(frozen=True)
class Preview:
    """A copy as members would see it. ``same_as``: the received file that it is, byte by byte."""

    trial: Trial
    pages: dict[int, bytes]
    page_count: int
    same_as: Receipt | None


def preview_copy(proposal: Proposal, given: SentFile, *, by: Actor, now: datetime) -> Preview:
    """Pages as pictures, and what the check finds. The received file itself lies under the seal.

    Nothing of the file is kept.
    raises  Refused  the file cannot be read
    """
    trial = try_copy(proposal.application, given, None, by=by, now=now)
    is_pdf = given.name.lower().endswith(".pdf")
    count = int(trial.check.report.get("pages") or 0)
    asked = range(1, min(count, MOST_PAGES) + 1)
    digest = sha256(given.content).hexdigest()
    receipts = [receipt_of(copy.file, by) for copy in current_copies(proposal)]
    return Preview(
        trial=trial,
        pages=images_untrusted(given.content, list(asked), dpi=DPI) if is_pdf else {},
        page_count=count,
        same_as=next((each for each in receipts if each.sha256 == digest), None),
    )


def tick_checklist(
    proposal: Proposal, ticked: Collection[str], *, by: Actor, now: datetime
) -> CopyChecklist:
    """Keep that every item was looked for in the copies as they are now.

    raises  Refused  no copy, or an item without its tick; ProposalFrozen
    """
    authorise(by, "procurement.proposal.file", proposal.application)
    demand_editable(proposal, now)
    copies, wanted = current_copies(proposal), wanted_kinds(proposal.application.tender)
    if not copies:
        raise Refused("no_copy", "先に副本を送ってください。送った副本について確かめます。")
    left = [kind for kind in wanted if kind not in ticked]
    if left:
        raise Refused(
            "not_looked_for",
            f"「{'」「'.join(left)}」が副本に残っていないことを確かめて、印を付けてください。",
        )
    with transaction.atomic():
        kept, _ = CopyChecklist.objects.update_or_create(
            proposal=proposal,
            defaults={
                "kinds": wanted, "file_ids": [copy.pk for copy in copies],
                "checked_at": now, "checked_by_id": by.person_id or 0,
            },
        )  # fmt: skip
        return kept
