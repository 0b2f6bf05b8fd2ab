"""利用目的: ordered by the ward, intended by the contractor, passed on to others."""

from datetime import date, datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.keys import search_digest
from madoguchi.services.contracts.commands.approvals import request_approval
from madoguchi.services.contracts.models import (
    Contract,
    CustodyAsset,
    Disclosure,
    IntendedUse,
    PurposeInstruction,
)
from madoguchi.services.contracts.queries.roster import assignable_workers
from madoguchi.services.contracts.queries.subcontracts import firms_in_force
from madoguchi.services.contracts.rules.people import check_purpose, is_known_receiver
from madoguchi.services.contracts.terms import ApprovalKind


def order_purpose(
    contract: Contract, *, purpose: str, by: Actor, now: datetime
) -> PurposeInstruction:
    """The ward's written purpose for personal data (個人情報の特記事項 第5項).

    raises  Refused
    """
    authorise(by, "contracts.duty.judge", contract)
    if not purpose.strip():
        raise Refused("purpose_needed", "利用目的を入力してください。")
    row, is_new = PurposeInstruction.objects.get_or_create(
        contract=contract,
        purpose=purpose.strip(),
        defaults={"issued_on": day_of(now), "issued_by_id": by.person_id or 0},
    )
    if not is_new:
        raise Refused("ordered", "この利用目的は、すでに指示されています。")
    return row


def use_asset(asset: CustodyAsset, *, purpose: str, by: Actor, now: datetime) -> IntendedUse:
    """A lent thing serves the purpose that its receipt names, and no other (第6項, CONT-070).

    raises  Refused  another purpose; nothing is stored
    """
    authorise(by, "contracts.own.file", asset)
    if "".join(purpose.split()) != "".join(asset.purpose.split()):
        raise Refused(
            "other_purpose",
            f"「{asset.name}」の利用目的は「{asset.purpose}」です。ほかの業務には利用できません。",
        )
    return _state(asset.contract, asset.name, purpose, asset=asset, by=by, now=now)


def plan_use(
    contract: Contract, *, what: str, purpose: str, by: Actor, now: datetime
) -> IntendedUse:
    """Personal data: only for what the ward has ordered in writing (CONT-071).

    raises  Refused  the purpose was never ordered
    """
    authorise(by, "contracts.own.file", contract)
    check_purpose(purpose, list(contract.purpose_instructions.values_list("purpose", flat=True)))
    return _state(contract, what, purpose, by=by, now=now)


def ask_for_use_elsewhere(
    contract: Contract, *, what: str, purpose: str, reason: str, by: Actor, now: datetime
) -> IntendedUse:
    """Information of the contract for something else: barred until the ward consents (CONT-056).

    raises  Refused
    """
    authorise(by, "contracts.own.file", contract)
    with transaction.atomic():
        use = _state(contract, what, purpose, is_elsewhere=True, by=by, now=now)
        use.consent = request_approval(
            contract,
            ApprovalKind.REUSE,
            subject=f"{what}の目的外利用：{purpose}",
            reason=reason,
            by=by,
            now=now,
        )
        use.save(update_fields=["consent"])
    return use


def _state(
    contract: Contract,
    what: str,
    purpose: str,
    *,
    asset: CustodyAsset | None = None,
    is_elsewhere: bool = False,
    by: Actor,
    now: datetime,
) -> IntendedUse:
    if not what.strip() or not purpose.strip():
        raise Refused("words_needed", "使う情報と目的を入力してください。")
    use, is_new = IntendedUse.objects.get_or_create(
        contract=contract,
        what=what.strip(),
        purpose=purpose.strip(),
        defaults={
            "asset": asset,
            "is_elsewhere": is_elsewhere,
            "stated_by_id": by.person_id or 0,
            "stated_at": now,
        },
    )
    if not is_new:
        raise Refused("stated", "同じ情報・目的の利用が、すでに届け出られています。")
    return use


def record_disclosure(
    contract: Contract,
    *,
    receiver: str,
    what: str,
    ground: str,
    given_on: date,
    by: Actor,
    now: datetime,
) -> Disclosure:
    """Whom information was given to; an unknown receiver is flagged, not hidden (第5項, CONT-069).

    raises  Refused
    """
    authorise(by, "contracts.own.file", contract)
    if not receiver.strip() or not what.strip() or given_on > day_of(now):
        raise Refused("disclosure", "提供先、提供した情報、今日までの提供日を入力してください。")
    key = contract.sealing_key()
    if key is None:
        raise Refused("no_key", "契約の鍵が見つかりません。区の担当者にご連絡ください。")
    known = {worker.name for worker in assignable_workers(contract, given_on)}
    known |= {node.firm for node in firms_in_force(contract, given_on)}
    row, is_new = Disclosure.objects.get_or_create(
        contract=contract,
        receiver_digest=search_digest(key, receiver.strip(), "receiver"),
        what=what.strip(),
        given_on=given_on,
        defaults={
            "receiver": receiver,
            "ground": ground,
            "is_flagged": not is_known_receiver(receiver, known),
            "recorded_by_id": by.person_id or 0,
            "recorded_at": now,
        },
    )
    if not is_new:
        raise Refused("recorded", "同じ日の同じ提供が、すでに記録されています。")
    return row
