"""From the call's hand-over to the signature: nothing typed twice, nothing signed too early."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.testing.personas import as_actor
from madoguchi.core.vault.models import VaultKey
from madoguchi.services.contracts.commands import concluding, drafting, registering
from madoguchi.services.contracts.models import Contract, ContractChain, Duty
from madoguchi.services.contracts.queries.board import board_of
from madoguchi.services.contracts.receivers import candidate_agreed
from madoguchi.services.contracts.terms import (
    Attribute,
    ConditionKind,
    ContractKind,
    ContractState,
    DutyState,
)
from madoguchi.services.contracts.tests.factories import (
    NOW,
    TODAY,
    a_chain,
    a_contract,
    a_draft,
    a_signed_contract,
)

pytestmark = pytest.mark.django_db


def payload(world, **facts):
    return {
        "number": "2025-014",
        "tender_title": "広場の設計",
        "contract_ordinal": 1,
        "contract_title": "広場の設計 その1",
        "section_public_id": str(world.sections["000"].public_id),
        "contractor_public_id": str(world.mihon_kikaku.public_id),
        "contractor_name": "みほん企画株式会社",
        "corporate_number": "",
        "amount_yen": 22_630_000,
        "starts_on": "2024-06-01",
        "ends_on": "2025-03-14",
        "fiscal_years": [2024],
        "payment": "完了検査の合格後",
        "conditions": ["予算の議決"],
        "specification": "",
        "promises": [],
        "deliverables": [{"title": "基本設計図", "due": "履行期間の末日"}],
        "documents": [],
        "clause_sets": ["電算処理の業務委託契約の特記事項"],
        "agreed_on": "2024-05-20",
        "is_rehearsal": False,
        **facts,
    }


@pytest.mark.requirement("CONT-001")
def test_agreed_candidate_becomes_a_planned_contract_with_its_facts(world):
    ceiling = {"fiscal_year": 2024, "amount_yen": 22_630_000, "is_provisional": False, "note": ""}
    candidate_agreed(payload(world, ceilings=[ceiling]), NOW)
    contract = Contract.objects.get()
    kept = contract.chain.ceilings.values_list("fiscal_year", "amount_yen", "is_provisional")
    assert list(kept) == [(2024, 22_630_000, False)]
    assert contract.chain.tender_number == "2025-014"
    assert (contract.starts_on, contract.ends_on) == (date(2024, 6, 1), date(2025, 3, 14))
    assert contract.price_yen == 22_630_000
    assert contract.state == ContractState.PLANNED.value
    assert list(contract.conditions.values_list("words", flat=True)) == ["予算の議決"]
    assert [row.deliverable.title for row in contract.deliverables.all()] == ["基本設計図"]
    assert set(contract.clause_sets.values_list("code", flat=True)) == {
        "data_processing", "public_contract",
    }  # fmt: skip


def test_hand_over_delivered_twice_makes_one_contract(world):
    candidate_agreed(payload(world), NOW)
    candidate_agreed(payload(world), NOW)
    assert Contract.objects.count() == 1
    candidate_agreed(
        payload(
            world, contract_ordinal=2, contract_title="その2", starts_on="2025-04-01",
            ends_on="2026-02-27", fiscal_years=[2025],
        ),
        NOW,
    )  # fmt: skip
    first, second = Contract.objects.order_by("starts_on")
    assert ContractChain.objects.count() == 1
    assert second.predecessor == first


def test_sample_of_the_catalogue_is_taken(world):
    source = Path("src/madoguchi/core/events/catalogue/procurement.candidate_agreed.v1.json")
    sample = json.loads(source.read_text(encoding="utf-8"))
    sample["section_public_id"] = str(world.sections["000"].public_id)
    sample["contractor_public_id"] = str(world.mihon_kikaku.public_id)
    candidate_agreed(sample, NOW)
    assert Contract.objects.get().case.title == sample["contract_title"]


def test_every_contract_has_a_key_of_its_own(world):
    first, second = a_contract(world), a_contract(world)
    assert first.case.key != second.case.key
    assert VaultKey.objects.filter(pk__in=[first.case.key_id, second.case.key_id]).count() == 2


@pytest.mark.requirement("CONT-002")
def test_chain_shows_three_years_of_which_the_last_two_are_planned(world, officer, chief):
    chain = a_chain(world, horizon_ends_on=date(2029, 3, 31))
    first = a_contract(world, chain)
    concluding.conclude(first, concluded_on=TODAY, by=chief, now=NOW)
    previous = first
    for year in (2027, 2028):
        previous = registering.draft_next(
            previous,
            {
                "title": "伴走支援業務委託",
                "starts_on": date(year, 4, 1),
                "ends_on": date(year + 1, 3, 31),
                "price_yen": 900_000,
            },
            by=officer,
            now=NOW,
        )
    found = chain.contracts.order_by("starts_on")
    assert [one.case.fiscal_year for one in found] == [2026, 2027, 2028]
    assert [one.state for one in found] == ["concluded", "planned", "planned"]
    assert [one.predecessor for one in found] == [None, found[0], found[1]]
    with pytest.raises(Refused) as refused:
        registering.draft_next(found[0], {}, by=officer, now=NOW)
    assert refused.value.code == "next_exists"


@pytest.mark.requirement("CONT-154")
def test_contract_after_the_announced_horizon_is_refused(world):
    chain = a_chain(world, horizon_ends_on=date(2028, 11, 30))
    with pytest.raises(Refused) as refused:
        a_contract(world, chain, starts_on=date(2028, 4, 1), ends_on=date(2028, 12, 31))
    assert refused.value.code == "past_horizon"
    assert not Contract.objects.exists()


@pytest.mark.requirement("CONT-006")
def test_second_contract_over_the_years_ceiling_is_refused_and_nothing_is_left(world):
    chain = a_chain(world, ceilings={2026: 2_195_000})
    a_contract(world, chain, price_yen=1_500_000)
    with pytest.raises(Refused) as refused:
        a_contract(world, chain, price_yen=700_000)
    assert "5,000円超えます" in refused.value.message
    assert Contract.objects.count() == 1


@pytest.mark.requirement("CONT-004")
def test_long_term_contract_keeps_its_yearly_amounts(world):
    contract = a_contract(
        world, kind=ContractKind.LONG_TERM, starts_on=date(2025, 4, 1), ends_on=date(2028, 3, 31),
        price_yen=5_249_640, amounts=dict.fromkeys((2025, 2026, 2027), 1_749_880),
    )  # fmt: skip
    assert contract.annual_amounts.get(fiscal_year=2026).amount_yen == 1_749_880
    assert sum(row.amount_yen for row in contract.annual_amounts.all()) == 5_249_640
    with pytest.raises(Refused):
        a_contract(world, price_yen=100, amounts={2026: 99})


@pytest.mark.requirement("CONT-005")
def test_contract_is_not_signed_before_its_budget_is_allotted(world, officer, chief):
    contract = a_contract(
        world,
        conditions=[
            (ConditionKind.BUDGET_VOTED, "予算の議決"),
            (ConditionKind.BUDGET_ALLOTTED, "予算の配当"),
        ],
    )  # fmt: skip
    voted, allotted = contract.conditions.all()
    drafting.meet_condition(voted, met_on=TODAY, proof="議決書", by=officer, now=NOW)
    with pytest.raises(Refused) as refused:
        concluding.conclude(contract, concluded_on=TODAY, by=chief, now=NOW)
    assert "「予算の配当」" in refused.value.message
    assert "予算の議決" not in refused.value.message
    assert Duty.objects.count() == 0
    with pytest.raises(Refused):
        drafting.meet_condition(allotted, met_on=TODAY, proof=" ", by=officer, now=NOW)
    drafting.meet_condition(allotted, met_on=TODAY, proof="配当通知", by=officer, now=NOW)
    concluding.conclude(contract, concluded_on=TODAY, by=chief, now=NOW)
    assert contract.state == ContractState.CONCLUDED.value


@pytest.mark.requirement("CONT-005")
def test_signature_is_not_recorded_of_a_day_to_come_nor_before_its_conditions(
    world, officer, chief
):
    contract = a_contract(world, conditions=[(ConditionKind.BUDGET_VOTED, "予算の議決")])
    (voted,) = contract.conditions.all()
    day = timedelta(days=1)
    with pytest.raises(Refused) as refused:
        drafting.meet_condition(voted, met_on=TODAY + day, proof="議決書", by=officer, now=NOW)
    assert refused.value.message == "確認日は、今日までの日を入力してください。"
    drafting.meet_condition(voted, met_on=TODAY, proof="議決書", by=officer, now=NOW)
    said = {
        TODAY + day: "契約締結日は、今日までの日を入力してください。",
        TODAY - day: "前提が確認された令和8年4月1日(水)より前の日には、締結できません。"
        "締結日を確かめてください。",
    }
    for concluded_on, words in said.items():
        with pytest.raises(Refused) as refused:
            concluding.conclude(contract, concluded_on=concluded_on, by=chief, now=NOW)
        assert refused.value.message == words
    assert Contract.objects.get().state == ContractState.PLANNED.value
    assert not Duty.objects.exists()


def test_only_the_chief_of_the_section_signs(world, officer):
    contract = a_contract(world)
    with pytest.raises(Forbidden):
        concluding.conclude(contract, concluded_on=TODAY, by=officer, now=NOW)
    other = as_actor(world.approvers["001"], TODAY)
    with pytest.raises(Forbidden):
        concluding.conclude(contract, concluded_on=TODAY, by=other, now=NOW)


def test_signed_contract_is_signed_once_and_keeps_its_nature(world, officer, chief):
    contract = a_signed_contract(world)
    with pytest.raises(Refused):
        concluding.conclude(contract, concluded_on=TODAY, by=chief, now=NOW)
    with pytest.raises(Refused):
        drafting.change_attributes(contract, [], by=officer, now=NOW)


@pytest.mark.requirement("CONT-033")
def test_performance_waits_for_a_notified_manager(world, officer):
    contract = a_signed_contract(world)
    with pytest.raises(Refused) as refused:
        concluding.begin_performance(contract, by=officer, now=NOW)
    assert refused.value.code == "no_manager"
    manager = as_actor(world.yamabe, TODAY)
    concluding.name_manager(contract, "山辺 翔", by=manager, now=NOW)
    concluding.begin_performance(contract, by=officer, now=NOW)
    assert contract.state == ContractState.IN_PERFORMANCE.value


@pytest.mark.requirement("CONT-013")
def test_board_of_a_contract_without_individual_number_files_has_36_active_clauses(world):
    contract = a_signed_contract(
        world,
        attributes=[
            *a_draft().attributes[1:],
            *(
                drafting.Attribute(value)
                for value in (
                    "uses_cloud", "installs_equipment", "has_outside_servers",
                    "maintains_systems", "develops_systems", "has_service_levels",
                )
            ),
        ],
    )  # fmt: skip
    board = next(
        one for one in board_of(contract, TODAY) if one.clause_set.code == "data_processing"
    )
    assert board.active == 36
    silent = {
        line.clause.number: line.reason for line in board.clauses if "なし" in line.sign.label
    }
    assert set(silent) == {23, 24}
    assert all("特定個人情報ファイル" in reason for reason in silent.values())


@pytest.mark.requirement("CONT-043")
def test_ordinance_is_on_the_board_whatever_the_price(world):
    contract = a_signed_contract(world, price_yen=100_000)
    ordinance = contract.duties.get(code="public_contract.ordinance")
    assert ordinance.state == DutyState.OPEN.value
    form = contract.duties.get(code="public_contract.statement")
    assert form.state == DutyState.NOT_APPLICABLE.value
    dear = a_signed_contract(world, price_yen=815_000)
    assert dear.duties.get(code="public_contract.statement").state == DutyState.OPEN.value


def test_duties_that_two_sets_share_are_linked_in_one_statement(world):
    with CaptureQueriesContext(connection) as seen:
        contract = a_signed_contract(
            world, attributes=[Attribute.DATA_PROCESSING, Attribute.PERSONAL_DATA]
        )
    assert sum(query["sql"].startswith('UPDATE "contracts_duty"') for query in seen) == 1
    twins = contract.duties.filter(same_as__isnull=False).select_related("same_as")
    assert [twin.code for twin in twins if twin.period_on != twin.same_as.period_on] == []
    assert "personal_information.roster" in {twin.code for twin in twins}
