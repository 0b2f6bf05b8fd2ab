"""How a mail's state is shown: tone, and its history as a timeline."""

from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.mail.terms import MailState
from madoguchi.core.ui.shapes import TimelineEntry

TONES = {
    MailState.QUEUED: "info",
    MailState.CLAIMED: "info",
    MailState.SENT: "success",
    MailState.UNKNOWN: "warning",
    MailState.FAILED: "danger",
    MailState.BOUNCED: "danger",
    MailState.CANCELLED: "neutral",
    MailState.REHEARSED: "neutral",
}


def mail_timeline(mail: OutgoingMail) -> list[TimelineEntry]:
    """Each state that it has had, newest first."""
    return [
        TimelineEntry(
            at=step.at,
            title=step.term.label,
            who=step.by_label,
            text=step.note,
            tone=TONES[step.term],
        )
        for step in mail.steps.order_by("-pk")
    ]
