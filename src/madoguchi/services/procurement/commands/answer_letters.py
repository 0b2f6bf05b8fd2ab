"""回答の通知: the published answers to every firm of the audience."""

from datetime import datetime

from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.commands.letters import make_letters
from madoguchi.services.procurement.models import Letter, Tender
from madoguchi.services.procurement.queries.answers import published_answers
from madoguchi.services.procurement.queries.applications import kept_applications
from madoguchi.services.procurement.rules.asking import may_read_answers
from madoguchi.services.procurement.terms import (
    AnswerAudience,
    ApplicationState,
    NoticeChannel,
    NoticeKind,
)

# Who gets a letter although everybody may read the page.
AUDIENCE_BY_LETTER = {
    AnswerAudience.PUBLIC: AnswerAudience.DECLARED,
    AnswerAudience.ASKERS_AND_PUBLIC: AnswerAudience.ASKERS,
}


def make_answer_letters(tender: Tender, *, by: Actor, now: datetime) -> list[Letter]:
    """Letters with the published answers to each firm of the audience (PROC-074).

    raises  Refused  no answer is public yet, or nobody belongs to the audience by a letter
    """
    answers = list(published_answers(tender, now))
    if not answers:
        raise Refused("not_published", "公開した回答がまだありません。公開の日時を待ってください。")
    audience = AnswerAudience(tender.answer_audience)
    firms = [
        application
        for application in kept_applications(tender)
        if may_read_answers(
            AUDIENCE_BY_LETTER.get(audience, audience),
            ApplicationState(application.state),
            has_asked=application.questions.exists(),
        )
    ]
    if not firms:
        raise Refused(
            "nobody_to_tell",
            "通知する事業者はいません。対象になる事業者がいるかを「参加」で確かめてください。",
        )
    return make_letters(
        tender,
        NoticeKind.ANSWERS,
        firms,
        channels=[NoticeChannel.EMAIL],
        by=by,
        now=now,
        context={"answers": answers},
    )
