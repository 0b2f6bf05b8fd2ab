"""Faults as they are read: the clock of the first response, and the alerts that came late."""

from dataclasses import dataclass
from datetime import datetime

from madoguchi.core.calendar.wareki import format_moment
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.operations.rules.running import Response, response_of
from madoguchi.services.safeguarding.models import ServiceFault

ALERT_MAIL = "safeguarding/mail/alert"


def response(fault: ServiceFault, now: datetime) -> Response:
    return response_of(fault.reported_at, fault.responded_at, now=now)


@dataclass(frozen=True)
class LateAlerts:
    """お知らせ that should have gone out during the fault and went out after it; no child's name.

    moments  when each went out, the earliest first
    """

    moments: tuple[datetime, ...]

    @property
    def words(self) -> str:
        if not self.moments:
            return "遅れて届いたお知らせはありません。"
        last = format_moment(self.moments[-1])
        return f"{len(self.moments)}件が遅れ、{last}までに再送しました。"


def late_alerts(fault: ServiceFault) -> LateAlerts:
    """From the ledger of mails: queued while the fault went on, sent when it was over."""
    if fault.recovered_at is None:
        return LateAlerts(())
    mails = OutgoingMail.objects.filter(
        template=ALERT_MAIL,
        section_id=fault.contract.section_id,
        queued_at__gte=fault.began_at,
        queued_at__lt=fault.recovered_at,
        sent_at__gte=fault.recovered_at,
    )
    sent = mails.order_by("sent_at").values_list("sent_at", flat=True)
    return LateAlerts(tuple(moment for moment in sent if moment is not None))
