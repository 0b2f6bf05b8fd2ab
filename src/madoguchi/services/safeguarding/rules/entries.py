"""Entries: what may be said of a day, and when a change needs its reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from madoguchi.core.calendar.wareki import format_date
from madoguchi.services.safeguarding.terms import AbsenceReason, AttendanceCode, FamilyContact


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One child's day as somebody typed it; ``number`` is the child's neutral number."""

    number: str
    code: str
    family_contact: str = ""
    reason: str = ""

    @property
    def is_absence(self) -> bool:
        return self.code == AttendanceCode.ABSENT


@dataclass(frozen=True, kw_only=True)
class Said:
    """A stored day, for totals: code, contact and reason."""

    day: date
    code: str
    family_contact: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Totals:
    """The figures of a period. ``unseen`` counts open days on which nobody met the child.

    attended       出席・遅刻・早退・出席扱い
    unannounced    absences without word from the family
    not_reported   expected days of which nothing is known: never counted as attendance
    rate_permille  attended of all that counts, None where no day was expected (shown as －)
    """

    expected: int
    attended: int
    absent: int
    unannounced: int
    unseen: int
    not_reported: int

    @property
    def rate_permille(self) -> int | None:
        counted = self.attended + self.absent
        return None if counted == 0 else self.attended * 1000 // counted


FACE_TO_FACE = frozenset({AttendanceCode.PRESENT, AttendanceCode.LATE, AttendanceCode.LEFT_EARLY})
ATTENDED = FACE_TO_FACE | {
    AttendanceCode.RECOGNISED_OUTSIDE, AttendanceCode.RECOGNISED_ONLINE,
}  # fmt: skip


def was_seen(code: str) -> bool:
    """対面確認: whether staff of the facility met the child on a day with this code.

    >>> was_seen("late"), was_seen("recognised_online"), was_seen("absent")
    (True, False, False)
    """
    return code in FACE_TO_FACE


def totals_of(said: Iterable[Said], expected: Iterable[date]) -> Totals:
    """Count the expected days; what was said of another day counts for nothing."""
    days = set(expected)
    counted = [one for one in said if one.day in days]
    return Totals(
        expected=len(days),
        attended=sum(one.code in ATTENDED for one in counted),
        absent=sum(one.code == AttendanceCode.ABSENT for one in counted),
        unannounced=sum(
            one.code == AttendanceCode.ABSENT and one.family_contact == FamilyContact.NONE
            for one in counted
        ),
        unseen=sum(not was_seen(one.code) for one in counted),
        not_reported=len(days - {one.day for one in counted}),
    )


def wrong_with(mark: Mark) -> str | None:
    """Why the mark cannot be read at all, in one sentence, or None."""
    if mark.code not in set(AttendanceCode):
        return "出欠の区分を選び直してください。"
    if mark.family_contact and mark.family_contact not in set(FamilyContact):
        return "家庭からの連絡の有無を選び直してください。"
    if mark.reason and mark.reason not in set(AbsenceReason):
        return "欠席の理由を選び直してください。"
    if not mark.is_absence and (mark.family_contact or mark.reason):
        return "連絡の有無と理由は、欠席のときだけ入力してください。"
    return None


def day_refusal(
    day: date, today: date, *, why_not: str | None, takes_part: bool, last_day: date | None
) -> str | None:
    """Why nothing can be entered for that day, in one sentence, or None.

    why_not   of ``ExpectedDays.why_not``
    last_day  the last day of the child at the facility, if it has left
    """
    if day > today:
        return f"{format_date(day)}は、まだ来ていない日です。当日になってから入力してください。"
    if not takes_part:
        return (
            f"{format_date(day)}は、この施設の利用期間に含まれません。区の担当課へご連絡ください。"
        )
    if last_day is not None and day > last_day:
        return (
            f"この児童の在籍は{format_date(last_day)}までです。"
            "その日までの出欠だけを入力してください。"
        )
    if why_not is not None:
        return f"{format_date(day)}は「{why_not}」のため入力できません。日付を確かめてください。"
    return None


def days_without_why(said: Iterable[Said]) -> list[date]:
    """Absences that lack 連絡の有無 or 理由, in order."""
    return sorted(
        one.day
        for one in said
        if one.code == AttendanceCode.ABSENT and not (one.family_contact and one.reason)
    )
