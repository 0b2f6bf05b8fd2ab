"""What the signed clauses and the checklist say about the contractor's system."""

from madoguchi.services.contracts.models import Contract, DataCentre, SystemCondition

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


def failed_conditions(contract: Contract) -> list[SystemCondition]:
    """Conditions found not met; one of them prevents acceptance (CONT-101)."""
    return list(contract.conditions_held.filter(is_met=False))
