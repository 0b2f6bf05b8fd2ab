"""Answers as somebody may read them now."""

from datetime import datetime

from django.db.models import QuerySet

from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.models import AnswerEntry, Application, Tender
from madoguchi.services.procurement.rules.asking import may_read_answers
from madoguchi.services.procurement.terms import AnswerAudience, ApplicationState


def published_answers(tender: Tender, now: datetime) -> QuerySet[AnswerEntry]:
    """Answers whose moment has come; the minute before they do not exist for readers."""
    return tender.answers.filter(published_at__lte=now)


def answers_for(actor: Actor, tender: Tender, now: datetime) -> QuerySet[AnswerEntry]:
    """The answers that this reader belongs to the audience of; none for anybody else."""
    application = (
        Application.objects.filter(tender=tender, applicant_id=actor.organisation_id).first()
        if actor.organisation_id
        else None
    )
    has_asked = (
        tender.questions.filter(organisation_id=actor.organisation_id).exists()
        if actor.organisation_id
        else False
    )
    state = ApplicationState(application.state) if application else None
    audience = AnswerAudience(tender.answer_audience)
    if may_read_answers(audience, state, has_asked=has_asked):
        return published_answers(tender, now)
    return tender.answers.none()
