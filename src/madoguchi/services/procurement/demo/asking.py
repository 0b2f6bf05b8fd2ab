"""Questions in a rehearsal: on this site and by mail, twice the same, one with a firm's name."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from madoguchi.core.accounts.models import Organisation
from madoguchi.services.procurement.commands import approvals, questions
from madoguchi.services.procurement.demo.rehearsing import Rehearsal
from madoguchi.services.procurement.terms import Channel, MilestoneKind


def ask_questions(rehearsal: Rehearsal) -> None:
    """As the script says, the day before the window closes."""
    asked = rehearsal.before(MilestoneKind.QUESTIONS, days=1, hour=10)
    for row in rehearsal.script.questions:
        ask = _ask_by_mail if row.get("channel") == "email" else _ask_here
        ask(rehearsal, row, now=asked)
        asked += timedelta(minutes=25)


def _firm_of(rehearsal: Rehearsal, row: Mapping[str, Any]) -> Organisation:
    person = getattr(rehearsal.world, row["by"])
    membership = person.memberships.select_related("organisation")[0]
    organisation: Organisation = membership.organisation
    return organisation


def _ask_here(rehearsal: Rehearsal, row: Mapping[str, Any], *, now: datetime) -> None:
    questions.ask(
        rehearsal.tender, text=row["text"], place=row["place"], document=row["document"],
        organisation=_firm_of(rehearsal, row), by=rehearsal.bidder(row["by"]), now=now,
    )  # fmt: skip


def _ask_by_mail(rehearsal: Rehearsal, row: Mapping[str, Any], *, now: datetime) -> None:
    firm = _firm_of(rehearsal, row)
    rule = rehearsal.tender.stage_rules.get(stage="questions")
    questions.register_questions(
        rehearsal.tender, [dict(row)], received_at=now, channel=Channel.EMAIL, firm=firm.name,
        email=getattr(rehearsal.world, row["by"]).email,
        subject=f"{rule.subject_prefix}質問票の送付",
        application=rehearsal.tender.applications.filter(applicant=firm).first(),
        by=rehearsal.officer, now=now,
    )  # fmt: skip


def answer_questions(rehearsal: Rehearsal) -> None:
    """Equal questions answered as one, approved and published as the call says."""
    now = rehearsal.after(MilestoneKind.QUESTIONS, hour=15)
    asked = list(rehearsal.tender.questions.order_by("pk"))
    for row in rehearsal.script.answers:
        questions.consolidate(
            rehearsal.tender, [asked[number - 1] for number in row["asked"]],
            question=row["text"], answer=row["answer"], document=asked[0].document,
            place=row["place"], by=rehearsal.officer, now=now,
        )  # fmt: skip
    request = questions.request_answer_approval(
        rehearsal.tender, note="質問への回答", by=rehearsal.officer, now=now
    )
    approvals.decide_approval(request, approve=True, by=rehearsal.approver, now=now)
    publish_at = max(now, rehearsal.before(MilestoneKind.ANSWERS, days=0, hour=12))
    questions.schedule_answers(
        rehearsal.tender, publish_at=publish_at, by=rehearsal.officer, now=now
    )
