"""違反: recorded with its grounds, judged minor or not, cancelled or not, damages claimed."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.keys import search_digest
from madoguchi.services.contracts.commands.deliveries import key_of
from madoguchi.services.contracts.commands.recomputing import (
    CANCELLATION,
    because_of,
    recompute_duties,
)
from madoguchi.services.contracts.models import (
    Breach,
    Contract,
    ContractClause,
    DamageClaim,
    DamageItem,
)
from madoguchi.services.contracts.rules.damages import check_cancellation, check_claim
from madoguchi.services.contracts.terms import BreachState, ContractState, Gravity


def record_breach(
    contract: Contract,
    *,
    happened_on: date,
    words: str,
    grounds: Sequence[ContractClause],
    gravity: Gravity,
    gravity_reason: str,
    by: Actor,
    now: datetime,
) -> Breach:
    """What happened and which clauses of which sets it broke (CONT-155, 156).

    raises  Refused  no ground, or a clause of another contract
    """
    authorise(by, "contracts.contract.edit", contract)
    if not grounds or not gravity_reason.strip():
        raise Refused("ground_needed", "根拠となる項と、軽重の判断の理由を入力してください。")
    if any(clause.clause_set.contract_id != contract.pk for clause in grounds):
        raise Refused("other_contract", "この契約の特記事項の項を選んでください。")
    with transaction.atomic():
        Contract.objects.select_for_update().get(pk=contract.pk)
        latest = contract.breaches.aggregate(Max("number"))["number__max"] or 0
        breach, _ = Breach.objects.get_or_create(
            contract=contract, happened_on=happened_on,
            words_digest=search_digest(key_of(contract), words, "breach"),
            defaults={
                "words": words, "number": latest + 1, "gravity": gravity.value,
                "gravity_reason": gravity_reason,
                "recorded_by_id": by.person_id or 0, "recorded_at": now,
            },
        )  # fmt: skip
        breach.grounds.set(grounds)
    return breach


def reassess(breach: Breach, gravity: Gravity, *, reason: str, by: Actor, now: datetime) -> Breach:
    """The chief changes the judgement; nobody else can (CONT-155).

    raises  Refused
    """
    authorise(by, "contracts.approval.decide", breach.contract)
    if not reason.strip():
        raise Refused("reason_needed", "判断を改める理由を入力してください。")
    with transaction.atomic():
        current = _recorded(breach)
        current.gravity, current.gravity_reason = gravity.value, reason
        current.reassessed_by_id, current.reassessed_at = by.person_id, now
        current.save()
    return current


def cancel_contract(
    breach: Breach, *, noticed_on: date, cancelled_on: date, by: Actor, now: datetime
) -> Breach:
    """契約解除: notice, day, and the end of the term; return and erasure run from that day.

    raises  Refused  a minor breach, a day before the notice, or a contract that does not run
    """
    contract = breach.contract
    authorise(by, "contracts.contract.conclude", contract)
    with transaction.atomic():
        held = Contract.objects.select_for_update().get(pk=contract.pk)
        current = _recorded(breach)
        check_cancellation(Gravity(current.gravity))
        if cancelled_on < noticed_on:
            raise Refused("before_notice", "解除の日は、通知の日以後の日を入力してください。")
        if not held.starts_on <= cancelled_on <= held.ends_on or not held.is_binding:
            raise Refused("outside_term", "履行期間の中の日を入力してください。")
        current.state = BreachState.CANCELLED.value
        current.noticed_on, current.cancelled_on = noticed_on, cancelled_on
        current.save()
        held.ends_on = held.cancelled_on = cancelled_on
        held.state = ContractState.ENDED.value
        held.save(update_fields=["ends_on", "cancelled_on", "state"])
        recompute_duties(held, because=because_of(CANCELLATION))
    contract.refresh_from_db()
    return current


def _recorded(breach: Breach) -> Breach:
    current = Breach.objects.select_for_update(of=("self",)).get(pk=breach.pk)
    if current.state != BreachState.RECORDED.value:
        raise Refused("decided", "この違反による契約解除は、すでに記録されています。")
    return current


def add_damage(
    breach: Breach, *, words: str, amount_yen: int, proof: str, by: Actor, now: datetime
) -> DamageItem:
    """One item of the actual loss, with its proof.

    raises  Refused
    """
    authorise(by, "contracts.contract.edit", breach.contract)
    if amount_yen <= 0 or not proof.strip():
        raise Refused("proof_needed", "金額と、損害の証拠を入力してください。")
    item, _ = DamageItem.objects.get_or_create(
        breach=breach, words=words, defaults={"amount_yen": amount_yen, "proof": proof}
    )
    return item


def claim_damages(
    breach: Breach, *, claimed_yen: int, claimed_on: date, by: Actor, now: datetime
) -> DamageClaim:
    """A claim up to what is proved, also after a minor breach (CONT-157).

    raises  Refused  above the items, or claimed already
    """
    authorise(by, "contracts.contract.conclude", breach.contract)
    check_claim(claimed_yen, list(breach.items.values_list("amount_yen", flat=True)))
    claim, is_new = DamageClaim.objects.get_or_create(
        breach=breach, defaults={"claimed_yen": claimed_yen, "claimed_on": claimed_on}
    )
    if not is_new and claim.claimed_yen != claimed_yen:
        raise Refused("claimed", "この違反の損害は、すでに請求されています。")
    return claim


def record_damages_paid(
    claim: DamageClaim, *, paid_yen: int, paid_on: date, by: Actor, now: datetime
) -> DamageClaim:
    """What the contractor paid.

    raises  Refused  more than was claimed
    """
    authorise(by, "contracts.payment.enter", claim.contract)
    if not 0 < paid_yen <= claim.claimed_yen:
        raise Refused("paid_over", "支払われた額は、請求額以下で入力してください。")
    claim.paid_yen, claim.paid_on = paid_yen, paid_on
    claim.save(update_fields=["paid_yen", "paid_on"])
    return claim
