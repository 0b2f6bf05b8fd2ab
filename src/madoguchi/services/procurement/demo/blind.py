"""The demo's check of blind copies: one cover with the firm's name, one author, one clean copy."""

import io
from datetime import datetime, timedelta

import pikepdf

from madoguchi.core.accounts.models import Person
from madoguchi.core.vault.checks import inspect
from madoguchi.services.procurement.commands import blind as blinding
from madoguchi.services.procurement.commands import blind_check, proposals
from madoguchi.services.procurement.commands.copy_checklist import tick_checklist
from madoguchi.services.procurement.demo import rehearsing as stage
from madoguchi.services.procurement.demo.papers import proposal_pdf
from madoguchi.services.procurement.demo.rehearsing import Rehearsal
from madoguchi.services.procurement.models import Application, Proposal
from madoguchi.services.procurement.queries.copy_checklist import wanted_kinds
from madoguchi.services.procurement.terms import MilestoneKind, ProposalFileKind


def stand_at_the_check(rehearsal: Rehearsal) -> None:
    """Opened, prepared and checked; the finds are open, so that one can settle them."""
    stage.take_part(rehearsal)
    stage.seat_committee(rehearsal)
    stage.propose(rehearsal)
    before = rehearsal.end_of(MilestoneKind.PROPOSALS) - timedelta(hours=2)
    forgetful, careless = rehearsal.applications[:2]
    cover = proposal_pdf(rehearsal.tender, forgetful.applicant, is_original=True, seed=0)
    _hand_in_anew(rehearsal, forgetful, rehearsal.world.yamabe, cover, now=before)
    plain = proposal_pdf(rehearsal.tender, careless.applicant, is_original=False, seed=1)
    signed = _authored(plain, careless.applicant.name)
    _hand_in_anew(rehearsal, careless, rehearsal.world.himuro, signed, now=before)
    moment = stage.open_proposals(rehearsal) + timedelta(minutes=30)
    for copy in blinding.prepare_copies(rehearsal.tender, by=rehearsal.officer, now=moment):
        blind_check.recheck_copy(copy, by=rehearsal.officer, now=moment)
    rehearsal.stand_at(moment + timedelta(minutes=30))


def _hand_in_anew(
    rehearsal: Rehearsal, firm: Application, person: Person, pdf: bytes, *, now: datetime
) -> None:
    """Taken back in time, the copy replaced, submitted again."""
    actor = rehearsal.actor(person)
    proposal = proposals.take_back(Proposal.objects.get(application=firm), by=actor, now=now)
    added = proposals.add_file(
        proposal, io.BytesIO(pdf), name="企画提案書_副本.pdf", kind=ProposalFileKind.COPY,
        by=actor, now=now,
    )  # fmt: skip
    inspect(added.file, now=now)
    tick_checklist(proposal, wanted_kinds(rehearsal.tender), by=actor, now=now)
    submitted = proposals.submit_proposal(proposal, by=actor, now=now)
    if submitted.content_file is not None:
        inspect(submitted.content_file, now=now)


def _authored(pdf: bytes, author: str) -> bytes:
    """The same pages, with the author that a word processor writes into its file by itself."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.docinfo["/Author"] = author
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()
