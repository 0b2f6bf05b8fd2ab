"""Finding a facility or a child for a form: by number, by the facility's name, by grade."""

import re
import unicodedata
from datetime import date

from django.db.models import Q, QuerySet

from madoguchi.services.safeguarding.models import Child, Facility, Placement, ServiceContract
from madoguchi.services.safeguarding.rules.lines import Line, line_of
from madoguchi.services.safeguarding.terms import Grade

Found = list[tuple[str, str]]
MOST = 50
_NUMBER = re.compile(r"[A-Z]\d{4,}")
_DIGITS = re.compile(r"\d{1,6}")


def plain(typed: str) -> str:
    """As compared: no full-width letters and digits, one blank between words.

    >>> plain(" Ｊ０００１　小学３年 ")
    'J0001 小学3年'
    """
    return " ".join(unicodedata.normalize("NFKC", typed).split())


def child_number(typed: str) -> str:
    """The neutral number that was typed, whole or only its digits; "" if these are other words.

    >>> child_number("j000012"), child_number("１２"), child_number("桜丘小 小学3年")
    ('J000012', 'J000012', '')
    """
    word = plain(typed).upper()
    if _DIGITS.fullmatch(word):
        return f"J{int(word):06d}"
    return word if _NUMBER.fullmatch(word) else ""


def facility_names(contract: ServiceContract | None = None) -> Found:
    """(number, name) of every facility, or of those of a contract."""
    rows = Facility.objects.filter(contract=contract) if contract else Facility.objects.all()
    return list(rows.order_by("code").values_list("code", "organisation__name"))


def children_like(words: str, rows: QuerySet[Child], day: date, facility: str = "") -> Found:
    """(number, what tells it apart) of those of ``rows`` that are placed on ``day``, no names.

    words     each is part of a facility's name, or of a grade
    facility  the number of the only one to look at; "" for all
    returns   one more than MOST where there are too many to choose from
    """
    placed = Placement.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=day), child__in=rows, child__ended_on=None
    )
    if facility:
        placed = placed.filter(facility__code=facility)
    for word in plain(words).split():
        grades = [grade.value for grade in Grade if word in grade.label]
        placed = placed.filter(Q(facility__organisation__name__contains=word) | Q(grade__in=grades))
    ordered = placed.select_related("child", "facility__organisation").order_by(
        "facility__code", "grade", "child__number"
    )
    found: dict[str, str] = {}
    for row in ordered[: 2 * MOST + 1]:
        if row.child.number not in found or line_of(row.facility.kind) is Line.MAIN:
            said = (row.child.number, row.facility.name, row.get_grade_display())
            found[row.child.number] = "　".join(said)
    return list(found.items())[: MOST + 1]
