from madoguchi.core.cases.models.case import Case, CaseClock
from madoguchi.core.cases.models.deliverable import Deliverable
from madoguchi.core.cases.models.number_series import NumberSeries
from madoguchi.core.cases.models.party import Party

__all__ = ["Case", "CaseClock", "Deliverable", "NumberSeries", "Party"]
