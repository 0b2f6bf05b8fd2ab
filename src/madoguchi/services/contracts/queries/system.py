"""What the signed clauses and the checklist say about the contractor's system."""

from datetime import date

from django.db.models import Q

from madoguchi.services.contracts.models import Contract, DataCentre, SystemCondition
from madoguchi.services.contracts.rules.generations import generations_in
from madoguchi.services.contracts.terms import ApprovalKind, ApprovalState

GENERATIONS = "世代"

DOMESTIC = "domestic"
JAPAN = ("日本", "日本国", "国内", "Japan", "JP")


def demands_domestic(contract: Contract) -> bool:
    """Whether clause 25 was signed in the version that names domestic data centres."""
    return contract.clause_sets.filter(code="data_processing", version=DOMESTIC).exists()


def warning_of(centre: DataCentre, *, is_demanded: bool) -> str:
    """Why a data centre needs the ward's decision; "" if it does not (CONT-100)."""
    if not is_demanded or centre.country in JAPAN or centre.decided_at is not None:
        return ""
    return (
        "国外のデータセンターです（電算処理の特記事項 第25項）。"
        "区の判断が記録されるまで使えません。"
    )


def deviation_of(condition: SystemCondition) -> int:
    """By how much a number falls short of the specification (CONT-102)."""
    if condition.needed is None or condition.found is None:
        return 0
    return max(0, condition.needed - condition.found)


def promised(condition: SystemCondition, today: date) -> int | None:
    """The generations that the approved backup method names; None for any other condition."""
    if condition.unit != GENERATIONS:
        return None
    methods = condition.contract.approvals.filter(
        Q(effective_until_on__isnull=True) | Q(effective_until_on__gte=today),
        kind=ApprovalKind.BACKUP_METHOD.value, state=ApprovalState.APPROVED.value,
        effective_from_on__lte=today,
    )  # fmt: skip
    latest = methods.order_by("-effective_from_on", "-decided_at", "-pk").first()
    return generations_in(latest.subject) if latest is not None else None


def deviation_words(condition: SystemCondition, today: date) -> str:
    """What is missing to the needed number; where the approved method says another, that too."""
    said = promised(condition, today)
    words = [f"{short}{condition.unit}"] if (short := deviation_of(condition)) else []
    if said is not None and condition.needed is not None and said < condition.needed:
        words.append(
            f"承認済みの手法は{said}{condition.unit}"
            f"（{condition.needed - said}{condition.unit}不足）"
        )
    return "、".join(words) or "—"


def failed_conditions(contract: Contract) -> list[SystemCondition]:
    """Conditions found not met; one of them prevents acceptance (CONT-101)."""
    return list(contract.conditions_held.filter(is_met=False))
