"""Uploads in pieces: which of a bidder's places they lead to, and the deadline that counts there.

A subject is "<case number>/<place>": the key of a proposal's place for a file, or the number of
an additional request.
"""

from datetime import datetime

from django.urls import reverse

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.cases.clock import case_now
from madoguchi.core.errors import Missing, Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault import purposes
from madoguchi.core.vault.models import StoredFile
from madoguchi.core.vault.purposes import Purpose, UploadTerms
from madoguchi.services.procurement.commands.additional import additional_terms, fill_additional
from madoguchi.services.procurement.commands.proposals import (
    attach_file,
    demand_receiving,
    file_policy,
    seal_of,
)
from madoguchi.services.procurement.commands.refusals import (
    attempts_kept,
    keep_attempt,
    keep_foreign_call,
)
from madoguchi.services.procurement.models import (
    AdditionalRequest,
    Application,
    Proposal,
    Tender,
)
from madoguchi.services.procurement.queries.file_places import FilePlace, place_named
from madoguchi.services.procurement.queries.visibility import own_application
from madoguchi.services.procurement.terms import Stage

PROPOSAL = "procurement.proposal"
ADDITIONAL = "procurement.additional"


def register_purposes() -> None:
    """Called once, when the app is ready."""
    purposes.register(
        PROPOSAL,
        Purpose(
            terms=proposal_terms, finished=proposal_finished, moment=call_time, refused=attempt
        ),
    )
    purposes.register(
        ADDITIONAL,
        Purpose(
            terms=slot_terms, finished=slot_filled, moment=call_time, refused=attempt
        ),
    )  # fmt: skip


def call_time(subject: str, now: datetime) -> datetime:
    """What time it is in the call that the subject names."""
    tender = _tender(subject)
    return case_now(tender.case, now) if tender else now


def attempt(subject: str, refusal: Refused, by: Actor, now: datetime) -> None:
    """Keep that a finished upload was refused."""
    tender = _tender(subject)
    if tender is not None:
        keep_attempt(tender, Stage.PROPOSAL, refusal, by=by, now=now)


def _tender(subject: str) -> Tender | None:
    number = subject.partition("/")[0]
    return Tender.objects.select_related("case__clock").filter(case__number=number).first()


def _own(subject: str, by: Actor, now: datetime) -> tuple[Application, str]:
    number, _, rest = subject.partition("/")
    try:
        return own_application(by, number), rest
    except Missing:
        keep_foreign_call(number, f"upload {subject}", by=by, now=now)
        raise


def _gone() -> Missing:
    return Missing("no_such_place", "この送信先はありません。前の画面からやり直してください。")


def _place(subject: str, by: Actor, now: datetime) -> tuple[Proposal, FilePlace]:
    application, key = _own(subject, by, now)
    place = place_named(application.tender, key)
    proposal = Proposal.objects.filter(application=application).first()
    if place is None or proposal is None:
        raise _gone()
    return proposal, place


def proposal_terms(subject: str, by: Actor, now: datetime) -> UploadTerms:
    """Under the call's seal, until the deadline, for the applicant's own draft."""
    proposal, place = _place(subject, by, now)
    authorise(by, "procurement.proposal.file", proposal.application)
    tender = proposal.application.tender
    with attempts_kept(tender, Stage.PROPOSAL, by=by, now=now):
        demand_receiving(proposal, now)
    if tender.case.key is None:
        raise Refused("no_key", "案件の鍵が見つかりません。担当部署に連絡してください。")
    policy = file_policy(tender, place.kind, place.section)
    return UploadTerms(key=tender.case.key, policy=policy, seal=seal_of(tender, now=now))


def proposal_finished(subject: str, file: StoredFile, by: Actor, now: datetime) -> str:
    """The last byte is here: in time it stands in its place, late it was never here."""
    proposal, place = _place(subject, by, now)
    demand_receiving(proposal, now)
    attach_file(proposal, file, kind=place.kind, section=place.section, by=by, now=now)
    page = reverse("procurement:bid-proposal", args=[proposal.application.tender.number])
    return f"{page}?received={place.key}#place-{place.key}"


def _slot(subject: str, by: Actor, now: datetime) -> AdditionalRequest:
    application, number = _own(subject, by, now)
    if not number.isascii() or not number.isdigit():
        raise _gone()
    wanted = application.additional_requests.filter(pk=int(number)).first()
    if wanted is None:
        raise _gone()
    return wanted


def slot_terms(subject: str, by: Actor, now: datetime) -> UploadTerms:
    """Until the due time that the ward set, once."""
    wanted = _slot(subject, by, now)
    with attempts_kept(wanted.application.tender, Stage.PROPOSAL, by=by, now=now):
        return additional_terms(wanted, by=by, now=now)


def slot_filled(subject: str, file: StoredFile, by: Actor, now: datetime) -> str:
    wanted = _slot(subject, by, now)
    fill_additional(wanted, file, by=by, now=now)
    number = wanted.application.tender.number
    return reverse("procurement:bid-additional", args=[number, wanted.pk])
