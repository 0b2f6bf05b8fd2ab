"""What the call stated stands in the contract's forms: unit price, early part, horizon, place."""

import json
from datetime import date
from pathlib import Path

import pytest
from tests.kept_worlds import kept

from madoguchi.services.contracts.models import Contract
from madoguchi.services.contracts.receivers import candidate_agreed
from madoguchi.services.contracts.tests.factories import NOW

pytestmark = pytest.mark.django_db
SAMPLE = Path("src/madoguchi/core/events/catalogue/procurement.candidate_agreed.v1.json")
ADDED = ("place", "unit_prices", "designated_parts", "renewal_ends_on", "renewal_years")


@kept
def sample(world):
    """The published sample of the hand-over, for the section and the firm of the tests."""
    return json.loads(SAMPLE.read_text(encoding="utf-8")) | {
        "section_public_id": str(world.sections["000"].public_id),
        "contractor_public_id": str(world.mihon_kikaku.public_id),
    }


@kept
def contract(sample):
    candidate_agreed(sample, NOW)
    return Contract.objects.get()


def begun(browser, page):
    """What the form of the page begins with."""
    form = browser.get(page).context["form"]
    return {name: form[name].value() for name in form.fields if form[name].value()}


def test_unit_price_of_the_call_fills_the_form_until_it_is_registered(
    contract, world, client_of
):  # fmt: skip
    ours, home = client_of(world.saeki), f"/contracts/{contract.case.number}/terms/"
    typed = {
        "name": "出張相談", "unit": "回", "unit_price_yen": 16_500, "planned_quantity": 24,
        "minutes_each": 90,
    }  # fmt: skip
    assert begun(ours, f"{home}unit-price/") == typed
    words = "公募での記載「出張相談 24回以上（1回90分程度）」は、まだ登録されていません。"
    assert words in ours.get(home).content.decode()
    assert ours.post(f"{home}unit-price/", typed).status_code == 302
    line = contract.unit_prices.get()
    assert (line.name, line.unit_price_yen, line.planned_quantity) == ("出張相談", 16_500, 24)
    assert words not in ours.get(home).content.decode()
    assert begun(ours, f"{home}unit-price/") == {}


def test_early_part_of_the_call_fills_the_form_and_is_one_deliverable(
    contract, world, client_of
):  # fmt: skip
    ours, home = client_of(world.saeki), f"/contracts/{contract.case.number}/results/"
    assert begun(ours, f"{home}part/") == {"title": "教材(指定部分)", "due_on": date(2026, 7, 31)}
    typed = {
        "title": "教材(指定部分)", "due_on_era": "reiwa", "due_on_year": 8, "due_on_month": 7,
        "due_on_day": 31,
    }  # fmt: skip
    assert ours.post(f"{home}part/", typed).status_code == 302
    part = contract.designated_parts.get()
    assert (part.due_on, part.row.deliverable.due_on) == (date(2026, 7, 31),) * 2
    titles = contract.deliverables.order_by("number").values_list("deliverable__title", flat=True)
    assert list(titles) == ["実績報告書", "教材(指定部分)"]
    assert begun(ours, f"{home}part/") == {}


def test_overview_leads_to_what_waits_for_its_registration(contract, world, client_of):
    home = f"/contracts/{contract.case.number}/"
    text = client_of(world.saeki).get(home).content.decode()
    assert (
        f'<a href="{home}terms/unit-price/">単価と予定数量を登録する</a>（出張相談 24回以上' in text
    )
    assert f'<a href="{home}results/part/">指定部分を登録する</a>（教材の作成、' in text


def test_horizon_and_place_of_the_call_are_the_contracts(contract):
    assert contract.chain.horizon_ends_on == date(2029, 3, 31)
    assert contract.place == "みほん区みほん町一丁目3番"


def test_older_event_is_read_and_leaves_the_forms_empty(sample, world, client_of):
    older = {name: value for name, value in sample.items() if name not in ADDED}
    candidate_agreed(older, NOW)
    made = Contract.objects.get()
    assert (made.chain.horizon_ends_on, made.place) == (None, "")
    ours, home = client_of(world.saeki), f"/contracts/{made.case.number}/"
    assert begun(ours, f"{home}terms/unit-price/") == {}
    assert begun(ours, f"{home}results/part/") == {}
