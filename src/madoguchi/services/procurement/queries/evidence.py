"""What lies on file for a condition of participation, and what is still missing."""

from collections.abc import Iterator

from madoguchi.services.procurement.models import Application, Condition
from madoguchi.services.procurement.queries.demands import (
    applicant_of,
    current_papers,
    demands_of,
)
from madoguchi.services.procurement.rules.eligibility import NEEDS_OFFICERS, OFFICERS_LIST
from madoguchi.services.procurement.rules.papers import papers_due
from madoguchi.services.procurement.terms import ConditionCode, Obligation

OFFICERS = "officers"


def missing_evidence(application: Application, condition: Condition) -> tuple[str, ...]:
    """Names of what must be on file before the condition can be 適; empty = all is there.

    Only papers that are due of this applicant count; the officers' list may be a paper of the
    set or the list in the statement's outline (PROC-054, 056).
    """
    filed = {paper.required_id for paper in current_papers(application)}
    asked = set(condition.papers.values_list("pk", flat=True))
    due = papers_due(demands_of(application.tender), applicant_of(application))
    missing = [
        demand.name
        for demand in due
        if demand.key in asked - filed and demand.obligation is Obligation.MANDATORY
    ]
    needs_officers = ConditionCode(condition.code) in NEEDS_OFFICERS and not asked & filed
    if needs_officers and not missing and not officers_of(application):
        missing.append(OFFICERS_LIST)
    return tuple(missing)


def officers_of(application: Application) -> tuple[str, ...]:
    """The officers that the statement names, one a line, as typed."""
    lines = str(application.outline.get(OFFICERS, "")).splitlines()
    return tuple(line.strip() for line in lines if line.strip())


def evidence_on_file(application: Application, condition: Condition) -> Iterator[str]:
    """What the officer can look at when judging the condition."""
    for paper in current_papers(application):
        if paper.required is not None and paper.required.proves_id == condition.pk:
            yield f"{paper.name}（{'紙' if paper.file_id is None else 'ファイル'}）"
    oath = application.oaths.filter(condition=condition).first()
    if oath is not None:
        yield "参加表明書での宣誓"
    if ConditionCode(condition.code) in NEEDS_OFFICERS:
        yield from officers_of(application)
