"""契約の前提: nothing is concluded before its conditions are met, with day and proof (CONT-005)."""

from collections.abc import Sequence

from madoguchi.core.errors import Refused


def check_conditions(unmet: Sequence[str]) -> None:
    """raises  Refused  naming every condition that is not met yet"""
    if unmet:
        raise Refused(
            "conditions_unmet",
            f"契約を締結するには、先に「{'」「'.join(unmet)}」の確認を記録してください。",
        )
