"""Ceilings, horizon, yearly amounts and a second contract of one selection, on their pages."""

import json
from datetime import date
from pathlib import Path

import pytest
from tests.kept_worlds import kept

from madoguchi.core.trail.models import TrailEntry
from madoguchi.services.contracts.models import Contract, YearCeiling
from madoguchi.services.contracts.queries.ceilings import taken_in
from madoguchi.services.contracts.receivers import candidate_agreed
from madoguchi.services.contracts.tests.factories import NOW, a_contract, a_signed_contract

pytestmark = pytest.mark.django_db


def era(name, day):
    return {
        f"{name}_era": "reiwa", f"{name}_year": day.year - 2018,
        f"{name}_month": day.month, f"{name}_day": day.day,
    }  # fmt: skip


@kept
def sample(world):
    """The published sample of the hand-over, for the section and the firm of the tests."""
    source = Path("src/madoguchi/core/events/catalogue/procurement.candidate_agreed.v1.json")
    return json.loads(source.read_text(encoding="utf-8")) | {
        "section_public_id": str(world.sections["000"].public_id),
        "contractor_public_id": str(world.mihon_kikaku.public_id),
    }


@pytest.fixture
def home(contract):
    return f"/contracts/{contract.case.number}/"


def ceiling(year="令和8年度", amount=2_195_000, **more):
    return {"year": year, "amount_yen": amount, **more}


def test_ceiling_is_the_officers_once_and_its_change_the_chiefs(contract, home, client_of, world):
    page, ours, chief = f"{home}chain/ceiling/", client_of(world.saeki), client_of(world.takahashi)
    for _ in range(2):
        assert ours.post(page, ceiling(is_provisional="on")).status_code == 302
    assert ours.post(page, ceiling(amount=2_000_000, note="査定")).status_code == 403
    bare = chief.post(page, ceiling(amount=2_000_000))
    assert (bare.status_code, "理由と、承認の根拠" in bare.content.decode()) == (422, True)
    low = chief.post(page, ceiling(amount=814_999, note="査定"))
    assert "令和8年度の契約の合計は815,000円です。" in low.content.decode()
    assert TrailEntry.objects.filter(action="refused", label="below_contracts").count() == 1
    assert YearCeiling.objects.get().amount_yen == 2_195_000
    assert chief.post(page, ceiling(amount=815_000, note="査定")).status_code == 302
    kept = YearCeiling.objects.get()
    assert (kept.amount_yen, kept.is_provisional, kept.note) == (815_000, False, "査定")
    shown = ours.get(home).content.decode()
    assert all(words in shown for words in ("年度の限度額", "815,000円", "0円", "査定"))


def test_second_contract_of_the_year_shares_the_ceiling(contract, home, client_of, world):
    ours = client_of(world.saeki)
    ours.post(f"{home}chain/ceiling/", ceiling())
    typed = {
        "title": "令和9年度「せたチャレ！」事業募集支援委託", "amounts": "",
        **era("starts_on", date(2026, 12, 1)), **era("ends_on", date(2027, 3, 31)),
    }  # fmt: skip
    over = ours.post(f"{home}chain/beside/", {**typed, "price_yen": 1_380_001})
    assert "令和8年度の限度額2,195,000円を1円超えます。" in over.content.decode()
    assert Contract.objects.count() == 1
    assert ours.post(f"{home}chain/beside/", {**typed, "price_yen": 1_380_000}).status_code == 302
    made = Contract.objects.exclude(pk=contract.pk).get()
    assert (made.chain, made.predecessor, made.case.fiscal_year) == (contract.chain, None, 2026)
    assert taken_in(contract.chain, 2026) == 2_195_000
    theirs = client_of(world.yamabe).get(home).content.decode()
    assert ("令和9年度「せたチャレ！」" in theirs, "年度の限度額" in theirs) == (False, False)


def test_price_over_three_years_is_typed_year_by_year(world, client_of):
    contract = a_contract(world, ends_on=date(2029, 3, 31), price_yen=300)
    page, ours = f"/contracts/{contract.case.number}/amounts/", client_of(world.saeki)
    for wrong in ("令和8年度", "令和8年度 100円\n令和8年度 200円", "令和8年度 299円"):
        assert ours.post(page, {"amounts": wrong}).status_code == 422
    typed = "令和8年度 100円\n令和９年度：１００\n2028年度 100円"
    assert ours.post(page, {"amounts": typed}).status_code == 302
    rows = contract.annual_amounts.values_list("fiscal_year", "amount_yen")
    assert list(rows) == [(2026, 100), (2027, 100), (2028, 100)]
    signed = a_signed_contract(world)
    late = ours.post(f"/contracts/{signed.case.number}/amounts/", {"amounts": "令和8年度 815000"})
    assert (late.status_code, "変更契約によってだけ" in late.content.decode()) == (422, True)


def test_horizon_is_not_before_a_contract_that_is_there(contract, home, client_of, world):
    page, ours = f"{home}chain/horizon/", client_of(world.saeki)
    assert ours.post(page, era("last_on", date(2027, 3, 30))).status_code == 422
    assert ours.post(page, era("last_on", date(2029, 3, 31))).status_code == 302
    contract.chain.refresh_from_db()
    assert contract.chain.horizon_ends_on == date(2029, 3, 31)


def test_pages_of_the_chain_are_the_wards_alone(home, client_of, world):
    pages = [f"{home}{page}/" for page in ("chain/beside", "chain/ceiling", "chain/horizon")]
    codes = {"saeki": 200, "yamabe": 403, "himuro": 404}
    for name, code in codes.items():
        browser = client_of(getattr(world, name))
        assert [browser.get(page).status_code for page in pages] == [code] * 3, name


def test_ceilings_of_the_call_come_with_the_candidate(sample):
    yearly = [
        {"fiscal_year": year, "amount_yen": 1_749_880, "is_provisional": False, "note": ""}
        for year in (2026, 2027, 2028)
    ]
    sample |= {
        "ceilings": yearly, "fiscal_years": [2026, 2027, 2028], "ends_on": "2029-03-31",
        "amount_yen": 5_249_640,
    }  # fmt: skip
    candidate_agreed(sample, NOW)
    candidate_agreed(sample, NOW)
    made = Contract.objects.get()
    assert made.kind == "long_term"
    assert list(made.annual_amounts.values_list("amount_yen", flat=True)) == [1_749_880] * 3
    kept = made.chain.ceilings.values_list("fiscal_year", "amount_yen", "is_provisional")
    assert list(kept) == [(year, 1_749_880, False) for year in (2026, 2027, 2028)]
