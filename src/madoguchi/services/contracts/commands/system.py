"""The contractor's system: data centres, the checklist of conditions, upgrades in the fee."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.models import (
    Contract,
    DataCentre,
    SystemCondition,
    UpgradeRecord,
)
from madoguchi.services.contracts.queries.system import demands_domestic, promised

CONDITIONS = Path(__file__).resolve().parent.parent / "library" / "system_conditions.yaml"


@cache
def conditions_of_the_library() -> Sequence[Mapping[str, Any]]:
    """Rows with words, and needed and unit where the condition is a number."""
    rows: list[dict[str, Any]] = yaml.safe_load(CONDITIONS.read_text(encoding="utf-8"))
    return rows


def add_data_centre(
    contract: Contract, *, service: str, country: str, place: str, by: Actor, now: datetime
) -> DataCentre:
    """Where the data lies; the country is asked for where the signed clauses do (CONT-100).

    raises  Refused
    """
    authorise(by, "contracts.own.file", contract)
    if demands_domestic(contract) and not country.strip():
        raise Refused(
            "country_needed", "データセンターの国を入力してください（電算処理の特記事項 第25項）。"
        )
    centre, _ = DataCentre.objects.get_or_create(
        contract=contract, service=service, country=country.strip(), place=place
    )
    return centre


def decide_on_centre(centre: DataCentre, *, decision: str, by: Actor, now: datetime) -> DataCentre:
    """The ward's decision on a data centre abroad, with its reason."""
    authorise(by, "contracts.approval.decide", centre.contract)
    if not decision.strip():
        raise Refused("reason_needed", "判断とその理由を入力してください。")
    centre.decision, centre.decided_by_id, centre.decided_at = decision, by.person_id, now
    centre.save(update_fields=["decision", "decided_by", "decided_at"])
    return centre


def make_checklist(contract: Contract, *, by: Actor, now: datetime) -> list[SystemCondition]:
    """One row a condition of the library; those that are there stay (CONT-101)."""
    authorise(by, "contracts.contract.edit", contract)
    return [
        SystemCondition.objects.get_or_create(
            contract=contract, number=number,
            defaults={
                "words": row["words"], "needed": row.get("needed"), "unit": row.get("unit", "")
            },
        )[0]
        for number, row in enumerate(conditions_of_the_library(), start=1)
    ]  # fmt: skip


def check_condition(
    condition: SystemCondition,
    *,
    evidence: str,
    is_met: bool,
    found: int | None = None,
    by: Actor,
    now: datetime,
) -> SystemCondition:
    """The ward's finding; a number below the needed one is never met (CONT-102).

    found  None: of generations, what the approved backup method names
    raises  Refused  no evidence, or no number where one is needed
    """
    authorise(by, "contracts.inspection.record", condition.contract)
    if not evidence.strip():
        raise Refused("evidence_needed", "確認した証拠を入力してください。")
    if condition.needed is not None and found is None:
        found = promised(condition, day_of(now))
    if condition.needed is not None and found is None:
        raise Refused("number_needed", "確認した数を入力してください。")
    short = condition.needed is not None and found is not None and found < condition.needed
    condition.evidence, condition.found = evidence, found
    condition.is_met = is_met and not short
    condition.checked_by_id, condition.checked_on = by.person_id, day_of(now)
    condition.save()
    return condition


def record_upgrade(
    contract: Contract, *, done_on: date, words: str, informed: str, by: Actor, now: datetime
) -> UpgradeRecord:
    """An upgrade within the fee; the same one sent twice is one row (CONT-103)."""
    authorise(by, "contracts.own.file", contract)
    record, _ = UpgradeRecord.objects.get_or_create(
        contract=contract, done_on=done_on, words=words,
        defaults={
            "informed": informed, "recorded_by_id": by.person_id or 0, "recorded_at": now,
        },
    )  # fmt: skip
    return record
