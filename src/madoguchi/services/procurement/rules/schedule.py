"""選定スケジュール: the order of the stages, and what moves when one of them is moved."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.calendar.checks import (
    DatedStep,
    Finding,
    check_closed_days,
    check_fiscal_years,
    check_texts,
)
from madoguchi.core.calendar.expressions import Precision, When, describe, sort_key, spell
from madoguchi.core.calendar.jst import JST
from madoguchi.core.terms import Term
from madoguchi.services.procurement.terms import MilestoneKind as Kind


class QuestionTiming(Term):
    """Whether a case takes questions before or after its invitation (PROC-020)."""

    AFTER_INVITATION = "after_invitation", "招請通知の後に質問を受け付ける"
    BEFORE_INVITATION = "before_invitation", "招請通知の前に質問を受け付ける"


@dataclass(frozen=True)
class Milestone:
    """One row of the schedule: what it stands for, what the notice calls it, and when."""

    kind: Kind
    name: str
    when: When


# What no case may turn round, whatever else its order is: (first, then).
ALWAYS: tuple[tuple[Kind, Kind], ...] = (
    (Kind.NOTICE, Kind.DOCUMENT_ISSUE),
    (Kind.NOTICE, Kind.LOAN),
    (Kind.NOTICE, Kind.PARTICIPATION),
    (Kind.NOTICE, Kind.QUESTIONS),
    (Kind.PARTICIPATION, Kind.INVITATION),
    (Kind.QUESTIONS, Kind.ANSWERS),
    (Kind.INVITATION, Kind.PROPOSALS),
    (Kind.ANSWERS, Kind.PROPOSALS),
    (Kind.PROPOSALS, Kind.SCREENING_1),
    (Kind.PROPOSALS, Kind.SCREENING_2),
    (Kind.SCREENING_1, Kind.RESULT_1),
    (Kind.RESULT_1, Kind.SCREENING_2),
    (Kind.SCREENING_1, Kind.RESULT),
    (Kind.SCREENING_2, Kind.RESULT),
    (Kind.PROPOSALS, Kind.RESULT),
    (Kind.RESULT, Kind.CONTRACT),
    (Kind.CONTRACT, Kind.PERFORMANCE),
)

_BY_TIMING = {
    QuestionTiming.AFTER_INVITATION: (Kind.INVITATION, Kind.QUESTIONS),
    QuestionTiming.BEFORE_INVITATION: (Kind.QUESTIONS, Kind.INVITATION),
}


def check_schedule(
    milestones: Sequence[Milestone],
    calendar: BusinessCalendar,
    *,
    question_timing: QuestionTiming | None = None,
) -> tuple[Finding, ...]:
    """All that an officer should decide on before the schedule is published.

    Wrong weekdays and eras, ends before starts, stages out of order, closed days. Each finding is
    to be corrected or explicitly accepted (PROC-019); nothing is changed here.
    """
    steps = [DatedStep(milestone.name, milestone.when) for milestone in milestones]
    return (
        *check_texts(steps),
        *check_stage_order(milestones, question_timing=question_timing),
        *check_closed_days(steps, calendar),
        *check_fiscal_years(steps),
    )


def check_stage_order(
    milestones: Sequence[Milestone], *, question_timing: QuestionTiming | None = None
) -> tuple[Finding, ...]:
    """Stages that are over before one that must precede them has ended.

    question_timing  None: the case does not fix whether questions precede the invitation
    Vague times are reported only where no reading of them keeps the order.
    """
    pairs = ALWAYS + ((_BY_TIMING[question_timing],) if question_timing else ())
    return tuple(
        _out_of_order(first, then)
        for before, after in pairs
        for first in milestones
        for then in milestones
        if (first.kind, then.kind) == (before, after) and _is_over_before(then.when, first.when)
    )


def in_order(milestones: Sequence[Milestone]) -> list[Milestone]:
    """The schedule by time; rows at the same time keep their place (PROC-018)."""
    return sorted(milestones, key=lambda milestone: sort_key(milestone.when))


@dataclass(frozen=True)
class MovePreview:
    """What a moved milestone means for one that follows; a proposal, nothing has moved.

    proposed     the same distance in business days from the moved one; a vague time stays
    is_required  the old time would now be out of order
    """

    milestone: Milestone
    proposed: When
    is_required: bool

    @property
    def is_changed(self) -> bool:
        return (self.proposed.earliest, self.proposed.latest) != (
            self.milestone.when.earliest,
            self.milestone.when.latest,
        )


def preview_move(
    milestones: Sequence[Milestone],
    moved: Milestone,
    new: When,
    calendar: BusinessCalendar,
) -> tuple[MovePreview, ...]:
    """The milestones after ``moved``, in order, each with a proposal for its new time (PROC-021).

    Raises ValueError if either time of ``moved`` has no day to count from.
    """
    if moved.when.starts_on is None or new.starts_on is None:
        raise ValueError("a milestone without a day cannot be moved")
    distance = calendar.business_days_between(moved.when.starts_on, new.starts_on)
    ordered = in_order(milestones)
    following = ordered[ordered.index(moved) + 1 :]
    return tuple(
        MovePreview(
            milestone,
            _moved_by(milestone.when, distance, calendar),
            is_required=_must_follow(moved.kind, milestone.kind)
            and _is_over_before(milestone.when, new),
        )
        for milestone in following
    )


def _must_follow(before: Kind, after: Kind) -> bool:
    """Whether ``after`` follows ``before`` by the fixed order, over any number of stages."""
    return any(
        first is before and (then is after or _must_follow(then, after)) for first, then in ALWAYS
    )


def _moved_by(when: When, business_days: int, calendar: BusinessCalendar) -> When:
    if not when.is_exact or not business_days:
        return when

    def there(day: date | None) -> date | None:
        return calendar.add_business_days(day, business_days) if day else None

    start, end = there(when.starts_on), there(when.ends_on)
    moved = replace(
        when,
        starts_on=start,
        ends_on=end,
        starts_at=_carried(when.starts_at, when.starts_on, start),
        ends_at=_carried(when.ends_at, when.ends_on, end),
        warnings=(),
    )
    return replace(moved, text=spell(moved))


def _carried(moment: datetime | None, old: date | None, new: date | None) -> datetime | None:
    """``moment`` on the new day; 24時 stays at the end of its printed day."""
    if moment is None or old is None or new is None:
        return None
    return moment + (new - old)


def _is_over_before(then: When, first: When) -> bool:
    end, bound = then.latest, _certain_end(first)
    return end is not None and bound is not None and end < bound


def _certain_end(when: When) -> datetime | None:
    """The moment before which ``when`` surely has not ended.

    A day without a time may end at any hour of it; a vague time as early as it may begin.
    """
    if when.ends_at is not None:
        return when.ends_at
    day = when.ends_on if when.end_precision is Precision.EXACT else when.starts_on
    return datetime.combine(day, time(0), JST) if day else None


def _out_of_order(first: Milestone, then: Milestone) -> Finding:
    return Finding(
        "runs_backwards",
        f"「{then.name}」({describe(then.when)})が「{first.name}」({describe(first.when)})の"
        "終わりより前になっています。日付を確認してください。",
        (first.name, then.name),
    )
