"""Questions of a call as the ward works on them."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import QuerySet

from madoguchi.core.documents.columns import Column, Kind
from madoguchi.services.procurement.models import AnswerEntry, Question, Tender
from madoguchi.services.procurement.queries.moments import window
from madoguchi.services.procurement.terms import Channel, MilestoneKind, QuestionState

COLUMNS = (
    Column("受付日時", Kind.MOMENT), "事業者", "方法", "資料名", "頁・項番", "質問", "状態",
    "回答の番号", "注意",
)  # fmt: skip


def export_rows(questions: Iterable[Question]) -> Iterator[tuple[object, ...]]:
    """The list of questions as a table to take away: for the section, with the askers' names."""
    for each in questions:
        yield (
            each.received_at, each.firm, Channel(each.channel), each.document, each.place,
            each.text, QuestionState(each.state),
            f"問{each.answer_entry.number}" if each.answer_entry else "", each.warning,
        )  # fmt: skip


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
