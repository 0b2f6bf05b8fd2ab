"""年度の限度額: what is contracted of each year, and what is left."""

from dataclasses import dataclass

from django.db.models import Sum

from madoguchi.services.contracts.models import AnnualAmount, ContractChain, YearCeiling
from madoguchi.services.contracts.terms import ContractState


@dataclass(frozen=True, kw_only=True)
class CeilingLine:
    ceiling: YearCeiling
    taken_yen: int

    @property
    def left_yen(self) -> int:
        return self.ceiling.amount_yen - self.taken_yen


def taken_in(chain: ContractChain, fiscal_year: int) -> int:
    """Yen of all contracts of the chain in a 年度, planned ones too."""
    rows = AnnualAmount.objects.filter(contract__chain=chain, fiscal_year=fiscal_year).exclude(
        contract__state=ContractState.NOT_CONCLUDED.value
    )
    return rows.aggregate(total=Sum("amount_yen"))["total"] or 0


def ceilings_of(chain: ContractChain) -> list[CeilingLine]:
    return [
        CeilingLine(ceiling=ceiling, taken_yen=taken_in(chain, ceiling.fiscal_year))
        for ceiling in chain.ceilings.all()
    ]
