"""Before and at the start: 適合表, the gate to 稼働, and the years of service one after another."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.commands.upkeep import demand_no_critical
from madoguchi.services.safeguarding.models import (
    Child,
    ConformityItem,
    Facility,
    GateCheck,
    GoLive,
    ServiceContract,
)
from madoguchi.services.safeguarding.queries.operation_gate import RECORDED, gate_record
from madoguchi.services.safeguarding.rules.conformity import ConformityLine
from madoguchi.services.safeguarding.rules.running import Conformity, GateItem

FILE, RECORD, ACCEPT = (
    "safeguarding.operation.file", "safeguarding.operation.record", "safeguarding.operation.accept",
)  # fmt: skip


def answer_item(
    item: ConformityItem, answer: Conformity, explanation: str, *, by: Actor, now: datetime
) -> ConformityItem:
    """What is not simply fulfilled says how the purpose is reached, or that it is missing.

    raises  Forbidden, Refused  (SAFE-004)
    """
    authorise(by, FILE, item)
    line = ConformityLine(
        number=item.number, area=item.area, requirement=item.requirement, answer=answer,
        explanation=explanation,
    )  # fmt: skip
    line.check()
    item.answer, item.explanation = answer.value, explanation.strip()
    item.answered_by_id, item.answered_at = by.person_id or 0, now
    item.save()
    return item


def load_items(
    contract: ServiceContract, lines: list[ConformityLine], *, by: Actor, now: datetime
) -> int:
    """The whole list at once, in place of what stood there; how many lines.

    raises  Forbidden, Refused
    """
    authorise(by, FILE, contract)
    for line in lines:
        line.check()
    with transaction.atomic():
        ServiceContract.objects.select_for_update().get(pk=contract.pk)
        contract.conformity_items.all().delete()
        ConformityItem.objects.bulk_create(
            ConformityItem(
                contract=contract, number=line.number, area=line.area,
                requirement=line.requirement, answer=line.answer.value,
                explanation=line.explanation.strip(), answered_by_id=by.person_id or 0,
                answered_at=now,
            )
            for line in lines
        )  # fmt: skip
    return len(lines)


def check_gate(
    contract: ServiceContract, item: GateItem, evidence: str, *, by: Actor, now: datetime
) -> GateCheck:
    """A line of the gate is fulfilled, with what proves it.

    raises  Forbidden, Refused  also while the product's own record says that it is not so
    """
    authorise(by, RECORD, contract)
    if not evidence.strip():
        raise Refused("evidence_needed", "確認した内容を入力してください。")
    if item in RECORDED and not gate_record(contract, item, now):
        raise Refused("no_record", RECORDED[item])
    with transaction.atomic():
        row, _ = GateCheck.objects.get_or_create(
            contract=contract, item=item.value,
            defaults={
                "evidence": evidence.strip(), "checked_by_id": by.person_id or 0,
                "checked_at": now,
            },
        )  # fmt: skip
    return row


def open_items(contract: ServiceContract) -> list[GateItem]:
    done = set(contract.gate_checks.values_list("item", flat=True))
    return [item for item in GateItem if item.value not in done]


def go_live(contract: ServiceContract, live_on: date, *, by: Actor, now: datetime) -> GoLive:
    """稼働, by the ward, only with the whole gate fulfilled (SAFE-005).

    raises  Forbidden, Refused
    """
    authorise(by, ACCEPT, contract)
    missing = [item.label for item in open_items(contract)]
    missing += [f"{item.label}の記録" for item in RECORDED if not gate_record(contract, item, now)]
    if missing:
        raise Refused(
            "gate_open", f"次の確認が済んでいないため、稼働にできません：{'、'.join(missing)}。"
        )
    demand_no_critical(contract, "稼働")
    if not contract.starts_on <= live_on <= day_of(now):
        raise Refused("live_on", "稼働日は、履行期間の開始日から今日までの日付を入力してください。")
    with transaction.atomic():
        row, _ = GoLive.objects.get_or_create(
            contract=contract,
            defaults={
                "live_on": live_on, "decided_by_id": by.person_id or 0, "decided_at": now,
            },
        )  # fmt: skip
    return row


def name_case(contract: ServiceContract, case_number: str, *, by: Actor, now: datetime) -> None:
    """The number of the case under which the contract of this period stands: reports are filed
    there. "" takes it back.

    raises  Forbidden, Refused  not a number such as 2026-012
    """
    authorise(by, ACCEPT, contract, now=now)
    number = case_number.strip()
    if number and not re.fullmatch(r"(R-)?\d{4}-\d{3,6}", number):
        raise Refused("case_number", "案件番号は「2026-012」のように入力してください。")
    with transaction.atomic():
        row = ServiceContract.objects.select_for_update().get(pk=contract.pk)
        row.case_number = number
        row.save(update_fields=["case_number"])


@dataclass(frozen=True, kw_only=True)
class NextPeriod:
    """The contract that follows: 令和7〜9年度の運用保守, its own 履行期間."""

    title: str
    starts_on: date
    ends_on: date
    case_number: str = ""


def begin_next_period(
    contract: ServiceContract, following: NextPeriod, *, by: Actor, now: datetime
) -> ServiceContract:
    """A new service period under the same key: facilities and children go on, past reports stay.

    raises  Forbidden, Refused  it does not begin on the day after the old one ends
    """
    authorise(by, ACCEPT, contract)
    if (following.starts_on - contract.ends_on).days != 1 or (
        following.ends_on < following.starts_on
    ):
        raise Refused(
            "not_next", "次の履行期間は、いまの履行期間の終了日の翌日から始まるようにしてください。"
        )
    with transaction.atomic():
        ServiceContract.objects.select_for_update().get(pk=contract.pk)
        twin = ServiceContract.objects.filter(
            section_id=contract.section_id, starts_on=following.starts_on
        ).first()
        if twin is not None:
            return twin
        new = ServiceContract.objects.create(
            title=following.title.strip(), section=contract.section,
            contractor=contract.contractor, key=contract.key, case_number=following.case_number,
            starts_on=following.starts_on, ends_on=following.ends_on,
        )  # fmt: skip
        Facility.objects.filter(contract=contract).update(contract=new)
        Child.objects.filter(contract=contract).update(contract=new)
    return new
