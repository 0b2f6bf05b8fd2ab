"""The places for files on the proposal's page, each with what lies in it and how to fill it."""

from dataclasses import dataclass

from django import forms

from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.policy import FilePolicy
from madoguchi.core.vault.terms import FileState
from madoguchi.services.procurement.commands.proposals import file_policy
from madoguchi.services.procurement.models import Proposal
from madoguchi.services.procurement.queries.file_places import FilePlace, places_of
from madoguchi.services.procurement.queries.proposal_page import FileRow, file_rows
from madoguchi.services.procurement.views.bid_frame import Bid


@dataclass(frozen=True, kw_only=True)
class FileSlot:
    """One place: ``subject`` names it to the upload in pieces, ``error`` is of a plain post."""

    place: FilePlace
    rows: tuple[FileRow, ...]
    policy: FilePolicy
    subject: str
    error: str = ""

    @property
    def state(self) -> tuple[str, str]:
        """(words, tone) of the place as a whole."""
        if self.rows:
            return (self.rows[0].state, self.rows[0].tone)
        return (
            ("必要です（まだありません）", "danger")
            if self.place.is_required
            else ("なし", "neutral")
        )

    @property
    def is_folded(self) -> bool:
        """The form stands open only where a file is still owed: none came, or none was taken."""
        taken = any(row.file.file.state != FileState.REFUSED for row in self.rows)
        return taken or not self.place.is_required

    @property
    def accept(self) -> str:
        return ",".join(f".{each}" for each in self.policy.extensions)

    @property
    def button(self) -> str:
        replaces = self.rows and not self.place.takes_several
        return f"{self.place.label}を差し替える" if replaces else f"{self.place.label}を送る"


def file_slots(
    bid: Bid, proposal: Proposal, actor: Actor, form: forms.Form | None = None
) -> list[FileSlot]:
    """All places in order; the refused one of ``form`` carries its reason."""
    rows = file_rows(proposal, actor)
    errors = [str(each) for each in form.errors.get("file", ())] if form is not None else []
    failed = form.data.get("place", "") if form is not None else ""
    return [
        FileSlot(
            place=place,
            rows=tuple(row for row in rows if _lies_in(row, place)),
            policy=file_policy(bid.tender, place.kind, place.section),
            subject=f"{bid.number}/{place.key}",
            error=" ".join(errors) if place.key == failed else "",
        )
        for place in places_of(bid.tender)
    ]


def _lies_in(row: FileRow, place: FilePlace) -> bool:
    section = place.section.pk if place.section else None
    return (row.file.kind, row.file.section_id) == (place.kind.value, section)
