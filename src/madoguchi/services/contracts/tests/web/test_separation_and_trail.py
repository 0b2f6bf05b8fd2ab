"""Who sees which contract, and what an audit reads of all that was done to it."""

import csv
import io
import json
from datetime import date

import pytest
from tests.kept_worlds import kept

from madoguchi.core.calendar.jst import at
from madoguchi.core.testing.personas import as_actor
from madoguchi.core.trail import acting
from madoguchi.core.trail.models import TrailEntry
from madoguchi.core.vault.keys import destroy_key
from madoguchi.core.vault.sealed import ERASED_TEXT
from madoguchi.services.contracts.commands import duties, roster
from madoguchi.services.contracts.models import FilingFile
from madoguchi.services.contracts.queries.trail_lines import trail_lines
from madoguchi.services.contracts.tests.factories import NOW, TODAY, a_chain, a_signed_contract
from madoguchi.services.contracts.tests.people import a_worker

pytestmark = pytest.mark.django_db


@kept
def of_001(world):
    """A contract of the education section with the rival firm, with a document filed."""
    chain = a_chain(world, contractor=world.reidai, by=as_actor(world.saeki, TODAY))
    contract = a_signed_contract(world, chain=chain)
    duty = contract.duties.get(code="data_processing.roster")
    duties.file_document(
        duty, [(io.BytesIO("名簿".encode()), "名簿.txt")], by=as_actor(world.himuro, TODAY), now=NOW
    )
    return contract


@pytest.mark.requirement("CONT-158")
def test_contractor_of_000_gets_404_at_a_document_of_001_and_the_attempt_is_logged(
    of_001, contract, world, client_of
):
    held = FilingFile.objects.get()
    duty = of_001.duties.get(code="data_processing.roster")
    own = f"/contracts/{contract.case.number}/"
    theirs = f"/contracts/{of_001.case.number}/"
    file = f"filings/files/{held.pk}/"
    browser = client_of(world.yamabe)
    assert browser.get(own).status_code == 200
    pages = [
        theirs, f"{theirs}duties/{duty.pk}/", f"{theirs}{file}", f"{theirs}trail.csv",
        f"{own}{file}", f"{own}duties/{duty.pk}/",
    ]  # fmt: skip
    before = TrailEntry.objects.filter(action="accounts.attempt_refused").count()
    assert [browser.get(page).status_code for page in pages] == [404] * len(pages)
    tried = TrailEntry.objects.filter(action="accounts.attempt_refused").order_by("pk")
    paths = [json.loads(after)["path"] for after in tried.values_list("after", flat=True)]
    assert paths[before:] == pages
    assert {entry.actor_id for entry in tried} == {world.yamabe.pk}
    listed = browser.get("/contracts/").content.decode()
    assert (own in listed, theirs in listed) == (True, False)


def test_subcontractors_place_and_sensitive_files_are_for_listed_roles_only(
    contract, world, client_of
):
    worker = a_worker(contract, world, cv=(io.BytesIO("履歴書".encode()), "履歴書.txt"))
    page = f"/contracts/{contract.case.number}/people/{worker.pk}/cv/"
    codes = {name: client_of(getattr(world, name)).get(page).status_code for name in CV}
    assert codes == CV


# The manager may, her staff may not; the officer of another section does not see the contract.
CV = {"saotome": 403, "himuro": 404}


def exported(contract, browser):
    answer = browser.get(f"/contracts/{contract.case.number}/trail.csv")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.requirement("CONT-159")
def test_roster_change_stands_in_the_csv_with_old_and_new_value_user_and_japanese_time(
    world, client_of
):
    contract = a_signed_contract(world)
    firm = as_actor(world.yamabe, TODAY)
    moment = at(date(2026, 6, 1), 9)
    with acting(firm, source="web"):
        worker = a_worker(contract, world, mobile="090-0000-0001")
        roster.record_leaving(worker, leaves_on=date(2026, 7, 31), by=firm, now=moment)
        worker.mobile = "090-0000-0002"
        worker.save()
    browser = client_of(world.saeki)
    rows = exported(contract, browser)
    of_roster = [row for row in rows if row["記録の種類"] == "従事者" and row["操作"] == "変更"]
    found = {row["項目"]: (row["変更前"], row["変更後"]) for row in of_roster}
    assert found["最後に従事する日"] == ("（なし）", "2026-07-31")
    assert found["緊急連絡先の電話番号"] == ("090-0000-0001", "090-0000-0002")
    assert {row["操作者"] for row in of_roster} == {firm.label}
    assert {row["日時（日本時間）"][19:] for row in rows} == {"+09:00"}
    assert [row["操作"] for row in exported(contract, browser)].count("出力") == 2


def test_trail_of_a_contract_is_the_wards_to_export(contract, world, client_of):
    page = f"/contracts/{contract.case.number}/trail.csv"
    codes = {"yamabe": 403, "takahashi": 200, "himuro": 404}
    assert {name: client_of(getattr(world, name)).get(page).status_code for name in codes} == codes


def test_trail_after_the_erasure_shows_that_it_was_and_no_value(contract, world, officer, chief):
    a_worker(contract, world, mobile="090-0000-0001")
    destroy_key(contract.case.key, by=officer, approved_by=chief, now=NOW)
    said = [line.change.after for line in trail_lines(contract) if line.change]
    assert "090-0000-0001" not in "".join(said)
    assert ERASED_TEXT in said
