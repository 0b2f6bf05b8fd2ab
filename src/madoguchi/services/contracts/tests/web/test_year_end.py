"""年度末: consultation, evaluation, the next contract with what carries over."""

from datetime import UTC, date, datetime

import pytest
from tests.kept_worlds import kept

from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.testing.personas import as_actor
from madoguchi.services.contracts.commands import (
    agreeing,
    concluding,
    deliveries,
    drafting,
    registering,
    renewing,
)
from madoguchi.services.contracts.models import Consultation, Contract
from madoguchi.services.contracts.receivers import candidate_agreed
from madoguchi.services.contracts.terms import (
    ConditionKind,
    ContractState,
    Evaluation,
    PlaceKind,
)
from madoguchi.services.contracts.tests.factories import NOW, TODAY, a_signed_contract

pytestmark = pytest.mark.django_db
LATER = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)
VOTED = datetime(2027, 3, 26, 1, 0, tzinfo=UTC)
APRIL = datetime(2027, 4, 1, 1, 0, tzinfo=UTC)


@kept
def contract(world, officer):
    contract = a_signed_contract(world)
    manager = as_actor(world.yamabe, TODAY)
    concluding.name_manager(contract, "山辺 翔", by=manager, now=NOW)
    return concluding.begin_performance(contract, by=officer, now=NOW)


def the_next(contract, officer, **typed):
    return registering.draft_next(
        contract,
        {
            "title": "伴走支援業務委託 令和9年度", "starts_on": date(2027, 4, 1),
            "ends_on": date(2028, 3, 31), "price_yen": 900_000, **typed,
        },
        by=officer, now=NOW,
    )  # fmt: skip


def consult(contract, held_on, officer, now=LATER):
    condition = contract.conditions.get(kind=ConditionKind.CONSULTED.value)
    return renewing.record_consultation(
        condition, held_on=held_on, content="回数は同じ", price="人件費の上昇分を反映",
        price_rises="労働報酬下限額1,610円を確認", result="合意", by=officer, now=now,
    )  # fmt: skip


def meet_the_rest(following, officer, chief):
    for condition in following.conditions.filter(kind=ConditionKind.BUDGET_VOTED.value):
        drafting.meet_condition(
            condition, met_on=date(2027, 3, 26), proof="議決書", by=officer, now=VOTED
        )
    return concluding.conclude(following, concluded_on=date(2027, 4, 1), by=chief, now=APRIL)


@pytest.mark.requirement("CONT-008")
def test_next_years_contract_needs_a_consultation_of_this_year(contract, officer, chief):
    following = the_next(contract, officer)
    renewing.evaluate(contract, Evaluation.GOOD, reasons="期限内", by=officer, now=LATER)
    with pytest.raises(Refused) as refused:
        meet_the_rest(following, officer, chief)
    assert "年度協議" in refused.value.message
    for outside in (date(2026, 3, 31), date(2027, 4, 1)):
        with pytest.raises(Refused) as refused:
            consult(following, outside, officer)
        assert refused.value.code == "other_year"
    condition = following.conditions.get(kind=ConditionKind.CONSULTED.value)
    with pytest.raises(Refused) as refused:
        drafting.meet_condition(condition, met_on=TODAY, proof="口頭", by=officer, now=LATER)
    assert refused.value.code == "consultation_needed"
    held = consult(following, date(2027, 2, 15), officer)
    with pytest.raises(Refused):
        meet_the_rest(following, officer, chief)
    with pytest.raises(Forbidden):
        renewing.approve_consultation(held, by=officer, now=LATER)
    renewing.approve_consultation(held, by=chief, now=LATER)
    assert meet_the_rest(following, officer, chief).state == ContractState.CONCLUDED.value


def test_consultation_is_recorded_once_and_not_in_advance(contract, officer):
    following = the_next(contract, officer)
    with pytest.raises(Refused) as refused:
        consult(following, date(2027, 3, 2), officer)
    assert refused.value.code == "in_future"
    consult(following, date(2027, 3, 1), officer)
    with pytest.raises(Refused) as refused:
        consult(following, date(2027, 3, 1), officer)
    assert refused.value.code == "recorded"
    assert Consultation.objects.count() == 1


def handed_over(world, ordinal, title, starts_on, ends_on):
    return {
        "number": "2024-004", "tender_title": "広場の設計", "contract_ordinal": ordinal,
        "contract_title": title, "section_public_id": str(world.sections["000"].public_id),
        "contractor_public_id": str(world.mihon_kikaku.public_id), "contractor_name": "",
        "corporate_number": "", "amount_yen": 13_400_000, "starts_on": starts_on,
        "ends_on": ends_on, "fiscal_years": [], "payment": "", "conditions": [],
        "specification": "", "promises": [], "deliverables": [], "documents": [],
        "clause_sets": [], "agreed_on": "2024-05-20", "is_rehearsal": False,
    }  # fmt: skip


@pytest.mark.requirement("CONT-153")
def test_second_part_of_a_design_is_not_concluded_after_a_bad_first(world, officer, chief):
    candidate_agreed(handed_over(world, 1, "その1", "2026-04-01", "2026-12-25"), NOW)
    candidate_agreed(handed_over(world, 2, "その2", "2027-04-01", "2028-02-28"), NOW)
    first, second = Contract.objects.order_by("starts_on")
    concluding.conclude(first, concluded_on=TODAY, by=chief, now=NOW)
    with pytest.raises(Refused) as refused:
        renewing.evaluate(first, Evaluation.GOOD, reasons="良い", by=officer, now=NOW)
    assert refused.value.code == "not_performed"
    concluding.name_manager(first, "山辺 翔", by=as_actor(world.yamabe, TODAY), now=NOW)
    first.refresh_from_db()
    concluding.begin_performance(first, by=officer, now=NOW)
    bad = renewing.evaluate(first, Evaluation.NOT_GOOD, reasons="図書の遅れ", by=officer, now=LATER)
    assert ["納品物の期限", "0件のうち遅れ0件"] in bad.facts
    with pytest.raises(Refused) as refused:
        concluding.conclude(second, concluded_on=date(2027, 4, 1), by=chief, now=APRIL)
    assert refused.value.code == "performance_not_good"
    renewing.evaluate(first, Evaluation.GOOD, reasons="補正を確認", by=officer, now=LATER)
    concluding.conclude(second, concluded_on=date(2027, 4, 1), by=chief, now=APRIL)
    with pytest.raises(Refused) as refused:
        renewing.evaluate(first, Evaluation.NOT_GOOD, reasons="やはり", by=officer, now=LATER)
    assert refused.value.code == "next_signed"


def test_next_contract_takes_what_stays_the_same(contract, officer):
    agreeing.add_place(
        contract, kind=PlaceKind.DELIVERY, name="事務センター", from_on=TODAY, by=officer, now=NOW
    )
    agreeing.add_place(
        contract, kind=PlaceKind.DELIVERY, name="本庁舎", from_on=date(2026, 11, 1),
        by=officer, now=NOW,
    )  # fmt: skip
    agreeing.set_unit_price(
        contract, name="相談", unit="回", unit_price_yen=30_000, planned_quantity=24,
        by=officer, now=NOW,
    )  # fmt: skip
    deliveries.register_deliverable(
        contract, "実績報告書", due_words="翌月10日まで", formats="Word", copies="2部",
        by=officer, now=NOW,
    )  # fmt: skip
    following = the_next(contract, officer)
    assert [(one.name, one.from_on) for one in following.places.all()] == [
        ("本庁舎", date(2027, 4, 1))
    ]
    assert [one.planned_quantity for one in following.unit_prices.all()] == [24]
    row = following.deliverables.get()
    assert (row.deliverable.title, row.formats, row.copies) == ("実績報告書", "Word", "2部")
    assert (row.deliverable.due_on, row.state) == (None, "awaited")
    assert following.manager_name == "山辺 翔"
