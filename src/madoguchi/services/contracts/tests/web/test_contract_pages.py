"""The pages of a contract: the right people, in the right order, with what was typed kept."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.core.accounts.models import Person
from madoguchi.core.testing.clock import stop_clock
from madoguchi.core.trail import verify
from madoguchi.services.contracts.demo.world import load
from madoguchi.services.contracts.forms.acts import DecisionForm
from madoguchi.services.contracts.models import Contract, ContractClause, ContractClauseSet
from madoguchi.services.contracts.tests.factories import NOW, a_contract, a_signed_contract

pytestmark = pytest.mark.django_db
PAGES = (
    "", "clauses/", "approvals/", "custody/", "incidents/", "deliverables/", "payments/", "close/",
)  # fmt: skip


def address(contract, page=""):
    return f"/contracts/{contract.case.number}/{page}"


def test_another_firm_or_section_does_not_find_the_contract(world, client_of):
    contract = a_signed_contract(world)
    duty = contract.duties.first()
    for stranger in (world.himuro, world.officers["001"], world.yoshida):
        browser = client_of(stranger)
        for page in (*PAGES, f"duties/{duty.pk}/", "conclude/", "next/"):
            assert browser.get(address(contract, page)).status_code == 404, (stranger.name, page)
        assert contract.case.title not in browser.get("/contracts/").content.decode()


def test_contract_is_there_for_its_section_and_its_firm(world, client_of):
    contract = a_signed_contract(world)
    for person in (world.saeki, world.takahashi, world.yamabe, world.saotome):
        browser = client_of(person)
        assert contract.case.title in browser.get("/contracts/").content.decode()
        for page in PAGES:
            assert browser.get(address(contract, page)).status_code == 200, (person.name, page)


def test_list_speaks_to_each_side_in_its_own_words(world, client_of):
    a_signed_contract(world)
    words = {
        world.saeki: "区の番になっているもの",
        world.yamabe: "自社の番になっているもの",
        world.onishi: "いまの役割で担当する契約はありません。",
    }
    for person, said in words.items():
        page = client_of(person).get("/contracts/").content.decode()
        assert said in page, person.name
        assert ("自社" in page) == (person == world.yamabe), person.name


def test_planned_contract_is_not_shown_to_the_firm(world, client_of):
    contract = a_contract(world)
    assert client_of(world.yamabe).get(address(contract)).status_code == 404
    assert client_of(world.saeki).get(address(contract)).status_code == 200


@pytest.mark.parametrize(
    ("name", "page", "allowed"),
    [
        ("yamabe", "conclude/", False),
        ("yamabe", "next/", False),
        ("yamabe", "deliverables/new/", False),
        ("yamabe", "payments/new/", False),
        ("yamabe", "manager/", True),
        ("saeki", "manager/", False),
        ("saeki", "custody/new/", False),
        ("saeki", "incidents/new/", False),
        ("saeki", "next/", True),
        ("takahashi", "conclude/", True),
        ("takahashi", "begin/", False),
    ],
)
def test_form_of_an_act_is_refused_before_it_is_shown(world, client_of, name, page, allowed):
    contract = a_signed_contract(world)
    answer = client_of(getattr(world, name)).get(address(contract, page))
    assert answer.status_code == (200 if allowed else 403)
    assert ('method="post"' in answer.content.decode().split("<main")[1]) is allowed


def test_signed_out_visitor_is_asked_to_sign_in(world, client):
    contract = a_signed_contract(world)
    for page in PAGES:
        assert client.get(address(contract, page)).status_code == 302


def test_contract_entered_by_hand_keeps_what_was_typed_when_refused(world, client_of):
    browser = client_of(world.saeki)
    typed = {
        "title": "まちの案内板 更新委託", "contractor": world.mihon_kikaku.pk,
        "kind": "single_year", "price_yen": "1200000",
        "starts_on_0": "reiwa", "starts_on_1": "9", "starts_on_2": "4", "starts_on_3": "1",
    }  # fmt: skip
    refused = browser.post("/contracts/new/", typed)
    assert refused.status_code == 422
    assert "まちの案内板 更新委託" in refused.content.decode()
    assert Contract.objects.count() == 0


def test_contract_entered_by_hand_opens(world, client_of):
    typed = {
        "title": "まちの案内板 更新委託", "contractor": world.mihon_kikaku.pk,
        "kind": "single_year", "price_yen": "1200000", "attributes": [],
        "starts_on_era": "reiwa", "starts_on_year": "9",
        "starts_on_month": "4", "starts_on_day": "1",
        "ends_on_era": "reiwa", "ends_on_year": "10", "ends_on_month": "3", "ends_on_day": "31",
        "deposit": "due", "deposit_ground": "契約金額の100分の10",
    }  # fmt: skip
    browser = client_of(world.saeki)
    made = browser.post("/contracts/new/", typed)
    assert made.url == f"/contracts/{Contract.objects.get().case.number}/"
    shown = browser.get(made.url).content.decode()
    assert "要（契約金額の100分の10）" in shown
    assert "決裁者が締結を記録すると、特記事項の義務が開き" in shown


def test_approval_is_never_chosen_beforehand():
    assert DecisionForm().fields["decision"].choices[0] == ("", "選んでください")
    assert "decision" in DecisionForm({"decision": ""}).errors


def test_refused_command_comes_back_as_422_with_the_sentence(world, client_of):
    contract = a_signed_contract(world)
    answer = client_of(world.saeki).post(address(contract, "begin/"))
    assert answer.status_code == 422
    assert "業務責任者が届け出られていません" in answer.content.decode()
    assert client_of(world.yamabe).post(address(contract, "begin/")).status_code == 403


def test_filing_and_acceptance_through_the_pages(world, client_of):
    contract = a_signed_contract(world)
    duty = contract.duties.get(code="data_processing.roster")
    page = address(contract, f"duties/{duty.pk}/")
    firm = client_of(world.yamabe)
    assert firm.post(page, {"note": ""}).status_code == 422
    assert firm.post(page, {"note": "名簿を提出します。"}).url == page
    filing = duty.filings.get()
    ward = client_of(world.saeki)
    assert "確認済みにする" in ward.get(page).content.decode()
    assert "確認済みにする" not in firm.get(page).content.decode()
    assert ward.post(address(contract, f"filings/{filing.pk}/accept/")).url == page
    duty.refresh_from_db()
    assert duty.state == "settled"


def test_demo_world_has_contracts_in_different_weather_and_its_trail_holds(
    db, client_of, tmp_path, settings, monkeypatch
):
    day = NOW.replace(month=11, day=20)
    # The erasure of the closed contract looks at every stored file: those of other tests stay out.
    settings.VAULT_ROOT, settings.VAULT_KEYS = tmp_path / "vault", tmp_path / "keys"
    load(lambda: day)
    stop_clock(monkeypatch, day)
    late = Contract.objects.get(case__title="オンライン学習の場 運営業務委託")
    good = Contract.objects.get(case__title="地域の市民活動 伴走支援業務委託")
    officer = client_of(Person.objects.get(name="佐伯 真理子"))
    assert "期限超過" not in officer.get(address(good)).content.decode()
    answer = client_of(Person.objects.get(name="相沢 奈々")).get(address(late))
    assert "期限超過" in answer.content.decode()
    assert verify().ok


def test_board_takes_as_many_queries_for_three_years_as_for_one(world, client_of):
    year = a_signed_contract(world, title="一年", ends_on=date(2027, 3, 31))
    years = a_signed_contract(world, title="三年", ends_on=date(2029, 3, 31))
    assert years.duties.count() > year.duties.count() * 1.5
    browser = client_of(world.saeki)
    taken = []
    for contract in (year, year, years):  # the first time fills what is kept for later
        page = address(contract, "clauses/")
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(page).status_code == 200
        taken.append(len(queries))
    assert taken[2] == taken[1]


def test_clauses_of_a_set_are_counted_alike_in_overview_and_board(world, client_of):
    contract = a_signed_contract(world)
    rows = [ContractClauseSet(contract=contract, code="specification", label="仕様書", position=90)]
    (spec,) = ContractClauseSet.objects.bulk_create(rows)
    for number in (1, 2):
        clause = ContractClause.objects.create(clause_set=spec, number=number, heading="報告")
        if number == 1:
            duty = contract.duties.earliest("pk")
            contract.duties.filter(pk=duty.pk).update(clause=clause)
    browser = client_of(world.saeki)
    assert "仕様書（1項）" in browser.get(address(contract, "")).content.decode()
    board = browser.get(address(contract, "clauses/")).content.decode()
    assert "全1項のうち、適用は1項です。" in board
