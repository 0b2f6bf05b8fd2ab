"""The clock of a case: a real case runs by the real clock, a rehearsal by its own."""

from datetime import datetime, timedelta

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.cases.errors import ClockGoesBack, ClockTooFar, RealCaseHasNoClock
from madoguchi.core.cases.models import Case, CaseClock
from madoguchi.core.trail.actor import Actor

FARTHEST = timedelta(days=3653)  # ten years: a call, its contract and what comes after
FASTEST = 1440  # one day a minute, as in the sandbox of large tender systems


def case_now(case: Case, real_now: datetime) -> datetime:
    """What time it is in the case: ``case_at`` + (``real_now`` − ``real_at``) × ``speed``.

    A real case answers ``real_now`` even if a clock row were planted for it. In lists read the
    cases with ``select_related("clock")``.
    """
    clock = clock_of(case)
    return real_now if clock is None else _shown(clock, real_now)


def clock_of(case: Case) -> CaseClock | None:
    """The clock of a rehearsal that has one; always None for a real case."""
    if not case.is_rehearsal:
        return None
    try:
        return case.clock
    except CaseClock.DoesNotExist:
        return None


def set_clock(case: Case, *, to: datetime, speed: int = 0, by: Actor, now: datetime) -> CaseClock:
    """Set the rehearsal's clock to a moment; it then stands (0) or runs ``speed`` times faster.

    raises  Forbidden
            RealCaseHasNoClock  the case is a real one
            ValueError  speed outside 0..1440, or a moment without a time zone
    """
    authorise(by, "cases.clock.set", case, now=now)
    if not case.is_rehearsal:
        raise RealCaseHasNoClock
    if not 0 <= speed <= FASTEST or to.tzinfo is None:
        raise ValueError(f"speed 0..{FASTEST} and an aware moment are needed")
    with transaction.atomic():
        clock, _ = CaseClock.objects.update_or_create(
            case=case, defaults={"real_at": now, "case_at": to, "speed": speed}
        )
        case.clock = clock  # what this very object remembers must not be older than the row
    return clock


def advance_clock(
    case: Case,
    *,
    to: datetime | None = None,
    by_span: timedelta | None = None,
    speed: int | None = None,
    by: Actor,
    now: datetime,
) -> CaseClock:
    """Move the rehearsal's clock forward (``to`` or ``by_span``), or let it run from where it is.

    raises  RealCaseHasNoClock; ClockGoesBack if the moment lies before the case's present one;
            ClockTooFar if it lies ten years ahead of the real clock
    """
    if not case.is_rehearsal:
        raise RealCaseHasNoClock
    present = case_now(case, now)
    target = to if to is not None else present + (by_span or timedelta(0))
    if target < present:
        raise ClockGoesBack
    is_moved = target > present  # a clock that ran far by itself can still be stopped
    if is_moved and target > now + FARTHEST:
        raise ClockTooFar(now + FARTHEST)
    clock = clock_of(case)
    running = clock.speed if clock else 0
    return set_clock(case, to=target, speed=running if speed is None else speed, by=by, now=now)


def _shown(clock: CaseClock, real_now: datetime) -> datetime:
    return clock.case_at + (real_now - clock.real_at) * clock.speed
