"""What requests for a decision say: the words that the approver sees, in plain data."""

from typing import Any

from madoguchi.services.procurement.models import Tender
from madoguchi.services.procurement.terms import ApplicationState

Words = dict[str, Any]
JUDGED_STATES = (ApplicationState.ACCEPTED.value, ApplicationState.FILED.value)


def eligibility_content(tender: Tender) -> Words:
    """The decisions on all firms that wait for the invitation; undecided firms are left out."""
    running = tender.applications.filter(
        state__in=JUDGED_STATES, eligibility__isnull=False
    ).select_related("applicant", "eligibility")
    return {
        "参加資格の決定": [
            {
                "事業者": application.consortium_name or application.applicant.name,
                "受付番号": application.number,
                "結果": "参加資格あり" if application.eligibility.is_eligible else "参加資格なし",
                "理由": application.eligibility.reason,
            }
            for application in running
        ]
    }


def answers_content(tender: Tender) -> Words:
    """The unpublished answers, in their order."""
    return {
        "回答": [
            {
                "番号": entry.number,
                "資料名": entry.document,
                "該当箇所": entry.place,
                "質問": entry.question,
                "回答": entry.answer,
                "変更する項番": entry.changes_clause,
            }
            for entry in tender.answers.filter(published_at__isnull=True)
        ]
    }
