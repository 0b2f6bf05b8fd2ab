"""書類の補正のお願い: a set that lacks something goes back in time, with the reason."""

from datetime import datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.commands.intake import JUDGED_AT_INTAKE
from madoguchi.services.procurement.commands.letters import make_letters, send_letter
from madoguchi.services.procurement.models import Application, CompletionRequest
from madoguchi.services.procurement.queries.moments import deadline_words, window
from madoguchi.services.procurement.terms import (
    ApplicationState,
    MilestoneKind,
    NoticeChannel,
    NoticeKind,
)


def return_for_completion(
    application: Application, *, reason: str, by: Actor, now: datetime
) -> CompletionRequest:
    """書類の補正のお願い: hand a set back in time, with the reason on record and in a mail.

    Afterwards a set can only be judged as it stands.
    raises  Refused  no reason, the window is closed, or the set is accepted or ended
    """
    authorise(by, "procurement.intake.register", application.tender)
    _demand_returnable(application, reason, now)
    with transaction.atomic():
        asked = CompletionRequest.objects.create(
            application=application, reason=reason, returned_at=now,
            returned_by_id=by.person_id or 0,
        )  # fmt: skip
        application.state = ApplicationState.INCOMPLETE.value
        application.save(update_fields=["state"])
        if application.contact_email:
            _tell_at_once(asked, by=by, now=now)
    return asked


def _demand_returnable(application: Application, reason: str, now: datetime) -> None:
    if not reason.strip():
        raise Refused("reason_needed", "直していただきたいことを入力してください。")
    if application.state not in JUDGED_AT_INTAKE:
        raise Refused(
            "already_accepted",
            "この申込みは受付済みか、終了しています。"
            "内容を確かめたいときは、「個別に確認する」から依頼してください。",
        )
    span = window(application.tender, MilestoneKind.PARTICIPATION)
    if span is not None and span.has_closed(now):
        raise Refused(
            "window_closed",
            "提出期限を過ぎているため、差し戻せません。提出された内容で判断してください。",
        )


def _tell_at_once(asked: CompletionRequest, *, by: Actor, now: datetime) -> None:
    """The firm has until the deadline: the letter waits for nobody."""
    tender = asked.application.tender
    words = {
        "reason": asked.reason,
        "deadline": deadline_words(tender, MilestoneKind.PARTICIPATION),
    }
    [letter] = make_letters(
        tender, NoticeKind.COMPLETION, [asked.application], channels=[NoticeChannel.EMAIL],
        by=by, now=now, context=words, keeps_drafts=True,
    )  # fmt: skip
    send_letter(letter, by=by, now=now)
