"""返却: what the contractor says it gave back, and the ward has not confirmed yet."""

from django.db.models import Exists, OuterRef, QuerySet

from madoguchi.services.contracts.models import Contract, CustodyAsset, CustodyEntry
from madoguchi.services.contracts.terms import AssetState, LedgerEvent

CONFIRMED = CustodyEntry.objects.filter(
    asset=OuterRef("pk"), event=LedgerEvent.RETURN_CONFIRMED.value
)


def all_unconfirmed_returns() -> QuerySet[CustodyAsset]:
    return CustodyAsset.objects.filter(~Exists(CONFIRMED), state=AssetState.RETURNED.value)


def unconfirmed_returns(contract: Contract) -> QuerySet[CustodyAsset]:
    return all_unconfirmed_returns().filter(receipt__contract=contract)
