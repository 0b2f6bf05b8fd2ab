"""What the notice states in words becomes figures and days for the contract."""

from datetime import date

import pytest

from madoguchi.services.procurement.rules.hand_over import (
    last_renewal_day,
    part_from_words,
    price_from_words,
)


def test_unit_price_of_case_001_is_read_from_its_words():
    stated = {
        "item": "アドバイス支援", "planned": "24回以上",
        "basis": "12補助事業×2回以上、1回90分程度",
    }  # fmt: skip
    assert price_from_words(stated) == {
        "name": "アドバイス支援", "unit": "回", "planned_quantity": 24, "minutes_each": 90,
        "words": "24回以上（12補助事業×2回以上、1回90分程度）",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("planned", "quantity", "unit"),
    [("２４回", 24, "回"), ("1,200件程度", 1_200, "件"), ("協議による", 0, ""), ("", 0, "")],
)
def test_planned_quantity_is_read_or_left_to_the_officer(planned, quantity, unit):
    found = price_from_words({"item": "相談", "planned": planned})
    assert (found["planned_quantity"], found["unit"], found["words"]) == (quantity, unit, planned)


def test_notice_without_unit_price_or_early_part_gives_none():
    assert price_from_words({}) is None
    assert part_from_words({}) is None


def test_early_part_of_case_004_is_due_by_the_last_day_that_its_words_mean():
    stated = {"work": "実施設計業務", "due": "令和7年5月下旬", "basis": "約款第39条"}
    assert part_from_words(stated) == {
        "title": "実施設計業務", "due": "令和7年5月下旬", "due_on": "2025-05-31",
        "basis": "約款第39条", "amount": "",
    }  # fmt: skip
    assert part_from_words({"work": "設計", "due": "協議"})["due_on"] == ""


@pytest.mark.parametrize(
    ("years", "day"),
    [
        (["令和8年度(12-3月)", "令和9年度", "令和10年度(4-11月)"], date(2028, 11, 30)),
        (["令和8年度（12～3月）"], date(2027, 3, 31)),
        (["令和8年度(4月～2月)"], date(2027, 2, 28)),
        (["令和9年度(4-2月)"], date(2028, 2, 29)),
        (["令和10年度", "令和9年度"], date(2029, 3, 31)),
        (["別に定める", "令和9年度"], date(2028, 3, 31)),
        (["別に定める"], None),
        ([], None),
    ],
)
def test_renewal_ends_with_the_last_year_or_its_last_month(years, day):
    assert last_renewal_day(years) == day
