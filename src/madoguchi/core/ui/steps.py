"""Steps: the course of a call or a contract as a line, with today on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.core.calendar import wareki
from madoguchi.core.terms import Term


class Exactness(Term):
    """How firmly a date stands; each is drawn with a mark of its own shape."""

    EXACT = "exact", "確定日"
    RANGE = "range", "期間"
    ROUGH = "rough", "予定"


class StepState(Term):
    """Where a step stands against today."""

    DONE = "done", "終了"
    NOW = "now", "いまここ"
    NEXT = "next", "これから"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of the course.

    starts_on  first day; None: not fixed yet
    ends_on    last day, included; None: the same day
    when       the words to show ("令和8年1月上旬"); "" writes them from the dates
    """

    label: str
    starts_on: date | None
    ends_on: date | None = None
    when: str = ""
    exactness: str = Exactness.EXACT
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class PlacedStep:
    """A step with its state and words, and whether the sign of today stands beside it."""

    label: str
    when: str
    exactness: str
    url: str
    state: str
    state_label: str
    today: date
    today_before: bool = False
    today_after: bool = False


def place_steps(steps: Iterable[Step], *, today: date) -> tuple[PlacedStep, ...]:
    """The steps in the given order, judged against today; today stands in exactly one place.

    >>> placed = place_steps(
    ...     [Step(label="公告", starts_on=date(2026, 1, 5)),
    ...      Step(label="審査", starts_on=date(2026, 2, 9))], today=date(2026, 2, 2))
    >>> [(step.state.value, step.today_before) for step in placed]
    [('done', False), ('next', True)]
    """
    line = list(steps)
    states = [_state(step, today) for step in line]
    marker = _place_of_today(states)
    return tuple(
        PlacedStep(
            label=step.label,
            when=step.when or _words(step),
            exactness=_exactness(step),
            url=step.url,
            state=state,
            state_label=state.label,
            today=today,
            today_before=index == marker,
            today_after=marker == len(line) and index == len(line) - 1,
        )
        for index, (step, state) in enumerate(zip(line, states, strict=True))
    )


def _exactness(step: Step) -> str:
    """A step of several days is a range, unless it is rough anyway."""
    spans = step.ends_on is not None and step.ends_on != step.starts_on
    return Exactness.RANGE if spans and step.exactness == Exactness.EXACT else step.exactness


def _state(step: Step, today: date) -> StepState:
    if step.starts_on is None or today < step.starts_on:
        return StepState.NEXT
    return StepState.NOW if today <= (step.ends_on or step.starts_on) else StepState.DONE


def _place_of_today(states: Sequence[StepState]) -> int | None:
    """Index before which today stands; len(states) = after the last; None = a step is now."""
    if StepState.NOW in states:
        return None
    done = [index for index, state in enumerate(states) if state is StepState.DONE]
    return done[-1] + 1 if done else 0


def _words(step: Step) -> str:
    if step.starts_on is None:
        return "未定"
    first = wareki.format_date(step.starts_on)
    if step.ends_on is None or step.ends_on == step.starts_on:
        return first
    return f"{first}〜{step.ends_on.month}月{step.ends_on.day}日"
