"""Questions of a call as the ward works on them."""

from datetime import datetime

from django.db.models import QuerySet

from madoguchi.services.procurement.models import AnswerEntry, Question, Tender
from madoguchi.services.procurement.queries.moments import window
from madoguchi.services.procurement.terms import MilestoneKind, QuestionState


def firms_that_asked(tender: Tender) -> list[str]:
    """Each name once, in the order of the first question."""
    return list(dict.fromkeys(tender.questions.values_list("firm", flat=True)))


def questions_of(tender: Tender, firm: str) -> QuerySet[Question]:
    """All questions of one firm, with their answers."""
    return tender.questions.filter(firm=firm).select_related("answer_entry")


def unconsolidated(tender: Tender) -> int:
    """How many questions still wait to be taken up in an answer."""
    return tender.questions.filter(state=QuestionState.RECEIVED.value).count()


def answer_rows(tender: Tender) -> QuerySet[AnswerEntry]:
    """The numbered entries with the questions behind them."""
    return tender.answers.prefetch_related("questions")


def planned_moment(tender: Tender) -> datetime | None:
    """When the call says the answers come out; None if it does not."""
    span = window(tender, MilestoneKind.ANSWERS)
    return span.closes_at if span else None
