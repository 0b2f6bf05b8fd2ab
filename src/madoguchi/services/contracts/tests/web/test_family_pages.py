"""The pages of agreed terms, amendments, results, pay floor, renewal and breaches, and accounts."""

import pytest
from django.urls import reverse

from madoguchi.core.testing.personas import as_actor
from madoguchi.services.contracts.commands import amending, deliveries
from madoguchi.services.contracts.commands.amending import AmendmentDraft, Change
from madoguchi.services.contracts.terms import AmendedSubject, AmendmentReason
from madoguchi.services.contracts.tests.factories import NOW, TODAY, a_signed_contract
from madoguchi.services.contracts.views.families import ENTRIES, PAGES

pytestmark = pytest.mark.django_db
WARD_ONLY = ("renewal", "breaches")


def address(contract, rest=""):
    return f"/contracts/{contract.case.number}/{rest}"


def test_pages_are_there_for_both_sides_and_for_nobody_else(world, client_of, client):
    contract = a_signed_contract(world)
    for family in PAGES:
        page = address(contract, f"{family}/")
        assert client_of(world.saeki).get(page).status_code == 200, family
        expected = 403 if family in WARD_ONLY else 200
        assert client_of(world.yamabe).get(page).status_code == expected, family
        assert client_of(world.himuro).get(page).status_code == 404, family
        assert client.get(page).status_code == 302, family


def test_every_form_refuses_before_it_is_shown_to_who_may_not_act(world, client_of):
    contract = a_signed_contract(world)
    people = {"own.file": world.saeki}
    for family, entries in ENTRIES.items():
        for code, entry in entries.items():
            if entry.find is not None:
                continue
            stranger = people.get(entry.needs.removeprefix("contracts."), world.yamabe)
            page = address(contract, f"{family}/{code}/")
            assert client_of(stranger).get(page).status_code == 403, (family, code)
            holder = {
                "contracts.own.file": world.yamabe,
                "contracts.contract.conclude": world.takahashi,
                "contracts.approval.decide": world.takahashi,
            }.get(entry.needs, world.saeki)
            assert client_of(holder).get(page).status_code == 200, (family, code)


def test_act_that_needs_a_row_is_not_found_without_it_or_with_anothers(world, client_of):
    contract, other = a_signed_contract(world), a_signed_contract(world)
    browser = client_of(world.saeki)
    assert browser.get(address(contract, "amendments/withdraw/")).status_code == 404
    assert browser.get(address(contract, "amendments/nonsense/")).status_code == 404
    assert browser.get(address(contract, "amendments/draft/1/")).status_code == 404
    amendment = amending.draft_amendment(
        other,
        AmendmentDraft(
            reason_kind=AmendmentReason.SCOPE, reason="定員", effective_on=TODAY,
            changes=[Change(subject=AmendedSubject.WORDS, name="定員", after="230人")],
        ),
        by=as_actor(world.saeki, TODAY), now=NOW,
    )  # fmt: skip
    page = f"amendments/withdraw/{amendment.pk}/"
    assert browser.get(address(contract, page)).status_code == 404
    assert browser.get(address(other, page)).status_code == 200


def test_amendment_is_drafted_signed_and_shown_through_the_pages(world, client_of):
    contract = a_signed_contract(world)
    typed = {
        "reason_kind": "dates", "reason": "講座を1回追加するため", "subject": "ends_on",
        "effective_on_era": "reiwa", "effective_on_year": "8", "effective_on_month": "10",
        "effective_on_day": "1", "ends_on_era": "reiwa", "ends_on_year": "9",
        "ends_on_month": "4", "ends_on_day": "30",
        "legal_ground": "繰越明許費（地方自治法第213条）",
    }  # fmt: skip
    page = address(contract, "amendments/draft/")
    for missing in ("reason", "legal_ground"):
        refused = client_of(world.saeki).post(page, {**typed, missing: ""})
        assert refused.status_code == 422, missing
    assert client_of(world.saeki).post(page, typed).status_code == 302
    again = client_of(world.saeki).post(page, typed)
    assert again.status_code == 422
    assert "署名を待っている変更契約があります" in again.content.decode()
    amendment = contract.amendments.get()
    for person, code in ((world.takahashi, "ward"), (world.yamabe, "firm")):
        answer = client_of(person).post(address(contract, f"amendments/{code}/{amendment.pk}/"))
        assert answer.status_code == 302, code
    shown = client_of(world.saeki).get(address(contract, "amendments/")).content.decode()
    assert "令和9年3月31日" in shown
    assert "令和9年4月30日" in shown


def test_invoice_form_sent_twice_makes_one_invoice(world, client_of):
    contract = a_signed_contract(world)
    officer = as_actor(world.saeki, TODAY)
    row = deliveries.register_deliverable(contract, "報告書", by=officer, now=NOW)
    browser = client_of(world.saeki)
    plan = {"number": "1", "amount_yen": "815000", "rests_on": [str(row.pk)]}
    page = address(contract, "payments/new/")
    assert browser.post(page, plan).status_code == 302
    twice = browser.post(page, plan)
    assert twice.status_code == 422
    assert "第1回の支払は、すでに計画されています。" in twice.content.decode()
    assert contract.instalments.count() == 1


def test_accounts_are_the_wards_and_leave_as_csv_and_xlsx(world, client_of):
    contract = a_signed_contract(world)
    browser = client_of(world.saeki)
    page = reverse("contracts:accounts")
    assert contract.case.title in browser.get(f"{page}?year=2026").content.decode()
    assert contract.case.title not in browser.get(f"{page}?year=2027").content.decode()
    csv = browser.get(f"{page}csv/?year=2026").content
    assert csv.startswith(b"\xef\xbb\xbf")
    assert "令和8年度" in csv.decode("utf-8-sig")
    assert browser.get(f"{page}xlsx/?year=2026").content.startswith(b"PK")
    assert browser.get(f"{page}exe/").status_code == 404
    assert client_of(world.yamabe).get(page).status_code == 403
    assert contract.case.title not in client_of(world.officers["001"]).get(page).content.decode()
