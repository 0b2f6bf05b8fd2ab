"""協議と実施計画: what both sides agreed on the way, and activities beside the agreed days."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.commands.once import keep_once
from madoguchi.services.contracts.models import (
    AgreedPoint,
    Contract,
    ContractClause,
    ContractDeliverable,
    Programme,
)
from madoguchi.services.contracts.permissions import side_of


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """``due_on``: the day that it sets for ``deliverable``, whose day was left open (別途協議)."""

    question: str
    result: str
    agreed_on: date
    ward_name: str
    contractor_name: str
    source_words: str = ""
    clause: ContractClause | None = None
    deliverable: ContractDeliverable | None = None
    due_on: date | None = None


def record_consultation(
    contract: Contract, agreed: Agreement, *, by: Actor, now: datetime
) -> AgreedPoint:
    """Keep the agreement, and set the deliverable's day from it (CONT-019).

    raises  Refused  a part is missing, or a day for nothing
    """
    side_of(by, contract)
    _check(agreed, now)
    with transaction.atomic():
        kept, is_new = keep_once(
            AgreedPoint,
            {"contract": contract, "question": agreed.question, "agreed_on": agreed.agreed_on},
            {
                "result": agreed.result,
                "ward_name": agreed.ward_name,
                "contractor_name": agreed.contractor_name,
                "source_words": agreed.source_words,
                "clause": agreed.clause,
                "deliverable": agreed.deliverable,
                "due_on": agreed.due_on,
            },
            {"recorded_by_id": by.person_id, "recorded_at": now},
            refusal="同じ日の同じ事項の協議が、すでに記録されています。",
        )
        if is_new and agreed.deliverable is not None and agreed.due_on is not None:
            row = agreed.deliverable.deliverable
            row.due_on = agreed.due_on
            row.save(update_fields=["due_on"])
    return kept


def _check(agreed: Agreement, now: datetime) -> None:
    words = (agreed.question, agreed.result, agreed.ward_name, agreed.contractor_name)
    if not all(one.strip() for one in words):
        raise Refused(
            "words_needed", "協議した事項、合意した内容、双方の担当者を入力してください。"
        )
    if agreed.agreed_on > day_of(now):
        raise Refused("in_future", "合意日は、今日までの日を入力してください。")
    if (agreed.deliverable is None) != (agreed.due_on is None):
        raise Refused("due_for_what", "期限を定めるときは、納品物と期限の両方を入力してください。")


def log_programme(
    contract: Contract,
    title: str,
    held_on: date,
    *,
    is_outside_days: bool = True,
    by: Actor,
    now: datetime,
) -> Programme:
    """Note an activity as done. Without an approved plan it shows 未承認実施 (CONT-018).

    raises  Refused
    """
    side_of(by, contract)
    if not title.strip():
        raise Refused("title_needed", "事業の名称を入力してください。")
    if held_on > day_of(now):
        raise Refused("in_future", "実施日は、今日までの日を入力してください。")
    programme, _ = keep_once(
        Programme,
        {"contract": contract, "title": title, "held_on": held_on},
        {"is_outside_days": is_outside_days},
        {"recorded_by_id": by.person_id, "recorded_at": now},
        refusal="同じ日の同じ事業が、すでに記録されています。",
    )
    return programme
