"""Lines: the facilities at which a child's absences form one run, also over a change of school."""

from madoguchi.core.terms import Term
from madoguchi.services.safeguarding.terms import FacilityKind


class Line(Term):
    """A child may be at a school and at a club at once; neither stands for the other."""

    MAIN = "main", "園・学校"
    AFTER_SCHOOL = "after_school", "学童クラブ"


def line_of(kind: str) -> Line:
    """The line of a kind of facility (value of FacilityKind).

    >>> line_of("nursery"), line_of("after_school")
    (<Line.MAIN: 'main'>, <Line.AFTER_SCHOOL: 'after_school'>)
    """
    return Line.AFTER_SCHOOL if kind == FacilityKind.AFTER_SCHOOL else Line.MAIN
