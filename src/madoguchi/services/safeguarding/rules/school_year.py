"""年度更新 and the ends of things: next grades, who needs a new facility, when records may go."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from madoguchi.core.calendar.business import months_after
from madoguchi.services.safeguarding.terms import FacilityKind, Grade

GRADES = tuple(Grade)
NEXT = {grade.value: following.value for grade, following in pairwise(GRADES)}
# After these, the facility has no next class.
LAST_GRADES: dict[str, tuple[Grade, ...]] = {
    FacilityKind.SMALL_NURSERY: (Grade.AGE_2,),
    FacilityKind.COMPULSORY: (Grade.J3,),
    FacilityKind.SPECIAL_NEEDS: (Grade.H3,),
    FacilityKind.AFTER_SCHOOL: (Grade.P6,),
}
LAST_ANYWHERE = (Grade.AGE_5, Grade.P6, Grade.J3, Grade.H3)
GRACE = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Promotion:
    """What 1 April does to one child at one facility.

    grade        the next one; "" after 高校3年
    needs_place  進学先要確認: the facility has no such class
    """

    grade: str
    needs_place: bool


def promotion(grade: str, facility_kind: str) -> Promotion:
    """The next grade, and whether the child stays where it is (SAFE-046).

    >>> promotion("P5", "elementary"), promotion("P6", "elementary").needs_place
    (Promotion(grade='P6', needs_place=False), True)
    >>> promotion("P6", "compulsory").needs_place, promotion("age2", "small_nursery").needs_place
    (False, True)
    """
    last = LAST_GRADES.get(facility_kind, LAST_ANYWHERE)
    return Promotion(grade=NEXT.get(grade, ""), needs_place=grade in last or not NEXT.get(grade))


def may_be_erased_from(ended_on: date, years: int) -> date:
    """The first day on which an ended child's records are proposed for erasure (SAFE-048).

    >>> may_be_erased_from(date(2025, 7, 31), 5)
    datetime.date(2030, 8, 1)
    """
    return months_after(ended_on, 12 * years) + timedelta(days=1)
