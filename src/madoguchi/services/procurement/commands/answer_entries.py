"""An entry of the answers after it was made: changed, enlarged, taken apart, held back again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.commands.questions import (
    demand_known_clause,
    demand_nameless,
    demand_waiting,
    take_up,
)
from madoguchi.services.procurement.models import AnswerEntry, Question, Tender
from madoguchi.services.procurement.terms import QuestionState


def edit_answer(entry: AnswerEntry, *, by: Actor, now: datetime, **values: str) -> AnswerEntry:
    """Change an entry that is not published; afterwards only an amendment changes it."""
    authorise(by, "procurement.question.consolidate", entry.tender)
    _demand_unpublished(entry, now)
    merged = {"question": entry.question, "answer": entry.answer, **values}
    demand_nameless(entry.tender, merged["question"], merged["answer"])
    demand_known_clause(entry.tender, values.get("changes_clause", ""))
    with transaction.atomic():
        for name in ("question", "answer", "document", "place", "changes_clause"):
            if name in values:
                setattr(entry, name, values[name])
        entry.save()
    return entry


def _demand_unpublished(entry: AnswerEntry, now: datetime) -> None:
    if entry.published_at is not None and entry.published_at <= now:
        raise Refused(
            "already_published", "公開済みの回答は変更できません。公告の訂正で直してください。"
        )


def add_to_answer(
    entry: AnswerEntry, questions: Sequence[Question], *, by: Actor, now: datetime
) -> AnswerEntry:
    """More questions that ask the same: they stand behind the entry that is there already.

    raises  Refused  it is published, or a question is not waiting
    """
    authorise(by, "procurement.question.consolidate", entry.tender)
    _demand_unpublished(entry, now)
    demand_waiting(questions)
    with transaction.atomic():
        take_up(entry, questions)
    return entry


def dissolve_answer(entry: AnswerEntry, *, by: Actor, now: datetime) -> int:
    """取りまとめを解く: the questions wait again, later entries move up one number.

    returns  how many questions wait again
    raises   Refused  this or a later entry has its moment of publication
    """
    tender = entry.tender
    authorise(by, "procurement.question.consolidate", tender)
    later = tender.answers.filter(number__gte=entry.number)
    if later.filter(published_at__isnull=False).exists():
        raise Refused(
            "numbers_fixed",
            "公開した（予約した）回答の番号が変わるため、取りやめられません。"
            "予約のときは、先に公開の予約を取り消してください。",
        )
    with transaction.atomic():
        freed = entry.questions.update(answer_entry=None, state=QuestionState.RECEIVED.value)
        number = entry.number
        entry.delete()
        # One by one upwards: two entries never hold one number.
        for each in tender.answers.filter(number__gt=number).order_by("number"):
            AnswerEntry.objects.filter(pk=each.pk).update(number=F("number") - 1)
    return freed


def hold_back(tender: Tender, *, by: Actor, now: datetime) -> int:
    """公開の予約を取り消す, before its moment; answers that are out stay out.

    returns  how many answers wait again
    raises   Refused  nothing is reserved
    """
    authorise(by, "procurement.question.consolidate", tender)
    with transaction.atomic():
        waiting = tender.answers.filter(published_at__gt=now).update(published_at=None)
        if not waiting:
            raise Refused("nothing_reserved", "取り消せる公開の予約はありません。")
        tender.answer_publications.filter(publish_at__gt=now).delete()
        return waiting
