"""公契約条例: cards for every worker, the confirmation, and the check of submitted wages."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from json import dumps

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.keys import search_digest
from madoguchi.services.contracts.commands.deliveries import key_of
from madoguchi.services.contracts.commands.duties import file_document
from madoguchi.services.contracts.commands.recomputing import because_of, recompute_duties
from madoguchi.services.contracts.models import (
    Contract,
    Filing,
    FloorRate,
    NoticeCard,
    Wage,
    WageStatement,
)
from madoguchi.services.contracts.queries.pay_floor import floor_of, judged
from madoguchi.services.contracts.rules.pay_floor import hourly_wage, shortfall
from madoguchi.services.contracts.terms import WorkerRelation, WorkKind

ORDINANCE_DUTY = "public_contract.ordinance"


@dataclass(frozen=True, kw_only=True)
class Worker:
    """Whom the contractor tells; ``employer`` is its own firm, a subcontractor, or themselves."""

    name: str
    employer: str
    relation: WorkerRelation


def set_work_kind(
    contract: Contract,
    kind: WorkKind,
    *,
    planned_price_yen: int | None,
    by: Actor,
    now: datetime,
) -> Contract:
    """The facts that decide whether the floor applies and the form is owed (CONT-039, 040)."""
    authorise(by, "contracts.contract.edit", contract)
    contract.work_kind, contract.planned_price_yen = kind.value, planned_price_yen
    with transaction.atomic():
        contract.save(update_fields=["work_kind", "planned_price_yen"])
        if contract.concluded_on is not None:
            recompute_duties(contract, because=because_of("区分・予定価格の訂正"))
    return contract


def enter_rate(
    contract: Contract,
    *,
    work_kind: WorkKind,
    trade: str,
    hourly_yen: int,
    notified_on: date,
    valid_from: date,
    valid_until: date,
    source: str,
    by: Actor,
    now: datetime,
) -> FloorRate:
    """A trade's rate from the ward's notice, for all contracts of the section (CONT-041)."""
    authorise(by, "contracts.contract.edit", contract)
    if valid_until < valid_from:
        raise Refused("ends_before_start", "適用の終了日は、開始日以後の日を入力してください。")
    rate, _ = FloorRate.objects.update_or_create(
        section=contract.chain.section, work_kind=work_kind.value, trade=trade,
        valid_from=valid_from,
        defaults={
            "hourly_yen": hourly_yen, "notified_on": notified_on, "valid_until": valid_until,
            "source": source, "entered_by_id": by.person_id or 0, "entered_at": now,
        },
    )  # fmt: skip
    return rate


def issue_cards(
    contract: Contract, workers: Sequence[Worker], *, by: Actor, now: datetime
) -> list[NoticeCard]:
    """A card for each worker who has none yet (CONT-042).

    raises  Refused  the floor does not apply, or nobody is named
    """
    authorise(by, "contracts.own.file", contract)
    _demand_floor(contract)
    if not workers:
        raise Refused("nobody", "周知カードを渡す従事者の氏名を入力してください。")
    with transaction.atomic():
        return [
            NoticeCard.objects.get_or_create(
                contract=contract, employer_digest=employer_digest_of(contract, one.employer),
                worker_digest=digest_of(contract, one.name),
                defaults={
                    "worker": one.name, "employer": one.employer,
                    "relation": one.relation.value, "issued_by_id": by.person_id or 0,
                    "issued_at": now,
                },
            )[0]
            for one in workers
        ]  # fmt: skip


def issue_cards_to_roster(contract: Contract, *, by: Actor, now: datetime) -> list[NoticeCard]:
    """A card for everybody on the roster, those of subcontractors too; who has left is left out.

    raises  Refused  the floor does not apply, or the roster is empty
    """
    today, firm = day_of(now), contract.chain.contractor.name
    return issue_cards(
        contract,
        [
            Worker(
                name=one.name,
                employer=one.subcontract.firm if one.subcontract else firm,
                relation=WorkerRelation.SUBCONTRACTOR if one.subcontract else WorkerRelation.OWN,
            )
            for one in contract.workers.select_related("subcontract")
            if one.leaves_on is None or one.leaves_on >= today
        ],
        by=by,
        now=now,
    )


def acknowledge_card(card: NoticeCard, *, on: date, by: Actor, now: datetime) -> NoticeCard:
    """The worker has read the card; the contractor notes the day."""
    authorise(by, "contracts.own.file", card.contract)
    card.acknowledged_on = on
    card.save(update_fields=["acknowledged_on"])
    return card


def confirm_all_told(contract: Contract, *, by: Actor, now: datetime) -> Filing:
    """確認書: every worker was told; it is filed for the ordinance's duty (CONT-042).

    raises  Refused  naming how many have not confirmed yet
    """
    authorise(by, "contracts.own.file", contract)
    cards = contract.notice_cards.all()
    open_cards = sum(card.acknowledged_on is None for card in cards)
    if open_cards or not cards:
        raise Refused(
            "cards_open",
            f"周知カード{len(cards)}枚のうち{open_cards}枚が本人の確認を待っています。",
        )
    duty = contract.duties.get(code=ORDINANCE_DUTY)
    note = f"労働報酬下限額の周知カード{len(cards)}枚を全員に渡し、本人の確認を得ました。"
    return file_document(duty, [], note=note, by=by, now=now)


def state_wage(
    contract: Contract,
    *,
    worker: str,
    employer: str,
    month_on: date,
    minutes: int,
    wage_yen: int,
    trade: str = "",
    by: Actor,
    now: datetime,
) -> WageStatement:
    """A worker's hours and wage of a month, checked against the floor (CONT-041).

    raises  Refused  the floor does not apply, no rate is on record for the trade, or no hours
    """
    authorise(by, "contracts.own.file", contract)
    _demand_floor(contract)
    if minutes <= 0:
        raise Refused("no_hours", "労働時間を1分以上で入力してください。")
    rate = floor_of(contract, trade)
    if rate is None:
        raise Refused(
            "no_rate",
            f"職種「{trade or '委託等'}」の労働報酬下限額が登録されていません。"
            "区に告示の額の登録を依頼してください。",
        )
    hourly = hourly_wage(wage_yen, minutes)
    stated = Wage(
        minutes=minutes, wage_yen=wage_yen, hourly_yen=hourly,
        shortfall_yen=shortfall(hourly, rate.hourly_yen),
    )  # fmt: skip
    statement, _ = WageStatement.objects.update_or_create(
        contract=contract, employer_digest=employer_digest_of(contract, employer),
        worker_digest=digest_of(contract, worker),
        trade=trade, month_on=month_on.replace(day=1),
        defaults={
            "worker": worker, "employer": employer,
            "floor_yen": rate.hourly_yen, "figures": dumps(asdict(stated)),
            "stated_by_id": by.person_id or 0, "stated_at": now,
        },
    )  # fmt: skip
    return statement


def digest_of(contract: Contract, name: str) -> str:
    """A name as it is looked for: it stands in the database under the contract's key only."""
    return search_digest(key_of(contract), name, "worker")


def employer_digest_of(contract: Contract, name: str) -> str:
    """An employer is a person too, where somebody works for themselves."""
    return search_digest(key_of(contract), name, "employer")


def _demand_floor(contract: Contract) -> None:
    found = judged(contract)
    if not found.applies:
        raise Refused("floor_not_applied", f"労働報酬下限額は適用されません。{found.words}")
