"""A duty leads to the page of the product on which its proof is made: nothing is typed twice."""

import pytest

from madoguchi.services.contracts.queries.duty_desks import _ROOMS, desk_of
from madoguchi.services.contracts.rules.library import CODES, clause_set
from madoguchi.services.contracts.terms import Attribute
from madoguchi.services.contracts.tests.factories import a_signed_contract

pytestmark = pytest.mark.django_db


def paths(contract):
    """code -> the address of its desk below the contract's own, or None."""
    here = f"/contracts/{contract.case.number}/"
    rows = contract.duties.select_related("contract__case", "same_as")
    desks = {duty.code: desk_of(duty) for duty in rows}
    return {code: desk and desk.url.removeprefix(here) for code, desk in desks.items()}


def test_each_duty_leads_to_its_own_page_and_twins_to_the_same(world):
    found = paths(a_signed_contract(world, attributes=list(Attribute)))
    assert found["data_processing.roster"] == "people/"
    assert found["personal_information.roster"] == "people/"
    assert found["data_processing.cloud_measures"] == "registers/cloud_service/"
    assert found["data_processing.copying"] == "approvals/"
    assert found["data_processing.badges"] is None
    assert found["data_processing.regulations"] is None


def test_every_desk_belongs_to_a_duty_of_the_library():
    known = {
        f"{one.code}.{duty.code}"
        for one in map(clause_set, CODES)
        for clause in one.clauses
        for duty in clause.duties
    }
    assert set(_ROOMS) - known == set()


@pytest.mark.parametrize("name", ["saeki", "yamabe"])
def test_every_desk_opens_for_both_sides(world, client_of, name):
    contract = a_signed_contract(world, attributes=list(Attribute))
    here = f"/contracts/{contract.case.number}/"
    browser = client_of(getattr(world, name))
    pages = {path for path in paths(contract).values() if path}
    assert {path: browser.get(here + path).status_code for path in pages} == dict.fromkeys(
        pages, 200
    )


def test_page_of_a_duty_shows_its_desk(world, client_of):
    contract = a_signed_contract(world)
    here = f"/contracts/{contract.case.number}/"
    duty = contract.duties.get(code="data_processing.schedule")
    shown = client_of(world.yamabe).get(f"{here}duties/{duty.pk}/").content.decode()
    assert "工程を登録すると、実施スケジュールを作り、そのまま提出できます。" in shown
    assert f'href="{here}start/"' in shown.partition("この義務の記録がある画面")[2]
    plain = contract.duties.get(code="data_processing.regulations")
    shown = client_of(world.yamabe).get(f"{here}duties/{plain.pk}/").content.decode()
    assert "この義務の記録がある画面" not in shown
