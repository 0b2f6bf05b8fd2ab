"""The result as frozen data: what the approver sees is what is decided, and what is published."""

from collections.abc import Sequence
from typing import Any

from madoguchi.core.calendar.jst import JST
from madoguchi.core.calendar.wareki import format_date
from madoguchi.services.procurement.models import Application, Selection, Tender
from madoguchi.services.procurement.queries.ranking import proposers, ranked_applications

Words = dict[str, Any]


def frozen_selection(selection: Selection) -> Words:
    """The committee's decision for its approver; firms stand under their codes (PROC-127)."""
    return {
        "決定": "選定事業者なし" if selection.is_no_award else "第1位の提案者を契約候補者とする",
        "理由": selection.reason,
        "順位": [
            {
                "順位": f"{rank}位",
                "提案者": f"{application.drawn_code.code}社",
                "得点": f"{total.points}点（満点{total.full_marks}点）",
            }
            for rank, application, total in ranked_applications(selection.tender)
        ],
    }


def freeze_result(tender: Tender, fields: Sequence[str]) -> Words:
    """What the public page says of the result, in plain data.

    fields  of "participants", "proposers", "points", "reason", "process"; a loser's points stand
            under its drawn code, never beside its name; individual scores never
    """
    selection = tender.selection
    content: Words = {"title": tender.case.title, "no_award": selection.is_no_award}
    if not selection.is_no_award:
        # The talks may have gone on to the next rank: the present candidate is the last one.
        candidate = tender.candidates.select_related("application__applicant").last()
        content["selected"] = _name(candidate.application) if candidate else ""
    if "reason" in fields:
        content["reason"] = selection.reason
    if "participants" in fields:
        filed = tender.applications.exclude(filed_at__isnull=True).select_related("applicant")
        content["participants"] = sorted(_name(each) for each in filed)
    if "proposers" in fields:
        content["proposers"] = sorted(_name(each) for each in proposers(tender))
    if "points" in fields:
        content["points"] = _points(tender)
    if "process" in fields:
        content["process"] = [
            {
                "name": each.name,
                "closed": format_date(each.closed_at.astimezone(JST).date())
                if each.closed_at
                else "",
            }
            for each in tender.rounds.order_by("ordinal")
        ]
    return content


def _name(application: Application) -> str:
    return application.consortium_name or application.applicant.name


def _points(tender: Tender) -> list[Words]:
    return [
        {
            "name": _name(application)
            if hasattr(application, "candidate")
            else f"{application.drawn_code.code}社",
            "rank": rank,
            "points": total.points,
            "full_marks": total.full_marks,
        }
        for rank, application, total in ranked_applications(tender)
    ]
