"""完結: the contract is closed when nothing is open any more; its record is read-only then."""

from datetime import datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.cases.commands.closing import close_case
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.models import Contract
from madoguchi.services.contracts.queries.closing import open_items
from madoguchi.services.contracts.rules.conclusion import is_over
from madoguchi.services.contracts.terms import ContractState


def end_performance(contract: Contract, *, by: Actor, now: datetime) -> Contract:
    """履行終了: the term is over; returns, erasures and payments still run.

    raises  Refused  before the last day has passed
    """
    authorise(by, "contracts.contract.edit", contract)
    if contract.state != ContractState.IN_PERFORMANCE.value:
        raise Refused("not_in_performance", "履行中の契約だけを、履行終了にできます。")
    if not is_over(contract.ends_on, day_of(now)):
        raise Refused("term_runs", "履行期間が終わっていません。終了日の翌日から記録できます。")
    contract.state = ContractState.ENDED.value
    contract.save(update_fields=["state"])
    return contract


def close_contract(contract: Contract, *, note: str, by: Actor, now: datetime) -> Contract:
    """Close it and fix until when its papers are kept.

    raises  Refused  naming the first open items, or a term that has not ended
    """
    authorise(by, "contracts.contract.conclude", contract)
    with transaction.atomic():
        current = Contract.objects.select_for_update().get(pk=contract.pk)
        if current.state != ContractState.ENDED.value:
            raise Refused("not_ended", "先に、履行終了を記録してください。")
        items = open_items(current)
        if items:
            rest = f"ほか{len(items) - 1}件も、" if len(items) > 1 else ""
            raise Refused("items_open", f"{items[0].words}{rest}完結の前に済ませてください。")
        current.state = ContractState.CLOSED.value
        current.save(update_fields=["state"])
        close_case(current.case, note, by=by, now=now)
    contract.refresh_from_db()
    return contract
