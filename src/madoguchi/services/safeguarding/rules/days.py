"""A day of one child as the rules see it: present, absent, or not reported."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from madoguchi.core.terms import Term
from madoguchi.services.safeguarding.rules.rulebook import Effect, RunEffect
from madoguchi.services.safeguarding.terms import AbsenceReason, AttendanceCode, FamilyContact


class Day(NamedTuple):
    """One day on which the child was expected, or came although it was not.

    code     value of AttendanceCode; "" if nothing was reported
    is_due   whether a report of the day is owed by now (only asked where there is none)
    contact  value of FamilyContact; "" for a day that is no absence
    reason   value of AbsenceReason; "" likewise
    """

    on: date
    code: str = ""
    is_due: bool = True
    contact: str = ""
    reason: str = ""


class DayKind(Term):
    """What a day is to a run of absences."""

    ENDS = "ends", "出席"
    ADDS = "adds", "欠席"
    HOLDS = "holds", "数えない日"
    UNREPORTED = "unreported", "未報告"
    NOT_YET_DUE = "not_yet_due", "報告期限前"


_KIND_OF = {
    RunEffect.ENDS: DayKind.ENDS,
    RunEffect.ADDS: DayKind.ADDS,
    RunEffect.HOLDS: DayKind.HOLDS,
}


def kind_of(day: Day, effects: Mapping[str, Effect]) -> DayKind:
    """Silence is neither presence nor absence: it is a kind of its own."""
    if not day.code:
        return DayKind.UNREPORTED if day.is_due else DayKind.NOT_YET_DUE
    return _KIND_OF[effects[day.code].run]


class Tally(NamedTuple):
    """Days of a span: what the register counts, and what nobody saw (SAFE-018, 019).

    expected    days on which the child was expected
    attended    出席 (出席扱い included)
    absent      欠席
    no_contact  of these, without word from the family
    excused     出席停止・忌引
    unseen      reported days on which no staff met the child face to face
    unreported  days without a report, due or not yet
    """

    expected: int
    attended: int
    absent: int
    no_contact: int
    late: int
    left_early: int
    excused: int
    unseen: int
    unreported: int


def tally(days: Iterable[Day], effects: Mapping[str, Effect]) -> Tally:
    """Count the days of a span."""
    counted = dict.fromkeys(Tally._fields, 0)
    for day in days:
        counted["expected"] += 1
        for name in _counts_for(day, effects):
            counted[name] += 1
    return Tally(**counted)


def _counts_for(day: Day, effects: Mapping[str, Effect]) -> Iterable[str]:
    if not day.code:
        yield "unreported"
        return
    effect = effects[day.code]
    if effect.is_attended:
        yield "attended"
    if not effect.is_seen:
        yield "unseen"
    match day.code:
        case AttendanceCode.ABSENT:
            yield "absent"
            if day.contact == FamilyContact.NONE:
                yield "no_contact"
        case AttendanceCode.LATE:
            yield "late"
        case AttendanceCode.LEFT_EARLY:
            yield "left_early"
        case AttendanceCode.SUSPENDED | AttendanceCode.BEREAVEMENT:
            yield "excused"


def is_unannounced(day: Day) -> bool:
    """連絡なし: nobody of the family had said anything."""
    return day.code == AttendanceCode.ABSENT and day.contact == FamilyContact.NONE


def is_unexplained(day: Day) -> bool:
    """理由不明, though the family was heard: without a word from it no reason can be known."""
    is_unknown = day.code == AttendanceCode.ABSENT and day.reason == AbsenceReason.UNKNOWN
    return is_unknown and not is_unannounced(day)
