"""返却の確認: the ward says that a thing came back; only then its 預かり証 is done with."""

from datetime import datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.commands.custody import ward_line
from madoguchi.services.contracts.models import CustodyAsset, CustodyEntry
from madoguchi.services.contracts.queries.returns import unconfirmed_returns
from madoguchi.services.contracts.terms import LedgerEvent


def confirm_return(asset: CustodyAsset, *, by: Actor, now: datetime) -> CustodyEntry:
    """One more line of the ledger, by the ward (CONT-147).

    raises  Refused  not returned, or confirmed already
    """
    authorise(by, "contracts.duty.judge", asset)
    with transaction.atomic():
        current = CustodyAsset.objects.select_for_update(of=("self",)).get(pk=asset.pk)
        if not unconfirmed_returns(current.contract).filter(pk=current.pk).exists():
            raise Refused("not_returned", "区の確認を待っている返却ではありません。")
        return ward_line(current, LedgerEvent.RETURN_CONFIRMED, by=by, now=now)
