"""The result as frozen data: what the approver sees is what is decided, and what is published."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from madoguchi.core.calendar.jst import JST
from madoguchi.core.calendar.wareki import format_date
from madoguchi.services.procurement.models import (
    Application,
    Disqualification,
    ReviewRound,
    Selection,
    Tender,
)
from madoguchi.services.procurement.queries.ranking import proposers, ranked_applications
from madoguchi.services.procurement.terms import NoticeChannel, NoticeKind

Words = dict[str, Any]


def frozen_selection(selection: Selection) -> Words:
    """The committee's decision for its approver; firms stand under their codes (PROC-127)."""
    tender = selection.tender
    return {
        "決定": "選定事業者なし" if selection.is_no_award else "第1位の提案者を契約候補者とする",
        "理由": selection.reason,
        "順位": [
            {
                "順位": f"{rank}位",
                "提案者": _code(application),
                "得点": f"{total.points}点（満点{total.full_marks}点）",
            }
            for rank, application, total in ranked_applications(tender)
        ],
        "審査の経過": [
            {"審査": each.name, "確定": _day(each), "次に進んだ提案者": _passed(each)}
            for each in tender.rounds.order_by("ordinal")
        ],
        "失格とした提案者": [
            {"提案者": _code(each.application), "事由": each.ground.text, "事実": each.facts}
            for each in _disqualified(tender)
        ],
        "審査結果の通知": _letters(selection),
    }


def _letters(selection: Selection) -> list[Words]:
    """The letters that the decision leads to: to whom, which, and how."""
    tender = selection.tender
    first = next((each for _, each, _ in ranked_applications(tender)), None)
    how = "、".join(channel.label for channel in result_channels(tender))
    return [
        {
            "提案者": _code(each),
            "通知": result_letter(selection, is_candidate=each == first).label,
            "方法": how,
        }
        for each in sorted(proposers(tender), key=_code)
    ]


def result_letter(selection: Selection, *, is_candidate: bool) -> NoticeKind:
    """Which letter a proposer gets (PROC-132)."""
    if selection.is_no_award:
        return NoticeKind.NO_AWARD
    return NoticeKind.RESULT_SELECTED if is_candidate else NoticeKind.RESULT_NOT_SELECTED


def result_channels(tender: Tender) -> list[NoticeChannel]:
    """How the result is told: by each channel that the call names, else by e-mail."""
    return [NoticeChannel(each) for each in tender.result_channels] or [NoticeChannel.EMAIL]


def _disqualified(tender: Tender) -> QuerySet[Disqualification]:
    return Disqualification.objects.filter(
        application__tender=tender, application__drawn_code__isnull=False
    ).select_related("application__drawn_code", "ground")


def _passed(round_: ReviewRound) -> str:
    passed = round_.outcomes.filter(is_passed=True).select_related("application__drawn_code")
    return "、".join(sorted(_code(each.application) for each in passed))


def _code(application: Application) -> str:
    return f"{application.drawn_code.code}社"


def _day(round_: ReviewRound) -> str:
    return format_date(round_.closed_at.astimezone(JST).date()) if round_.closed_at else ""


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
            {"name": each.name, "closed": _day(each)} for each in tender.rounds.order_by("ordinal")
        ]
    return content


def _name(application: Application) -> str:
    return application.consortium_name or application.applicant.name


def _points(tender: Tender) -> list[Words]:
    return [
        {
            "name": _name(application) if hasattr(application, "candidate") else _code(application),
            "rank": rank,
            "points": total.points,
            "full_marks": total.full_marks,
        }
        for rank, application, total in ranked_applications(tender)
    ]
