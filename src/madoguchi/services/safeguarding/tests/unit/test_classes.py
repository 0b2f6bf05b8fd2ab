"""Classes: every kind of facility and grade, as the laws on schools and nurseries have them."""

import pytest

from madoguchi.services.safeguarding.rules.classes import CLASSES, class_problem
from madoguchi.services.safeguarding.terms import FacilityKind, Grade


def test_every_kind_of_facility_has_its_classes_and_every_grade_a_place():
    assert set(CLASSES) == set(FacilityKind)
    assert {grade for grades in CLASSES.values() for grade in grades} == set(Grade)


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        (FacilityKind.NURSERY, Grade.AGE_0, Grade.AGE_5),
        (FacilityKind.KINDERGARTEN, Grade.AGE_2, Grade.AGE_5),
        (FacilityKind.ELEMENTARY, Grade.P1, Grade.P6),
        (FacilityKind.JUNIOR_HIGH, Grade.J1, Grade.J3),
        (FacilityKind.COMPULSORY, Grade.P1, Grade.J3),
        (FacilityKind.SPECIAL_NEEDS, Grade.AGE_3, Grade.H3),
        (FacilityKind.HIGH_SCHOOL, Grade.H1, Grade.H3),
        (FacilityKind.AFTER_SCHOOL, Grade.P1, Grade.P6),
    ],
)
def test_classes_run_from_the_first_to_the_last_and_no_further(kind, first, last):
    taken = [grade for grade in Grade if not class_problem(grade, kind)]
    order = list(Grade)
    assert taken == order[order.index(first) : order.index(last) + 1]


def test_refusal_names_both_and_says_what_to_do():
    assert class_problem(Grade.AGE_5, FacilityKind.JUNIOR_HIGH) == (
        "区立中学校に「5歳児クラス（年長）」はありません。学年か施設を選び直してください。"
    )
