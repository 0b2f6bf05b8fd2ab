"""Training sessions as those who run them see them."""

from django.db.models import Q, QuerySet

from madoguchi.core.accounts.models import Person
from madoguchi.core.errors import Missing
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.models import (
    PrintDelivery,
    PrintInstruction,
    ServiceContract,
    TrainingInvitation,
    TrainingSession,
)
from madoguchi.services.safeguarding.rules.training import Copies, Turnout, turnout


def own_contracts(actor: Actor) -> QuerySet[ServiceContract]:
    """Contracts that the actor's section supervises, or that the actor's firm serves."""
    mine = actor.organisation_id or 0
    return ServiceContract.objects.filter(Q(section_id=mine) | Q(contractor_id=mine))


def own_sessions(actor: Actor) -> QuerySet[TrainingSession]:
    """Sessions of one's own contracts."""
    return TrainingSession.objects.filter(contract__in=own_contracts(actor))


def own_session(actor: Actor, session_id: int) -> TrainingSession:
    """Raises Missing for another contract's."""
    rows = own_sessions(actor).select_related("contract__section", "contract__key")
    found = rows.filter(pk=session_id).first()
    if found is None:
        raise Missing("no_such_training", "お探しの研修はありません。一覧から選び直してください。")
    return found


def turnout_of(session: TrainingSession) -> Turnout:
    return turnout(session.invitations.values_list("attended", flat=True))


def absentees(session: TrainingSession) -> QuerySet[TrainingInvitation]:
    """Those of whom it is recorded that they did not come."""
    return session.invitations.filter(attended=False)


def copies_of(session: TrainingSession) -> Copies:
    """The newest instruction beside all that was delivered."""
    newest = PrintInstruction.objects.filter(session=session).first()
    delivered = PrintDelivery.objects.filter(session=session).values_list("copies", flat=True)
    return Copies(None if newest is None else newest.copies, sum(delivered))


def question_of(session: TrainingSession, key: str) -> dict[str, str]:
    """Who asked what, to be answered without typing it again; empty for no such question."""
    found = session.questions.filter(pk=int(key)).first() if key.isdecimal() else None
    if found is None:
        return {}
    return {"asked_by": found.asked_by, "question": found.question, "answer": found.answer}


def invitations_of(actor: Actor) -> QuerySet[TrainingInvitation]:
    """To which sessions the actor was asked, newest first."""
    mailbox = Person.objects.filter(pk=actor.person_id or 0).values_list("email", flat=True)
    rows = TrainingInvitation.objects.select_related("session")
    return rows.filter(email__in=mailbox).order_by("-session__held_on")
