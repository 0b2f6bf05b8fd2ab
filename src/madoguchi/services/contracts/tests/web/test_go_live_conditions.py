"""The training of the users is an open condition of the start until it is recorded as held."""

from datetime import date, datetime

import pytest
from tests.kept_worlds import kept

from madoguchi.core.calendar.jst import JST
from madoguchi.core.testing.personas import as_actor
from madoguchi.services.contracts.commands import concluding, deliveries
from madoguchi.services.contracts.queries.go_live import open_conditions
from madoguchi.services.contracts.terms import Attribute
from madoguchi.services.contracts.tests.factories import a_contract

SIGNED = date(2025, 1, 10)
# 操作研修 is due 上旬 of February, the start is 中旬 (seed 002: 日程, 納品物).
BEFORE, LAST_DAY, START = date(2025, 2, 9), date(2025, 2, 10), date(2025, 2, 14)
TRAINING = "操作研修1回・研修マニュアル印刷"
MANUALS = "操作マニュアル・説明動画(管理用、各施設用)"
OPEN = f"「{TRAINING}」の記録がありません（期限 令和7年2月10日(月)）"
SYSTEM = (Attribute.PERSONAL_DATA, Attribute.DATA_PROCESSING, Attribute.DEVELOPMENT)


def at_ten(day):
    return datetime(day.year, day.month, day.day, 10, tzinfo=JST)


@kept
def contract(world):
    """Seed 002: the system for sharing information on children, signed in January 2025."""
    draft = a_contract(
        world, title="児童情報共有システムの導入及び運用保守業務委託", starts_on=SIGNED,
        ends_on=date(2028, 3, 31), attributes=SYSTEM,
    )  # fmt: skip
    chief = as_actor(world.takahashi, SIGNED)
    signed = concluding.conclude(draft, concluded_on=SIGNED, by=chief, now=at_ten(SIGNED))
    officer = as_actor(world.saeki, SIGNED)
    for title, due in ((MANUALS, None), (TRAINING, LAST_DAY)):
        deliveries.register_deliverable(signed, title, due_on=due, by=officer, now=at_ten(SIGNED))
    return signed


@pytest.mark.requirement("CONT-108")
def test_start_shows_the_training_as_open_until_it_is_recorded(
    contract, world, client_of, monkeypatch
):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at_ten(START))
    chief, page = (
        client_of(world.takahashi),
        f"/contracts/{contract.case.number}/registers/go-live/",
    )
    assert OPEN in chief.get(page).content.decode()

    held = contract.deliverables.get(deliverable__title=TRAINING)
    firm = as_actor(world.yamabe, START)
    deliveries.hand_in(
        held, None, "", checked_software="", checked_on=None, by=firm, now=at_ten(START)
    )
    text = chief.get(page).content.decode()
    assert TRAINING not in text
    assert "残っている条件" in text


def test_condition_is_open_from_its_last_day_on(contract):
    assert open_conditions(contract, BEFORE) == []
    assert open_conditions(contract, LAST_DAY) == [OPEN]
    assert open_conditions(contract, START) == [OPEN]
