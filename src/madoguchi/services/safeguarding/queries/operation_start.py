"""Where the service stands now: what waits for one of its two sides."""

from datetime import datetime

from madoguchi.core.calendar.wareki import format_moment
from madoguchi.services.safeguarding.models import (
    HelpTicket,
    OperationReport,
    ScheduleVersion,
    ServiceContract,
    ServiceFault,
    WardInquiry,
)
from madoguchi.services.safeguarding.queries.operation import rows_of
from madoguchi.services.safeguarding.queries.stops import shown_stops
from madoguchi.services.safeguarding.rules.running import PaperState


def standing(contract: ServiceContract, now: datetime) -> dict[str, int]:
    """What is open, by the words of the page."""
    waiting = PaperState.SUBMITTED.value
    return {
        "完了していない障害": rows_of(ServiceFault, contract)
        .filter(accepted_at__isnull=True)
        .count(),
        "掲示中の停止": shown_stops(now).count(),
        "回答待ちの施設の問合せ": rows_of(HelpTicket, contract)
        .filter(answered_at__isnull=True)
        .count(),
        "期限を過ぎた区の問合せ": rows_of(WardInquiry, contract)
        .filter(answered_at__isnull=True, due_at__lt=now)
        .count(),
        "区の確認を待つ書類": rows_of(OperationReport, contract).filter(state=waiting).count()
        + rows_of(ScheduleVersion, contract).filter(state=waiting).count(),
    }


def next_stop_words(now: datetime) -> str:
    stop = shown_stops(now).first()
    if stop is None:
        return "予定はありません"
    return f"{format_moment(stop.starts_at)}から（{stop.reason}）"
