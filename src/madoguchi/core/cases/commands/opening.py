"""create_case: a number, a section, a key of its own."""

from datetime import datetime

from django.db import transaction

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.cases.errors import TitleMissing
from madoguchi.core.cases.models import Case
from madoguchi.core.cases.numbering import next_case_number
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.keys import create_key

DEFAULT_RETENTION_YEARS = 5


def create_case(
    *,
    title: str,
    module: str,
    section: Organisation,
    fiscal_year: int,
    by: Actor,
    now: datetime,
    is_rehearsal: bool = False,
    rehearsal_of: Case | None = None,
    retention_years: int = DEFAULT_RETENTION_YEARS,
) -> Case:
    """Make a case of the section, under a vault key that no other case shares.

    module         name of the owning service: "procurement"
    rehearsal_of   the real case that is being rehearsed; makes the new one a rehearsal
    raises         Forbidden, TitleMissing, ValueError (a rehearsal of a rehearsal)
    """
    authorise(by, "cases.case.create", section, now=now)
    if not title.strip(" 　"):
        raise TitleMissing
    if rehearsal_of is not None and rehearsal_of.is_rehearsal:
        raise ValueError("a rehearsal is made of a real case")
    is_rehearsal = is_rehearsal or rehearsal_of is not None
    with transaction.atomic():
        number = next_case_number(fiscal_year, is_rehearsal=is_rehearsal)
        return Case.objects.create(
            number=number,
            title=title,
            module=module,
            section=section,
            fiscal_year=fiscal_year,
            key=create_key(f"案件 {number}", now),
            is_rehearsal=is_rehearsal,
            rehearsal_of=rehearsal_of,
            retention_years=retention_years,
            created_at=now,
        )
