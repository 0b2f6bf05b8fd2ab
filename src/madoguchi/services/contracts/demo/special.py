"""Two more contracts of the demo: a design under the pay floor, and a system over three years."""

from datetime import timedelta
from typing import TYPE_CHECKING

from madoguchi.core.calendar.fiscal import fiscal_year, period
from madoguchi.services.contracts.commands import (
    amending,
    assuring,
    parts,
    pay_floor,
    payment_plans,
    system,
)
from madoguchi.services.contracts.commands import drafting as drafts
from madoguchi.services.contracts.models import Contract
from madoguchi.services.contracts.queries.pay_floor import floor_of
from madoguchi.services.contracts.terms import (
    AmendedSubject,
    AmendmentReason,
    Attribute,
    ConditionKind,
    ContractKind,
    PaymentPlan,
    WorkerRelation,
)

if TYPE_CHECKING:
    from madoguchi.services.contracts.demo.world import Stage

PLATFORM = (
    Attribute.DATA_PROCESSING, Attribute.PERSONAL_DATA, Attribute.MAINTENANCE, Attribute.CLOUD,
)  # fmt: skip


def plaza(stage: "Stage") -> Contract:
    """設計: a designated part, cards and wages under the floor, a change that waits."""
    world = stage.world
    officer = stage.actor(world.officers["004"])
    chief, manager = stage.actor(world.approvers["004"]), stage.actor(world.kurosu)
    now = stage.now
    chain = drafts.start_chain(
        title="駅前広場の設計", section=world.sections["004"], contractor=world.hiroba,
        by=officer, now=now,
    )  # fmt: skip
    draft = drafts.ContractDraft(
        title="駅前広場の設計 その1", starts_on=stage.first, ends_on=stage.last,
        price_yen=22_630_000, place="みほん区内", deposit_ground="契約事務規則の免除規定による",
        conditions=[(ConditionKind.BUDGET_VOTED, "当年度予算の議決")],
    )  # fmt: skip
    contract = drafts.draft_contract(chain, draft, by=officer, now=now)
    due_on = min(now.date() + timedelta(days=30), stage.last)
    part = parts.designate_part(contract, title="実施設計業務", due_on=due_on, by=officer, now=now)
    parts.notify_part_amount(
        part, amount_yen=9_130_000, noticed_on=stage.first, by=officer, now=now
    )
    stage.sign(contract, world.officers["004"], world.approvers["004"], world.kurosu)
    contract.refresh_from_db()
    stage.settle_so_far(contract, world.kurosu, world.officers["004"])
    payment_plans.plan_payments(contract, PaymentPlan.ONCE, by=officer, now=now)
    _told_and_paid(contract, stage)
    assuring.add_policy(
        contract, kind="請負業者賠償責任保険", insurer="例示損害保険", cover="1事故1億円",
        proof="第0001号", starts_on=stage.first, ends_on=stage.last - timedelta(days=31),
        by=manager, now=now,
    )  # fmt: skip
    longer = amending.Change(
        subject=AmendedSubject.WORDS, name="住民説明会", before="2回", after="3回"
    )
    amendment = amending.draft_amendment(
        contract,
        amending.AmendmentDraft(
            reason_kind=AmendmentReason.SCOPE, reason="参加の希望が多いため",
            effective_on=now.date() + timedelta(days=14), changes=[longer],
        ),
        by=officer, now=now,
    )  # fmt: skip
    amending.sign_for_ward(amendment, by=chief, now=now)
    return contract


def _told_and_paid(contract: Contract, stage: "Stage") -> None:
    """Three cards, one not yet read; a wage at the floor and one below it."""
    manager = stage.actor(stage.world.kurosu)
    names = ("黒須 梢", "𠮷田 悠", "グエン ティ マイ")
    workers = [
        pay_floor.Worker(name=name, employer="広場をつくる設計者の会", relation=WorkerRelation.OWN)
        for name in names
    ]
    cards = pay_floor.issue_cards(contract, workers, by=manager, now=stage.now)
    for card in cards[:2]:
        pay_floor.acknowledge_card(card, on=stage.first, by=manager, now=stage.now)
    if floor_of(contract) is None:
        return  # no rate is on record for that year: the page asks for the notice
    for name, wage in (("黒須 梢", 288_000), ("𠮷田 悠", 204_800)):
        pay_floor.state_wage(
            contract, worker=name, employer="広場をつくる設計者の会", month_on=stage.first,
            minutes=9_600, wage_yen=wage, by=manager, now=stage.now,
        )  # fmt: skip


def attendance(stage: "Stage") -> Contract:
    """長期継続契約: three years of a shared system, one condition not met, a change in force."""
    world = stage.world
    officer = stage.actor(world.officers["002"])
    chief, manager = stage.actor(world.approvers["002"]), stage.actor(world.oleksandr)
    now, year = stage.now, fiscal_year(stage.now)
    chain = drafts.start_chain(
        title="出席状況の共有", section=world.sections["002"], contractor=world.kovalenko,
        by=officer, now=now,
    )  # fmt: skip
    draft = drafts.ContractDraft(
        title="出席状況共有サービスの利用", kind=ContractKind.LONG_TERM, starts_on=stage.first,
        ends_on=period(year + 2)[1], price_yen=5_249_640,
        amounts=dict.fromkeys((year, year + 1, year + 2), 1_749_880), attributes=PLATFORM,
        versions={"data_processing": "domestic"}, payment_words="毎年度末、検査合格後",
        deposit_ground="契約事務規則の免除規定による",
    )  # fmt: skip
    contract = drafts.draft_contract(chain, draft, by=officer, now=now)
    stage.sign(contract, world.officers["002"], world.approvers["002"], world.oleksandr)
    contract.refresh_from_db()
    stage.settle_so_far(contract, world.oleksandr, world.officers["002"])
    system.add_data_centre(
        contract, service="出席共有", country="日本", place="関東", by=manager, now=now
    )
    rows = system.make_checklist(contract, by=officer, now=now)
    for row in rows[:-1]:
        system.check_condition(
            row, evidence="構成図と試験の記録", is_met=True, found=row.needed, by=officer, now=now
        )
    system.check_condition(
        rows[-1], evidence="バックアップの方法（第1版）", is_met=False, found=7, by=officer, now=now
    )
    more = amending.Change(
        subject=AmendedSubject.WORDS, name="利用施設数", before="120", after="132",
        fiscal_year=year,
    )  # fmt: skip
    amendment = amending.draft_amendment(
        contract,
        amending.AmendmentDraft(
            reason_kind=AmendmentReason.SCOPE, reason="施設の開設", effective_on=now.date(),
            changes=[more],
        ),
        by=officer, now=now,
    )  # fmt: skip
    amending.sign_for_ward(amendment, by=chief, now=now)
    amending.sign_for_firm(amendment, by=manager, now=now)
    return contract
