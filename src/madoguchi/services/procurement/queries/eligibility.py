"""Judgements of an application as values, and the board of all applicants."""

from collections.abc import Iterator

from madoguchi.core.calendar.wareki import format_date
from madoguchi.services.procurement.models import Application, Condition, Judgement
from madoguchi.services.procurement.queries.asked import Asked
from madoguchi.services.procurement.rules.eligibility import JudgedCondition
from madoguchi.services.procurement.terms import ReferenceMoment, Verdict


def judged_conditions(application: Application) -> Iterator[JudgedCondition]:
    """Every judgement; a condition without a row counts as 確認中."""
    rows = {
        (row.condition_id, row.organisation_id): row
        for row in application.judgements.select_related("organisation", "condition")
    }
    for condition in Asked(application.tender).rows(Condition):
        of_condition = [row for key, row in rows.items() if key[0] == condition.pk]
        if not of_condition:
            yield JudgedCondition(application.applicant.name, condition.text, Verdict.PENDING)
        for row in of_condition:
            yield JudgedCondition(
                row.organisation.name, condition.text, Verdict(row.verdict), row.reason
            )


def reference_words(judgement: Judgement) -> str:
    """When the condition must hold: "契約締結日（令和7年1月6日(月)）"."""
    moment = ReferenceMoment(judgement.condition.reference).label
    if judgement.reference_on is None:
        return f"{moment}（日付は未定）"
    return f"{moment}（{format_date(judgement.reference_on)}）"
