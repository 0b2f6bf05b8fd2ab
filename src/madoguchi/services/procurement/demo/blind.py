"""The demo's check of blind copies: one cover with the firm's name, one author, one clean copy."""

import io
from datetime import datetime, timedelta

import pikepdf

from madoguchi.services.procurement.commands import blind as blinding
from madoguchi.services.procurement.commands import blind_check, proposals
from madoguchi.services.procurement.commands.copy_checklist import tick_checklist
from madoguchi.services.procurement.demo import judging, proposing, taking_part
from madoguchi.services.procurement.demo.papers import proposal_pdf
from madoguchi.services.procurement.demo.rehearsing import Rehearsal
from madoguchi.services.procurement.models import Proposal
from madoguchi.services.procurement.queries.copy_checklist import wanted_kinds
from madoguchi.services.procurement.queries.file_places import FilePlace, places_of
from madoguchi.services.procurement.terms import MilestoneKind, ProposalFileKind


def stand_at_the_check(rehearsal: Rehearsal) -> None:
    """Opened, prepared and checked; the finds are open, so that one can settle them."""
    taking_part.take_part(rehearsal)
    judging.seat_committee(rehearsal)
    proposing.propose(rehearsal)
    before = rehearsal.end_of(MilestoneKind.PROPOSALS) - timedelta(hours=2)
    places = {each.kind: each for each in places_of(rehearsal.tender) if each.section is None}
    copy, original = places[ProposalFileKind.COPY], places[ProposalFileKind.ORIGINAL]
    _hand_in_anew(rehearsal, 0, copy, _paper(rehearsal, 0, original, before), now=before)
    signed = _authored(rehearsal, 1, _paper(rehearsal, 1, copy, before))
    _hand_in_anew(rehearsal, 1, copy, signed, now=before)
    moment = judging.open_proposals(rehearsal) + timedelta(minutes=30)
    for each in blinding.prepare_copies(rehearsal.tender, by=rehearsal.officer, now=moment):
        blind_check.recheck_copy(each, by=rehearsal.officer, now=moment)
    rehearsal.stand_at(moment + timedelta(minutes=30))


def _paper(rehearsal: Rehearsal, seed: int, place: FilePlace, now: datetime) -> bytes:
    sheet = proposing.sheet_for(rehearsal, place, seed=seed, now=now)
    return proposal_pdf(rehearsal.tender, rehearsal.applications[seed].applicant, sheet)


def _hand_in_anew(
    rehearsal: Rehearsal, seed: int, place: FilePlace, pdf: bytes, *, now: datetime
) -> None:
    """Taken back in time, the copy replaced, submitted again."""
    party = rehearsal.script.parties[seed]
    actor = rehearsal.bidder(party.person)
    proposal = Proposal.objects.get(application=rehearsal.applications[seed])
    proposal = proposals.take_back(proposal, by=actor, now=now)
    proposing.hand_in(rehearsal, proposal, place, seed=seed, now=now, content=pdf)
    tick_checklist(proposal, wanted_kinds(rehearsal.tender), by=actor, now=now)
    proposing.submit(rehearsal, proposal, party, now=now)


def _authored(rehearsal: Rehearsal, seed: int, pdf: bytes) -> bytes:
    """The same pages, with the author that a word processor writes into its file by itself."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.docinfo["/Author"] = rehearsal.applications[seed].applicant.name
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()
