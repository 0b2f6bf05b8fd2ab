"""Classes: which grades a kind of facility has; the same for a file, a form and a move."""

from collections.abc import Mapping

from madoguchi.services.safeguarding.terms import FacilityKind, Grade

GRADES = tuple(Grade)


def _between(first: Grade, last: Grade) -> tuple[Grade, ...]:
    return GRADES[GRADES.index(first) : GRADES.index(last) + 1]


_BEFORE_SCHOOL = _between(Grade.AGE_0, Grade.AGE_5)
# 地域型保育 may keep children of three and more (児童福祉法 第6条の3 第9項〜第12項); a kindergarten
# takes children from the day they are three, and a school for special needs may have a 幼稚部
# (学校教育法 第26条・第76条).
CLASSES: Mapping[str, tuple[Grade, ...]] = {
    FacilityKind.NURSERY: _BEFORE_SCHOOL,
    FacilityKind.CERTIFIED_CENTRE: _BEFORE_SCHOOL,
    FacilityKind.SMALL_NURSERY: _BEFORE_SCHOOL,
    FacilityKind.UNLICENSED_NURSERY: _BEFORE_SCHOOL,
    FacilityKind.KINDERGARTEN: _between(Grade.AGE_2, Grade.AGE_5),
    FacilityKind.ELEMENTARY: _between(Grade.P1, Grade.P6),
    FacilityKind.JUNIOR_HIGH: _between(Grade.J1, Grade.J3),
    FacilityKind.COMPULSORY: _between(Grade.P1, Grade.J3),
    FacilityKind.OTHER_SCHOOL: _between(Grade.P1, Grade.H3),
    FacilityKind.SPECIAL_NEEDS: _between(Grade.AGE_3, Grade.H3),
    FacilityKind.HIGH_SCHOOL: _between(Grade.H1, Grade.H3),
    FacilityKind.AFTER_SCHOOL: _between(Grade.P1, Grade.P6),
}


def class_problem(grade: str, kind: str) -> str:
    """Why a child of this grade cannot be at a facility of this kind, or "".

    grade, kind   values of Grade and FacilityKind

    >>> class_problem("age5", "junior_high")
    '区立中学校に「5歳児クラス（年長）」はありません。学年か施設を選び直してください。'
    >>> class_problem("J1", "junior_high")
    ''
    """
    if grade in CLASSES[kind]:
        return ""
    where, what = FacilityKind(kind).label, Grade(grade).label
    return f"{where}に「{what}」はありません。学年か施設を選び直してください。"
