"""締切: a window that was seen closed stays closed, whatever the clock says afterwards."""

from datetime import datetime, timedelta

from madoguchi.core.cases.clock import case_now
from madoguchi.core.trail import acting
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.errors import DeadlinePassed
from madoguchi.services.procurement.models import Tender, WindowClosing
from madoguchi.services.procurement.queries.moments import WINDOW_OF_STAGE, is_settled, window
from madoguchi.services.procurement.rules.windows import demand_open
from madoguchi.services.procurement.terms import MilestoneKind, TenderState

CLOSING = Actor.system("締切の記録")
# A request that arrived in time may still be at work: it is judged by its arrival, not by this.
SETTLED_AFTER = timedelta(minutes=2)
RUNNING = (TenderState.PUBLISHED.value, TenderState.REVIEWING.value)


def demand_window(tender: Tender, kind: MilestoneKind, now: datetime, what: str) -> None:
    """Pass inside the window, unless it was already seen closed: then the clock went back.

    raises  WindowNotOpen, DeadlinePassed
    """
    span = window(tender, kind)
    demand_open(span, now, what)
    if span is not None and is_settled(tender, kind, span):
        raise DeadlinePassed(what, span.closing)


def note_closing(tender: Tender, kind: MilestoneKind, now: datetime) -> None:
    """Keep that the window is over; of a rehearsal nothing is kept: its clock is set by hand."""
    span = window(tender, kind)
    if span is None or tender.case.is_rehearsal or now <= span.closes_at + SETTLED_AFTER:
        return
    WindowClosing.objects.get_or_create(
        tender=tender, kind=kind.value, closes_at=span.closes_at, defaults={"seen_at": now}
    )


def note_closings(now: datetime) -> None:
    """The worker's job: every window of every running call that is over."""
    with acting(CLOSING, source="worker:procurement"):
        for tender in Tender.objects.filter(state__in=RUNNING).select_related("case__clock"):
            for kind in set(WINDOW_OF_STAGE.values()):
                note_closing(tender, kind, case_now(tender.case, now))
