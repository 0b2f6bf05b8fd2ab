"""Every change of a mail's state goes through here, so that none happens without its step."""

from datetime import datetime

from madoguchi.core.mail.models import MailStep, OutgoingMail
from madoguchi.core.mail.terms import MailState
from madoguchi.core.trail.actor import Actor


def add_step(
    mail: OutgoingMail, state: MailState, *, by: Actor, now: datetime, note: str = ""
) -> MailStep:
    """The step's row; the caller has set the state itself, in the same transaction."""
    return MailStep.objects.create(
        mail=mail,
        at=now,
        state=state.value,
        by_label=by.label[:200],
        by_person_id=by.person_id,
        note=note[:500],
    )
